"""A sound card that exists only in memory: it moves a FakeClock and keeps what would be heard."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import OutputUnavailable, Pull
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
    """

    id = "virtual"
    label = N_("Virtual sound card")
    audible = True

    def __init__(self, clock: FakeClock, mixer: Mixer, heard: Heard | None = None) -> None:
        self._clock = clock
        self._mixer = mixer
        self._heard = heard
        self._pull: Pull | None = None
        self._owed = 0.0
        self._pulled_at = 0.0
        self.block = Block(0, 0.0)
        self.gone = False
        self.stalled = False
        self.greedy = False

    def open(self, device: str, pull: Pull) -> str:
        if self.gone:
            raise OutputUnavailable(
                _("There is no sound device named {name}.").format(name="virtual")
            )
        self._pull = pull
        self._pulled_at = self._clock.monotonic()
        return "virtual"

    def close(self) -> None:
        self._pull = None

    def failure(self) -> str | None:
        if self._pull is None or self.gone:
            return _("The sound device is closed.")
        if self.stalled and self._clock.monotonic() - self._pulled_at > SILENT_SECONDS:
            return _("The sound device takes no sound.")
        return None

    def play(self, seconds: float) -> None:
        """Lets time pass, pulling the frames that fall into it."""
        while seconds > 1e-9:
            block = min(seconds, BLOCK_SECONDS) if self._mixer.busy else seconds
            self._pass(block)
            seconds -= block

    def _pass(self, seconds: float) -> None:
        if self._pulling():
            frames = self._frames(seconds)
            self.block = Block(frames, seconds)
            if self._heard is None or not self._mixer.busy:
                self._mixer.skip(frames)
            else:
                self._mixer.feed()
                assert self._pull is not None
                self._heard(self._clock.now(), self._pull(frames))
            self._clock.advance(seconds)
            self._pulled_at = self._clock.monotonic()
        else:
            self._clock.advance(seconds)

    def _frames(self, seconds: float) -> int:
        # Carrying the rounding keeps frames and seconds together over a month.
        self._owed += seconds * RATE * (GREEDY_PACE if self.greedy else 1.0)
        frames = int(self._owed + 1e-6)
        self._owed -= frames
        return frames

    def _pulling(self) -> bool:
        return self._pull is not None and not self.gone and not self.stalled
