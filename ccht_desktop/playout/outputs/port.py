"""What an audio output must do."""

from typing import Protocol

from ccht_desktop.playout.tap import Tap


class OutputUnavailable(Exception):
    """The devices cannot be listed, or one cannot be opened; the text says why."""


class AudioOutput(Protocol):
    """One stream to one device. Closing twice, or before opening, does nothing.

    audible: what it takes can be heard somewhere; if not, an airing proves little (E1).
    """

    id: str
    label: str
    audible: bool

    @property
    def name(self) -> str | None:
        """The device's own name once it is open."""
        ...

    @property
    def outdated(self) -> bool:
        """The system's own device was opened, and the system has chosen another one since."""
        ...

    def open(self, device: str, tap: Tap) -> None:
        """Begins to open the device of that name ("" the system's own), and returns at once."""
        ...

    def close(self, patience: float = 0.0) -> None:
        """Waits at most so many seconds until the device is closed."""
        ...

    def failure(self) -> str | None:
        """Why no frames are consumed, or None while they are, or while it is being opened."""
        ...

    def another(self) -> "AudioOutput":
        """A second stream of the same kind, closed."""
        ...
