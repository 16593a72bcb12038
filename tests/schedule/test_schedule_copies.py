"""Copies of a day and of a week: sessions of one day only, that walls and undo know as rules."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.copies import copy_day, copy_week
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.files.rows import schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.schedule.planned import Occurrence

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
RUNDOWN = Rundown("sang", "Buổi sáng", (Position(1, "rotation", "THONG_BAO"),))
RULE = Rule("sang", "Buổi sáng", "sang", (time(5, 30), time(17)), frozenset({0, 1}))
SCHEDULE = Schedule("Mẫu", "", (RUNDOWN,), (RULE,))


def on(schedule: Schedule, first: date, days: int = 1) -> list[Occurrence]:
    start = datetime.combine(first, time(), ZONE)
    return occurrences(schedule, start, start + days * DAY)


def starts(schedule: Schedule, day: date) -> list[str]:
    return [f"{o.start.astimezone(ZONE):%H:%M}" for o in on(schedule, day)]


def test_a_day_is_copied_onto_another_as_sessions_of_that_day_only() -> None:
    friday = MONDAY + 4 * DAY
    copied, made = copy_day(SCHEDULE, on(SCHEDULE, MONDAY), friday)
    assert made == 2
    assert starts(copied, friday) == ["05:30", "17:00"]
    assert starts(copied, friday + 7 * DAY) == []


def test_what_is_there_already_is_not_copied_again() -> None:
    tuesday, friday = MONDAY + DAY, MONDAY + 4 * DAY
    assert copy_day(SCHEDULE, on(SCHEDULE, MONDAY), tuesday, on(SCHEDULE, tuesday))[1] == 0
    once, _made = copy_day(SCHEDULE, on(SCHEDULE, MONDAY), friday)
    twice, made = copy_day(once, on(once, MONDAY), friday, on(once, friday))
    assert (twice, made) == (once, 0)


def test_a_moved_session_is_copied_at_the_time_at_which_it_is_heard() -> None:
    moved = edits.move(SCHEDULE, ("sang", MONDAY, "0530"), MONDAY, time(6, 15))
    copied, _made = copy_day(moved, on(moved, MONDAY), MONDAY + 4 * DAY)
    assert starts(copied, MONDAY + 4 * DAY) == ["06:15", "17:00"]


def test_clips_added_by_hand_go_with_the_copy() -> None:
    added = edits.add_clip(SCHEDULE, ("sang", MONDAY, "0530"), "a" * 64)
    copied, _made = copy_day(added, on(added, MONDAY), MONDAY + 4 * DAY)
    assert on(copied, MONDAY + 4 * DAY)[0].added == ("a" * 64,)


def test_copies_of_copies_keep_short_keys_and_a_file_takes_them() -> None:
    schedule = SCHEDULE
    for day in range(2, 6):
        schedule, _made = copy_day(
            schedule, on(schedule, MONDAY + (day - 1) * DAY), MONDAY + day * DAY
        )
    assert max(len(rule.key) for rule in schedule.rules) <= len("sang-20261128-0530")
    again = schedule_of(TomlTable("x", {}, (), schedule_rows(schedule)))
    assert again.rules == schedule.rules


def test_what_was_particular_to_last_week_comes_into_this_one() -> None:
    before = edits.skip(SCHEDULE, ("sang", MONDAY, "0530"), "Cắt điện")
    before = edits.move(before, ("sang", MONDAY, "1700"), MONDAY, time(18))
    friday = MONDAY + 4 * DAY
    before, _made = copy_day(before, on(before, MONDAY), friday)
    following = MONDAY + 7 * DAY
    copied, made = copy_week(before, following, on(before, MONDAY, 7), on(before, following, 7))
    assert made == 3
    assert starts(copied, following) == ["18:00"]
    assert starts(copied, friday + 7 * DAY) == ["18:00"]
    assert starts(copied, following + DAY) == ["05:30", "17:00"]


def test_a_week_is_not_copied_twice() -> None:
    before = edits.skip(SCHEDULE, ("sang", MONDAY, "0530"), "Cắt điện")
    following = MONDAY + 7 * DAY
    once, _made = copy_week(before, following, on(before, MONDAY, 7), on(before, following, 7))
    twice, made = copy_week(once, following, on(once, MONDAY, 7), on(once, following, 7))
    assert (made, twice) == (0, once)


def test_a_copy_leaves_the_rest_of_the_schedule_as_it_is() -> None:
    copied, _made = copy_day(SCHEDULE, on(SCHEDULE, MONDAY), MONDAY + 4 * DAY)
    assert replace(copied, rules=copied.rules[:1]) == SCHEDULE
