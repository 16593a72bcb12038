"""What a time of day may do on a date: sound freely, by a decision's window, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.model import Calendar, Walls, Window
from ccht_desktop.schedule.planned import Permit
from ccht_desktop.schedule.walls import is_quiet


@dataclass(frozen=True, slots=True)
class Door:
    """One time of day. quiet: it lies in quiet hours, so that only a window opens it; windows:
    those that take the time in, and whether quiet hours are touched up to their end."""

    quiet: bool = False
    windows: tuple[tuple[Window, bool], ...] = ()

    def on(self, day: date, calendar: Calendar) -> tuple[bool, Permit | None, int | None]:
        """Whether a session may begin, by which permit, and the window's cap in minutes."""
        for window, touches in self.windows:
            if _holds(window, day, calendar):
                permit = _permit(window, day) if touches else None
                return True, permit, window.cap_minutes
        return not self.quiet, None, None


OPEN = Door()


def door(wall: time, windows: Iterable[Window], walls: Walls | None) -> Door:
    """Without walls everything is open; of several windows the first one decides."""
    if walls is None:
        return OPEN
    quiet = is_quiet(wall, walls)
    return Door(quiet, tuple(_taking(wall, quiet, windows, walls)))


def _taking(
    wall: time, quiet: bool, windows: Iterable[Window], walls: Walls
) -> Iterator[tuple[Window, bool]]:
    some = walls.quiet_from != walls.quiet_to
    for window in windows:
        if window.start <= wall < window.end and window.decision.strip():
            yield window, quiet or (some and wall < walls.quiet_from < window.end)


def _holds(window: Window, day: date, calendar: Calendar) -> bool:
    if (window.from_date and day < window.from_date) or (window.to_date and day > window.to_date):
        return False
    return window.season is None or window.season == calendar.season(day)


def _permit(window: Window, day: date) -> Permit:
    return Permit(
        datetime.combine(day, window.start, ZONE),
        datetime.combine(day, window.end, ZONE),
        window.decision,
    )
