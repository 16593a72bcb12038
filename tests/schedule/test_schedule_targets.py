"""What is asked of a month, what was reached, what the coming sessions add."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.model import Schedule, Target
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.targets.coverage import (
    Heard,
    TargetCoverage,
    coverage,
    drop_target,
    for_month,
    put_target,
    with_proposals,
)
from tests.schedule.schedule_samples import at

NOVEMBER = date(2026, 11, 1)
NOW = at(date(2026, 11, 16), "12:00")


def a_heard(day: int, clip: str = "a", **changes: object) -> Heard:
    row = Heard(at(date(2026, 11, day), "05:30"), clip, "TTHC", "DVC", 120.0)
    return replace(row, **changes)  # type: ignore[arg-type]


def a_session(day: date, clip: str = "a", field: str | None = "TTHC") -> PlannedSession:
    start = datetime.combine(day, datetime.min.time(), ZONE) + timedelta(hours=17)
    item = PlannedItem(
        1, "clip", "CHUYEN_MUC_CCHC", start, 120.0, clip=1, sha256=clip, field=field, group="DVC"
    )
    end = start + timedelta(seconds=120)
    return PlannedSession("chieu", 1, "Buổi mẫu", start, end, 1, 300, 45, (item,))


def one(target: Target, *aired: Heard, coming: tuple[int, ...] = ()) -> TargetCoverage:
    sessions = [a_session(date(2026, 11, day)) for day in coming]
    (found,) = coverage([target], NOVEMBER, aired, sessions, NOW)
    return found


def test_airings_that_count_and_seconds_of_every_row_are_summed() -> None:
    rows = [a_heard(2), a_heard(3), a_heard(4, seconds=60.0, counts=False), a_heard(5, "b")]
    found = one(Target("TTHC", items=2, airings=3, minutes=7), *rows)
    assert [(m.asked_for, m.reached) for m in found.measures] == [
        ("items", 2),
        ("airings", 3),
        ("minutes", 7.0),
    ]
    assert found.outlook == "reached"


def test_what_is_planned_counts_as_coming_and_a_clip_heard_already_as_no_new_item() -> None:
    found = one(Target("TTHC", items=2, airings=3), a_heard(2), coming=(20, 22))
    items, airings = found.measures
    assert (items.reached, items.coming, items.outlook) == (1, 0, "short")
    assert (airings.reached, airings.coming, airings.outlook) == (1, 2, "coming")
    assert found.outlook == "short"
    assert items.lacking == 1
    assert airings.lacking == 0


def test_what_of_a_session_has_begun_already_is_not_coming() -> None:
    found = one(Target("TTHC", airings=2), a_heard(16), coming=(15, 16))
    assert found.measures[0].coming == 1


def test_a_month_that_is_over_is_reached_or_lost() -> None:
    later = at(date(2026, 12, 1), "05:00")
    targets = [Target("TTHC", airings=1), Target("CPS", airings=1)]
    reached, lost = coverage(targets, NOVEMBER, [a_heard(2)], [], later)
    assert (reached.outlook, lost.outlook) == ("reached", "lost")


def test_only_the_month_asked_for_counts() -> None:
    rows = [a_heard(2), replace(a_heard(2), at=at(date(2026, 10, 31), "17:00"))]
    sessions = [a_session(date(2026, 12, 1))]
    (found,) = coverage([Target("TTHC", airings=5)], NOVEMBER, rows, sessions, NOW)
    assert (found.measures[0].reached, found.measures[0].coming) == (1, 0)


@pytest.mark.parametrize(
    ("days", "coming", "outlook"),
    [
        ((1, 7, 13), (19, 25), "coming"),
        ((1, 7, 13), (19,), "short"),  # 20 to 30 are eleven days
        ((1, 12, 13), (19, 25), "lost"),  # 2 to 11 are ten days
        ((1, 7, 13), (), "short"),
        ((), (), "lost"),
    ],
)
def test_at_least_every_seven_days_means_fewer_than_seven_days_on_end_without(
    days: tuple[int, ...], coming: tuple[int, ...], outlook: str
) -> None:
    rows = [a_heard(day) for day in days]
    found = one(Target("TTHC", every_days=7), *rows, coming=coming)
    assert found.outlook == outlook


def test_the_days_up_to_the_end_of_the_month_are_a_gap_too() -> None:
    measure = one(Target("TTHC", every_days=14), a_heard(10)).measures[0]
    assert measure.reached == 9
    assert measure.coming == 20
    assert measure.lacking == 7


def test_today_is_not_lost_before_it_has_ended() -> None:
    found = one(Target("TTHC", every_days=7), a_heard(4), a_heard(9), coming=(16, 22, 28))
    assert found.measures[0].reached == 6
    assert found.outlook == "coming"


def test_days_before_it_was_asked_are_no_gap_and_a_later_month_counts_whole() -> None:
    target = Target("TTHC", every_days=3)
    late = {target: date(2026, 11, 15)}
    sessions = [a_session(date(2026, 11, day)) for day in range(17, 31, 2)]
    (found,) = coverage([target], NOVEMBER, [], sessions, NOW, late)
    assert (found.measures[0].total, found.outlook) == (2, "coming")
    assert found.days_from == date(2026, 11, 15)
    (whole,) = coverage([target], NOVEMBER, [], sessions, NOW)
    assert (whole.measures[0].total, whole.outlook, whole.days_from) == (16, "lost", None)
    after = at(date(2026, 12, 20), "12:00")
    (past,) = coverage([target], NOVEMBER, [], [], after, {target: date(2026, 12, 20)})
    assert (past.measures[0].total, past.outlook) == (30, "lost")


def test_a_target_takes_in_its_field_its_group_both_or_all_of_the_reform() -> None:
    rows = [
        a_heard(2),
        a_heard(3, "b", field="CPS"),
        a_heard(4, "c", group="HD"),
        a_heard(5, "d", field=None),
    ]
    targets = [
        Target("TTHC", airings=9),
        Target(group="DVC", airings=9),
        Target("TTHC", "DVC", airings=9),
        Target(airings=9),
    ]
    found = coverage(targets, NOVEMBER, rows, [], NOW)
    assert [one.measures[0].reached for one in found] == [2, 2, 1, 3]


def test_a_month_of_its_own_takes_the_place_of_each_month() -> None:
    each, own = Target("TTHC", airings=4), Target("TTHC", month=NOVEMBER, airings=9)
    other = Target("CPS", airings=1)
    assert for_month([own, each, other], NOVEMBER) == [own, other]
    assert for_month([each, own, other], NOVEMBER) == [own, other]
    assert for_month([each, own, other], date(2026, 12, 1)) == [each, other]


def test_a_target_is_put_changed_dropped_and_one_that_asks_for_nothing_goes() -> None:
    four, nine = Target("TTHC", airings=4), Target("TTHC", airings=9)
    other = Target("CPS", airings=1)
    schedule = put_target(put_target(Schedule("", ""), four), other)
    assert put_target(schedule, nine).targets == (nine, other)
    assert put_target(schedule, Target("TTHC")).targets == (other,)
    assert drop_target(schedule, Target("CPS")).targets == (four,)


def test_proposals_leave_what_is_set() -> None:
    mine, other = Target("TTHC", airings=99), Target("CPS", airings=2)
    proposed = (Target("TTHC", airings=8), other)
    assert with_proposals(Schedule("", "", targets=(mine,)), proposed).targets == (mine, other)
