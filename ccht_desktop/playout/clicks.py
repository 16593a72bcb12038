"""Short sounds that measure the way to the ear; none of them is an airing."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.voice import RATE, Samples, Voice
from ccht_desktop.schedule.walls import passes_walls

FREE_SECONDS = 300.0
LEAD_SECONDS = 0.4
SERIES_SECONDS = 60.0
CHIRP_SECONDS = 0.02
LEVEL = 0.25


def chirp() -> Samples:
    """20 ms from 1 to 6 kHz: found exactly, also through a line that carries only speech."""
    times = np.arange(round(RATE * CHIRP_SECONDS)) / RATE
    phase = 2 * np.pi * (1000 * times + (6000 - 1000) * times**2 / (2 * CHIRP_SECONDS))
    shape: Samples = (LEVEL * np.sin(phase) * np.hanning(len(times))).astype(np.float32)
    return shape


class ChirpSource:
    def blocks(self) -> Iterator[Samples]:
        yield chirp()


class Clicks:
    """Armed one by one, only while the station is idle; whatever is due goes first."""

    def __init__(self, engine: Engine, stream: Stream, mixer: Mixer, clock: Clock) -> None:
        self._engine = engine
        self._stream = stream
        self._mixer = mixer
        self._clock = clock
        self._armed: Voice | None = None
        self._last = -SERIES_SECONDS

    def arm(self, by: str) -> float:
        """The monotonic second at which the click is meant to be heard.

        Raises StationError ON_AIR, HELD, QUIET_HOURS, NO_DEVICE, ON_SPARE or LOG_NOT_WRITABLE.
        """
        self._require_idle()
        monotonic = self._clock.monotonic()
        if monotonic - self._last >= SERIES_SECONDS:
            device = {"device": self._stream.device, "text": None, "by": by}
            self._engine.ledger.append("device", {"event": "calibrating", **device})
        self._last = monotonic
        source = ChirpSource()
        frame = self._stream.frame_at(monotonic + LEAD_SECONDS + self._stream.latency)
        self._armed = Voice(source, round(RATE * CHIRP_SECONDS), frame)
        self._armed.feed()
        self._mixer.arm(self._armed)
        return self._stream.heard_at(frame)

    def give_way(self, always: bool = False) -> None:
        """Silences a click where something is due; called before each tick."""
        if self._armed is None:
            return
        if self._armed.ended is not None:
            self._armed = None
        elif always or not self._engine.idle_for(LEAD_SECONDS + 2.0):
            self._armed.cut, self._armed = True, None

    def _require_idle(self) -> None:
        now = self._clock.now()
        if self._mixer.busy or not self._engine.idle_for(FREE_SECONDS):
            text = _("Something is on the air or begins within five minutes. Calibrate after it.")
            raise StationError("ON_AIR", text)
        if self._engine.people.silent_until is not None:
            raise StationError(
                "HELD", _("The station is kept silent. End the silence first; nothing was played.")
            )
        if not passes_walls(now, now + timedelta(seconds=1), self._engine.walls):
            raise StationError("QUIET_HOURS", _("These are quiet hours: nothing was played."))
        if self._stream.on_spare is not None:
            text = _("The spare device is on. Plug in the usual one, then calibrate.")
            raise StationError("ON_SPARE", text)
        if not self._stream.ready or not self._stream.audible:
            text = _("There is no sound device. Check its plug and power.")
            raise StationError("NO_DEVICE", text)
