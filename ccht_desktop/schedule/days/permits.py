"""What a time of day may do on a date: sound freely, by a decision's window, or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.decided import is_open
from ccht_desktop.schedule.model import Calendar, Walls, Window
from ccht_desktop.schedule.planned import Permit
from ccht_desktop.schedule.walls import holds, is_quiet, taking

Verdict = tuple[bool, Permit | None, int | None]
SHUT: Verdict = (False, None, None)
FREE: Verdict = (True, None, None)


@dataclass(frozen=True, slots=True)
class Door:
    """One time of day. windows: those that take it in, and whether quiet hours are touched up to
    their end; otherwise: the answer where none of them holds on a date."""

    otherwise: Verdict
    windows: tuple[tuple[Window, bool], ...]
    calendar: Calendar

    def on(self, day: date) -> Verdict:
        """Whether a session may begin, by which permit, and the window's cap in minutes.

        Of several windows the first one decides.
        """
        for window, touches in self.windows:
            if holds(window, day, self.calendar):
                return True, _permit(window, day) if touches else None, window.cap_minutes
        return self.otherwise


class Doors:
    """What each time of day may do, found out once. Without walls, all of them sound freely."""

    def __init__(self, windows: Iterable[Window], walls: Walls | None, calendar: Calendar) -> None:
        self._windows = tuple(one for one in windows if walls is None or is_open(one, walls))
        self._walls, self._calendar = walls, calendar
        self._known: dict[time, Door] = {}

    def at(self, wall: time) -> Door:
        if wall not in self._known:
            self._known[wall] = self._door(wall)
        return self._known[wall]

    def _door(self, wall: time) -> Door:
        if self._walls is None:
            return Door(FREE, (), self._calendar)
        walls, quiet = self._walls, is_quiet(wall, self._walls)
        some = walls.quiet_from != walls.quiet_to
        found = tuple(
            (window, quiet or (some and wall < walls.quiet_from < window.end))
            for window in taking(wall, self._windows)
        )
        if found and not found[0][1] and _always(found[0][0]):
            return Door((True, None, found[0][0].cap_minutes), (), self._calendar)
        return Door(SHUT if quiet else FREE, found, self._calendar)


def _always(window: Window) -> bool:
    return window.season is None and window.from_date is None and window.to_date is None


def _permit(window: Window, day: date) -> Permit:
    return Permit(
        datetime.combine(day, window.start, ZONE),
        datetime.combine(day, window.end, ZONE),
        window.decision,
    )
