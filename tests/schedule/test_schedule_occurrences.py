"""Sessions recur on the right local dates, whatever the computer's zone."""

import time as system_time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Rule, Schedule, Suspension
from tests.schedule.schedule_samples import MONDAY, a_rule, at

WORKDAYS = frozenset(range(5))


def of(rules: list[Rule], *suspensions: Suspension) -> Schedule:
    return Schedule("Mẫu", "", rules=tuple(rules), suspensions=suspensions)


def days_of(rule: Rule, first: date, last: date) -> list[date]:
    found = occurrences(of([rule]), at(first, "00:00"), at(last + timedelta(days=1), "00:00"))
    return [occurrence.date for occurrence in found]


@pytest.mark.parametrize(
    ("rule", "first", "last", "expected"),
    [
        pytest.param(
            a_rule(),
            date(2026, 11, 29),
            date(2026, 12, 2),
            ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-02"],
            id="month end",
        ),
        pytest.param(
            a_rule(),
            date(2028, 2, 28),
            date(2028, 3, 1),
            ["2028-02-28", "2028-02-29", "2028-03-01"],
            id="leap day",
        ),
        pytest.param(
            a_rule(),
            date(2027, 2, 28),
            date(2027, 3, 1),
            ["2027-02-28", "2027-03-01"],
            id="no leap",
        ),
        pytest.param(
            a_rule(weekdays=WORKDAYS),
            date(2026, 12, 30),
            date(2027, 1, 4),
            ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-04"],
            id="working days over the year's end",
        ),
        pytest.param(
            a_rule(weekdays=frozenset({6})),
            date(2026, 11, 23),
            date(2026, 12, 6),
            ["2026-11-29", "2026-12-06"],
            id="Sundays",
        ),
        pytest.param(
            a_rule(from_date=date(2026, 12, 1), to_date=date(2026, 12, 2)),
            date(2026, 11, 1),
            date(2026, 12, 31),
            ["2026-12-01", "2026-12-02"],
            id="first and last day included",
        ),
        pytest.param(
            a_rule(from_date=date(2026, 12, 2), to_date=date(2026, 12, 2)),
            date(2026, 12, 2),
            date(2026, 12, 2),
            ["2026-12-02"],
            id="one day",
        ),
        pytest.param(
            a_rule(to_date=date(2026, 10, 31)), date(2026, 11, 1), date(2026, 11, 3), [], id="over"
        ),
        pytest.param(
            a_rule(weekdays=frozenset()), date(2026, 11, 1), date(2026, 11, 3), [], id="no weekday"
        ),
    ],
)
def test_a_rule_falls_on_its_dates(
    rule: Rule, first: date, last: date, expected: list[str]
) -> None:
    assert [day.isoformat() for day in days_of(rule, first, last)] == expected


def test_two_starts_a_day_are_two_slots() -> None:
    found = occurrences(of([a_rule("05:30", "17:00")]), at(MONDAY, "00:00"), at(MONDAY, "23:59"))
    assert [(o.key, o.slot, utc_text(o.start)) for o in found] == [
        ("sang/2026-11-23/0530", "0530", "2026-11-22T22:30:00.000Z"),
        ("sang/2026-11-23/1700", "1700", "2026-11-23T10:00:00.000Z"),
    ]


def test_the_start_is_included_and_the_end_is_not() -> None:
    rule = a_rule("05:30")
    half_past, later = at(MONDAY, "05:30"), at(MONDAY, "05:31")
    assert len(occurrences(of([rule]), half_past, later)) == 1
    assert occurrences(of([rule]), at(MONDAY, "05:00"), half_past) == []
    assert occurrences(of([rule]), later, at(MONDAY, "23:00")) == []


def test_sessions_of_several_rules_come_in_order_of_time() -> None:
    rules = [a_rule("17:00", key="chieu", number=2), a_rule("05:30"), a_rule("05:30", key="an")]
    found = occurrences(of(rules), at(MONDAY, "00:00"), at(MONDAY, "23:00"))
    assert [o.rule.key for o in found] == ["an", "sang", "chieu"]


def test_suspended_days_drop_out_both_ends_included() -> None:
    pause = Suspension(date(2026, 11, 24), date(2026, 11, 25), "Mẫu")
    found = occurrences(
        of([a_rule()], pause), at(MONDAY, "00:00"), at(MONDAY + timedelta(days=4), "00:00")
    )
    assert [o.date.day for o in found] == [23, 26]


def test_a_suspension_of_one_rule_leaves_the_others() -> None:
    rules = [a_rule(), a_rule("17:00", key="chieu", number=2)]
    pause = Suspension(MONDAY, MONDAY, "Mẫu", rule="chieu")
    found = occurrences(of(rules, pause), at(MONDAY, "00:00"), at(MONDAY, "23:00"))
    assert [o.rule.key for o in found] == ["sang"]


@pytest.fixture(params=["America/New_York", "UTC", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"])
def computer_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    if not hasattr(system_time, "tzset"):
        pytest.skip("this system sets its zone otherwise")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", str(request.param))
        system_time.tzset()
        yield str(request.param)
    system_time.tzset()


def test_the_computers_zone_changes_nothing(computer_zone: str) -> None:
    # New York skips an hour on 14 March 2027.
    start = datetime(2027, 3, 13, 17, 0, tzinfo=UTC)
    found = occurrences(of([a_rule("05:30")]), start, start + timedelta(days=3))
    assert [utc_text(o.start) for o in found] == [
        "2027-03-13T22:30:00.000Z",
        "2027-03-14T22:30:00.000Z",
        "2027-03-15T22:30:00.000Z",
    ]
    assert [o.date.day for o in found] == [14, 15, 16]
