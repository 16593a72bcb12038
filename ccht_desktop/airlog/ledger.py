"""The writing end of the log: a chained entry and what follows from it, in one transaction."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ccht_desktop.airlog import projection, rules
from ccht_desktop.airlog.model import Entry
from ccht_desktop.foundation.clock import Clock, from_text, utc_text
from ccht_desktop.foundation.database import is_damage, transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

GENESIS = "0" * 64
_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode


_quote = json.encoder.encode_basestring


def canonical(value: object) -> str:
    """The one JSON text of a value: sorted keys, no spaces. Round floats before."""
    return _encode(value)


def entry_hash(seq: int, at: str, kind: str, body_text: str, prev_hash: str) -> str:
    """SHA-256, in hex, over everything an entry says and its link to the one before."""
    # canonical([seq, at, …]) spelled out: checking a long log is mostly this line
    text = f"[{seq},{_quote(at)},{_quote(kind)},{_quote(body_text)},{_quote(prev_hash)}]"
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Beat:
    """The last sign of life: when, which airing was on the air, and how many frames had sounded."""

    at: datetime
    airing: int | None
    frames: int


def read_beat(connection: sqlite3.Connection) -> Beat | None:
    """The heartbeat as it stands; None before the first."""
    row = connection.execute("SELECT at, airing, frames FROM heartbeat").fetchone()
    return Beat(from_text(row[0]), row[1], row[2]) if row else None


def damaged() -> StationError:
    """Of a file that has to be restored."""
    text = _("The file of the log is damaged. It is restored when it is opened again.")
    return StationError("LOG_DAMAGED", text)


class Ledger:
    """Appends to the log. For the holder of the station lock only; one per file.

    committed: called after entries are on disk; it may not raise.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Clock,
        committed: Callable[[], None] | None = None,
    ) -> None:
        self.connection = connection
        self._clock = clock
        self._committed = committed

    def append(self, kind: str, body: dict[str, Any]) -> Entry:
        """As append_all, for one entry."""
        return self.append_all([(kind, body)])[0]

    def append_all(self, entries: Sequence[tuple[str, dict[str, Any]]]) -> list[Entry]:
        """All entries, on disk when this returns, or none.

        Raises StationError LOG_TWICE, LOG_ENDED, LOG_ATTEMPTS or LOG_NO_AIRING where an item would
        get a second outcome, LOG_BODY for an incomplete body, LOG_NOT_WRITABLE (disk full),
        LOG_DAMAGED.
        """
        with self._writing():
            seq, previous = self.head()
            written = []
            for kind, body in entries:
                seq += 1
                entry = self._write(seq, kind, body, previous)
                previous = entry.hash
                written.append(entry)
        if self._committed is not None:
            self._committed()
        return written

    def head(self) -> tuple[int, str]:
        """Seq and hash of the last entry; (0, GENESIS) before the first."""
        row = self.connection.execute(
            "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, GENESIS)

    def beat(self, at: datetime, airing: int | None, frames: int) -> None:
        """Replaces the heartbeat. Raises StationError LOG_NOT_WRITABLE, LOG_DAMAGED."""
        with self._writing():
            self.connection.execute(
                "INSERT INTO heartbeat(id, at, airing, frames) VALUES(1, ?, ?, ?) "
                "ON CONFLICT(id) DO UPDATE SET "
                "at = excluded.at, airing = excluded.airing, frames = excluded.frames",
                (utc_text(at), airing, frames),
            )

    def last_beat(self) -> Beat | None:
        return read_beat(self.connection)

    def _write(self, seq: int, kind: str, body: dict[str, Any], previous: str) -> Entry:
        at = utc_text(self._clock.now())
        try:
            text = canonical(body)
            entry = Entry(seq, at, kind, body, previous, entry_hash(seq, at, kind, text, previous))
            rules.check(self.connection, kind, body)
            self.connection.execute(
                "INSERT INTO ledger(seq, at, kind, body, prev_hash, hash) VALUES(?, ?, ?, ?, ?, ?)",
                (seq, at, kind, text, previous, entry.hash),
            )
            projection.apply(self.connection, entry)
        except (KeyError, TypeError, ValueError, sqlite3.IntegrityError) as error:
            raise rules.incomplete(kind, error) from error
        return entry

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with transaction(self.connection):
                yield
        except sqlite3.Error as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if is_damage(error):
                raise damaged() from error
            raise StationError(
                "LOG_NOT_WRITABLE",
                _(
                    "The log cannot be written ({reason}). "
                    "Make room on the disk; nothing airs without a log."
                ).format(reason=error),
            ) from error
