"""Is the log what was written? Walks the chain, then compares the rows that follow from it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from ccht_desktop.airlog.ledger import GENESIS, entry_hash
from ccht_desktop.airlog.projection import Unreadable, replay
from ccht_desktop.airlog.schema import PROJECTIONS, TABLES
from ccht_desktop.foundation.translations import _


@dataclass(frozen=True, slots=True)
class Verdict:
    """entries is how many hold from the first on; head is the hash of the last of those.

    first_bad is the seq of the first entry that does not hold, or of the one that opened the first
    row that does not. A cut tail that took its rows along shows only against a receipt.
    """

    ok: bool
    entries: int
    first_bad: int | None
    reason: str
    head: str


def verify(connection: sqlite3.Connection) -> Verdict:
    """Reads one moment's state; never raises for what stands in the file."""
    began = not connection.in_transaction
    try:
        if began:
            connection.execute("BEGIN")
        verdict = _chain(connection)
        return _tables(connection, verdict) if verdict.ok else verdict
    except sqlite3.DatabaseError as error:
        reason = _("The file of the log is damaged ({reason}).").format(reason=error)
        return Verdict(False, 0, None, reason, GENESIS)
    finally:
        if began and connection.in_transaction:
            connection.execute("ROLLBACK")


def _chain(connection: sqlite3.Connection) -> Verdict:
    previous, expected = GENESIS, 1
    reason, bad = "", None
    rows = _rows(connection, "SELECT seq, at, kind, body, prev_hash, hash FROM ledger ORDER BY seq")
    try:
        for seq, at, kind, body, prev_hash, own_hash in rows:
            if seq != expected:
                bad = min(seq, expected)
                break
            if not (type(at) is type(kind) is type(body) is type(prev_hash) is str):
                reason = _("Entry {seq} holds what is not text.")
            elif entry_hash(seq, at, kind, body, prev_hash) != own_hash:
                reason = _("Entry {seq} was changed: its hash does not fit what it says.")
            elif prev_hash != previous:
                reason = _("Entry {seq} does not follow from the one before it: broken link.")
            if reason:
                bad = seq
                break
            previous, expected = own_hash, seq + 1
    except (sqlite3.DatabaseError, ValueError):
        bad, reason = expected, _("Entry {seq} cannot be read.")
    if bad is None and expected == 1:
        bad = 1
    if bad is None:
        return Verdict(True, expected - 1, None, "", previous)
    if not reason and bad == expected:
        reason = _("Entry {seq} is missing.")
    reason = reason or _("Entry {seq} stands before the first.")
    return Verdict(False, expected - 1, bad, reason.format(seq=bad), previous)


def _tables(connection: sqlite3.Connection, verdict: Verdict) -> Verdict:
    """The verdict once the tables are compared with those made anew in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        for statement in TABLES:
            if not statement.startswith("CREATE INDEX"):
                memory.execute(statement)
        memory.execute("BEGIN")
        try:
            replay(connection, memory)
        except Unreadable as error:
            reason = _("Entry {seq} contradicts the ones before it, or says nothing.")
            return _bad(verdict, error.seq, reason.format(seq=error.seq))
        found = _first_difference(connection, memory)
    if found:
        return _bad(verdict, *found)
    (check,) = next(_rows(connection, "PRAGMA integrity_check(1)"))
    if check != "ok":
        reason = _("The file of the log is damaged ({reason}).").format(reason=check)
        return _bad(verdict, None, reason)
    return verdict


def _bad(verdict: Verdict, seq: int | None, reason: str) -> Verdict:
    return Verdict(False, verdict.entries, seq, reason, verdict.head)


def _first_difference(
    stored: sqlite3.Connection, memory: sqlite3.Connection
) -> tuple[int | None, str] | None:
    for table, order in PROJECTIONS:
        names = [row[1] for row in _rows(memory, f"PRAGMA table_info({table})")]
        columns = ", ".join(f'"{name}"' for name in names)
        sql = f"SELECT {columns} FROM {table} ORDER BY {order}"  # noqa: S608
        true_rows, kept_rows = _rows(memory, sql), _rows(stored, sql)
        while True:
            true = next(true_rows, None)
            try:
                kept = next(kept_rows, None)
            except sqlite3.OperationalError:
                kept = ()
            if true is None and kept is None:
                break
            if true != kept:
                return _difference(table, names, true, kept)
    return None


def _difference(
    table: str, names: list[str], true: tuple[Any, ...] | None, kept: tuple[Any, ...] | None
) -> tuple[int | None, str]:
    if table != "airing":
        row = true or kept or ("",)
        return None, _("The plan of {occurrence} is not what the ledger says.").format(
            occurrence=row[0]
        )
    true_id, kept_id = true[0] if true else None, kept[0] if kept else None
    if kept == ():
        return true_id, _("Airing {id} cannot be read.").format(id=true_id)
    if kept_id is not None and (true_id is None or kept_id < true_id):
        return kept_id, _("Airing {id} does not stand in the ledger.").format(id=kept_id)
    if true is None or kept is None or kept_id != true_id:
        return true_id, _("Airing {id} is missing from the rows of the log.").format(id=true_id)
    column = next(name for name, a, b in zip(names, true, kept, strict=True) if a != b)
    return true[0], _("Airing {id} was changed: {column} is not what the ledger says.").format(
        id=true[0], column=column
    )


def _rows(connection: sqlite3.Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor = connection.cursor()
    cursor.row_factory = None
    return iter(cursor.execute(sql))
