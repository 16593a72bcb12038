"""How fast a year of a crowded schedule is told, against dateutil's bare expansion of its rules."""

import statistics
import time as clock
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr

from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.days.public_holidays import PublicHolidays
from ccht_desktop.schedule.days.recurrence import rrule_text
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.model import (
    Calendar,
    Move,
    Rule,
    Schedule,
    Season,
    Skip,
    Suspension,
    Window,
    slot_of,
)
from tests.schedule.schedule_samples import WALLS, a_rule, at

pytestmark = pytest.mark.benchmark
RUNS = 7
RULES = 200
FIRST, LAST = date(2026, 11, 23), date(2027, 11, 22)
START, END = at(FIRST, "00:00"), at(LAST + timedelta(days=1), "00:00")
SEASONS: tuple[Season | None, ...] = (None, None, None, "summer", "winter")
WRITTEN = (
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA",
    "FREQ=YEARLY;BYMONTH=1,4,9;BYMONTHDAY=1,2,30",
    "FREQ=DAILY;COUNT=400",
)


def median(work: Callable[[], object]) -> float:
    """Seconds."""
    work()
    spent = []
    for _run in range(RUNS):
        began = clock.perf_counter()
        work()
        spent.append(clock.perf_counter() - began)
    return statistics.median(spent)


def rule(number: int) -> Rule:
    """Every day, on working days, every other week, on nth weekdays, or as a recurrence says."""
    starts = [time(5 + number % 3, number * 7 % 60), time(16 + number % 3, number * 11 % 60)]
    plain = replace(
        a_rule(key=f"mau-{number:03}"),
        starts=tuple(starts[: 1 + number % 2]),
        season=SEASONS[number % 5],
        holidays=("usual", "silent", "other")[number % 3],
        holiday_rundown="ngay-le" if number % 3 == 2 else None,
        from_date=date(2026, 1, 5),
    )
    match number % 6:
        case 0 | 1:
            return plain
        case 2:
            return replace(plain, weekdays=frozenset(range(5)))
        case 3:
            return replace(plain, weekdays=frozenset({0, 3}), every_weeks=2)
        case 4:
            return replace(plain, weekdays=frozenset({2}), month_weeks=(1, 3, -1))
        case _:
            return replace(plain, rrule=WRITTEN[number // 6 % len(WRITTEN)])


def crowded() -> Schedule:
    """200 rules of all kinds, 200 skips, 200 moves, suspensions, windows."""
    rules = tuple(rule(number) for number in range(RULES))
    places = []
    for number, one in enumerate(rules):
        days = dates(one, FIRST, LAST)
        for n in (3, 7):
            day = days[(number + n) % len(days)]
            places.append((one.key, day, slot_of(one.starts[0])))
    return Schedule(
        "Mẫu",
        "",
        rules=rules,
        skips=tuple(Skip(*place, "Mẫu") for place in places[::2]),
        moves=tuple(
            Move(*place, place[1] + timedelta(days=number % 3), time(19, number % 60))
            for number, place in enumerate(places[1::2])
        ),
        suspensions=tuple(
            Suspension(day, day + timedelta(days=3), "Mẫu", key)
            for day, key in [
                (date(2027, 1, 4), None),
                (date(2027, 6, 7), None),
                (date(2027, 3, 1), "mau-000"),
                (date(2027, 5, 3), "mau-100"),
            ]
        ),
        windows=(
            Window("sang", "Mẫu", time(5), time(7), "1/QĐ-MẪU", cap_minutes=45),
            Window("som", "Mẫu", time(4, 45), time(5, 15), "2/QĐ-MẪU", season="summer"),
            Window("toi", "Mẫu", time(20), time(21, 30), "3/QĐ-MẪU"),
        ),
    )


def bare(schedule: Schedule) -> list[list[datetime]]:
    """One recurrence for each rule and start, from the day on which the rule begins to count."""
    found = []
    for one in schedule.rules:
        counted = one.every_weeks > 1 or one.rrule
        begin = one.from_date if counted and one.from_date else FIRST
        for start in one.starts:
            expanded = rrulestr(rrule_text(one), dtstart=datetime.combine(begin, start))
            last = datetime.combine(LAST, time.max)
            found.append(expanded.between(datetime.combine(FIRST, time.min), last, inc=True))
    return found


def test_a_year_of_200_rules_is_told_as_fast_as_it_is_expanded() -> None:
    schedule = crowded()
    calendar = Calendar(holidays=PublicHolidays().names((2026, 2027)))
    floor = median(lambda: bare(schedule))
    spent = median(lambda: occurrences(schedule, START, END, calendar, WALLS))
    count = len(occurrences(schedule, START, END, calendar, WALLS))
    sizes = f"{sum(map(len, bare(schedule)))} dates, {count} sessions"
    print(f"{sizes}: bare {floor:.3f} s, occurrences {spent:.3f} s: {spent / floor:.2f}")
    assert spent / floor <= 1.5


@pytest.mark.parametrize(
    "text",
    ["FREQ=DAILY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY"],
)
def test_a_rule_of_1900_costs_no_more_than_one_of_this_year(text: str) -> None:
    def spent(begin: date) -> float:
        schedule = Schedule("", "", rules=(replace(a_rule(), rrule=text, from_date=begin),))
        return median(lambda: [occurrences(schedule, START, END) for _ in range(20)])

    young, old = spent(date(2026, 1, 1)), spent(date(1900, 1, 1))
    print(f"{text}: {young * 1000:.1f} ms, from 1900 {old * 1000:.1f} ms: {old / young:.2f}")
    assert old / young <= 2


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
    ],
)
def test_a_rule_that_never_falls_costs_no_more_than_one_of_every_day(text: str) -> None:
    def spent(rrule: str) -> float:
        one = replace(a_rule(), rrule=rrule, from_date=date(2026, 1, 5))
        schedule = Schedule("", "", rules=(one,))
        return median(lambda: [occurrences(schedule, START, END) for _ in range(20)])

    assert occurrences(Schedule("", "", rules=(replace(a_rule(), rrule=text),)), START, END) == []
    daily, never = spent("FREQ=DAILY"), spent(text)
    print(f"{text}: {never * 1000:.1f} ms, every day {daily * 1000:.1f} ms: {never / daily:.2f}")
    assert never / daily <= 2
