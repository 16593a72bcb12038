"""Opening and migrating the two databases of a station."""

import importlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ccht_desktop.foundation.disk import MB, free_bytes
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from sqlite_utils import Migrations

DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
UNREADABLE_SECTORS = frozenset(
    {
        sqlite3.SQLITE_IOERR_READ,
        sqlite3.SQLITE_IOERR_SHORT_READ,
        sqlite3.SQLITE_IOERR_DATA,
        sqlite3.SQLITE_IOERR_CORRUPTFS,
    }
)


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database must hold. Each module named has `migrations`, a sqlite-utils set.

    version is the number of all their steps; it is kept in PRAGMA user_version.
    """

    version: int
    journal: Literal["wal", "delete"]
    modules: tuple[str, ...]

    def sets(self) -> "list[Migrations]":
        return [importlib.import_module(name).migrations for name in self.modules]


def open_writer(path: Path, schema: Schema, backup: Path | None = None) -> sqlite3.Connection:
    """A migrated read-write connection, synchronous=FULL, in autocommit: use transaction().

    An older file is copied to the backup folder before it is migrated.
    Raises StationError STATION_NEWER for a file of a newer program, DB_UNREADABLE for no
    database, DB_BUSY while another program writes.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=10)
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > schema.version:
            raise newer(path)
        connection.execute(f"PRAGMA journal_mode={schema.journal.upper()}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        if version < schema.version:
            _migrate(connection, path, schema, version, backup)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise busy(path) if "locked" in str(error) else unreadable(path) from error
    except StationError:
        connection.close()
        raise
    connection.row_factory = sqlite3.Row
    return connection


def open_reader(path: Path, schema: Schema) -> sqlite3.Connection:
    """A read-only connection; raises as open_writer does."""
    try:
        connection = sqlite3.connect(_address(path, "ro"), uri=True, timeout=2)
    except sqlite3.OperationalError as error:
        raise unreadable(path) from error
    return _checked(connection, path, schema)


def open_watcher(path: Path) -> sqlite3.Connection:
    """A connection that can roll back a hot journal but writes nothing of its own.

    It waits for nobody, and says nothing of a damaged file before it is read.
    """
    try:
        connection = sqlite3.connect(_address(path, "rw"), uri=True, timeout=0)
        connection.execute("PRAGMA query_only=ON")
    except sqlite3.Error:
        connection = sqlite3.connect(":memory:")
    connection.isolation_level = None
    connection.row_factory = sqlite3.Row
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; the lock for writing is taken at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        # SQLite itself has rolled back after some errors, a full disk among them.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy by SQLite's online backup, also while others write."""
    part = target.with_suffix(target.suffix + ".part")
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(_address(source, "ro"), uri=True)) as reader,
        closing(sqlite3.connect(part)) as writer,
    ):
        reader.backup(writer)
    shutil.move(part, target)


def is_damage(error: sqlite3.Error) -> bool:
    """What the file holds is bad; not a full disk, a lock or a missing permission."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "decode" in str(error)
    return code & 0xFF in DAMAGE or code in UNREADABLE_SECTORS


def newer(path: Path) -> StationError:
    return StationError(
        "STATION_NEWER",
        _(
            "{file} was made by a newer version of this program. "
            "Install that version; nothing was changed."
        ).format(file=path),
    )


def busy(path: Path) -> StationError:
    return StationError(
        "DB_BUSY", _("{file} is being written by another program. Try again.").format(file=path)
    )


def unreadable(path: Path) -> StationError:
    """DB_UNREADABLE; DISK_FULL where that is why: a backup would not help then."""
    with suppress(OSError):
        if free_bytes(path.parent) < MB:
            text = _("The disk is full: {file} cannot be read. Delete or move other files.")
            return StationError("DISK_FULL", text.format(file=path))
    if days := sorted(path.parent.glob("backup/????-??-??")):
        text = _(
            "{file} cannot be read. Switch the broadcaster off and bring the station back from "
            "its daily backup: ccht restore {folder}"
        )
        return StationError("DB_UNREADABLE", text.format(file=path, folder=days[-1]))
    return StationError(
        "DB_UNREADABLE",
        _("{file} cannot be read. Restore it from the backup folder.").format(file=path),
    )


def _address(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def _checked(connection: sqlite3.Connection, path: Path, schema: Schema) -> sqlite3.Connection:
    connection.isolation_level = None
    connection.row_factory = sqlite3.Row
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(path) from error
    if version > schema.version or not version:
        connection.close()
        raise newer(path) if version else unreadable(path)
    return connection


def _migrate(
    connection: sqlite3.Connection, path: Path, schema: Schema, version: int, backup: Path | None
) -> None:
    from sqlite_utils import Database

    if version and backup:
        copy_database(path, backup / f"{path.stem}-v{version}.db")
    database = Database(connection)
    for migrations in schema.sets():
        migrations.apply(database)
    connection.execute(f"PRAGMA user_version={schema.version}")
