"""What remains of a log in several places, and the one chain that can be made of it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ccht_desktop.airlog.ledger import GENESIS
from ccht_desktop.airlog.mirror import Mirror, Row, follows
from ccht_desktop.airlog.signs import Beat, alive
from ccht_desktop.airlog.soundness import hash_at, last_row, rows_after

DAYS = "????-??-??"
Kind = Literal["backup", "mirror", "damaged"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the log lies, and what can replace it.

    backup: has YYYY-MM-DD/airlog.db, and takes what was damaged. second: a folder on another disk,
    with such backups and a mirror below it. owner: the station's public key,
    where it is known.
    """

    log: Path
    mirror: Path
    backup: Path
    second: Path | None = None
    owner: Callable[[], str | None] = lambda: None


@dataclass(slots=True)
class Copy:
    """One remaining copy of the log. rows: those beyond a seq, as far as they can be read; they
    are not checked. last: the one with the greatest seq. present: it lay in the place of the log,
    or is its own mirror. used: how many of its rows stand in the chain."""

    kind: Kind
    name: str
    rows: Callable[[int], Iterator[Row]]
    last: Callable[[], Row | None]
    present: bool = False
    used: int = 0


def copies(
    places: Places, mirrors: Sequence[Mirror], evidence: str | None, beat: Beat
) -> list[Copy]:
    """In the order they are read: backups, newest first; mirrors; what was damaged, newest first.

    mirrors: the first is the log's own. evidence: the folder of the log that lay there.
    beat: a sign of life as they are read.
    """
    homes = [home for home in (places.backup, places.second) if home is not None]
    backups = [path for home in homes for path in _found(home, DAYS, places.log.name)]
    backups.sort(key=lambda path: path.parent.name, reverse=True)
    damaged = sorted(_found(places.backup, "damaged-*", places.log.name), reverse=True)
    return [
        *(of_file("backup", path, beat) for path in backups),
        *(
            Copy("mirror", mirror.folder.name, _lines(mirror, beat), _last_line(mirror), place == 0)
            for place, mirror in enumerate(mirrors)
        ),
        *(of_file("damaged", path, beat, path.parent.name == evidence) for path in damaged),
    ]


def other_days(places: Places) -> list[Path]:
    """The daily backups of a log that says other than this one, or more."""
    found = []
    homes = [home for home in (places.backup, places.second) if home is not None]
    with closing(read_only(places.log)) as log:
        for path in (path for home in homes for path in _found(home, DAYS, places.log.name)):
            last = _last_row(path)()
            if last is not None and hash_at(log, last[0]) != last[5]:
                found.append(path.parent)
    return found


def of_file(kind: Kind, path: Path, beat: Beat, present: bool = False) -> Copy:
    return Copy(kind, path.parent.name, _reading(path, beat), _last_row(path), present)


def linked(sources: Sequence[Copy], at: Callable[[int], str | None]) -> Iterator[Row]:
    """The rows of one chain from the first entry on; each copy goes as far as its rows hang
    together in it, then the next one carries on. at: the hash of the chain's row at a seq."""
    seq, own_hash = 0, GENESIS
    advanced = True
    while advanced:
        advanced = False
        for copy in sources:
            for row in copy.rows(seq):
                if row[5] != at(row[0]) or not follows(row, seq, own_hash):
                    break
                seq, own_hash, advanced = row[0], row[5], True
                copy.used += 1
                yield row


def read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _found(home: Path, day: str, name: str) -> list[Path]:
    with suppress(OSError):
        return list(home.glob(f"{day}/{name}"))
    return []


def _reading(path: Path, beat: Beat) -> Callable[[int], Iterator[Row]]:
    def rows(after: int) -> Iterator[Row]:
        with suppress(sqlite3.Error), closing(read_only(path)) as connection:
            yield from alive(rows_after(connection, after), beat)

    return rows


def _lines(mirror: Mirror, beat: Beat) -> Callable[[int], Iterator[Row]]:
    def rows(after: int) -> Iterator[Row]:
        with suppress(OSError):
            yield from alive(mirror.rows(after), beat)

    return rows


def _last_row(path: Path) -> Callable[[], Row | None]:
    def last() -> Row | None:
        with suppress(sqlite3.Error), closing(read_only(path)) as connection:
            return last_row(connection)
        return None

    return last


def _last_line(mirror: Mirror) -> Callable[[], Row | None]:
    def last() -> Row | None:
        with suppress(OSError):
            return mirror.last()
        return None

    return last
