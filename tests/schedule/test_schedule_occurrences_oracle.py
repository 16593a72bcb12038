"""Whatever the schedule, occurrences are what asking every minute for every rule gives."""

import os
import time as system_time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccht_desktop.schedule.days.occurrences import occurrences, walled_off
from ccht_desktop.schedule.model import (
    EVERY_DAY,
    Addition,
    Calendar,
    Move,
    OnHoliday,
    Rule,
    Schedule,
    Season,
    Skip,
    Suspension,
    Walls,
    Window,
    slot_of,
)
from ccht_desktop.schedule.planned import Occurrence
from tests.schedule.schedule_oracle import Heard, heard

ZONES = ("America/New_York", "UTC", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "Pacific/Marquesas")
SEASONS: tuple[Season | None, ...] = (None, None, None, None, "summer", "winter")
ON_HOLIDAYS: tuple[OnHoliday, ...] = ("usual", "silent", "other")
# Close together, so that moves, windows and quiet hours meet; a few lie anywhere.
CLOCKS = [time(4, 45), time(5), time(5, 30), time(11, 30), time(17), time(20, 59), time(21)]
RECURRENCES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;COUNT=4",
    "FREQ=DAILY;UNTIL=20270304",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
    "FREQ=WEEKLY;COUNT=9;BYDAY=TU,WE,SA",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=1,-1,15",
    "FREQ=MONTHLY;BYDAY=1MO,-1FR,3WE",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
    "FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=28,1,2",
    "FREQ=YEARLY;BYYEARDAY=60,61,-306",
    "FREQ=YEARLY;BYWEEKNO=9;BYDAY=MO,SU",
]


@st.composite
def spans(draw: st.DrawFn, longest: int) -> tuple[datetime, datetime]:
    """Some days about the end of a February, of a season or of a year, in any zone's terms."""
    about = draw(st.sampled_from([(2027, 2, 26), (2028, 2, 27), (2027, 4, 14), (2026, 12, 30)]))
    start = datetime(*about, tzinfo=UTC) + timedelta(minutes=draw(st.integers(-600, 2000)))
    end = start + timedelta(minutes=draw(st.integers(longest * 960, longest * 1440)))
    if draw(st.booleans()):
        # When a session may begin, which is one too late.
        clock = draw(st.sampled_from(CLOCKS))
        end = datetime.combine(end.date(), clock, UTC) - timedelta(hours=7)
    return start, max(start, end)


