"""Which sessions fall between two moments, by the station's time whatever the computer's zone."""

from collections.abc import Iterator
from datetime import date, datetime

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.model import Calendar, Rule, Schedule, Suspension, Walls, key_of, slot_of
from ccht_desktop.schedule.planned import Occurrence
from ccht_desktop.schedule.recurrence import dates


def occurrences(
    schedule: Schedule,
    start: datetime,
    end: datetime,
    calendar: Calendar | None = None,
    walls: Walls | None = None,
) -> list[Occurrence]:
    """Those with start <= occurrence.start < end that no suspension covers, in order of time."""
    calendar = calendar or Calendar()
    found = [
        occurrence
        for rule in schedule.rules
        for day in dates(rule, local(start).date(), local(end).date())
        if rule.season in (None, calendar.season(day))
        and not any(_covers(suspension, rule, day) for suspension in schedule.suspensions)
        for occurrence in _on(rule, day)
        if start <= occurrence.start < end
    ]
    return sorted(found, key=lambda o: (o.start, o.rule.key, o.slot))


def _on(rule: Rule, day: date) -> Iterator[Occurrence]:
    for wall in rule.starts:
        slot = slot_of(wall)
        key = key_of((rule.key, day, slot))
        yield Occurrence(
            key=key,
            rule=rule,
            date=day,
            slot=slot,
            start=datetime.combine(day, wall, ZONE),
            origin=key,
            rundown=rule.rundown,
        )


def _covers(suspension: Suspension, rule: Rule, day: date) -> bool:
    return suspension.rule in (None, rule.key) and suspension.from_date <= day <= suspension.to_date
