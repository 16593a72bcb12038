"""Which sessions fall between two moments, by the station's time whatever the computer's zone."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.model import Occurrence, Rule, Suspension


def occurrences(
    rules: Iterable[Rule], suspensions: Iterable[Suspension], start: datetime, end: datetime
) -> list[Occurrence]:
    """Those with start <= occurrence.start < end that no suspension covers, in order of time."""
    suspended = list(suspensions)
    found = [
        occurrence
        for rule in rules
        for day in _days(rule, local(start).date(), local(end).date())
        if not any(_covers(suspension, rule, day) for suspension in suspended)
        for occurrence in _on(rule, day)
        if start <= occurrence.start < end
    ]
    return sorted(found, key=lambda o: (o.start, o.rule.key, o.slot))


def _days(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The rule's dates from first to last, both included."""
    from dateutil.rrule import DAILY, rrule

    if rule.from_date:
        first = max(first, rule.from_date)
    if rule.to_date:
        last = min(last, rule.to_date)
    if not rule.weekdays or first > last:
        return
    # rrule counts in naive days here: only the date is wanted, the zone is added with the time.
    for moment in rrule(
        DAILY,
        dtstart=datetime.combine(first, time.min),
        until=datetime.combine(last, time.min),
        byweekday=sorted(rule.weekdays),
    ):
        yield moment.date()


def _on(rule: Rule, day: date) -> Iterator[Occurrence]:
    for wall in rule.starts:
        slot = f"{wall:%H%M%S}" if wall.second else f"{wall:%H%M}"
        yield Occurrence(
            key=f"{rule.key}/{day.isoformat()}/{slot}",
            rule=rule,
            date=day,
            slot=slot,
            start=datetime.combine(day, wall, ZONE),
        )


def _covers(suspension: Suspension, rule: Rule, day: date) -> bool:
    return suspension.rule in (None, rule.id) and suspension.from_date <= day <= suspension.to_date
