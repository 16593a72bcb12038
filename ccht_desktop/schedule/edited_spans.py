"""Which days are looked at before an edit is saved: the next ones, and those it touches later."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.model import Calendar, Place, Rule, Schedule

Span = tuple[datetime, datetime]
AHEAD = timedelta(days=14)
MOST = 12
_A_DAY, _A_WEEK, _A_YEAR = timedelta(days=1), timedelta(days=8), timedelta(days=366)


def edited_spans(
    before: Schedule, after: Schedule, calendar: Calendar, now: datetime
) -> list[Span]:
    """Two weeks from now; later, the days about each session that an edit moves, brings back or
    adds to, and a week from the first days of each rule that it changes, in each season.

    In order of time, none touching another; no more than MOST.
    """
    today = local(now).date()
    touched = {(day - _A_DAY, day + 2 * _A_DAY) for day in _single(before, after)}
    touched |= {(day, day + _A_WEEK) for day in _first_days(before, after, calendar, today)}
    later = sorted((first, last) for first, last in touched if last > today)
    spans: list[Span] = [(now, now + AHEAD)]
    for start, end in ((_midnight(first), _midnight(last)) for first, last in later):
        if start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans[:MOST]


def _single(before: Schedule, after: Schedule) -> Iterator[date]:
    """Days on which single sessions are other than they were."""
    arrives = {move.place: move.to_date for move in after.moves}
    yield from (move.to_date for move in set(after.moves) - set(before.moves))
    for place in _away(before) - _away(after):
        yield place[1]
    for addition in set(after.additions) - set(before.additions):
        yield arrives.get(addition.place, addition.day)


def _away(schedule: Schedule) -> set[Place]:
    return {one.place for one in schedule.moves} | {one.place for one in schedule.skips}


def _first_days(
    before: Schedule, after: Schedule, calendar: Calendar, today: date
) -> Iterator[date]:
    """Days from which an edit is heard for the first time."""
    for pause in set(before.suspensions) - set(after.suspensions):
        yield max(pause.from_date, today)
    rundowns = {one.key for one in after.rundowns if one not in before.rundowns}
    changed = [
        rule
        for rule in after.rules
        if rule not in before.rules or {rule.rundown, rule.holiday_rundown} & rundowns
    ]
    for rule in changed:
        yield from _by_season(rule, calendar, today)
    if changed:
        begins = [rule.from_date for rule in after.rules if rule.from_date is not None]
        yield from (day for day in begins if today < day)


def _by_season(rule: Rule, calendar: Calendar, today: date) -> Iterator[date]:
    """The first day within a year on which a rule falls, of each season in which it does."""
    first = max(today, rule.from_date or today)
    found: set[str] = set()
    for day in dates(rule, first, first + _A_YEAR):
        season = calendar.season(day)
        if rule.season in (None, season) and season not in found:
            found.add(season)
            yield day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)
