"""One backup: both databases, settings and the day's schedule, checked, in one folder."""

import hashlib
import json
import os
import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.ledger import GENESIS
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.database import copy_database
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.station import Station

FORMAT = 1
MANIFEST = "manifest.json"
SCHEDULE = "schedule.json"
AHEAD = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. files: name to SHA-256; head: the log's last entry."""

    format: int
    at: str
    station: str
    entries: int
    head: str
    files: dict[str, str]


def write_set(station: Station, target: Path) -> Manifest:
    """Into a folder that is empty; on disk when it returns.

    Raises StationError BACKUP_FAILED for a damaged database, OSError as writing does.
    """
    folder, now = station.folder, station.clock.now()
    for source in (folder.plan_db, folder.airlog_db):
        _copy(source, target / source.name)
    (target / folder.settings.name).write_bytes(folder.settings.read_bytes())
    coming = [session.listing() for session in station.airlog.planned(now, now + AHEAD)]
    _write_json(target / SCHEDULE, coming)
    entries, head = log_head(target / folder.airlog_db.name)
    manifest = Manifest(
        format=FORMAT,
        at=utc_text(now),
        station=station.settings.text("station.code"),
        entries=entries,
        head=head,
        files={path.name: sha256_of(path) for path in sorted(target.iterdir())},
    )
    _write_json(target / MANIFEST, asdict(manifest))
    for path in (*target.iterdir(), target):
        keep_on_disk(path)
    return manifest


def read_manifest(content: bytes) -> Manifest:
    """Raises ValueError for what is none, or of a newer format."""
    value = json.loads(content)
    try:
        manifest = Manifest(**value)
    except TypeError as error:
        raise ValueError(str(error)) from error
    if manifest.format != FORMAT or not isinstance(manifest.files, dict):
        raise ValueError(f"format {manifest.format}")
    return manifest


def log_head(path: Path) -> tuple[int, str]:
    """Number and hash of the last entry of a log that nobody writes."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as log:
        row = log.execute("SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_on_disk(path: Path) -> None:
    """A file or folder, so that a power cut cannot take it."""
    if os.name == "nt":
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def damaged(name: str, reason: object) -> StationError:
    text = _("{file} could not be copied whole ({reason})").format(file=name, reason=reason)
    return StationError("BACKUP_FAILED", text)


def _copy(source: Path, target: Path) -> None:
    """Online, then checked; the copy is one file, without a journal beside it."""
    try:
        copy_database(source, target)
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise damaged(source.name, error) from error
    if found != "ok":
        raise damaged(source.name, found)


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf-8")
