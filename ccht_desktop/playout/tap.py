"""Where a device takes its frames: silence while it proves itself, then the mixer."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.voice import RATE

PROOF_SECONDS = 0.05
PROOF_FRAMES = RATE
BURST_SECONDS = 3.0
WINDOW_SECONDS = 5.0


class Tap:
    """Used by the device's own thread: no lock, no file, no log line.

    live: the frames come from the mixer; only one tap may be.
    """

    def __init__(self, mixer: Mixer, monotonic: Callable[[], float]) -> None:
        self._mixer = mixer
        self._monotonic = monotonic
        self.live = False
        self.taken = 0
        self._first = self._last = 0.0
        self._from = (monotonic(), 0)

    def render(self, frames: int) -> NDArray[np.int16]:
        """The next frames, 48 kHz mono."""
        self._note(frames)
        return self._mixer.render(frames) if self.live else np.zeros(frames, np.int16)

    def skip(self, frames: int) -> None:
        """The next frames are counted, not rendered."""
        self._note(frames)
        if self.live:
            self._mixer.skip(frames)

    @property
    def proven(self) -> bool:
        """The device goes on asking after it filled its buffer, as one that stands still cannot."""
        return self._last - self._first >= PROOF_SECONDS or self.taken >= PROOF_FRAMES

    def greedy(self) -> bool:
        """The device swallows frames faster than they can be heard."""
        now, (since, before) = self._monotonic(), self._from
        if now - since >= WINDOW_SECONDS:
            self._from = (now, self.taken)
        return self.taken - before > (now - since + BURST_SECONDS) * RATE

    def _note(self, frames: int) -> None:
        now = self._monotonic()
        if not self.taken:
            self._first = now
        self._last = now
        self.taken += frames