@st.composite
def schedules(draw: st.DrawFn, start: datetime, end: datetime) -> tuple[Schedule, Calendar]:
    first, days = start.date(), (end - start).days
    inside = st.integers(0, days + 1).map(lambda n: first + timedelta(days=n))
    near = inside | inside | st.integers(-2, days + 3).map(lambda n: first + timedelta(days=n))
    clocks = st.sampled_from(CLOCKS) | st.times().map(lambda t: t.replace(second=0, microsecond=0))
    hours = st.sampled_from(CLOCKS)

    def rule(key: str) -> Rule:
        begin = draw(st.none() | st.none() | st.dates(date(2019, 1, 1), date(2027, 3, 1)) | near)
        last = draw(st.none() | st.none() | st.none() | near)
        kind = draw(st.sampled_from(("days", "days", "days", "weeks", "month", "rrule")))
        if kind == "weeks":
            begin = begin or draw(near)
        return Rule(
            key=key,
            name="Buổi mẫu",
            rundown="mau",
            starts=tuple(sorted(draw(st.sets(clocks, min_size=1, max_size=3)))),
            weekdays=draw(
                st.just(EVERY_DAY) | st.just(EVERY_DAY) | st.frozensets(st.integers(0, 6))
            ),
            from_date=begin,
            to_date=last,
            every_weeks=draw(st.integers(2, 4)) if kind == "weeks" else 1,
            month_weeks=(
                tuple(draw(st.sets(st.sampled_from([-1, 1, 2, 3, 4, 5]), min_size=1)))
                if kind == "month"
                else ()
            ),
            rrule=draw(st.sampled_from(RECURRENCES)) if kind == "rrule" else "",
            season=draw(st.sampled_from(SEASONS)),
            holidays=draw(st.sampled_from(ON_HOLIDAYS)),
            holiday_rundown="ngay-le",
        )

    rules = [rule(key) for key in draw(st.sampled_from((["b"], ["b", "a"], ["b", "a", "a-b"])))]

    @st.composite
    def places(draw: st.DrawFn) -> tuple[str, date, str]:
        of = draw(st.sampled_from(rules))
        return of.key, draw(near), slot_of(draw(st.sampled_from(of.starts)))

    def window(number: int) -> Window:
        begin, end = draw(st.tuples(clocks, clocks).filter(lambda two: two[0] < two[1]))
        season, cap = draw(st.sampled_from(SEASONS)), draw(st.none() | st.integers(1, 60))
        first, last = draw(st.none() | near), draw(st.none() | near)
        decision = f"{number}/QĐ-MẪU"
        return Window(f"w{number}", "Mẫu", begin, end, decision, season, first, last, cap)

    @st.composite
    def suspensions(draw: st.DrawFn) -> Suspension:
        first = draw(near)
        last = first + timedelta(days=draw(st.integers(0, 3)))
        return Suspension(first, last, "Mẫu", draw(st.none() | st.just(rules[0].key)))

    few = draw(st.sampled_from((0, 4, 6)))
    # Few of them, so that sessions meet where they are moved to.
    starts = st.sampled_from([start for one in rules for start in one.starts])
    anywhere = st.tuples(near, starts | hours | clocks)
    targets = st.sampled_from(draw(st.lists(anywhere, min_size=1, max_size=3))) | anywhere
    sha256 = st.sampled_from(["a" * 64, "b" * 64])
    schedule = Schedule(
        "Mẫu",
        "",
        rules=tuple(rules),
        windows=tuple(window(number) for number in range(draw(st.integers(0, 3)))),
        suspensions=tuple(draw(st.lists(suspensions(), max_size=draw(st.sampled_from((0, 0, 2)))))),
        skips=tuple(Skip(*p, "Mẫu") for p in draw(st.lists(places(), max_size=2))),
        moves=tuple(
            Move(*place, day, clock)
            for place, (day, clock) in draw(
                st.lists(st.tuples(places(), targets), min_size=few, max_size=2 * few)
            )
        ),
        additions=tuple(
            Addition(*place, clip)
            for place, clip in draw(st.lists(st.tuples(places(), sha256), max_size=few))
        ),
    )
    summer = draw(st.sampled_from([((4, 16), (10, 15)), ((10, 1), (3, 1)), ((2, 29), (4, 1))]))
    names = draw(st.dictionaries(near, st.sampled_from(["Lễ mẫu", "Tết mẫu"]), max_size=2))
    return schedule, Calendar(*summer, names)


walls = st.builds(
    Walls,
    st.sampled_from([time(21), time(0), time(11, 30), time(17)]),
    st.sampled_from([time(5), time(21), time(0), time(13)]),
    st.just(300),
    st.just(45),
)


@contextmanager
def computer_zone(name: str) -> Iterator[None]:
    if not hasattr(system_time, "tzset"):
        yield
        return
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    system_time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        system_time.tzset()


def told(occurrence: Occurrence) -> Heard:
    permit = occurrence.permit
    rule, day, slot = occurrence.origin.split("/")
    return Heard(
        occurrence.start.astimezone(UTC),
        rule,
        (date.fromisoformat(day), slot),
        occurrence.rundown,
        occurrence.holiday,
        (permit.start.astimezone(UTC), permit.end.astimezone(UTC), permit.decision)
        if permit
        else None,
        occurrence.cap_minutes,
        occurrence.added,
    )


def compare(data: st.DataObject, longest: int) -> None:
    start, end = data.draw(spans(longest))
    schedule, calendar = data.draw(schedules(start, end))
    around = data.draw(st.none() | walls)
    with computer_zone(data.draw(st.sampled_from(ZONES))):
        found = occurrences(schedule, start, end, calendar, around)
        expected, held = heard(schedule, start, end, calendar, around)
        assert [told(one) for one in found] == expected
        if around is not None:
            off = walled_off(schedule, start, end, calendar, around)
            assert [told(one) for one in off] == held
    for one in found:
        wall = one.start.astimezone(UTC) + timedelta(hours=7)
        assert one.key == f"{one.rule.key}/{wall:%Y-%m-%d}/{wall:%H%M}"
        assert (one.date.isoformat(), one.slot) == (f"{wall:%Y-%m-%d}", f"{wall:%H%M}")
    assert len({one.key for one in found}) == len(found)


checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=checks)
@given(st.data())
def test_occurrences_are_what_every_minute_says(data: st.DataObject) -> None:
    compare(data, longest=3)


@pytest.mark.long
@settings(max_examples=600, deadline=None, suppress_health_check=checks)
@given(st.data())
def test_occurrences_of_very_many_schedules_are_what_every_minute_says(
    data: st.DataObject,
) -> None:
    compare(data, longest=9)
