"""The log a second time, as text: one line for each entry, one file for each day."""

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from ccht_desktop.airlog.ledger import entry_hash
from ccht_desktop.foundation.clock import from_text, local

# seq, at, kind, body as canonical text, prev_hash, hash: as the table `ledger` holds it
Row = tuple[int, str, str, str, str, str]
NAMES = ("seq", "at", "kind", "body", "prev_hash", "hash")
_TEXTS = (str, str, str, str, str)


def line_of(row: Row) -> bytes:
    """One line, with its end. The body stays text, so that its hash can be reckoned again."""
    text = json.dumps(dict(zip(NAMES, row, strict=True)), ensure_ascii=False)
    return text.encode() + b"\n"


def row_of(line: bytes) -> Row | None:
    """The entry of a line; None for a line that is torn or not as it was written."""
    if not line.endswith(b"\n"):
        return None
    try:
        values = json.loads(line)
        row: Row = tuple(values[name] for name in NAMES)
    except (ValueError, KeyError, TypeError):
        return None
    return row if is_true(row) else None


def is_true(row: Row) -> bool:
    """The row says what it said when its hash was made."""
    seq, at, kind, body, prev_hash, own_hash = row
    if type(seq) is not int or tuple(type(value) for value in row[1:]) != _TEXTS:
        return False
    try:
        return entry_hash(seq, at, kind, body, prev_hash) == own_hash
    except ValueError:
        return False


def follows(row: Row, seq: int, own_hash: str) -> bool:
    """The row is the next one of a chain that stands at seq and hash."""
    return row[0] == seq + 1 and row[4] == own_hash and is_true(row)


class Mirror:
    """One folder of day files, in order of seq through the files in order of names.

    A file is never followed by one of an earlier day, even where the clock was set back.
    Everything raises OSError where the folder cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file: BinaryIO | None = None
        self._head: int | None = None

    @property
    def head(self) -> int:
        """The seq up to which the newest file is whole. What is torn there is taken off."""
        if self._head is None:
            self._head = self._mended()
        return self._head

    def extend(self, rows: Iterable[Row]) -> None:
        """Adds what lies beyond the head; on disk when this returns."""
        try:
            for row in rows:
                if row[0] > self.head:
                    self._write(row)
            if self._file is not None:
                os.fsync(self._file.fileno())
        except OSError:
            # What was half written is found and mended at the next attempt.
            self.close()
            raise

    def rows(self, after: int = 0) -> Iterator[Row]:
        """Every true line beyond a seq; the others are passed over."""
        files = self.files()
        for file, next_file in zip_longest(files, files[1:]):
            if after and next_file and _begins(next_file) <= after + 1:
                continue
            with file.open("rb") as lines:
                for row in map(row_of, lines):
                    if row is not None and row[0] > after:
                        yield row

    def first(self) -> Row | None:
        return next(self.rows(), None)

    def last(self) -> Row | None:
        """The last true line, however those before it look."""
        for file in reversed(self.files()):
            for line in reversed(file.read_bytes().splitlines(keepends=True)):
                row = row_of(line)
                if row is not None:
                    return row
        return None

    def is_part_of(self, rows: Iterator[Row]) -> bool:
        """Each line is the row at its place; the mirror may end before the rows do."""
        for file in self.files():
            with file.open("rb") as lines:
                if any(row_of(line) != next(rows, None) for line in lines):
                    return False
        return True

    def set_aside(self, stamp: str) -> None:
        """Keeps what is there under another name, and begins anew."""
        self.close()
        if self.folder.exists():
            self.folder.rename(self.folder.with_name(f"{self.folder.name}-damaged-{stamp}"))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._head = None

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("????-??-??.jsonl"))

    def _write(self, row: Row) -> None:
        name = f"{local(from_text(row[1])):%Y-%m-%d}.jsonl"
        if self._file is None:
            newest = [path.name for path in self.files()[-1:]]
            self._file = self._opened(max([name, *newest]))
        elif Path(self._file.name).name < name:
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = self._opened(name)
        line = line_of(row)
        if self._file.write(line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self._file.name)
        self._head = row[0]

    def _opened(self, name: str) -> BinaryIO:
        self.folder.mkdir(exist_ok=True)
        path = self.folder / name
        is_new = not path.exists()
        file = path.open("ab", buffering=0)
        if is_new:
            sync_folder(self.folder)
        return file

    def _mended(self) -> int:
        for path in reversed(self.files()):
            content = path.read_bytes()
            seq, sound = _sound(content)
            rest = content[sound:]
            if b"\n" in rest:
                path.replace(path.with_name(f"{path.name}-damaged"))
                continue
            if rest:
                os.truncate(path, sound)
            if seq:
                return seq
        return 0


def sync_folder(folder: Path) -> None:
    """Names of new files are on disk too; Windows has no such call and needs none."""
    if os.name != "nt":
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _begins(file: Path) -> int:
    """The first seq of a file; beyond every seq where that cannot be said."""
    with file.open("rb") as lines:
        row = row_of(lines.readline())
    return row[0] if row else sys.maxsize


def _sound(content: bytes) -> tuple[int, int]:
    """The last seq, and the length, of the leading lines that are true and hang together."""
    seq, own_hash, length = 0, "", 0
    for line in content.splitlines(keepends=True):
        row = row_of(line)
        if row is None or (seq and not follows(row, seq, own_hash)):
            break
        seq, own_hash, length = row[0], row[5], length + len(line)
    return seq, length
