"""The reading end of the log; works on any connection, also read-only and beside a writer."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from ccht_desktop.airlog.attempts import may_try_again
from ccht_desktop.airlog.ledger import GENESIS, damaged
from ccht_desktop.airlog.model import Airing, Entry
from ccht_desktop.foundation.clock import from_text, utc_text
from ccht_desktop.foundation.database import is_damage
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import Permit, PlannedItem, PlannedSession

_AIRING = tuple(field.name for field in fields(Airing))
_ITEM = tuple(field.name for field in fields(PlannedItem))
_SESSION = tuple(field.name for field in fields(PlannedSession) if field.name != "items")


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


_SELECT_AIRING = f"SELECT {_columns(_AIRING)} FROM airing"  # noqa: S608
_SELECT_ITEM = f"SELECT {_columns(_ITEM)} FROM planned_item"  # noqa: S608
_SELECT_SESSION = f"SELECT {_columns(_SESSION)} FROM planned_session"  # noqa: S608
_SELECT_ENTRY = "SELECT seq, at, kind, body, prev_hash, hash FROM ledger"
_WHEN = "coalesce(planned_start, started_at, opened_at)"
_FIRST, _LAST = "", "~"


class AirlogReader:
    """What the log holds, as values. Everything shown or exported comes through here."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def airings(self, start: datetime | None = None, end: datetime | None = None) -> list[Airing]:
        """Rows of [start, end), oldest first: by planned start, else when they began."""
        return self._airings(
            f"WHERE {_WHEN} >= ? AND {_WHEN} < ? ORDER BY {_WHEN}, id", *_bounds(start, end)
        )

    def airing(self, airing_id: int) -> Airing:
        """Raises StationError NO_AIRING."""
        found = self._airings("WHERE id = ?", airing_id)
        if not found:
            raise StationError(
                "NO_AIRING", _("There is no airing {id} in the log.").format(id=airing_id)
            )
        return found[0]

    def open_airings(self) -> list[Airing]:
        """Rows that have begun and not ended."""
        return self._airings("WHERE outcome IS NULL ORDER BY id")

    def closed(self, after: int, upto: int) -> list[Airing]:
        """Rows closed by the entries of (after, upto], in the order of their closing."""
        return self._airings(
            "WHERE closed_seq > ? AND closed_seq <= ? ORDER BY closed_seq", after, upto
        )

    def planned(
        self, start: datetime | None = None, end: datetime | None = None
    ) -> list[PlannedSession]:
        """Sessions that start in [start, end), as last planned, by start; cancelled ones not."""
        bounds = _bounds(start, end)
        chosen = "start >= ? AND start < ? AND cancelled = 0"
        items: dict[str, list[PlannedItem]] = {}
        for occurrence, *values in self._rows(
            f"SELECT occurrence, {_columns(_ITEM)} FROM planned_item WHERE occurrence IN "  # noqa: S608
            f"(SELECT occurrence FROM planned_session WHERE {chosen}) "
            "ORDER BY occurrence, rowid",
            *bounds,
        ):
            item = PlannedItem.from_body(dict(zip(_ITEM, values, strict=True)))
            items.setdefault(occurrence, []).append(item)
        sessions = self._rows(
            f"{_SELECT_SESSION} WHERE {chosen} ORDER BY start, occurrence", *bounds
        )
        return [_session(values, items) for values in sessions]

    def seen(self) -> datetime | None:
        """The latest moment the log knows of, since the clock was last found to be right."""
        rows = self._rows(
            "SELECT max(at) FROM (SELECT at FROM ledger WHERE seq >= coalesce((SELECT max(seq) "
            "FROM ledger WHERE kind = 'clock' "
            "AND json_extract(body, '$.event') IN ('confirmed', 'trusted')), 0) "
            "ORDER BY seq DESC LIMIT 10000)"
        )
        ((latest,),) = rows
        return from_text(latest) if latest else None

    def planned_until(self) -> datetime | None:
        """The greatest start ever planned."""
        ((start,),) = self._rows("SELECT max(start) FROM planned_session")
        return from_text(start) if start else None

    def settled(self, start: datetime | None = None) -> set[tuple[str, int]]:
        """(occurrence, position) of items with an outcome and none on the air now.

        An interrupted first attempt counts; a second attempt opens the item again.
        """
        rows = self._rows(
            f"SELECT occurrence, position FROM airing WHERE {_WHEN} >= ? "  # noqa: S608
            "AND occurrence IS NOT NULL GROUP BY occurrence, position "
            "HAVING count(*) = count(outcome)",
            utc_text(start) if start else _FIRST,
        )
        return {(occurrence, position) for occurrence, position in rows}

    def second_chances(self, start: datetime, now: datetime) -> dict[tuple[str, int], int]:
        """First attempts that began and failed so that they may be tried again; by item, the id.

        Also what a wrong clock wrote off before its time, which is yet to come; not what another
        session took the place of.
        """
        rows = self._rows(
            "SELECT occurrence, position, id, outcome, cause FROM airing AS first "  # noqa: S608
            f"WHERE {_WHEN} >= ? AND occurrence IS NOT NULL "
            "AND attempt = 1 "
            "AND ((closed_seq > id AND (coalesce(clip, title) IS NOT NULL OR outcome = 'missed')) "
            "OR (outcome = 'missed' AND cause IN ('MAY_TINH_TAT', 'DONG_HO') "
            "AND planned_start > ?)) AND NOT EXISTS ("
            "SELECT 1 FROM airing WHERE occurrence = first.occurrence "
            "AND position = first.position AND attempt = 2) AND NOT EXISTS ("
            "SELECT 1 FROM ledger WHERE seq = first.closed_seq "
            "AND json_extract(body, '$.displaced'))",
            utc_text(start),
            utc_text(now),
        )
        return {
            (occurrence, position): airing
            for occurrence, position, airing, outcome, cause in rows
            if may_try_again(outcome, cause, 1)
        }

    def last_aired(self) -> dict[str, datetime]:
        """When each clip, by hash, last sounded in full or in part."""
        rows = self._rows(
            "SELECT sha256, max(started_at) FROM airing "
            "WHERE sha256 IS NOT NULL AND started_at IS NOT NULL "
            "AND outcome IN ('aired', 'partial') GROUP BY sha256"
        )
        return {sha256: from_text(started) for sha256, started in rows}

    def starts(self, hashes: Sequence[str], since: datetime) -> dict[str, list[datetime]]:
        """When clips, by hash, began to sound from a moment on; a second attempt counts as none."""
        rows = self._rows(
            "SELECT sha256, started_at FROM airing WHERE started_at >= ? AND continues IS NULL "
            "AND sha256 IN (SELECT value FROM json_each(?)) ORDER BY started_at",
            utc_text(since),
            json.dumps(list(hashes)),
        )
        found: dict[str, list[datetime]] = {}
        for sha256, started in rows:
            found.setdefault(sha256, []).append(from_text(started))
        return found

    def airings_of(self, sha256: str, limit: int) -> list[Airing]:
        """The rows of one clip by its hash, newest first, also those where it did not sound."""
        return self._airings(
            f"WHERE sha256 = ? ORDER BY {_WHEN} DESC, id DESC LIMIT ?", sha256, limit
        )

    def entries(self, kind: str | None = None, after: int = 0) -> Iterator[Entry]:
        """Entries of the ledger beyond a seq, in order, all or of one kind."""
        values: tuple[object, ...] = (after,) if kind is None else (after, kind)
        chosen = "seq > ?" if kind is None else "seq > ? AND kind = ?"
        rows = self._rows(f"{_SELECT_ENTRY} WHERE {chosen} ORDER BY seq", *values)
        for seq, at, name, body, prev_hash, own_hash in rows:
            yield Entry(seq, at, name, json.loads(body), prev_hash, own_hash)

    def head(self) -> tuple[int, str]:
        """Seq and hash of the last entry; (0, GENESIS) before the first."""
        for seq, own_hash in self._rows("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"):
            return seq, own_hash
        return 0, GENESIS

    def _airings(self, rest: str, *values: object) -> list[Airing]:
        return [_airing(row) for row in self._rows(f"{_SELECT_AIRING} {rest}", *values)]

    def _rows(self, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
        cursor = self._connection.cursor()
        cursor.row_factory = None
        try:
            yield from cursor.execute(sql, values)
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                raise damaged() from error
            raise


def _bounds(start: datetime | None, end: datetime | None) -> tuple[str, str]:
    return (utc_text(start) if start else _FIRST, utc_text(end) if end else _LAST)


def _airing(values: tuple[Any, ...]) -> Airing:
    row = dict(zip(_AIRING, values, strict=True))
    for name in ("planned_start", "started_at", "ended_at"):
        row[name] = from_text(row[name]) if row[name] else None
    if row["amplifier"] is not None:
        row["amplifier"] = bool(row["amplifier"])
    return Airing(**row)


def _session(values: tuple[Any, ...], items: dict[str, list[PlannedItem]]) -> PlannedSession:
    row = dict(zip(_SESSION, values, strict=True))
    row["start"], row["end"] = from_text(row["start"]), from_text(row["end"])
    row["backup"] = PlannedItem.from_body(json.loads(row["backup"])) if row["backup"] else None
    row["clusters"] = tuple(json.loads(row["clusters"]))
    row["permit"] = Permit.from_body(json.loads(row["permit"])) if row["permit"] else None
    return PlannedSession(**row, items=tuple(items.get(row["occurrence"], ())))
