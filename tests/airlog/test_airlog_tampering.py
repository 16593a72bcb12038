import sqlite3
from collections.abc import Iterator

import pytest

from ccht_desktop.airlog.ledger import Ledger, entry_hash
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from tests.airlog.airlog_samples import (
    MORNING,
    end,
    ledger_in_memory,
    play_now,
    session,
    start,
    write_day,
)

ENTRIES = 8


@pytest.fixture
def log(clock: FakeClock) -> Iterator[sqlite3.Connection]:
    ledger = ledger_in_memory(clock)
    write_day(ledger)
    yield ledger.connection
    ledger.connection.close()


def rechain(log: sqlite3.Connection, first: int) -> None:
    """What a forger does who knows how the chain is made."""
    for seq, at, kind, body in log.execute(
        "SELECT seq, at, kind, body FROM ledger WHERE seq >= ? ORDER BY seq", (first,)
    ).fetchall():
        (previous,) = log.execute("SELECT hash FROM ledger WHERE seq = ?", (seq - 1,)).fetchone()
        log.execute(
            "UPDATE ledger SET prev_hash = ?, hash = ? WHERE seq = ?",
            (previous, entry_hash(seq, at, kind, body, previous), seq),
        )


def test_a_log_nobody_touched_holds(log: sqlite3.Connection) -> None:
    verdict = verify(log)
    (head,) = log.execute("SELECT hash FROM ledger WHERE seq = 8").fetchone()
    assert (verdict.ok, verdict.entries, verdict.first_bad, verdict.head) == (True, 8, None, head)


@pytest.mark.parametrize("column", ["at", "kind", "body", "prev_hash", "hash"])
def test_one_changed_byte_anywhere_is_found_at_its_entry(
    log: sqlite3.Connection, column: str
) -> None:
    for seq in range(1, ENTRIES + 1):
        (true,) = log.execute(
            f"SELECT CAST({column} AS BLOB) FROM ledger WHERE seq = ?", (seq,)
        ).fetchone()
        for place in range(len(true)):
            for flipped in {1, 0x20, 0x80} if place % 16 == 0 else {1}:
                forged = bytearray(true)
                forged[place] ^= flipped
                log.execute(
                    f"UPDATE ledger SET {column} = CAST(? AS TEXT) WHERE seq = ?", (forged, seq)
                )
                verdict = verify(log)
                assert (verdict.ok, verdict.first_bad) == (False, seq), (column, seq, place)
                assert str(seq) in verdict.reason
        log.execute(f"UPDATE ledger SET {column} = CAST(? AS TEXT) WHERE seq = ?", (true, seq))
    assert verify(log).ok


@pytest.mark.parametrize("seq", range(1, ENTRIES + 1))
def test_a_changed_number_is_found(log: sqlite3.Connection, seq: int) -> None:
    log.execute("UPDATE ledger SET seq = 99 WHERE seq = ?", (seq,))
    assert (verify(log).ok, verify(log).first_bad) == (False, seq)


@pytest.mark.parametrize("seq", range(1, ENTRIES))
def test_an_entry_taken_out_is_named(log: sqlite3.Connection, seq: int) -> None:
    log.execute("DELETE FROM ledger WHERE seq = ?", (seq,))
    verdict = verify(log)
    assert (verdict.ok, verdict.first_bad, verdict.entries) == (False, seq, seq - 1)


@pytest.mark.parametrize("seq", range(2, ENTRIES))
def test_an_entry_taken_out_and_the_gap_closed_up_is_found(
    log: sqlite3.Connection, seq: int
) -> None:
    log.execute("DELETE FROM ledger WHERE seq = ?", (seq,))
    for later in range(seq + 1, ENTRIES + 1):
        log.execute("UPDATE ledger SET seq = ? WHERE seq = ?", (later - 1, later))
    assert verify(log).first_bad == seq


def test_an_entry_put_in_is_found(log: sqlite3.Connection) -> None:
    for later in range(ENTRIES, 4, -1):
        log.execute("UPDATE ledger SET seq = ? WHERE seq = ?", (later + 1, later))
    (previous,) = log.execute("SELECT hash FROM ledger WHERE seq = 4").fetchone()
    own = entry_hash(5, "2026", "stop", "{}", previous)
    log.execute("INSERT INTO ledger VALUES(5, '2026', 'stop', '{}', ?, ?)", (previous, own))
    assert verify(log).first_bad == 6


def test_an_entry_put_before_the_first_is_found(log: sqlite3.Connection) -> None:
    log.execute("INSERT INTO ledger VALUES(0, '2026', 'stop', '{}', '', '')")
    assert verify(log).first_bad == 0


@pytest.mark.parametrize("seq", range(1, ENTRIES))
def test_two_entries_that_changed_places_are_found(log: sqlite3.Connection, seq: int) -> None:
    log.execute("UPDATE ledger SET seq = -1 WHERE seq = ?", (seq,))
    log.execute("UPDATE ledger SET seq = ? WHERE seq = ?", (seq, seq + 1))
    log.execute("UPDATE ledger SET seq = ? WHERE seq = -1", (seq + 1,))
    assert verify(log).first_bad == seq


def test_an_entry_changed_with_a_fitting_hash_breaks_the_link_of_the_next(
    log: sqlite3.Connection,
) -> None:
    at, kind, previous = log.execute(
        "SELECT at, kind, prev_hash FROM ledger WHERE seq = 6"
    ).fetchone()
    log.execute(
        "UPDATE ledger SET body = '{}', hash = ? WHERE seq = 6",
        (entry_hash(6, at, kind, "{}", previous),),
    )
    assert verify(log).first_bad == 7


