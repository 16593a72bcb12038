"""Only a decision with its number opens quiet hours; words that keep its place open nothing."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.decided import filled, left_open, names_decision
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.gate import Refusal, refusals, to_confirm
from ccht_desktop.schedule.model import Calendar, Schedule, Window
from tests.schedule.schedule_samples import MONDAY, WALLS, a_rule, a_rundown, at, rotation

NOTHING = Schedule("", "")
PLACE = "Quyết định số …/QĐ-UBND (điền số)"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def with_window(decision: str, start: time = time(3), end: time = time(6)) -> Schedule:
    window = Window("som", "Khung mẫu", start, end, decision)
    return Schedule("Mẫu", "", (a_rundown(rotation(1)),), (a_rule("03:15"),), windows=(window,))


def refused(after: Schedule, before: Schedule = NOTHING) -> list[Refusal]:
    return refusals(
        before, after, WALLS, Calendar(), at(MONDAY, "04:00"), lambda _sha256, _day: None
    )


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("12/QĐ-UBND", True),
        ("Quy chế số 01", True),
        (PLACE, False),
        ("Quyết định số .../QĐ-UBND ngày 12/3", False),
        ("theo quyết định", False),
        (" ", False),
    ],
)
def test_a_decision_has_a_number_and_nothing_left_to_fill(text: str, real: bool) -> None:
    assert names_decision(text) is real


def test_a_place_kept_for_a_decision_opens_no_quiet_hours() -> None:
    first = refused(with_window(PLACE))[0]
    assert (first.code, first.key, first.part) == ("DECISION_NEEDED", "som", "decision")
    assert "Khung mẫu" in first.text and "number" in first.text
    assert refused(with_window("5/QĐ-MẪU")) == []


def test_the_read_back_of_open_quiet_hours_names_each_start_in_them() -> None:
    schedule = with_window("5/QĐ-MẪU", time(3), time(6))
    rule = replace(a_rule("03:15", "04:40", "05:30"), name="Buổi sớm")
    (asked,) = to_confirm(NOTHING, replace(schedule, rules=(rule,)), WALLS, Calendar(), MONDAY)
    assert "3:15 in the MORNING: Buổi sớm" in asked.text
    assert "4:40 in the MORNING: Buổi sớm" in asked.text
    assert "5:30" not in asked.text


def test_hours_outside_the_quiet_ones_need_no_number_yet() -> None:
    by_day = Window("ngay", "Ngày", time(5), time(20), PLACE)
    schedule = replace(with_window("5/QĐ-MẪU"), windows=(by_day,), rules=(a_rule("05:30"),))
    assert refused(schedule) == []


def test_what_an_older_plan_opened_with_a_place_kept_is_not_planned() -> None:
    begin = at(MONDAY, "00:00")
    for decision, count in ((PLACE, 0), ("5/QĐ-MẪU", 1)):
        schedule = with_window(decision)
        found = occurrences(schedule, begin, begin + timedelta(days=1), Calendar(), WALLS)
        assert len(found) == count
    old = with_window(PLACE)
    more = replace(old, rules=(*old.rules, replace(a_rule("04:00"), key="them")))
    assert [one.code for one in refused(more, old)] == ["QUIET_HOURS"]


def test_a_place_kept_allows_no_longer_session() -> None:
    long = replace(a_rule(cap_minutes=60), decision=PLACE)
    schedule = Schedule("Mẫu", "", (a_rundown(rotation(1)),), (long,))
    assert [one.code for one in refused(schedule)] == ["OVER_CAP"]


def test_a_decision_fills_every_place_of_a_ready_schedule() -> None:
    ready = files.read(schedules() / "truoc-5-gio.toml")
    assert left_open(ready)
    assert refused(ready)[0].code == "DECISION_NEEDED"
    made = filled(ready, " 12/QĐ-UBND ")
    assert {window.decision for window in made.windows} == {"12/QĐ-UBND"}
    assert {rule.decision for rule in made.rules} == {"12/QĐ-UBND"}
    assert refused(made) == []
    assert len(to_confirm(NOTHING, made, WALLS, Calendar(), MONDAY)) == 1


def test_what_was_decided_already_is_not_filled_over() -> None:
    schedule = with_window(PLACE)
    other = Window("khac", "Khác", time(17), time(18), "7/QĐ-MẪU")
    made = filled(replace(schedule, windows=(*schedule.windows, other)), "12/QĐ-UBND")
    assert [one.decision for one in made.windows] == ["12/QĐ-UBND", "7/QĐ-MẪU"]


@pytest.mark.parametrize(
    ("decision", "offered", "code"),
    [(PLACE, "số …", "DECISION_NEEDED"), ("7/QĐ-MẪU", "12/QĐ-UBND", "DECISION_NO_PLACE")],
)
def test_a_decision_without_number_or_without_place_is_refused(
    decision: str, offered: str, code: str
) -> None:
    with pytest.raises(StationError) as error:
        filled(with_window(decision), offered)
    assert error.value.code == code
