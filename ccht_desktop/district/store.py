"""What the receiving level keeps: stations, their parcels, and copies of what contradicts them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from ccht_desktop.foundation.clock import from_text, utc_text
from ccht_desktop.foundation.database import newer, unreadable
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.upload.parcel import Parcel

VERSION = 1
KEPT_REJECTIONS = 100

_tables = MetaData()
_station = Table(
    "station",
    _tables,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("public_key", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
)
_parcel = Table(
    "parcel",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("station", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("period_end", Text, nullable=False, index=True),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("station", "seq"),
)
_conflict = Table(
    "conflict",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("station", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("station", "seq", "sha256"),
)
_rejected = Table(
    "rejected",
    _tables,
    Column("id", Integer, primary_key=True),
    Column("station", Text, nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A station the receiving level knows."""

    code: str
    name: str
    public_key: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A parcel that was taken, and the receipt given for it."""

    station: str
    seq: int
    sha256: str
    document: str
    receipt: str
    received_at: datetime


class Visit:
    """One transaction on the store."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def station(self, code: str) -> Enrolled | None:
        found = self._connection.execute(select(_station).where(_station.c.code == code)).first()
        return Enrolled(found.code, found.name, found.public_key) if found else None

    def stations(self) -> list[Enrolled]:
        """By name."""
        rows = self._connection.execute(select(_station).order_by(_station.c.name, _station.c.code))
        return [Enrolled(row.code, row.name, row.public_key) for row in rows]

    def enrol(self, station: Enrolled, at: datetime) -> None:
        """Raises StationError KEY_DIFFERS: a station's key is never replaced."""
        known = self.station(station.code)
        if known is None:
            values = {"name": station.name, "public_key": station.public_key}
            self._connection.execute(
                insert(_station).values(code=station.code, enrolled_at=utc_text(at), **values)
            )
        elif known.public_key != station.public_key:
            text = _(
                "Station {code} is enrolled with another key. Its parcels so far rest on that key: "
                "enrol the new one under another code."
            )
            raise StationError("KEY_DIFFERS", text.format(code=station.code))
        else:
            changed = _station.update().where(_station.c.code == station.code)
            self._connection.execute(changed.values(name=station.name or known.name))

    def kept(self, station: str, seq: int) -> Kept | None:
        query = select(_parcel).where(_parcel.c.station == station, _parcel.c.seq == seq)
        found = self._connection.execute(query).first()
        return _kept(found) if found else None

    def wanted(self, station: str) -> int:
        """The least seq not there yet."""
        query = select(_parcel.c.seq).where(_parcel.c.station == station).order_by(_parcel.c.seq)
        wanted = 1
        for (seq,) in self._connection.execute(query):
            if seq != wanted:
                break
            wanted += 1
        return wanted

    def keep(self, parcel: Parcel, receipt: str, at: datetime) -> None:
        self._connection.execute(
            insert(_parcel).values(
                receipt=receipt, period_end=utc_text(parcel.end), **_columns(parcel, at)
            )
        )

    def keep_conflict(self, parcel: Parcel, at: datetime) -> None:
        """A copy of what contradicts a kept parcel, once."""
        same = select(_conflict.c.id).where(
            _conflict.c.station == parcel.station,
            _conflict.c.seq == parcel.seq,
            _conflict.c.sha256 == parcel.sha256,
        )
        if self._connection.execute(same).first() is None:
            self._connection.execute(insert(_conflict).values(**_columns(parcel, at)))

    def note_rejection(self, parcel: Parcel, reason: str, at: datetime) -> None:
        """The last hundred of a station are kept."""
        self._connection.execute(
            insert(_rejected).values(
                station=parcel.station, seq=parcel.seq, reason=reason, received_at=utc_text(at)
            )
        )
        newest = (
            select(_rejected.c.id)
            .where(_rejected.c.station == parcel.station)
            .order_by(_rejected.c.id.desc())
            .limit(KEPT_REJECTIONS)
        )
        self._connection.execute(
            delete(_rejected).where(
                _rejected.c.station == parcel.station, _rejected.c.id.not_in(newest)
            )
        )

    def ending(self, start: datetime, end: datetime) -> list[Kept]:
        """Parcels whose period ends in [start, end), oldest first."""
        query = select(_parcel).where(
            _parcel.c.period_end >= utc_text(start), _parcel.c.period_end < utc_text(end)
        )
        rows = self._connection.execute(query.order_by(_parcel.c.station, _parcel.c.seq))
        return [_kept(row) for row in rows]

    def last_received(self) -> dict[str, datetime]:
        """When the last parcel of each station came."""
        query = select(_parcel.c.station, func.max(_parcel.c.received_at))
        rows = self._connection.execute(query.group_by(_parcel.c.station))
        return {station: from_text(at) for station, at in rows}

    def counted(self, what: str) -> dict[str, int]:
        """By station, the number of its parcels, of conflict or of rejected copies."""
        table = _tables.tables[what]
        query = select(table.c.station, func.count()).group_by(table.c.station)
        return {row[0]: row[1] for row in self._connection.execute(query)}


class Store:
    """The receiving level's own SQLite file."""

    def __init__(self, path: Path) -> None:
        """Makes the file where there is none; raises StationError DB_UNREADABLE, STATION_NEWER."""
        self._engine = _engine(path)
        try:
            with self._engine.begin() as connection:
                version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if version > VERSION:
                    raise newer(path)
                _tables.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version={VERSION}")
        except DatabaseError as error:
            raise unreadable(path) from error

    @contextmanager
    def visit(self) -> Iterator[Visit]:
        """One transaction: all of it, or nothing."""
        with self._engine.begin() as connection:
            yield Visit(connection)


def _engine(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), poolclass=NullPool)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        # The driver's own late BEGIN would let two writers read before either writes.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _columns(parcel: Parcel, at: datetime) -> dict[str, Any]:
    return {
        "station": parcel.station,
        "seq": parcel.seq,
        "sha256": parcel.sha256,
        "document": parcel.document,
        "received_at": utc_text(at),
    }


def _kept(row: Any) -> Kept:
    return Kept(
        station=row.station,
        seq=row.seq,
        sha256=row.sha256,
        document=row.document,
        receipt=row.receipt,
        received_at=from_text(row.received_at),
    )
