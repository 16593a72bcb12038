"""Wall and monotonic clock side by side: a step of the wall is noticed and moves no airing."""

from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import Clock, utc_text

STEP_SECONDS = 2.0
FRESH_SECONDS = 600.0
BEHIND = timedelta(seconds=120)
AHEAD = timedelta(days=400)


def doubtful(now: datetime, last_logged: datetime | None) -> bool:
    """A wall clock behind what the log has seen already, or more than a year ahead of it."""
    if last_logged is None:
        return False
    return now < last_logged - BEHIND or now > last_logged + AHEAD


class Timekeeper:
    """Looked at on every tick."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall = clock.now()
        self._monotonic = clock.monotonic()
        self._stepped: float | None = None

    def look(self) -> dict[str, Any] | None:
        """The body of a `clock` entry when the wall was set by more than 2 s, else None."""
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        expected = self._wall + timedelta(seconds=monotonic - self._monotonic)
        step = (wall - expected).total_seconds()
        self._wall, self._monotonic = wall, monotonic
        if abs(step) <= STEP_SECONDS:
            return None
        self._stepped = monotonic
        return {"old": utc_text(expected), "new": utc_text(wall), "step_seconds": round(step, 3)}

    def late_cause(self) -> Cause:
        """Why something is late beyond its grace while playout runs."""
        if self._stepped is not None and self._monotonic - self._stepped < FRESH_SECONDS:
            return Cause.DONG_HO
        return Cause.KHAC

    def monotonic_at(self, moment: datetime) -> float:
        """The monotonic second of a wall moment near now."""
        return self._clock.monotonic() + (moment - self._clock.now()).total_seconds()

    def wall_at(self, monotonic: float) -> datetime:
        """The wall moment of a monotonic second near now."""
        return self._clock.now() + timedelta(seconds=monotonic - self._clock.monotonic())
