"""What a change may not bring is refused; what it may bring by decision is read back first."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from ccht_desktop.schedule import edits
from ccht_desktop.schedule.days.lost_moves import lost_moves
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.gate import Refusal, refusals, to_confirm
from ccht_desktop.schedule.model import Addition, Calendar, Place, Rule, Schedule, Season, Window
from ccht_desktop.schedule.walls import allowed_by
from tests.schedule.schedule_samples import MONDAY, WALLS, a_rule, a_rundown, at, rotation, sha

CALENDAR = Calendar()
NOTHING = Schedule("", "")
TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def of(*rules: Rule, windows: tuple[Window, ...] = ()) -> Schedule:
    return Schedule("Mẫu", "", (a_rundown(rotation(1)),), rules, windows=windows)


def allowed(
    start: time,
    end: time,
    key: str = "som",
    *,
    season: Season | None = None,
    from_date: date | None = None,
    to_date: date | None = None,
    cap_minutes: int | None = None,
) -> Window:
    return Window(key, "Khung mẫu", start, end, "5/QĐ-MẪU", season, from_date, to_date, cap_minutes)


NOW = at(MONDAY, "05:00")


def refused(after: Schedule, before: Schedule = NOTHING, now: datetime = NOW) -> list[Refusal]:
    return refusals(before, after, WALLS, CALENDAR, now, lambda _sha256, _day: None)


def asked(after: Schedule, before: Schedule = NOTHING) -> list[str]:
    return [one.text for one in to_confirm(before, after, WALLS, CALENDAR, MONDAY)]


def test_a_start_in_quiet_hours_is_refused_and_read_back() -> None:
    (one,) = refused(of(a_rule("03:15")))
    assert (one.code, one.key, one.part) == ("QUIET_HOURS", "sang", "starts")
    assert "3:15 in the MORNING" in one.text


def test_a_decision_opens_its_hours_and_no_others() -> None:
    early = allowed(time(4, 45), time(6, 30))
    assert refused(of(a_rule("04:45"), windows=(early,))) == []
    assert [one.code for one in refused(of(a_rule("04:30"), windows=(early,)))] == ["QUIET_HOURS"]
    ends = allowed(time(4), time(4, 45))
    assert [one.code for one in refused(of(a_rule("04:45"), windows=(ends,)))] == ["QUIET_HOURS"]


def test_a_decision_for_the_summer_does_not_open_the_winter() -> None:
    summer = allowed(time(4, 30), time(6), season="summer")
    (one,) = refused(of(a_rule("04:30"), windows=(summer,)))
    assert "on 23/11/2026 no decision allows it" in one.text
    assert refused(of(replace(a_rule("04:30"), season="summer"), windows=(summer,))) == []
    winter = allowed(time(4, 15), time(6), "dong", season="winter")
    assert refused(of(a_rule("04:30"), windows=(summer, winter))) == []


def test_a_decision_that_ends_does_not_open_what_comes_after() -> None:
    until = allowed(time(4, 30), time(6), to_date=date(2027, 1, 31))
    (one,) = refused(of(a_rule("04:30"), windows=(until,)))
    assert "01/02/2027" in one.text
    within = a_rule("04:30", to_date=date(2027, 1, 31))
    assert refused(of(within, windows=(until,))) == []


def test_one_session_moved_into_quiet_hours_is_refused() -> None:
    rule = a_rule("05:30")
    moved = edits.move(of(rule), ("sang", MONDAY, "0530"), TUESDAY, time(3, 15))
    (one,) = refused(moved, of(rule))
    assert (one.code, one.part) == ("QUIET_HOURS", "to_time")


def test_what_was_wrong_before_does_not_stop_another_edit() -> None:
    wrong = of(a_rule("03:15"))
    assert refused(replace(wrong, name="Khác"), wrong) == []


def test_a_longer_session_than_allowed_needs_a_decision_of_its_own() -> None:
    long = a_rule(cap_minutes=60)
    (one,) = refused(of(long))
    assert (one.code, one.part) == ("OVER_CAP", "cap_minutes")
    assert refused(of(replace(long, decision="7/QĐ-MẪU"))) == []
    assert refused(of(long, windows=(allowed(time(5), time(7), cap_minutes=60),))) == []


def test_a_clip_that_may_not_be_heard_is_refused_where_it_stands() -> None:
    place = rotation(1)
    fixed = replace(place, source="clip", sha256=sha(1))
    after = Schedule("Mẫu", "", (a_rundown(fixed),), (a_rule(),))
    added = replace(of(a_rule()), additions=(Addition("sang", MONDAY, "0530", sha(2)),))
    for schedule, key in ((after, "mau"), (added, "sang")):
        (one,) = refusals(NOTHING, schedule, WALLS, CALENDAR, NOW, lambda _sha, _day: "chưa duyệt")
        assert (one.code, one.text, one.key) == ("CLIP_NOT_ALLOWED", "chưa duyệt", key)


def test_without_hours_by_decision_nothing_is_asked() -> None:
    assert asked(of(a_rule("13:00"))) == []


def test_a_time_outside_the_hours_allowed_is_read_back_once() -> None:
    usual = allowed(time(5, 30), time(6, 30))
    before = of(a_rule("05:30"), windows=(usual,))
    assert asked(before) == []
    noon = of(a_rule("05:30", "13:05"), windows=(usual,))
    (text,) = asked(noon, before)
    assert "1:05 in the AFTERNOON" in text
    assert asked(noon, noon) == []


def test_a_decision_that_opens_quiet_hours_is_read_back() -> None:
    early = allowed(time(4, 45), time(6, 30))
    (text,) = asked(of(a_rule("04:45"), windows=(early,)))
    assert "4:45 in the MORNING" in text and "5/QĐ-MẪU" in text
    late = allowed(time(20), time(22))
    assert len(asked(of(a_rule("20:00"), windows=(late,)))) == 1


def test_another_decision_or_other_days_of_open_quiet_hours_are_read_back_again() -> None:
    early = allowed(time(4, 45), time(6, 30), to_date=date(2026, 12, 31))
    before = of(a_rule("05:30"), windows=(early,))
    assert asked(before, before) == []
    for changed in (
        replace(early, decision="9/QĐ-MẪU"),
        replace(early, to_date=date(2027, 12, 31)),
        replace(early, from_date=date(2026, 12, 1)),
        replace(early, season="summer"),
    ):
        (text,) = asked(of(a_rule("05:30"), windows=(changed,)), before)
        assert changed.decision in text
    (longer,) = asked(of(a_rule("05:30"), windows=(replace(early, to_date=None),)), before)
    assert "Until" not in longer


def test_hours_without_a_decision_open_nothing_anywhere() -> None:
    empty = replace(allowed(time(4), time(6)), decision=" ")
    plan = of(a_rule("04:45"), windows=(empty,))
    assert "QUIET_HOURS" in {one.code for one in refused(plan)}
    assert not allowed_by(time(4, 45), plan.windows)
    start, end = at(MONDAY, "00:00"), at(MONDAY, "23:00")
    assert occurrences(plan, start, end, CALENDAR, WALLS) == []


MORNING: Place = ("sang", MONDAY, "0530")


def codes(after: Schedule, before: Schedule, now: datetime = NOW) -> list[str]:
    return [one.code for one in refused(after, before, now)]


def test_a_session_is_not_moved_onto_another_one_of_its_rule() -> None:
    plan = of(a_rule("05:30", "17:00"))
    (one,) = refused(edits.move(plan, MORNING, TUESDAY, time(17)), plan)
    assert (one.code, one.key, one.part) == ("MOVE_TAKEN", "sang", "to_time")
    assert "05:30" in one.text and "17:00 24/11/2026" in one.text
    # What stood there is away itself.
    free = edits.skip(plan, ("sang", TUESDAY, "1700"), "Mẫu")
    assert codes(edits.move(free, MORNING, TUESDAY, time(17)), free) == []
    # Putting it back there takes the place again.
    moved = edits.move(free, MORNING, TUESDAY, time(17))
    assert codes(edits.restore(moved, ("sang", TUESDAY, "1700")), moved) == ["MOVE_TAKEN"]


def test_two_sessions_are_not_moved_to_one_time() -> None:
    plan = edits.move(of(a_rule("05:30", "17:00")), MORNING, TUESDAY, time(12))
    both = edits.move(plan, ("sang", MONDAY, "1700"), TUESDAY, time(12))
    assert codes(both, plan) == ["MOVE_TAKEN"]
    # What was wrong before does not stop another edit, not even of the rule's name.
    renamed = edits.put_rule(both, replace(both.rules[0], name="Khác"))
    assert codes(renamed, both) == []
    assert lost_moves(both, CALENDAR) == [both.moves[1]]


def test_a_rule_does_not_begin_where_one_of_its_sessions_was_moved_to() -> None:
    plan = edits.move(of(a_rule("05:30", "17:00")), MORNING, TUESDAY, time(12))
    rule = replace(plan.rules[0], starts=(time(5, 30), time(12), time(17)))
    assert codes(edits.put_rule(plan, rule), plan) == ["MOVE_TAKEN"]


@pytest.mark.parametrize(
    ("day", "wall", "late"),
    [(-1, "17:00", True), (0, "09:00", True), (0, "09:01", True), (0, "09:02", False)],
)
def test_a_session_to_come_is_not_moved_to_a_time_gone_by(day: int, wall: str, late: bool) -> None:
    plan, now = of(a_rule("17:00")), at(MONDAY, "09:00:30")
    to = MONDAY + timedelta(days=day)
    moved = edits.move(plan, ("sang", MONDAY, "1700"), to, time.fromisoformat(wall))
    found = refused(moved, plan, now)
    assert [one.code for one in found] == (["MOVE_TOO_LATE"] if late else [])
    # Later, it is history.
    assert codes(replace(moved, name="Khác"), moved, at(TUESDAY, "08:00")) == []
    assert codes(moved, NOTHING, at(date(2026, 12, 24), "08:00")) == []


def test_a_session_moved_once_is_not_moved_again_to_a_time_gone_by() -> None:
    plan, now = of(a_rule("05:30")), at(MONDAY, "15:00")
    evening = edits.move(plan, MORNING, MONDAY, time(19))
    assert codes(edits.move(evening, MORNING, MONDAY, time(14)), evening, now) == ["MOVE_TOO_LATE"]
    assert codes(edits.move(evening, MORNING, MONDAY, time(20)), evening, now) == []


def test_a_clip_added_to_one_session_is_judged_on_the_day_it_is_heard() -> None:
    plan = of(a_rule("05:30"))

    def expired(_sha: str, day: date | None) -> str | None:
        return "hết hạn" if day is not None and day > date(2026, 11, 30) else None

    def judged(after: Schedule) -> list[str]:
        return [one.text for one in refusals(plan, after, WALLS, CALENDAR, NOW, expired)]

    soon: Place = ("sang", TUESDAY, "0530")
    later: Place = ("sang", date(2026, 12, 3), "0530")
    added = edits.add_clip(plan, soon, sha(1))
    assert judged(added) == []
    assert judged(edits.add_clip(plan, later, sha(1))) == ["hết hạn"]
    # Moved with its session beyond the last day of its approval.
    assert judged(edits.move(added, soon, date(2026, 12, 2), time(6))) == ["hết hạn"]
