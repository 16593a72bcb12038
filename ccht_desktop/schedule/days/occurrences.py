"""Which sessions fall between two moments, by the station's time whatever the computer's zone."""

from datetime import date, datetime
from operator import attrgetter

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.days.exceptions import exceptions_of
from ccht_desktop.schedule.days.permits import Doors
from ccht_desktop.schedule.days.rule_days import dates, falls_on
from ccht_desktop.schedule.model import (
    Calendar,
    Rule,
    Schedule,
    Season,
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
        self._calendar = calendar
        self._seasons: dict[date, Season] = {}
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
            if day in silent or (rule.season and rule.season != self._season(day)):
                continue
            rundown, holiday = self._rundown(rule, day)
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
        taken: set[tuple[date, str]] = set()
        for move in exceptions.arriving:
            day, slot = move.to_date, slot_of(move.to_time)
            if not self._stands(rule, move.day, move.slot) or (day, slot) in taken:
                continue
            taken.add((day, slot))
            if (day, slot) not in exceptions.away and self._stands(rule, day, slot):
                continue
            moment = datetime.combine(day, move.to_time, ZONE)
            passes, permit, cap = self._doors.at(move.to_time).on(day)
            rundown, holiday = self._rundown(rule, move.day)
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

    def _stands(self, rule: Rule, day: date, slot: str) -> bool:
        """Whether a rule has a session there, were it not for exceptions to single sessions."""
        return (
            slot in map(slot_of, rule.starts)
            and rule.season in (None, self._season(day))
            and self._rundown(rule, day)[0] is not None
            and falls_on(rule, day)
        )

    def _season(self, day: date) -> Season:
        if day not in self._seasons:
            self._seasons[day] = self._calendar.season(day)
        return self._seasons[day]

    def _rundown(self, rule: Rule, day: date) -> tuple[str | None, str]:
        """What a rule plays on a date, None for silence; and the name of the holiday."""
        holiday = self._calendar.holidays.get(day, "")
        if not holiday or rule.holidays == "usual":
            return rule.rundown, holiday
        if rule.holidays == "silent":
            return None, holiday
        return rule.holiday_rundown or rule.rundown, holiday
