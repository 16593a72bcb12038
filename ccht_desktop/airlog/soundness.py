"""Whether airlog.db may be written on, looked at within seconds before it is opened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path

from ccht_desktop.airlog.ledger import GENESIS
from ccht_desktop.airlog.mirror import Mirror, Row, is_true
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.database import busy, is_damage, unreadable

FILE_CHECKS = (("quick_check", 2.0), ("integrity_check", 1.0))
CHAIN_SECONDS = 1.5
_COLUMNS = "seq, at, kind, body, prev_hash, hash"


class Fault(StrEnum):
    """Why the log must be restored."""

    MISSING = "missing"
    EMPTY = "empty"
    DAMAGED = "damaged"
    CHANGED = "changed"
    OLD_COPY = "old_copy"
    OTHER_LOG = "other_log"
    BROUGHT_BACK = "brought_back"


def fault_of(path: Path, mirrors: list[Mirror], monotonic: Callable[[], float]) -> Fault | None:
    """What is wrong with the log; bounded in time, so that old parts of a long one may be left.

    mirrors: the first stands in the station's folder. Raises StationError DB_BUSY or DB_UNREADABLE
    where the file itself is not to blame.
    """
    if not path.exists():
        return Fault.MISSING
    try:
        with closing(_reader(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if version > SCHEMA.version:
                return None
            tables = "SELECT count(*) FROM sqlite_master WHERE name = 'ledger'"
            if not version or not connection.execute(tables).fetchone()[0]:
                return Fault.EMPTY
            if condemned(path).exists():
                return Fault.DAMAGED
            return (
                _file_fault(connection, monotonic)
                or _chain_fault(connection, monotonic)
                or _mirror_fault(connection, mirrors)
            )
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return Fault.DAMAGED
        raise busy(path) if "locked" in str(error) else unreadable(path) from error


def rows_after(connection: sqlite3.Connection, seq: int) -> "sqlite3.Cursor":
    """Rows of the ledger beyond a seq, in order, as the mirror takes them."""
    cursor = connection.cursor()
    cursor.row_factory = None
    return cursor.execute(f"SELECT {_COLUMNS} FROM ledger WHERE seq > ? ORDER BY seq", (seq,))  # noqa: S608


def last_row(connection: sqlite3.Connection) -> Row | None:
    """The row with the greatest seq; None for an empty ledger."""
    cursor = connection.cursor()
    cursor.row_factory = None
    found = cursor.execute(f"SELECT {_COLUMNS} FROM ledger ORDER BY seq DESC LIMIT 1")  # noqa: S608
    row: Row | None = found.fetchone()
    return row


def hash_at(connection: sqlite3.Connection, seq: int) -> str | None:
    """Of the row at a seq; None where there is none."""
    row = connection.execute("SELECT hash FROM ledger WHERE seq = ?", (seq,)).fetchone()
    return str(row[0]) if row else None


def integrity_fault(path: Path) -> str | None:
    """The whole of airlog.db, file and chain and tables; None when all is well. May take a minute.

    For a weekly duty in another process than the holder's: what it finds, the next start restores,
    also where the short look of a start would not notice it. Raises StationError DB_UNREADABLE
    where there is no file.
    """
    from ccht_desktop.airlog.verify import verify

    if not path.exists():
        raise unreadable(path)
    reason = ""
    # A lock or a full disk may look like damage for a moment; damage is there the second time too.
    for _look in range(2):
        with closing(_reader(path)) as connection:
            verdict = verify(connection)
        if verdict.ok:
            return None
        reason = verdict.reason
    condemned(path).write_text(f"{reason}\n", "utf-8")
    return reason


def condemned(path: Path) -> Path:
    """Stands beside a log that the next start has to restore; says why."""
    return path.with_name(f"{path.name}.condemned")


def is_foreign(connection: sqlite3.Connection, mirror: Mirror) -> bool:
    """The mirror is another log's: they have not even their beginnings in common."""
    first = mirror.first()
    own = hash_at(connection, first[0]) if first else None
    return first is not None and own is not None and own != first[5]


def agrees(connection: sqlite3.Connection, mirror: Mirror) -> bool:
    """The mirror says nothing that the log does not say; it may end before it."""
    last = mirror.last()
    return last is None or hash_at(connection, last[0]) == last[5]


def _file_fault(connection: sqlite3.Connection, monotonic: Callable[[], float]) -> Fault | None:
    """The quick look first; the thorough one, which also knows the indexes, in the time left."""
    for check, seconds in FILE_CHECKS:
        ends = monotonic() + seconds
        connection.set_progress_handler(partial(_is_over, monotonic, ends), 1000)
        try:
            (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return None
        finally:
            connection.set_progress_handler(None, 0)
        if found != "ok":
            return Fault.DAMAGED
    return None


def _is_over(monotonic: Callable[[], float], ends: float) -> bool:
    return monotonic() > ends


def _chain_fault(connection: sqlite3.Connection, monotonic: Callable[[], float]) -> Fault | None:
    """From the newest entry back, as far as the time reaches."""
    ends, later = monotonic() + CHAIN_SECONDS, None
    cursor = connection.execute(f"SELECT {_COLUMNS} FROM ledger ORDER BY seq DESC")  # noqa: S608
    for row in cursor:
        if later is not None and (row[0] + 1, row[5]) != (later[0], later[4]):
            return Fault.CHANGED
        if not is_true(row):
            return Fault.CHANGED
        later = row
        if not row[0] % 1000 and monotonic() > ends:
            return None
    if later is None:
        return Fault.EMPTY
    return None if (later[0], later[4]) == (1, GENESIS) else Fault.CHANGED


def _mirror_fault(connection: sqlite3.Connection, mirrors: list[Mirror]) -> Fault | None:
    """The station's own mirror is believed; another one only where it goes further."""
    (head,) = connection.execute("SELECT max(seq) FROM ledger").fetchone()
    for place, mirror in enumerate(mirrors):
        last = mirror.last()
        if last is None:
            continue
        if last[0] <= head:
            if place == 0 and hash_at(connection, last[0]) != last[5]:
                return Fault.OTHER_LOG
            continue
        beyond = next(mirror.rows(head), None)
        if beyond is not None and (beyond[0], beyond[4]) == (head + 1, hash_at(connection, head)):
            return Fault.OLD_COPY
        if place == 0:
            return Fault.OTHER_LOG
    return None


def _reader(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
