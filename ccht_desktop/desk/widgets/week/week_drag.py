"""The arithmetic of a drag: from a place on paper to a day and a minute, and what forbids it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from ccht_desktop.desk.widgets.week.week_axis import DAY, Axis
from ccht_desktop.desk.widgets.week.week_layout import Block, day_at, span_of
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.model import Walls, Window
from ccht_desktop.schedule.walls import allowed_by, is_quiet

COARSE, FINE = 5, 1
LEAST, MOST = 5, 240
Why = Literal["", "quiet", "past"]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a session would go; why: what forbids it, empty where nothing does."""

    day: int
    minute: int
    why: Why = ""

    @property
    def wall(self) -> time:
        return time(self.minute // 60, self.minute % 60)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a drag may ask without any file: walls, each day's windows by decision, the present."""

    monday: date
    walls: Walls
    windows: Sequence[Sequence[Window]]
    now: datetime

    def why_not(self, day: int, minute: int) -> Why:
        wall = time(minute // 60, minute % 60)
        at = datetime.combine(self.monday + timedelta(days=day), wall, ZONE)
        if at <= self.now:
            return "past"
        if is_quiet(wall, self.walls) and not allowed_by(wall, self.windows[day]):
            return "quiet"
        return ""

    def target(self, day: int, minute: int) -> Target:
        return Target(day, minute, self.why_not(day, minute))


def snapped(minute: float, step: int) -> int:
    """To the next multiple of step, within the day."""
    return min(int(DAY) - step, max(0, round(minute / step) * step))


def moved(
    ground: Ground, axis: Axis, width: float, place: tuple[float, float], grab: float, *, fine: bool
) -> Target:
    """Where a block goes that is held `grab` pixels below its top; place: x and y of the day."""
    x, y = place
    day = day_at(x, width) or 0
    minute = snapped(axis.minute_at(y - grab), FINE if fine else COARSE)
    return ground.target(day, minute)


def nudged(ground: Ground, block: Block, minutes: int = 0, days: int = 0) -> Target | None:
    """One step by key; None where the week or the day ends."""
    day, minute = block.day + days, int(span_of(block.line)[0]) + minutes
    if not 0 <= day <= 6 or not 0 <= minute < DAY:
        return None
    return ground.target(day, minute)


def stretched(axis: Axis, start: float, y: float, *, fine: bool) -> int:
    """Minutes from a start to the place of the lower edge, as a cap."""
    step = FINE if fine else COARSE
    return min(MOST, max(LEAST, round((axis.minute_at(y) - start) / step) * step))
