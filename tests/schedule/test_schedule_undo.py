"""Every change of the schedule can be taken back, and yesterday's schedule is still known."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import Schema, open_writer
from ccht_desktop.schedule.book import ScheduleBook
from ccht_desktop.schedule.migrations import migrations
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule, Suspension
from tests.schedule.schedule_samples import WALLS, a_rule, a_rundown, rotation, sha

SCHEMA = Schema(1, "delete", ("ccht_desktop.schedule.migrations",))


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_writer(tmp_path / "plan.db", SCHEMA)) as connection:
        yield connection


@pytest.fixture
def book(plan: sqlite3.Connection, clock: FakeClock) -> ScheduleBook:
    return ScheduleBook(plan, clock)


def named(name: str, *rules: Rule) -> Schedule:
    return Schedule(name, "", (a_rundown(rotation(1)),), rules or (a_rule(),))


def put(book: ScheduleBook, clock: FakeClock, *names: str) -> None:
    for name in names:
        clock.advance(60)
        book.replace(named(name), WALLS, f"sửa {name}")


def test_there_is_nothing_to_undo_at_first(book: ScheduleBook, clock: FakeClock) -> None:
    assert (book.undoable(), book.undo(), book.redoable(), book.redo()) == (None,) * 4
    put(book, clock, "một")
    assert book.undoable() is None


def test_edits_are_taken_back_and_done_again_in_order(book: ScheduleBook, clock: FakeClock) -> None:
    put(book, clock, "một", "hai", "ba")
    assert (book.undoable(), book.undo(), book.undo()) == ("sửa ba", "sửa ba", "sửa hai")
    assert (book.current().name, book.undoable()) == ("một", None)
    assert (book.redoable(), book.redo(), book.redo()) == ("sửa hai", "sửa hai", "sửa ba")
    assert (book.current().name, book.redo()) == ("ba", None)


def test_a_new_edit_after_undoing_is_what_is_done_again_next(
    book: ScheduleBook, clock: FakeClock
) -> None:
    put(book, clock, "một", "hai")
    book.undo()
    put(book, clock, "khác")
    assert book.redo() is None
    assert book.undo() == "sửa khác"
    assert (book.redo(), book.current().name) == ("sửa khác", "khác")


def test_what_was_in_force_yesterday_is_known_whatever_was_undone(
    book: ScheduleBook, clock: FakeClock
) -> None:
    assert book.as_of(clock.now()) is None
    put(book, clock, "một", "hai")
    yesterday = clock.now()
    clock.advance(86_400)
    book.undo()
    put(book, clock, "ba")
    then, now = book.as_of(yesterday), book.as_of(clock.now())
    assert then is not None and now is not None
    assert (then.name, now.name) == ("hai", "ba")
    since = book.changes(yesterday + timedelta(seconds=1))
    assert [change.what for change in since] == ["sửa một", "sửa ba"]


def test_a_key_keeps_its_number_through_undo(book: ScheduleBook, clock: FakeClock) -> None:
    put(book, clock, "một")
    number = book.rules()[0].id
    book.replace(named("khác", a_rule("11:00", key="trua")), WALLS)
    assert number and book.rules()[0].id not in (0, number)
    book.undo()
    assert book.rules()[0].id == number


def test_old_revisions_go_and_the_present_stays(plan: sqlite3.Connection, clock: FakeClock) -> None:
    book = ScheduleBook(plan, clock, kept=3)
    put(book, clock, *[str(number) for number in range(6)])
    assert [book.undo() for _n in range(4)] == ["sửa 5", "sửa 4", None, None]
    assert book.current().name == "3"


def test_another_connection_sees_the_change(
    book: ScheduleBook, clock: FakeClock, tmp_path: Path
) -> None:
    put(book, clock, "một")
    with closing(open_writer(tmp_path / "plan.db", SCHEMA)) as other:
        reader = ScheduleBook(other, clock)
        assert reader.current().name == "một"
        put(book, clock, "hai")
        assert reader.current().name == "hai"


OLD_ROWS = (
    "INSERT INTO rundown (id, key, name, backup) VALUES (4, 'mau', 'Chương trình mẫu', '{sha}')",
    "INSERT INTO rundown (id, key, name, retired) VALUES (5, 'cu', 'Cũ', 1)",
    "INSERT INTO rundown_position VALUES (4, 1, 'rotation', 'CHUYEN_MUC_CCHC', NULL, 'TTHC',"
    " 'DVC', NULL)",
    "INSERT INTO rundown_position VALUES (4, 2, 'pause', '', NULL, NULL, NULL, 5.0)",
    "INSERT INTO rundown_position VALUES (4, 3, 'clip', 'BAN_TIN', '{sha}', NULL, NULL, NULL)",
    "INSERT INTO rule (id, key, name, rundown, starts, weekdays, from_date, grace_seconds,"
    " in_force_since, start_mode, wait_seconds) VALUES (7, 'sang', 'Buổi sáng', 4,"
    " '05:30:00 17:00:15', '0 6', '2026-11-01', 0, '2026-11-20T01:00:00.000Z', 'wait', 9)",
    "INSERT INTO rule (id, key, name, rundown, starts, weekdays, in_force_since, retired)"
    " VALUES (8, 'cu', 'Cũ', 5, '11:00:00', '1', '2026-10-01T01:00:00.000Z', 1)",
    "INSERT INTO suspension (from_date, to_date, reason, rule, made_at, lifted_at) VALUES"
    " ('2026-11-20', '2026-11-30', 'Bão', 7, '2026-11-19T01:00:00.000Z', NULL),"
    " ('2026-10-20', '2026-10-30', 'Cũ', NULL, '2026-10-19T01:00:00.000Z',"
    " '2026-10-25T01:00:00.000Z')",
)


def test_a_schedule_of_an_older_program_is_brought_over_whole(
    tmp_path: Path, clock: FakeClock
) -> None:
    file = tmp_path / "plan.db"
    with closing(sqlite3.connect(file)) as old:
        migrations.apply(Database(old), stop_before="whole_revisions")
        for row in OLD_ROWS:
            old.execute(row.format(sha=sha(3)))
        old.commit()
    with closing(open_writer(file, SCHEMA, tmp_path / "backup")) as plan:
        book = ScheduleBook(plan, clock)
        found = book.current()
        positions = (
            Position(1, "rotation", "CHUYEN_MUC_CCHC", field="TTHC", group="DVC"),
            Position(2, "pause", "", seconds=5.0),
            Position(3, "clip", "BAN_TIN", sha256=sha(3)),
        )
        assert found.rundowns == (Rundown("mau", "Chương trình mẫu", positions, sha(3)),)
        (rule,) = found.rules
        expected = replace(
            a_rule(),
            name="Buổi sáng",
            starts=(time(5, 30), time(17, 0, 15)),
            weekdays=frozenset({0, 6}),
            from_date=date(2026, 11, 1),
            grace_seconds=0,
            start_mode="wait",
            wait_seconds=9,
        )
        assert rule == expected
        assert (rule.id, found.rundowns[0].id) == (7, 4)
        assert found.suspensions == (
            Suspension(date(2026, 11, 20), date(2026, 11, 30), "Bão", "sang"),
            Suspension(date(2026, 10, 20), date(2026, 10, 24), "Cũ"),
        )
        assert book.began() is not None
        tables = {row[0] for row in plan.execute("SELECT name FROM sqlite_master")}
        assert not tables & {"rule", "rundown", "rundown_position", "suspension"}
        stored = plan.execute("SELECT text FROM schedule_revision").fetchone()[0]
        assert json.loads(stored)["rule"][0]["key"] == "sang"


def brought_over(file: Path, clock: FakeClock, *rows: str) -> Schedule:
    with closing(sqlite3.connect(file)) as old:
        migrations.apply(Database(old), stop_before="whole_revisions")
        for row in rows:
            old.execute(row.format(sha=sha(3)))
        old.commit()
    with closing(open_writer(file, SCHEMA, file.parent / "backup")) as plan:
        return ScheduleBook(plan, clock).current()


def test_mourning_holds_also_where_an_older_program_had_no_schedule_any_more(
    tmp_path: Path, clock: FakeClock
) -> None:
    mourning = (
        "INSERT INTO suspension (from_date, to_date, reason, made_at) VALUES"
        " ('2026-11-20', '2026-11-30', 'Quốc tang', '2026-11-19T01:00:00.000Z')"
    )
    found = brought_over(tmp_path / "plan.db", clock, mourning)
    assert found.suspensions == (Suspension(date(2026, 11, 20), date(2026, 11, 30), "Quốc tang"),)
    assert (found.rules, found.rundowns) == ((), ())


def test_a_rule_keeps_the_rundown_that_it_plays_though_it_was_retired(
    tmp_path: Path, clock: FakeClock
) -> None:
    retire = "UPDATE rundown SET retired = 1"
    found = brought_over(tmp_path / "plan.db", clock, *OLD_ROWS, retire)
    assert [rule.rundown for rule in found.rules] == ["mau"]
    assert [rundown.key for rundown in found.rundowns] == ["mau"]
    assert len(found.rundowns[0].positions) == 3
