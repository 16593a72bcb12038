"""The book changes whole or not at all, and keeps the ids of what it knows."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, time
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import Schema, open_reader, open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.book import ScheduleBook
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from tests.schedule.schedule_samples import WALLS

SCHEMA = Schema(1, "delete", ("ccht_desktop.schedule.migrations",))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(open_writer(tmp_path / "plan.db", SCHEMA)) as connection:
        yield connection


@pytest.fixture
def book(plan: sqlite3.Connection, clock: FakeClock) -> ScheduleBook:
    return ScheduleBook(plan, clock)


def a_file(*rules: Rule, rundown: str = "chinh") -> Schedule:
    positions = (
        Position(1, "rotation", "CHUYEN_MUC_CCHC", field="TTHC", group="DVC"),
        Position(2, "pause", "", seconds=5.0),
        Position(3, "clip", "BAN_TIN", sha256="ab" * 32),
    )
    return Schedule("Mẫu", "", (Rundown(rundown, "Chính", positions),), rules)


def a_rule(key: str, *starts: time, name: str = "Buổi mẫu", rundown: str = "chinh") -> Rule:
    return Rule(key, name, rundown, starts or (time(5, 30),), frozenset({0, 6}))


def dump(plan: sqlite3.Connection) -> list[str]:
    return list(plan.iterdump())


def test_what_is_loaded_is_given_back(book: ScheduleBook) -> None:
    full = Rule(
        key="sang",
        name="Buổi sáng",
        rundown="chinh",
        starts=(time(5, 30), time(17, 0)),
        weekdays=frozenset({0, 1, 6}),
        from_date=date(2026, 12, 1),
        to_date=date(2027, 1, 31),
        grace_seconds=0,
        cap_minutes=30,
        decision="12/QĐ-UBND",
    )
    file = a_file(full)
    book.replace(file, WALLS)
    (rundown,), (rule,) = book.rundowns(), book.rules()
    assert (rundown.key, rundown.name) == ("chinh", "Chính")
    assert rundown.positions == file.rundowns[0].positions
    assert rule.rundown == rundown.key
    assert rule.id and rundown.id
    for name in ("key", "name", "starts", "weekdays", "from_date", "to_date"):
        assert getattr(rule, name) == getattr(full, name)
    assert (rule.grace_seconds, rule.cap_minutes, rule.decision) == (0, 30, "12/QĐ-UBND")


def test_loading_the_same_file_again_changes_no_id(book: ScheduleBook) -> None:
    file = a_file(a_rule("sang"), a_rule("chieu", time(17)))
    book.replace(file, WALLS)
    rules, rundowns = book.rules(), book.rundowns()
    book.replace(file, WALLS)
    assert (book.rules(), book.rundowns()) == (rules, rundowns)


def test_a_rule_that_went_and_came_back_has_its_old_id(book: ScheduleBook) -> None:
    book.replace(a_file(a_rule("sang"), a_rule("chieu", time(17))), WALLS)
    before = {rule.key: rule.id for rule in book.rules()}
    book.replace(a_file(a_rule("trua", time(11))), WALLS)
    assert [rule.key for rule in book.rules()] == ["trua"]
    assert book.rules()[0].id not in before.values()
    book.replace(a_file(a_rule("chieu", time(17, 30)), a_rule("sang")), WALLS)
    assert {rule.key: rule.id for rule in book.rules()} == before


def test_a_rundown_no_longer_in_the_file_goes_and_keeps_its_row(
    book: ScheduleBook, plan: sqlite3.Connection
) -> None:
    book.replace(a_file(a_rule("sang")), WALLS)
    book.replace(a_file(a_rule("sang", rundown="khac"), rundown="khac"), WALLS)
    assert [rundown.key for rundown in book.rundowns()] == ["khac"]
    assert plan.execute("SELECT count(*) FROM rundown_id").fetchone()[0] == 2


@pytest.mark.parametrize("start", [time(21), time(23, 59), time(0), time(3, 15), time(4, 59)])
def test_a_rule_in_quiet_hours_is_refused_and_nothing_is_changed(
    book: ScheduleBook, plan: sqlite3.Connection, start: time
) -> None:
    book.replace(a_file(a_rule("sang")), WALLS)
    before = dump(plan)
    with pytest.raises(StationError) as refused:
        book.replace(a_file(a_rule("trua", time(11)), a_rule("dem", start, name="Đêm")), WALLS)
    assert refused.value.code == "QUIET_HOURS"
    assert f"“Đêm” would start at {start:%H:%M}" in refused.value.text
    assert dump(plan) == before


def test_the_refusal_reads_the_time_back_in_words(book: ScheduleBook) -> None:
    with pytest.raises(StationError, match="03:15, that is 3:15 in the MORNING"):
        book.replace(a_file(a_rule("sang", time(3, 15))), WALLS)


def test_the_edges_of_quiet_hours_are_open(book: ScheduleBook) -> None:
    book.replace(a_file(a_rule("sang", time(5), time(20, 59))), WALLS)
    assert book.rules()[0].starts == (time(5), time(20, 59))


def test_a_load_that_breaks_off_changes_nothing(
    book: ScheduleBook, plan: sqlite3.Connection
) -> None:
    book.replace(a_file(a_rule("sang")), WALLS)
    before = dump(plan)
    plan.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON rule_id BEGIN SELECT RAISE(FAIL, ''); END"
    )
    with pytest.raises(sqlite3.IntegrityError):
        book.replace(a_file(a_rule("moi", time(17), rundown="khac"), rundown="khac"), WALLS)
    plan.execute("DROP TRIGGER full")
    assert dump(plan) == before


def test_a_plan_that_cannot_be_written_is_said_so(
    book: ScheduleBook, tmp_path: Path, clock: FakeClock
) -> None:
    book.replace(a_file(a_rule("sang")), WALLS)
    with closing(open_reader(tmp_path / "plan.db", SCHEMA)) as read_only:
        with pytest.raises(StationError, match="could not be saved") as refused:
            ScheduleBook(read_only, clock).replace(a_file(a_rule("chieu", time(17))), WALLS)
        assert refused.value.code == "PLAN_NOT_WRITTEN"
    assert [rule.key for rule in book.rules()] == ["sang"]
