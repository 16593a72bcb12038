from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from ccht_desktop.airlog.ledger import GENESIS, Ledger
from ccht_desktop.airlog.model import LOG_KEYS
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader, open_writer
from ccht_desktop.foundation.errors import StationError
from tests.airlog.airlog_samples import (
    MORNING,
    end,
    ledger_in_memory,
    missed,
    planned,
    play_now,
    session,
    start,
    write_day,
)

TODAY = session()
DAY = timedelta(days=1)


@pytest.fixture
def ledger(clock: FakeClock) -> Iterator[Ledger]:
    made = ledger_in_memory(clock)
    yield made
    made.connection.close()


@pytest.fixture
def reader(ledger: Ledger) -> AirlogReader:
    return AirlogReader(ledger.connection)


def test_an_airing_is_on_the_air_until_its_end(ledger: Ledger, reader: AirlogReader) -> None:
    ledger.append("start", start(TODAY, 1, late=0.5))
    (row,) = reader.open_airings()
    assert row == reader.airing(1)
    assert (row.id, row.outcome, row.evidence, row.played_seconds) == (1, None, "E0", 0.0)
    assert (row.late_seconds, row.ended_at, row.closed_seq) == (0.5, None, None)
    ledger.append("end", end(1, "partial", 20.5) | {"cause": "DUNG_TAY", "note": "mẫu"})
    row = reader.airing(1)
    assert reader.open_airings() == []
    assert (row.outcome, row.cause, row.note, row.played_seconds) == (
        "partial",
        "DUNG_TAY",
        "mẫu",
        20.5,
    )
    assert (row.ended_at, row.closed_seq) == (MORNING + timedelta(seconds=60), 2)
    assert row.started_at == MORNING + timedelta(seconds=0.5)


def test_the_measured_start_corrects_start_and_lateness(
    ledger: Ledger, reader: AirlogReader
) -> None:
    ledger.append("start", start(TODAY, 1, late=0.5))
    ledger.append("end", end(1, started_at=MORNING + timedelta(seconds=0.75)))
    row = reader.airing(1)
    assert row.started_at == MORNING + timedelta(seconds=0.75)
    assert row.late_seconds == 0.75


def test_what_was_missed_is_a_closed_row_that_sounded_nothing(
    ledger: Ledger, reader: AirlogReader
) -> None:
    ledger.append("missed", missed(TODAY, 1))
    ledger.append("refused", missed(TODAY, 2) | {"cause": "LOI_TEP"})
    first, second = reader.airings()
    assert (first.id, first.closed_seq, first.outcome, first.cause) == (
        1,
        1,
        "missed",
        "MAY_TINH_TAT",
    )
    assert (first.evidence, first.played_seconds, first.started_at) == ("E0", 0.0, None)
    assert (second.outcome, second.cause) == ("refused", "LOI_TEP")


def test_the_listing_has_every_key_and_times_with_the_stations_offset(
    ledger: Ledger, reader: AirlogReader
) -> None:
    write_day(ledger)
    listed = [row.listing() for row in reader.airings()]
    assert all(tuple(row) == LOG_KEYS for row in listed)
    assert listed[0]["planned_start"] == "2026-11-23T05:30:00.000+07:00"
    assert listed[0]["title"] == "Bài mẫu số 1"


def test_rows_come_oldest_first_by_plan_else_by_when_they_began(
    ledger: Ledger, reader: AirlogReader
) -> None:
    ledger.append("missed", missed(session(day=1), 1))
    ledger.append("start", play_now(MORNING + timedelta(hours=3)))
    ledger.append("missed", missed(TODAY, 2))
    ledger.append("missed", missed(TODAY, 1))
    assert [row.id for row in reader.airings()] == [4, 3, 2, 1]


def test_a_span_holds_its_first_moment_and_not_its_last(
    ledger: Ledger, reader: AirlogReader
) -> None:
    for day in range(3):
        ledger.append("missed", missed(session(day), 1))
    assert [row.id for row in reader.airings(MORNING, MORNING + DAY)] == [1]
    assert [row.id for row in reader.airings(MORNING + DAY)] == [2, 3]
    assert [row.id for row in reader.airings(end=MORNING + DAY)] == [1]


def test_an_unplanned_act_that_was_refused_is_listed_when_it_was_refused(
    ledger: Ledger, reader: AirlogReader, clock: FakeClock
) -> None:
    nowhere = {"occurrence": None, "position": None, "planned_start": None}
    ledger.append("refused", missed(TODAY, 1) | nowhere | {"cause": "NGOAI_GIO"})
    assert [row.id for row in reader.airings()] == [1]
    assert [row.id for row in reader.airings(clock.now(), clock.now() + DAY)] == [1]


