"""A sound card that exists only in memory: it moves a FakeClock and keeps what would be heard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.tap import Tap
from ccht_desktop.playout.voice import RATE

BLOCK_SECONDS = 0.1
SILENT_SECONDS = 0.6
GREEDY_PACE = 50.0
Heard = Callable[[datetime, NDArray[np.int16]], None]


@dataclass(frozen=True, slots=True)
class Block:
    """What the card asks for now: so many frames, in a time that is about to pass."""

    frames: int
    seconds: float


class VirtualSoundCard:
    """Time passes only in play(). Renders what would be heard, or only counts frames.

    Can vanish (`gone`), stall (`stalled`, noticed after 0.6 s), or lie by swallowing everything at
    once (`greedy`). block is what is being pulled, for a voice that keeps its own record.
    spare: a second card, for who asks for another; it goes its way in the same play().
    """

    id = "virtual"
    label = N_("Virtual sound card")
    audible = True
    outdated = False

    def __init__(
        self, clock: FakeClock, mixer: Mixer, heard: Heard | None = None, name: str = "virtual"
    ) -> None:
        self._clock = clock
        self._mixer = mixer
        self._heard = heard
        self._name = name
        self._tap: Tap | None = None
        self._owed = 0.0
        self._pulled_at = 0.0
        self.block = Block(0, 0.0)
        self.spare: VirtualSoundCard | None = None
        self.gone = False
        self.stalled = False
        self.greedy = False

    @property
    def name(self) -> str | None:
        return self._name if self._tap is not None and not self.gone else None

    def open(self, device: str, tap: Tap) -> None:
        self._tap = tap
        self._pulled_at = self._clock.monotonic()

    def close(self, patience: float = 0.0) -> None:
        self._tap = None

    def failure(self) -> str | None:
        if self._tap is None or self.gone:
            return _("The sound device is closed.")
        if self.stalled and self._clock.monotonic() - self._pulled_at > SILENT_SECONDS:
            return _("The sound device takes no sound.")
        return None

    def another(self) -> "VirtualSoundCard":
        self.spare = VirtualSoundCard(self._clock, self._mixer, self._heard, "virtual 2")
        return self.spare

    def play(self, seconds: float) -> None:
        """Lets time pass, pulling the frames that fall into it."""
        while seconds > 1e-9:
            block = min(seconds, BLOCK_SECONDS) if self._mixer.busy else seconds
            pulled = [card for card in (self, self.spare) if card is not None and card._pull(block)]
            self._clock.advance(block)
            for card in pulled:
                card._pulled_at = self._clock.monotonic()
            seconds -= block

    def _pull(self, seconds: float) -> bool:
        if self._tap is None or self.gone or self.stalled:
            return False
        frames = self._frames(seconds)
        self.block = Block(frames, seconds)
        if self._heard is None or not self._mixer.busy or not self._tap.live:
            self._tap.skip(frames)
        else:
            self._mixer.feed()
            self._heard(self._clock.now(), self._tap.render(frames))
        return True

    def _frames(self, seconds: float) -> int:
        # Carrying the rounding keeps frames and seconds together over a month.
        self._owed += seconds * RATE * (GREEDY_PACE if self.greedy else 1.0)
        frames = int(self._owed + 1e-6)
        self._owed -= frames
        return frames
