import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ccht_desktop.airlog.ledger import GENESIS, Beat, Ledger, canonical, entry_hash
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA, TABLES
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from tests.airlog.airlog_samples import (
    STATION,
    end,
    ledger_at,
    ledger_in_memory,
    session,
    start,
    write_day,
)


@pytest.fixture
def ledger(tmp_path: Path, clock: FakeClock) -> Iterator[Ledger]:
    made = ledger_at(tmp_path / "airlog.db", clock)
    yield made
    made.connection.close()


def test_each_entry_hashes_all_it_says_and_links_to_the_one_before(ledger: Ledger) -> None:
    write_day(ledger)
    previous = GENESIS
    rows = ledger.connection.execute("SELECT * FROM ledger ORDER BY seq").fetchall()
    assert [row["seq"] for row in rows] == list(range(1, 9))
    for row in rows:
        said = [row["seq"], row["at"], row["kind"], row["body"], previous]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        assert row["prev_hash"] == previous
        assert row["hash"] == hashlib.sha256(text.encode()).hexdigest()
        previous = row["hash"]
    assert ledger.head() == (8, previous)


@pytest.mark.parametrize("text", ['{"a":"b"}', 'Xã "Mẫu"\n\t\\/', "\x00\x1f\x7f\u2028😀", ""])
def test_the_hash_is_taken_over_canonical_json(text: str) -> None:
    expected = hashlib.sha256(canonical([3, "at", text, text, "ab"]).encode()).hexdigest()
    assert entry_hash(3, "at", text, text, "ab") == expected


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert (
        canonical({"b": 1.5, "a": "Xã"}) == canonical({"a": "Xã", "b": 1.5}) == '{"a":"Xã","b":1.5}'
    )


def test_an_entry_returned_equals_the_entry_read(ledger: Ledger) -> None:
    written = ledger.append("station", STATION)
    assert list(AirlogReader(ledger.connection).entries()) == [written]
    assert written.at == "2026-11-22T22:00:00.000Z"


def test_entries_appended_together_stand_or_fall_together(ledger: Ledger) -> None:
    today = session()
    with pytest.raises(StationError):
        ledger.append_all([("start", start(today, 1)), ("start", start(today, 1))])
    assert ledger.head() == (0, GENESIS)
    assert AirlogReader(ledger.connection).airings() == []
    entries = ledger.append_all([("start", start(today, 1)), ("end", end(1))])
    assert [entry.seq for entry in entries] == [1, 2]


def test_the_writing_end_waits_for_the_disk_and_lets_others_read(ledger: Ledger) -> None:
    assert ledger.connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert ledger.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_full_disk_is_told_and_leaves_a_log_that_goes_on(ledger: Ledger) -> None:
    write_day(ledger)
    pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
    ledger.connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StationError) as caught:
        for _entry in range(200):
            ledger.append("prepared", {"occurrence": "x" * 500, "problems": []})
    assert caught.value.code == "LOG_NOT_WRITABLE"
    ledger.connection.execute("PRAGMA max_page_count=100000")
    ledger.append("gap", {"from": "a", "to": "b"})
    assert verify(ledger.connection).ok


def test_a_commit_that_fails_leaves_nothing_half_done(tmp_path: Path, clock: FakeClock) -> None:
    path = tmp_path / "plain.db"
    with (
        closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        for statement in TABLES:
            connection.execute(statement)
        ledger = Ledger(connection, clock)
        other.execute("BEGIN")
        other.execute("SELECT * FROM ledger").fetchall()
        with pytest.raises(StationError) as caught:
            ledger.append("station", STATION)
        assert caught.value.code == "LOG_NOT_WRITABLE"
        other.execute("ROLLBACK")
        assert ledger.append("station", STATION).seq == 1


def test_the_heartbeat_is_one_row_and_no_entry(ledger: Ledger, clock: FakeClock) -> None:
    assert ledger.last_beat() is None
    ledger.beat(clock.now(), 3, 48_000)
    clock.advance(1)
    ledger.beat(clock.now(), None, 0)
    assert ledger.last_beat() == Beat(clock.now(), None, 0)
    assert ledger.connection.execute("SELECT count(*) FROM heartbeat").fetchone()[0] == 1
    assert ledger.head() == (0, GENESIS)


def test_a_reader_sees_what_is_committed_while_the_writer_is_at_work(
    ledger: Ledger, tmp_path: Path
) -> None:
    with closing(open_reader(tmp_path / "airlog.db", SCHEMA)) as connection:
        reader = AirlogReader(connection)
        ledger.append("station", STATION)
        assert reader.head() == ledger.head()
        ledger.connection.execute("BEGIN IMMEDIATE")
        ledger.connection.execute("DELETE FROM ledger")
        assert verify(connection).ok
        ledger.connection.execute("ROLLBACK")


def test_a_closed_log_can_be_read_without_writing(tmp_path: Path, clock: FakeClock) -> None:
    ledger = ledger_at(tmp_path / "airlog.db", clock)
    write_day(ledger)
    ledger.connection.close()
    with closing(open_reader(tmp_path / "airlog.db", SCHEMA)) as connection:
        assert verify(connection).ok
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("DELETE FROM airing")


WRITER = """
import sys
from pathlib import Path
from tests.airlog.airlog_samples import MORNING, end, ledger_at, session, start
from ccht_desktop.foundation.clock import FakeClock
ledger = ledger_at(Path(sys.argv[1]), FakeClock(MORNING))
of = session(day=int(sys.argv[2]), count=5000)
for position in range(1, 5001):
    seq = ledger.append("start", start(of, position)).seq
    print(seq, flush=True)
    print(ledger.append("end", end(seq)).seq, flush=True)
"""


def test_a_writer_killed_at_any_instant_leaves_a_valid_chain_with_all_it_acknowledged(
    tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "airlog.db"
    ledger_at(path, clock).connection.close()
    here = Path(__file__)
    for round_, lines in enumerate((1, 8, 23, 57)):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(round_)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": f"{here.parent}:{here.parents[2]}"},
        ) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _line in range(lines)]
            writer.kill()
            acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
        ledger = ledger_at(path, clock)
        with closing(ledger.connection):
            verdict = verify(ledger.connection)
            assert verdict.ok, verdict.reason
            assert acknowledged[-1] <= verdict.entries <= acknowledged[-1] + 1
            for airing in AirlogReader(ledger.connection).open_airings():
                ledger.append("end", end(airing.id, "interrupted"))


def test_the_way_to_the_log_imports_nothing_heavy() -> None:
    heavy = ("sqlite_utils", "cryptography", "sqlalchemy", "click", "numpy")
    code = (
        "import sys; import ccht_desktop.airlog.ledger, ccht_desktop.airlog.reader, "
        "ccht_desktop.airlog.reconcile, ccht_desktop.airlog.verify; "
        f"print(sorted(set({heavy!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_what_cannot_be_json_is_refused_and_nothing_is_written(clock: FakeClock) -> None:
    ledger = ledger_in_memory(clock)
    with closing(ledger.connection):
        for value in (float("nan"), b"x", "\ud800"):
            with pytest.raises(StationError) as caught:
                ledger.append("device", {"text": value})
            assert caught.value.code == "LOG_BODY"
        assert ledger.head() == (0, GENESIS)
