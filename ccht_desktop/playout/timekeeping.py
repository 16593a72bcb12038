"""Wall and monotonic clock side by side: a step of the wall is noticed and moves no airing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import Clock, utc_text

STEP_SECONDS = 2.0
FRESH_SECONDS = 600.0
TRIES = 5
TOGETHER_SECONDS = 0.0001


@dataclass(frozen=True, slots=True)
class Looked:
    """What the clocks did since the last look.

    step: body of a `clock` entry when the wall was set. slept: seconds of sleep, absent: seconds
    without a look, both 0 when there were none to speak of; since: the wall's time before them.
    """

    step: dict[str, Any] | None = None
    slept: float = 0.0
    absent: float = 0.0
    since: datetime | None = None

    @property
    def moved(self) -> bool:
        return self.step is not None or self.slept > 0 or self.absent > 0


class Timekeeper:
    """Looked at on every tick. longest_tick: more seconds between two looks are an absence, as
    where the monotonic clock counts sleep; None for a clock that is moved by hand."""

    def __init__(self, clock: Clock, longest_tick: float | None = None) -> None:
        self._clock = clock
        self._longest_tick = longest_tick
        self._monotonic, self._wall = self._together()
        self._slept = clock.slept()
        self._late: tuple[float, Cause] | None = None

    def look(self) -> Looked:
        """A wall that was set by more than 2 s, and a sleep of more than 2 s."""
        (monotonic, wall), slept = self._together(), self._clock.slept()
        before, asleep = self._wall, slept - self._slept
        since_last = monotonic - self._monotonic
        awake = before + timedelta(seconds=since_last)
        expected = awake + timedelta(seconds=asleep)
        step = (wall - expected).total_seconds()
        self._wall, self._monotonic, self._slept = wall, monotonic, slept
        if asleep > STEP_SECONDS:
            self._late = (monotonic, Cause.MAY_TINH_TAT)
        body = None
        if abs(step) > STEP_SECONDS:
            self._late = (monotonic, Cause.DONG_HO)
            body = {
                "old": utc_text(expected),
                "new": utc_text(wall),
                "step_seconds": round(step, 3),
            }
        if asleep > STEP_SECONDS:
            return Looked(body, asleep, 0.0, awake)
        gone = self._longest_tick is not None and since_last > self._longest_tick
        return Looked(body, 0.0, since_last if gone else 0.0, before)

    def late_cause(self) -> Cause:
        """Why something is late beyond its grace while playout runs."""
        if self._late is not None and self._monotonic - self._late[0] < FRESH_SECONDS:
            return self._late[1]
        return Cause.KHAC

    def monotonic_at(self, moment: datetime) -> float:
        """The monotonic second of a wall moment near now."""
        monotonic, wall = self._together()
        return monotonic + (moment - wall).total_seconds()

    def wall_at(self, monotonic: float) -> datetime:
        """The wall moment of a monotonic second near now."""
        at, wall = self._together()
        return wall + timedelta(seconds=monotonic - at)

    def _together(self) -> tuple[float, datetime]:
        """Both clocks at one moment: a process that is turned out between two readings would place
        a start by so much too early."""
        best: tuple[float, float, datetime] | None = None
        for _try in range(TRIES):
            before = self._clock.monotonic()
            wall = self._clock.now()
            after = self._clock.monotonic()
            if best is None or after - before < best[0]:
                best = (after - before, (before + after) / 2, wall)
            if best[0] < TOGETHER_SECONDS:
                break
        assert best is not None
        return best[1], best[2]
