"""What rules have and nobody hears: told with its cause, once a day where it takes the whole."""

from dataclasses import replace
from datetime import date, time, timedelta

from ccht_desktop.schedule import edits
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Calendar, Schedule, Suspension
from ccht_desktop.schedule.preview.silent import Silence, silences, without
from tests.schedule.schedule_samples import MONDAY, WALLS, a_rule, a_rundown, at, rotation

START = at(MONDAY, "00:00")
END = START + timedelta(days=2)
TUESDAY = MONDAY + timedelta(days=1)
FEAST = Calendar(holidays={TUESDAY: "Lễ mẫu"})


def a_schedule() -> Schedule:
    rules = a_rule("05:30", "17:00", key="mau"), a_rule("11:00", key="trua")
    return Schedule("Lịch mẫu", "", rundowns=(a_rundown(rotation(1)),), rules=rules)


def told(schedule: Schedule, calendar: Calendar | None = None) -> list[Silence]:
    return silences(schedule, START, END, calendar or Calendar(), WALLS)


def causes(found: list[Silence]) -> list[tuple[str, date, list[str]]]:
    return [(one.cause, one.at.date(), [s.slot for s in one.sessions]) for one in found]


def test_nothing_is_told_where_everything_is_heard() -> None:
    moved = edits.move(a_schedule(), ("mau", MONDAY, "0530"), MONDAY, time(6))
    assert told(a_schedule()) == []
    assert told(moved) == []


def test_a_suspension_of_one_rule_or_of_all_is_told_once_a_day() -> None:
    own = replace(a_schedule(), suspensions=(Suspension(MONDAY, MONDAY, "Mẫu", "mau"),))
    assert causes(told(own)) == [("suspended", MONDAY, ["0530", "1700"])]
    whole = replace(own, suspensions=(Suspension(MONDAY, TUESDAY, "Mẫu"),))
    days = [(MONDAY, ["0530", "1100", "1700"]), (TUESDAY, ["0530", "1100", "1700"])]
    assert causes(told(whole)) == [("suspended", *day) for day in days]


def test_a_session_left_out_is_told_where_its_rule_has_it_even_if_it_was_moved_before() -> None:
    place = ("mau", MONDAY, "0530")
    moved = edits.move(a_schedule(), place, TUESDAY, time(6))
    (one,) = told(edits.skip(moved, place, "Đám tang mẫu"))
    assert (one.cause, one.what, one.sessions[0].origin) == (
        "skipped",
        "Đám tang mẫu",
        "mau/2026-11-23/0530",
    )


def test_a_holiday_silences_only_the_rules_that_fall_silent_on_it() -> None:
    schedule = a_schedule()
    first, second = schedule.rules
    schedule = replace(schedule, rules=(replace(first, holidays="silent"), second))
    (one,) = told(schedule, FEAST)
    assert (one.cause, one.what) == ("holiday", "Lễ mẫu")
    assert causes([one]) == [("holiday", TUESDAY, ["0530", "1700"])]


def test_what_quiet_hours_hold_back_is_told_and_what_was_heard_is_not() -> None:
    schedule = edits.move(a_schedule(), ("mau", MONDAY, "0530"), MONDAY, time(3, 15))
    found = told(schedule)
    assert causes(found) == [("quiet", MONDAY, ["0315"])]
    assert list(without(found, {one.key for one in occurrences(schedule, START, END)})) == []
