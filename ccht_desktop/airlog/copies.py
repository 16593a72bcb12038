"""What remains of a log in several places, and the one chain that can be made of it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ccht_desktop.airlog.ledger import GENESIS
from ccht_desktop.airlog.mirror import Mirror, Row, follows, is_true
from ccht_desktop.airlog.soundness import rows_after

Kind = Literal["backup", "mirror", "damaged"]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the log lies, and what can replace it.

    backup: has YYYY-MM-DD/airlog.db, and takes what was damaged. second: a folder on another disk,
    with such backups and a mirror below it.
    """

    log: Path
    mirror: Path
    backup: Path
    second: Path | None = None


@dataclass(slots=True)
class Copy:
    """One remaining copy of the log. rows: those beyond a seq, as far as they can be read; they
    are not checked. used: how many of them stand in the chain."""

    kind: Kind
    name: str
    rows: Callable[[int], Iterator[Row]]
    used: int = 0

    def reaches(self, seq: int) -> int:
        """The greatest seq of a true row beyond this one; the same if there is none."""
        return max((row[0] for row in self.rows(seq) if is_true(row)), default=seq)


def copies(places: Places, mirrors: Sequence[Mirror]) -> list[Copy]:
    """In the order of trust: backups, newest first; mirrors; what was damaged, newest first."""
    homes = [home for home in (places.backup, places.second) if home is not None]
    backups = [path for home in homes for path in _found(home, "????-??-??", places.log.name)]
    backups.sort(key=lambda path: path.parent.name, reverse=True)
    damaged = sorted(_found(places.backup, "damaged-*", places.log.name), reverse=True)
    return [
        *(Copy("backup", path.parent.name, _reading(path)) for path in backups),
        *(Copy("mirror", mirror.folder.name, _lines(mirror)) for mirror in mirrors),
        *(Copy("damaged", path.parent.name, _reading(path)) for path in damaged),
    ]


def linked(sources: Sequence[Copy]) -> Iterator[Row]:
    """The longest chain from the first entry on; each copy goes as far as its rows hang together,
    then the next one carries on."""
    seq, own_hash = 0, GENESIS
    advanced = True
    while advanced:
        advanced = False
        for copy in sources:
            for row in copy.rows(seq):
                if not follows(row, seq, own_hash):
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


def _reading(path: Path) -> Callable[[int], Iterator[Row]]:
    def rows(after: int) -> Iterator[Row]:
        with suppress(sqlite3.Error), closing(read_only(path)) as connection:
            yield from rows_after(connection, after)

    return rows


def _lines(mirror: Mirror) -> Callable[[int], Iterator[Row]]:
    def rows(after: int) -> Iterator[Row]:
        with suppress(OSError):
            yield from mirror.rows(after)

    return rows
