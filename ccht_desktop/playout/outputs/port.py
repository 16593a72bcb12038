"""What an audio output must do."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Pull = Callable[[int], NDArray[np.int16]]
"""Asks for so many next frames of 48 kHz mono 16-bit samples."""


class OutputUnavailable(Exception):
    """The device cannot be opened; the text says why."""


class AudioOutput(Protocol):
    """One stream, always open. Closing twice, or before opening, does nothing.

    audible: what it takes can be heard somewhere; if not, an airing proves little (E1).
    """

    id: str
    label: str
    audible: bool

    def open(self, device: str, pull: Pull) -> str:
        """Opens the device of that name ("" the system's own) and begins to pull.

        Returns the device's name; raises OutputUnavailable.
        """
        ...

    def close(self) -> None: ...

    def failure(self) -> str | None:
        """Why frames are no longer consumed, or None while they are."""
        ...
