"""A month of the schedule, day by day: how much is heard, what is particular, what is wrong."""

from dataclasses import dataclass
from datetime import date, timedelta

from ccht_desktop.desk.readings import day_start, programme
from ccht_desktop.desk.week_reading import day_facts
from ccht_desktop.foundation.clock import local
from ccht_desktop.service.outlook import wrong_with
from ccht_desktop.station import Station

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """sessions and their minutes; exceptions: left out or moved; problems: sessions with any."""

    day: date
    sessions: int = 0
    minutes: int = 0
    holiday: str = ""
    suspended: str = ""
    exceptions: int = 0
    problems: int = 0


def month_days(station: Station, first: date) -> tuple[MonthDay, ...]:
    """Whole weeks, from the Monday at or before the first of a month to its last Sunday."""
    begin = first - DAY * first.weekday()
    after = (first.replace(day=28) + 4 * DAY).replace(day=1)
    count = -(-(after - begin).days // 7) * 7
    start, end = day_start(begin), day_start(begin + count * DAY)
    lines = [line for line in programme(station, start, end) if line.occurrence]
    now = min(max(station.clock.now(), start), end)
    intended = station.resolve(now, end, intended=True) if now < end else []
    wrong = {(local(s.start).date(), s.occurrence) for s in intended}
    bad = {c.occurrence for c in wrong_with(station, intended, now, end)}
    current, calendar = station.schedule.current(), station.calendar(start, end)
    days = []
    for number in range(count):
        day = begin + number * DAY
        own = [line for line in lines if local(line.start).date() == day]
        facts = day_facts(current, calendar, day)
        changed = [s for s in current.skips if s.day == day]
        moved = [m for m in current.moves if day in (m.day, m.to_date)]
        days.append(
            MonthDay(
                day=day,
                sessions=len(own),
                minutes=round(sum(line.seconds for line in own) / 60),
                holiday=facts.holiday,
                suspended=facts.suspended,
                exceptions=len(changed) + len(moved),
                problems=sum(on == day and key in bad for on, key in wrong),
            )
        )
    return tuple(days)
