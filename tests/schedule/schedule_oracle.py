"""What is heard, by definition: every minute of a span is asked for every rule. Slow on purpose.

Nothing of the product but its values is used; Việt Nam's wall is UTC plus seven hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from dateutil.rrule import rrulestr

from ccht_desktop.schedule.model import Calendar, Move, Rule, Schedule, Walls, Window

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Place = tuple[str, date, str]


@dataclass(frozen=True)
class Heard:
    """One session as people would tell of it: moments in UTC."""

    at: datetime
    rule: str
    came_from: tuple[date, str]
    rundown: str
    holiday: str
    permit: tuple[datetime, datetime, str] | None
    cap_minutes: int | None
    added: tuple[str, ...]


def heard(
    schedule: Schedule, start: datetime, end: datetime, calendar: Calendar, walls: Walls | None
) -> tuple[list[Heard], list[Heard]]:
    """What sounds from start up to end, and what quiet hours hold back; by minute and rule."""
    sounding: list[Heard] = []
    held: list[Heard] = []
    for moment in _minutes(start, end):
        for rule in sorted(schedule.rules, key=lambda one: one.key):
            place = _what_stands_at(schedule, rule, moment, calendar)
            if place is None:
                continue
            session, passes = _as_heard(schedule, rule, place, moment, calendar, walls)
            (sounding if passes else held).append(session)
    return sounding, held


def _minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    moment = start.astimezone(UTC).replace(second=0, microsecond=0)
    while moment < end:
        if moment >= start:
            yield moment
        moment += MINUTE


def _wall(moment: datetime) -> tuple[date, time]:
    shown = moment.astimezone(UTC).replace(tzinfo=None) + timedelta(hours=7)
    return shown.date(), shown.time()


def _what_stands_at(
    schedule: Schedule, rule: Rule, moment: datetime, calendar: Calendar
) -> tuple[date, time] | None:
    """The date and time from which the rule's session of this minute comes; None for silence."""
    day, clock = _wall(moment)
    for pause in schedule.suspensions:
        if pause.rule in (None, rule.key) and pause.from_date <= day <= pause.to_date:
            return None
    if _due(schedule, rule, day, clock, calendar) and _move_of(schedule, rule, day, clock) is None:
        return day, clock
    for move in schedule.moves:
        if (move.rule, move.to_date, move.to_time) != (rule.key, day, clock):
            continue
        from_time = time(int(move.slot[:2]), int(move.slot[2:]))
        first = _move_of(schedule, rule, move.day, from_time)
        if first is move and _due(schedule, rule, move.day, from_time, calendar):
            return move.day, from_time
    return None


def _move_of(schedule: Schedule, rule: Rule, day: date, clock: time) -> Move | None:
    for move in schedule.moves:
        if (move.rule, move.day, move.slot) == (rule.key, day, f"{clock:%H%M}"):
            return move
    return None


def _due(schedule: Schedule, rule: Rule, day: date, clock: time, calendar: Calendar) -> bool:
    """Whether the rule has a session there before any move."""
    if clock not in rule.starts:
        return False
    if any(
        s.rule == rule.key and s.day == day and s.slot == f"{clock:%H%M}" for s in schedule.skips
    ):
        return False
    if rule.holidays == "silent" and day in calendar.holidays:
        return False
    return _in_season(rule.season, day, calendar) and _recurs(rule, day)


def _in_season(season: str | None, day: date, calendar: Calendar) -> bool:
    if season is None:
        return True
    summer = (day.month, day.day) in _summer(calendar.summer_from, calendar.summer_to)
    return summer == (season == "summer")


@cache
def _summer(first: tuple[int, int], last: tuple[int, int]) -> frozenset[tuple[int, int]]:
    """Its days, walked through in a leap year, over the year's end where need be."""
    walked, days = date(2024, *first), {first}
    while (walked.month, walked.day) != last:
        walked = walked + DAY if walked < date(2024, 12, 31) else date(2024, 1, 1)
        days.add((walked.month, walked.day))
    return frozenset(days)


def _recurs(rule: Rule, day: date) -> bool:
    if rule.from_date and day < rule.from_date:
        return False
    if rule.to_date and day > rule.to_date:
        return False
    if rule.rrule:
        return day in _expanded(rule.rrule, rule.from_date or date(2000, 1, 3))
    if day.weekday() not in rule.weekdays:
        return False
    if rule.month_weeks:
        same = [date(day.year, day.month, n) for n in range(1, 32) if _exists(day, n)]
        same = [one for one in same if one.weekday() == day.weekday()]
        wanted = [same[week - 1] for week in rule.month_weeks if 0 < week <= len(same)]
        return day in (wanted if -1 not in rule.month_weeks else [*wanted, same[-1]])
    if rule.every_weeks > 1:
        assert rule.from_date is not None
        monday = rule.from_date
        while monday.weekday() != 0:
            monday -= DAY
        while monday + timedelta(days=6) < day:
            monday += timedelta(weeks=rule.every_weeks)
        return monday <= day
    return True


def _exists(day: date, number: int) -> bool:
    try:
        day.replace(day=number)
    except ValueError:
        return False
    return True


@cache
def _expanded(text: str, begin: date) -> frozenset[date]:
    """All its days of two decades and more, as dateutil has them."""
    until = datetime(2029, 1, 1)  # noqa: DTZ001
    found = rrulestr(text, dtstart=datetime.combine(begin, time()))
    days = set()
    for moment in found:
        if moment > until:
            break
        days.add(moment.date())
    return frozenset(days)


def _as_heard(
    schedule: Schedule,
    rule: Rule,
    came_from: tuple[date, time],
    moment: datetime,
    calendar: Calendar,
    walls: Walls | None,
) -> tuple[Heard, bool]:
    day, clock = _wall(moment)
    origin = came_from[0], f"{came_from[1]:%H%M}"
    holiday = calendar.holidays.get(came_from[0], "")
    rundown = rule.rundown
    if holiday and rule.holidays == "other" and rule.holiday_rundown:
        rundown = rule.holiday_rundown
    window = _window(schedule, day, clock, calendar) if walls else None
    permit, passes = None, True
    if walls is not None:
        passes = window is not None or not _quiet(clock, walls)
        if window is not None and any(_quiet(t, walls) for t in _clock_minutes(clock, window.end)):
            ends = _moment(day, window.start), _moment(day, window.end)
            permit = (*ends, window.decision)
    cap = window.cap_minutes if window else None
    added = tuple(
        one.sha256
        for one in schedule.additions
        if (one.rule, one.day, one.slot) == (rule.key, *origin)
    )
    return Heard(moment, rule.key, origin, rundown, holiday, permit, cap, added), passes


def _window(schedule: Schedule, day: date, clock: time, calendar: Calendar) -> Window | None:
    for window in schedule.windows:
        fits = window.start <= clock < window.end and _in_season(window.season, day, calendar)
        after = window.from_date is None or window.from_date <= day
        before = window.to_date is None or day <= window.to_date
        if fits and after and before and window.decision:
            return window
    return None


def _quiet(clock: time, walls: Walls) -> bool:
    if walls.quiet_from == walls.quiet_to:
        return False
    # From the beginning of quiet hours, which comes first: this time, or their end?
    begin, end, now = (_number(t) for t in (walls.quiet_from, walls.quiet_to, clock))
    return (now - begin) % 1440 < (end - begin) % 1440


def _number(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock_minutes(first: time, end: time) -> Iterator[time]:
    for number in range(_number(first), _number(end)):
        yield time(number // 60, number % 60)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, UTC) - timedelta(hours=7)
