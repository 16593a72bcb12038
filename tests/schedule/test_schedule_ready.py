"""The ready schedules load at once, explain themselves and have nothing wrong with them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import Schema, open_writer
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.library.codes import ReformField
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.book import ScheduleBook
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.decided import filled, left_open
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.model import Calendar, Schedule
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.preview.conflicts import find_conflicts
from ccht_desktop.schedule.resolving.resolve import resolve
from tests.schedule.schedule_samples import WALLS, a_large_library, a_small_library, at

READY = sorted(schedules().glob("*.toml"))
FIRST = date(2026, 12, 1)
LINES = ("relay", "live")


@pytest.fixture
def book(tmp_path: Path, clock: FakeClock) -> Iterator[ScheduleBook]:
    schema = Schema(1, "delete", ("ccht_desktop.schedule.migrations",))
    plan: sqlite3.Connection
    with closing(open_writer(tmp_path / "plan.db", schema)) as plan:
        yield ScheduleBook(plan, clock)


def ready(path: Path) -> Schedule:
    """With a sample decision where one is left to be filled in."""
    schedule = files.read(path)
    return filled(schedule, "12/QĐ-UBND") if left_open(schedule) else schedule


def a_week(book: ScheduleBook, name: str, clips: list[Clip]) -> list[PlannedSession]:
    book.replace(ready(schedules() / f"{name}.toml"), WALLS)
    start: datetime = at(FIRST, "00:00")
    found = occurrences(book.current(), start, start + timedelta(days=7), Calendar(), WALLS)
    return resolve(found, book.rundowns(), clips, {}, WALLS)


def test_there_are_seven() -> None:
    assert [path.stem for path in READY] == [
        "ba-cap-tiep-song",
        "cao-diem",
        "do-thi",
        "ke-hoach-2022",
        "mua-he-mua-dong",
        "nong-thon",
        "truoc-5-gio",
    ]


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_each_has_nothing_wrong_where_there_are_enough_clips(
    book: ScheduleBook, path: Path
) -> None:
    sessions = a_week(book, path.stem, a_large_library())
    assert sessions
    assert [conflict.text for conflict in find_conflicts(sessions, WALLS, lines=LINES)] == []


@pytest.mark.parametrize("path", READY, ids=lambda path: path.stem)
def test_each_begins_with_an_explanation_and_reads_back_the_same(
    tmp_path: Path, path: Path
) -> None:
    first, text = path.read_text("utf-8").split("\n", 1)
    assert (path.parent / first.removeprefix("#:schema ")).is_file()
    assert text.startswith("# LỊCH PHÁT")
    assert "ccht schedule load" in text.split("\nname = ")[0]
    copy = tmp_path / "copy.toml"
    copy.write_text(files.dumps(files.read(path)), "utf-8")
    assert files.read(copy) == files.read(path)


def test_the_rural_one_is_daily_morning_and_afternoon(book: ScheduleBook) -> None:
    sessions = a_week(book, "nong-thon", a_large_library())
    assert {f"{s.start:%H:%M}" for s in sessions} == {"05:30", "17:00"}
    assert len(sessions) == 14
    assert {s.cap_minutes for s in sessions} == {45}


def test_the_urban_one_is_short_and_leaves_the_weekend_quiet(book: ScheduleBook) -> None:
    sessions = a_week(book, "do-thi", a_large_library())
    assert {s.start.weekday() for s in sessions} == {0, 1, 2, 3, 4}
    assert {s.cap_minutes for s in sessions} == {15}


def test_the_campaign_has_five_sessions_a_day_and_ends(book: ScheduleBook) -> None:
    assert len(a_week(book, "cao-diem", a_large_library())) == 35
    (rule,) = book.rules()
    assert rule.from_date and rule.to_date
    after = at(rule.to_date + timedelta(days=1), "00:00")
    assert occurrences(book.current(), after, after + timedelta(days=60)) == []


def test_the_plan_of_2022_airs_every_field_every_day_at_a_newly_made_station(
    book: ScheduleBook,
) -> None:
    sessions = a_week(book, "ke-hoach-2022", a_small_library(seconds=60.0))
    assert find_conflicts(sessions, WALLS) == []
    for number in range(7):
        day = FIRST + timedelta(days=number)
        aired = [i.field for s in sessions if s.start.date() == day for i in s.items if i.field]
        assert sorted(aired) == sorted(ReformField)


def test_the_plan_of_2022_gives_three_fields_to_the_morning_and_stays_short(
    book: ScheduleBook,
) -> None:
    morning, afternoon = a_week(book, "ke-hoach-2022", a_small_library(seconds=60.0))[:2]
    assert [item.field for item in morning.items] == [None, None, "TC", "TTHC", "TCBM"]
    assert [item.field for item in afternoon.items][2:] == ["CV", "TCC", "CPS", "CHUNG"]
    for session in (morning, afternoon):
        assert session.end - session.start <= timedelta(minutes=6)


def test_the_plan_of_2022_proposes_targets_for_its_six_fields(book: ScheduleBook) -> None:
    a_week(book, "ke-hoach-2022", a_small_library())
    targets = book.current().targets
    assert [target.field for target in targets] == [f for f in ReformField if f != "CHUNG"]
    assert all(target.airings and target.every_days and not target.month for target in targets)


def test_summer_and_winter_each_have_their_times_within_their_windows(book: ScheduleBook) -> None:
    a_week(book, "mua-he-mua-dong", a_large_library())
    for first, expected in (
        (date(2026, 7, 1), {"05:00", "17:30"}),
        (date(2026, 12, 1), {"05:30", "16:30"}),
    ):
        start = at(first, "00:00")
        found = occurrences(book.current(), start, start + timedelta(days=7), Calendar(), WALLS)
        assert {f"{o.start:%H:%M}" for o in found} == expected
        assert len(found) == 14


def test_the_relay_of_three_levels_fills_its_hour_and_leaves_room_for_the_commune(
    book: ScheduleBook,
) -> None:
    sessions = a_week(book, "ba-cap-tiep-song", a_large_library())
    assert {f"{s.start:%H:%M}" for s in sessions} == {"05:00", "11:00", "17:00"}
    assert {s.cap_minutes for s in sessions} == {60}
    relayed = [item for item in sessions[0].items if item.source == "relay"]
    assert [item.seconds for item in relayed] == [1500, 900, 480]
    assert sessions[0].end - sessions[0].start <= timedelta(minutes=60)


def test_the_one_before_five_opens_quiet_hours_only_by_its_decision(book: ScheduleBook) -> None:
    a_week(book, "truoc-5-gio", a_large_library())
    start = at(FIRST, "00:00")
    for schedule, expected in (
        (book.current(), {"04:50", "17:00"}),
        (replace(book.current(), windows=()), {"17:00"}),
    ):
        found = occurrences(schedule, start, start + timedelta(days=7), Calendar(), WALLS)
        assert {f"{o.start:%H:%M}" for o in found} == expected
