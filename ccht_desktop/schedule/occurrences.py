"""Which sessions fall between two moments, by the station's time whatever the computer's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from operator import attrgetter

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.exceptions import Exceptions, exceptions_of
from ccht_desktop.schedule.model import (
    Calendar,
    Place,
    Rule,
    Schedule,
    Walls,
    Window,
    key_of,
    slot_of,
)
from ccht_desktop.schedule.permits import Door, door
from ccht_desktop.schedule.planned import Occurrence
from ccht_desktop.schedule.rule_days import dates, falls_on


def occurrences(
    schedule: Schedule,
    start: datetime,
    end: datetime,
    calendar: Calendar | None = None,
    walls: Walls | None = None,
) -> list[Occurrence]:
    """Those with start <= occurrence.start < end that are heard, in order of time and rule.

    With walls, only what quiet hours or a decision's window let pass. A suspension keeps silent
    what would be heard on its dates; a moved session has the holiday of the date it came from. Of
    two that would have one key the rule's own stays, then the move that stands first.
    """
    return _Span(schedule, start, end, calendar or Calendar(), walls).found(passing=True)


def walled_off(
    schedule: Schedule,
    start: datetime,
    end: datetime,
    calendar: Calendar | None,
    walls: Walls,
) -> list[Occurrence]:
    """Those that would be heard, were it not for quiet hours, in order of time and rule."""
    return _Span(schedule, start, end, calendar or Calendar(), walls).found(passing=False)


@dataclass(frozen=True, slots=True)
class _Span:
    schedule: Schedule
    start: datetime
    end: datetime
    calendar: Calendar
    walls: Walls | None

    def found(self, *, passing: bool) -> list[Occurrence]:
        # Moments of one zone are compared by their walls alone, which is fast.
        start, end = local(self.start), local(self.end)
        exceptions = exceptions_of(self.schedule, start.date(), end.date())
        holidays, doors = self.calendar.holidays, _Doors(self.schedule.windows, self.walls)
        found: list[Occurrence] = []
        for rule in sorted(self.schedule.rules, key=attrgetter("key")):
            silent = exceptions.silent_days(rule.key)
            for day, wall, slot, place in self._starts(rule, exceptions, start, end):
                moment = datetime.combine(day, wall, ZONE)
                holiday = holidays.get(place[1], "")
                if day in silent or not start <= moment < end:
                    continue
                if holiday and rule.holidays == "silent":
                    continue
                passes, permit, cap_minutes = doors[wall].on(day, self.calendar)
                if passes is not passing:
                    continue
                other = rule.holiday_rundown if holiday and rule.holidays == "other" else None
                found.append(
                    Occurrence(
                        key_of((rule.key, day, slot)),
                        rule,
                        day,
                        slot,
                        moment,
                        key_of(place),
                        other or rule.rundown,
                        holiday,
                        permit,
                        cap_minutes,
                        exceptions.added.get(place, ()),
                    )
                )
        found.sort(key=attrgetter("start"))
        return _first_of_each_key(found) if exceptions.arriving else found

    def _starts(
        self, rule: Rule, exceptions: Exceptions, start: datetime, end: datetime
    ) -> Iterator[tuple[date, time, str, Place]]:
        """Date, time, slot, and place before any move: the rule's own first, then what is moved."""
        slots = [(wall, slot_of(wall)) for wall in rule.starts]
        away = exceptions.away if rule.key in exceptions.excepted else frozenset()
        for day in dates(rule, start.date(), end.date()):
            if rule.season is None or rule.season == self.calendar.season(day):
                for wall, slot in slots:
                    place = (rule.key, day, slot)
                    if place not in away:
                        yield day, wall, slot, place
        known = {slot for _wall, slot in slots}
        for move in exceptions.arriving.get(rule.key, ()):
            if move.slot in known and self._falls_on(rule, move.day):
                yield move.to_date, move.to_time, slot_of(move.to_time), move.place

    def _falls_on(self, rule: Rule, day: date) -> bool:
        return rule.season in (None, self.calendar.season(day)) and falls_on(rule, day)


class _Doors(dict[time, Door]):
    """What each time of day may do, found out once."""

    def __init__(self, windows: tuple[Window, ...], walls: Walls | None) -> None:
        super().__init__()
        self._windows, self._walls = windows, walls

    def __missing__(self, wall: time) -> Door:
        self[wall] = found = door(wall, self._windows, self._walls)
        return found


def _first_of_each_key(found: list[Occurrence]) -> list[Occurrence]:
    kept: dict[str, Occurrence] = {}
    for occurrence in found:
        kept.setdefault(occurrence.key, occurrence)
    return list(kept.values())