def test_an_outcome_changed_and_all_hashes_made_anew_still_differs_from_the_rows(
    log: sqlite3.Connection,
) -> None:
    log.execute("UPDATE ledger SET body = replace(body, 'interrupted', 'partial') WHERE seq = 6")
    rechain(log, 6)
    verdict = verify(log)
    assert (verdict.ok, verdict.first_bad) == (False, 5)
    assert "outcome" in verdict.reason


def test_a_second_end_smuggled_into_the_chain_changes_no_row(log: sqlite3.Connection) -> None:
    log.execute(
        "UPDATE ledger SET kind = 'end', body = (SELECT body FROM ledger WHERE seq = 4) "
        "WHERE seq = 8"
    )
    rechain(log, 8)
    verdict = verify(log)
    assert (verdict.ok, verdict.first_bad) == (False, 8)


@pytest.mark.parametrize("junk", ["", "[]", "null", "{", "{}", '{"airing": 99}', "\x00"])
def test_junk_in_a_well_made_chain_gives_a_verdict(log: sqlite3.Connection, junk: str) -> None:
    log.execute("UPDATE ledger SET kind = 'end', body = ? WHERE seq = 8", (junk,))
    rechain(log, 8)
    assert verify(log).first_bad == 8


@pytest.mark.parametrize("column", ["at", "kind", "body", "prev_hash", "hash"])
@pytest.mark.parametrize("junk", [b"\xff\xfe", b"", 7, 1e400, ""])
def test_what_is_not_text_gives_a_verdict(
    log: sqlite3.Connection, column: str, junk: object
) -> None:
    log.execute(f"UPDATE ledger SET {column} = ? WHERE seq = 3", (junk,))
    assert verify(log).first_bad == 3


def test_the_same_bytes_kept_as_a_blob_are_found(log: sqlite3.Connection) -> None:
    log.execute("UPDATE ledger SET body = CAST(body AS BLOB) WHERE seq = 3")
    assert verify(log).first_bad == 3


@pytest.mark.parametrize(
    ("change", "airing"),
    [
        ("UPDATE airing SET outcome = 'aired' WHERE id = 5", 5),
        ("UPDATE airing SET played_seconds = 60 WHERE id = 5", 5),
        ("UPDATE airing SET title = 'Bài khác' WHERE id = 3", 3),
        ("UPDATE airing SET title = CAST(title AS BLOB) WHERE id = 3", 3),
        ("UPDATE airing SET title = CAST(x'ff' AS TEXT) WHERE id = 3", 3),
        ("UPDATE airing SET cause = NULL WHERE id = 7", 7),
        ('UPDATE airing SET "match" = 0.9 WHERE id = 5', 5),
        ("UPDATE airing SET id = 6 WHERE id = 5", 5),
        ("DELETE FROM airing WHERE id = 3", 3),
        ("DELETE FROM airing WHERE id = 7", 7),
        (
            "INSERT INTO airing(id, opened_at, attempt, planned_seconds, played_seconds, frames, "
            "kind, started_by, evidence) VALUES(4, '', 1, 1, 1, 1, 'NHAC', 'schedule', 'E2')",
            4,
        ),
    ],
)
def test_a_row_that_is_not_what_the_ledger_says_is_named(
    log: sqlite3.Connection, change: str, airing: int
) -> None:
    log.execute(change)
    verdict = verify(log)
    assert (verdict.ok, verdict.first_bad) == (False, airing)
    assert str(airing) in verdict.reason


def test_a_changed_plan_is_found(log: sqlite3.Connection) -> None:
    log.execute("UPDATE planned_item SET sha256 = 'f' WHERE position = 2")
    verdict = verify(log)
    assert not verdict.ok
    assert session().occurrence in verdict.reason


def test_a_cut_tail_leaves_rows_that_nothing_accounts_for(log: sqlite3.Connection) -> None:
    log.execute("DELETE FROM ledger WHERE seq > 4")
    assert (verify(log).ok, verify(log).first_bad) == (False, 5)


def test_an_emptied_log_does_not_pass(log: sqlite3.Connection) -> None:
    for table in ("ledger", "airing", "planned_session", "planned_item"):
        log.execute(f"DELETE FROM {table}")
    assert (verify(log).ok, verify(log).first_bad) == (False, 1)


@pytest.mark.parametrize("table", ["ledger", "airing", "planned_item"])
def test_a_table_that_is_gone_gives_a_verdict(log: sqlite3.Connection, table: str) -> None:
    log.execute(f"DROP TABLE {table}")
    verdict = verify(log)
    assert not verdict.ok
    assert table in verdict.reason


def test_checking_changes_nothing_and_leaves_the_connection_free(log: sqlite3.Connection) -> None:
    before = log.total_changes
    verify(log)
    assert log.total_changes == before
    assert not log.in_transaction


def test_an_airing_that_is_on_the_air_is_no_fault(clock: FakeClock) -> None:
    ledger: Ledger = ledger_in_memory(clock)
    ledger.append("start", play_now(MORNING))
    assert verify(ledger.connection).ok
    ledger.append("start", start(session(), 1))
    ledger.append("end", end(1))
    assert verify(ledger.connection).ok
    ledger.connection.close()
