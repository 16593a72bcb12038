"""The tables that follow from the ledger: what is planned, and the rows of the airing log."""

import json
import sqlite3
from typing import Any

from ccht_desktop.airlog.model import Entry
from ccht_desktop.airlog.outcomes import Evidence
from ccht_desktop.airlog.schema import PROJECTIONS
from ccht_desktop.airlog.signs import Beat, alive, no_sign
from ccht_desktop.foundation.clock import from_text
from ccht_desktop.foundation.database import transaction

KINDS: tuple[str, ...] = (
    "planned",
    "cancelled",
    "start",
    "end",
    "missed",
    "refused",
    "reason",
)

_SESSION = (
    "occurrence",
    "rule",
    "name",
    "start",
    "end",
    "rundown",
    "grace_seconds",
    "cap_minutes",
)
_ITEM = (
    "position",
    "source",
    "kind",
    "planned_start",
    "seconds",
    "clip",
    "sha256",
    "title",
    "field",
    "group",
    "priority",
    "frames",
    "lufs",
    "true_peak",
    "approval",
    "approval_number",
    "approver",
    "why",
)
_OPENED = (
    "occurrence",
    "position",
    "session",
    "attempt",
    "continues",
    "planned_start",
    "planned_seconds",
    "kind",
    "clip",
    "sha256",
    "title",
    "field",
    "group",
    "priority",
    "approval_number",
    "approver",
    "started_by",
)
_STARTED = ("id", "opened_at", "evidence", "played_seconds", "frames", "started_at", "late_seconds")
_NEVER = (
    "id",
    "opened_at",
    "evidence",
    "played_seconds",
    "frames",
    "outcome",
    "cause",
    "note",
    "closed_seq",
)


def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table}({names}) VALUES({marks})"


_BEGINS = ("start_mode", "wait_seconds", "backup")
_PASSES = ("priority", "clusters", "permit")
_INSERT_SESSION = _insert(
    "planned_session", (*_SESSION, "seq", "reconstructed", "cancelled", *_BEGINS, *_PASSES)
)
_INSERT_ITEM = _insert("planned_item", ("occurrence", *_ITEM, "name"))
_INSERT_STARTED = _insert("airing", (*_OPENED, *_STARTED))
_INSERT_NEVER = _insert("airing", (*_OPENED, *_NEVER))
_CLOSE = """UPDATE airing SET started_at = ?, late_seconds = ?, ended_at = ?, frames = ?,
    played_seconds = ?, outcome = ?, cause = ?, note = ?, evidence = ?, closed_seq = ?
    WHERE id = ?"""


def apply(connection: sqlite3.Connection, entry: Entry) -> None:
    """Brings the tables up to one more entry, in the caller's transaction.

    Kinds it does not know change nothing. Raises KeyError, TypeError, ValueError or
    sqlite3.IntegrityError for a body that cannot be.
    """
    body = entry.body
    if entry.kind == "start":
        facts = [body[name] for name in _OPENED]
        facts += [
            entry.seq,
            entry.at,
            Evidence.E0,
            0.0,
            0,
            body["started_at"],
            body["late_seconds"],
        ]
        connection.execute(_INSERT_STARTED, facts)
    elif entry.kind == "end":
        _close(connection, entry.seq, body)
    elif entry.kind in ("missed", "refused"):
        facts = [body[name] for name in _OPENED]
        facts += [entry.seq, entry.at, Evidence.E0, 0.0, 0]
        facts += [entry.kind, body["cause"], body["note"], entry.seq]
        connection.execute(_INSERT_NEVER, facts)
    elif entry.kind == "planned":
        _plan(connection, entry.seq, body)
    elif entry.kind == "cancelled":
        connection.execute(
            "UPDATE planned_session SET cancelled = 1, reason = ?, seq = ? WHERE occurrence = ?",
            (body["reason"], entry.seq, body["occurrence"]),
        )
    elif entry.kind == "reason":
        said = ", ".join(filter(None, [body["reason"], body["by"]]))
        connection.executemany(
            "UPDATE airing SET note = ? WHERE occurrence = ? AND cause = 'DUNG_TAY'",
            [(said, occurrence) for occurrence in body["occurrences"]],
        )


def rebuild(connection: sqlite3.Connection, beat: Beat = no_sign) -> None:
    """Makes the tables anew from the ledger, in one transaction. beat: a sign of life meanwhile."""
    with transaction(connection):
        for table, _order in PROJECTIONS:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608
        replay(connection, connection, beat)


def replay(source: sqlite3.Connection, target: sqlite3.Connection, beat: Beat = no_sign) -> None:
    """Applies every entry of one connection's ledger to the empty tables of another.

    Raises Unreadable, naming the entry, for one that cannot be applied.
    """
    cursor = source.cursor()
    cursor.row_factory = None
    cursor.execute("SELECT seq, at, kind, body FROM ledger ORDER BY seq")
    for seq, at, kind, text in alive(cursor, beat):
        if kind not in KINDS:
            continue
        try:
            apply(target, Entry(seq, at, kind, json.loads(text), "", ""))
        except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
            raise Unreadable(seq) from error


class Unreadable(Exception):
    """An entry of the ledger that the projection cannot follow."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"entry {seq}")
        self.seq = seq


def _close(connection: sqlite3.Connection, seq: int, body: dict[str, Any]) -> None:
    row = connection.execute(
        "SELECT started_at, late_seconds FROM airing WHERE id = ? AND outcome IS NULL",
        (body["airing"],),
    ).fetchone()
    if row is None:
        raise ValueError(f"no airing {body['airing']} is open")
    started, late = row[0], row[1]
    measured = body["started_at"]
    if body["outcome"] == "missed":
        started = late = None
    if measured is not None:
        if late is not None:
            moved = (from_text(measured) - from_text(started)).total_seconds()
            late = round(late + moved, 3)
        started = measured
    connection.execute(
        _CLOSE,
        (
            started,
            late,
            body["ended_at"],
            body["frames"],
            body["played_seconds"],
            body["outcome"],
            body["cause"],
            body["note"],
            body["evidence"],
            seq,
            body["airing"],
        ),
    )


def _plan(connection: sqlite3.Connection, seq: int, body: dict[str, Any]) -> None:
    occurrence = body["occurrence"]
    connection.execute("DELETE FROM planned_item WHERE occurrence = ?", (occurrence,))
    connection.execute("DELETE FROM planned_session WHERE occurrence = ?", (occurrence,))
    facts = [body[name] for name in _SESSION]
    begins = [body.get("start_mode", "soft"), body.get("wait_seconds", 0), _text(body, "backup")]
    passes = [body.get("priority", 1), _text(body, "clusters") or "[]", _text(body, "permit")]
    connection.execute(
        _INSERT_SESSION,
        [*facts, seq, bool(body["reconstructed"]), False, *begins, *passes],
    )
    connection.executemany(
        _INSERT_ITEM,
        (
            [occurrence, *(item[name] for name in _ITEM), item.get("name", "")]
            for item in body["items"]
        ),
    )


def _text(body: dict[str, Any], name: str) -> str | None:
    """A nested value as JSON; None where it is absent or empty, as in entries of old."""
    value = body.get(name)
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None
