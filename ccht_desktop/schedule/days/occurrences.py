"""Which sessions fall between two moments, by the station's time whatever the computer's zone."""

from datetime import datetime
from operator import attrgetter

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.days.exceptions import exceptions_of
from ccht_desktop.schedule.days.own_sessions import OwnSessions
from ccht_desktop.schedule.days.permits import Doors
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.model import (
    Calendar,
    Rule,
    Schedule,
    Walls,
    key_of,
    slot_of,
)
from ccht_desktop.schedule.planned import Occurrence


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


class _Span:
    """One question: what is heard of a schedule from a moment up to another."""

    def __init__(
        self,
        schedule: Schedule,
        start: datetime,
        end: datetime,
        calendar: Calendar,
        walls: Walls | None,
    ) -> None:
        # Moments of one zone are compared by their walls alone, which is fast.
        self._start, self._end = local(start), local(end)
        self._rules = sorted(schedule.rules, key=attrgetter("key"))
        self._own = OwnSessions(calendar)
        self._exceptions = exceptions_of(schedule, self._start.date(), self._end.date())
        self._doors = Doors(schedule.windows, walls, calendar)

    def found(self, *, passing: bool) -> list[Occurrence]:
        found: list[Occurrence] = []
        for rule in self._rules:
            self._tell_own(rule, passing, found)
            self._tell_moved(rule, passing, found)
        found.sort(key=attrgetter("start"))
        return found

    def _tell_own(self, rule: Rule, passing: bool, found: list[Occurrence]) -> None:
        """Adds the sessions that stand where the rule has them; this is asked most often."""
        exceptions = self._exceptions.of(rule.key)
        away, added, silent = exceptions.away, exceptions.added, exceptions.silent
        starts = [(wall, slot_of(wall), self._doors.at(wall)) for wall in rule.starts]
        begin, end = self._start, self._end
        for day in dates(rule, begin.date(), end.date()):
            if day in silent or (rule.season and rule.season != self._own.season(day)):
                continue
            rundown, holiday = self._own.rundown(rule, day)
            if rundown is None:
                continue
            stem = key_of((rule.key, day, ""))
            for wall, slot, door in starts:
                moment = datetime.combine(day, wall, ZONE)
                passes, permit, cap = door.on(day)
                if (
                    passes is not passing
                    or not begin <= moment < end
                    or (away and (day, slot) in away)
                ):
                    continue
                key = stem + slot
                more = added.get((day, slot), ()) if added else ()
                found.append(
                    Occurrence(
                        key, rule, day, slot, moment, key, rundown, holiday, permit, cap, more
                    )
                )

    def _tell_moved(self, rule: Rule, passing: bool, found: list[Occurrence]) -> None:
        exceptions = self._exceptions.of(rule.key)
        for move, free in self._own.arriving(rule, exceptions):
            if not free:
                continue
            day, slot = move.to_date, slot_of(move.to_time)
            moment = datetime.combine(day, move.to_time, ZONE)
            passes, permit, cap = self._doors.at(move.to_time).on(day)
            rundown, holiday = self._own.rundown(rule, move.day)
            if (
                passes is not passing
                or day in exceptions.silent
                or not self._start <= moment < self._end
            ):
                continue
            found.append(
                Occurrence(
                    key_of((rule.key, day, slot)),
                    rule,
                    day,
                    slot,
                    moment,
                    key_of(move.place),
                    rundown or rule.rundown,
                    holiday,
                    permit,
                    cap,
                    exceptions.added.get((move.day, move.slot), ()),
                )
            )