def test_an_airing_that_is_not_there_is_said(reader: AirlogReader) -> None:
    with pytest.raises(StationError) as caught:
        reader.airing(5)
    assert caught.value.code == "NO_AIRING"


def test_the_plan_reads_back_as_it_was_planned(ledger: Ledger, reader: AirlogReader) -> None:
    pause = replace(
        TODAY.items[0], position=3, source="pause", clip=None, sha256=None, title=None, lufs=None
    )
    today = replace(TODAY, items=(*TODAY.items, pause))
    ledger.append("planned", planned(session(day=1)))
    ledger.append("planned", planned(today))
    assert reader.planned() == [today, session(day=1)]
    assert reader.planned(MORNING + DAY) == [session(day=1)]
    assert reader.planned(end=MORNING + DAY) == [today]


def test_the_latest_plan_of_a_session_counts(ledger: Ledger, reader: AirlogReader) -> None:
    ledger.append("planned", planned(session(count=3)))
    ledger.append("planned", planned(TODAY))
    assert reader.planned() == [TODAY]


def test_a_cancelled_session_is_left_out_until_planned_again(
    ledger: Ledger, reader: AirlogReader
) -> None:
    ledger.append("planned", planned(TODAY))
    ledger.append("cancelled", {"occurrence": TODAY.occurrence, "reason": "mẫu"})
    assert reader.planned() == []
    assert reader.planned_until() == MORNING
    ledger.append("planned", planned(TODAY))
    assert reader.planned() == [TODAY]


def test_nothing_planned_reaches_nowhere(reader: AirlogReader) -> None:
    assert reader.planned_until() is None
    assert reader.head() == (0, GENESIS)


def test_an_item_is_settled_when_its_last_attempt_has_ended(
    ledger: Ledger, reader: AirlogReader
) -> None:
    item = (TODAY.occurrence, 1)
    ledger.append("start", start(TODAY, 1))
    assert reader.settled() == set()
    ledger.append("end", end(1, "interrupted"))
    assert reader.settled() == {item}
    ledger.append("start", start(TODAY, 1, attempt=2))
    assert reader.settled() == set()
    ledger.append("end", end(3))
    ledger.append("start", play_now(MORNING))
    assert reader.settled() == {item} == reader.settled(MORNING)
    assert reader.settled(MORNING + DAY) == set()


def test_a_clip_last_aired_when_it_last_sounded(ledger: Ledger, reader: AirlogReader) -> None:
    for day, outcome in enumerate(("aired", "partial", "interrupted")):
        seq = ledger.append("start", start(session(day), 1)).seq
        ledger.append("end", end(seq, outcome))
    ledger.append("missed", missed(session(3), 1))
    ledger.append("start", start(session(4), 1))
    assert reader.last_aired() == {"1" * 64: MORNING + DAY}


def test_entries_can_be_asked_by_kind_and_beyond_a_number(
    ledger: Ledger, reader: AirlogReader
) -> None:
    write_day(ledger)
    assert [entry.seq for entry in reader.entries()] == list(range(1, 9))
    assert [entry.seq for entry in reader.entries("start")] == [3, 5]
    assert [entry.seq for entry in reader.entries("start", after=3)] == [5]
    assert [entry.kind for entry in reader.entries(after=6)] == ["missed", "clock"]


def test_rows_closed_between_two_entries_are_found_in_that_order(
    ledger: Ledger, reader: AirlogReader
) -> None:
    write_day(ledger)
    assert [row.id for row in reader.closed(0, 8)] == [3, 5, 7]
    assert [row.id for row in reader.closed(4, 7)] == [5, 7]
    assert reader.closed(7, 8) == []


def test_a_damaged_file_is_told_and_not_thrown(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "airlog.db"
    with closing(open_writer(path, SCHEMA)) as connection:
        write_day(Ledger(connection, clock))
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\x5a" * (len(content) - 4096))
    with closing(open_reader(path, SCHEMA)) as connection:
        reader = AirlogReader(connection)
        for read in (reader.airings, reader.planned, reader.head, reader.settled):
            with pytest.raises(StationError) as told:
                read()
            assert told.value.code == "LOG_DAMAGED"


def test_a_file_that_holds_nothing_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "airlog.db").touch()
    with pytest.raises(StationError) as told:
        open_reader(tmp_path / "airlog.db", SCHEMA)
    assert told.value.code == "DB_UNREADABLE"
