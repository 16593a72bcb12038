"""A backup as one file a person keeps: a ZIP of a backup set, with the key where asked for.

The folder of a day that the keeper backs up is taken back in the same way.
"""

import os
import secrets
import shutil
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.database import open_reader, open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.files import replacing
from ccht_desktop.service.backup_set import (
    MANIFEST,
    SCHEDULE,
    Manifest,
    keep_on_disk,
    read_manifest,
    sha256_of,
    write_set,
)
from ccht_desktop.station import PLAN_SCHEMA, Station
from ccht_desktop.upload.keys import load_key

KEY = "station.key"
DATABASES = ("plan.db", "airlog.db")
NEEDED = frozenset({*DATABASES, "station.toml", SCHEDULE})
ALLOWED = NEEDED | {MANIFEST, KEY}
LARGEST_BYTES = 8 << 30


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A checked backup in a folder of its own; public_key: as its first log entry names it."""

    folder: Path
    manifest: Manifest
    public_key: str
    with_key: bool


def write_archive(station: Station, path: Path, *, with_keys: bool) -> Manifest:
    """Readable by its owner only. Raises StationError as write_set and replacing() do."""
    staging = station.folder.backup / f"{secrets.token_hex(8)}.part"
    staging.mkdir(parents=True)
    try:
        manifest = write_set(station, staging)
        with replacing(path) as part:
            part.touch(mode=0o600)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
                for name in sorted(NEEDED | {MANIFEST}):
                    archive.write(staging / name, name)
                if with_keys:
                    archive.write(station.folder.station_key, KEY)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


@contextmanager
def unpacked(path: Path, staging: Path) -> Iterator[Unpacked]:
    """The content of an archive or folder, checked from the first byte to the last log entry.

    staging: a folder to be made, gone afterwards. Raises StationError BAD_BACKUP, or STATION_NEWER.
    """
    try:
        staging.mkdir(parents=True)
        yield _unpack(path, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(path: Path, staging: Path) -> Unpacked:
    try:
        return _checked(staging, _extract(path, staging))
    except (sqlite3.Error, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise _bad(path, error) from error
    except StationError as error:
        if error.code in ("DB_UNREADABLE", "SETTINGS_UNREADABLE", "KEY_UNREADABLE"):
            raise _bad(path, error.text) from error
        raise


def _extract(path: Path, staging: Path) -> Manifest:
    """Raises ValueError where a file is missing, unknown, too large or not what it was."""
    if path.is_dir():
        _copy_day(path, staging)
    else:
        _unzip(path, staging)
    manifest = read_manifest((staging / MANIFEST).read_bytes())
    for name in sorted(NEEDED):
        if manifest.files.get(name) != sha256_of(staging / name):
            raise ValueError(name)
    return manifest


def _copy_day(day: Path, staging: Path) -> None:
    names = sorted(name for name in ALLOWED if (day / name).is_file())
    _require_whole(names)
    for name in names:
        target = staging / name
        target.touch(mode=0o600)
        shutil.copyfile(day / name, target)
        keep_on_disk(target)


def _unzip(path: Path, staging: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist()]
        _require_whole(names)
        if sum(info.file_size for info in archive.infolist()) > LARGEST_BYTES:
            raise ValueError(_("too large"))
        for name in names:
            target = staging / name
            target.touch(mode=0o600)
            with archive.open(name) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
                file.flush()
                os.fsync(file.fileno())


def _require_whole(names: Sequence[str]) -> None:
    if len(names) != len(set(names)) or not NEEDED | {MANIFEST} <= set(names) <= ALLOWED:
        missing = sorted((NEEDED | {MANIFEST}) - set(names))
        raise ValueError(", ".join(missing) or _("unknown files"))


def _checked(staging: Path, manifest: Manifest) -> Unpacked:
    folder = StationFolder(staging)
    settings_file.read(folder.settings)
    for path, schema in ((folder.plan_db, PLAN_SCHEMA), (folder.airlog_db, AIRLOG_SCHEMA)):
        with closing(open_writer(path, schema)) as database:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise ValueError(f"{path.name}: {found}")
            # One file each, so that they can be moved.
            database.execute("PRAGMA journal_mode=DELETE")
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as log:
        verdict = verify(log)
        if not verdict.ok:
            raise ValueError(verdict.reason)
        public_key = _public_key(log)
    with_key = folder.station_key.exists()
    if with_key and load_key(folder.station_key).public != public_key:
        raise ValueError(_("its key is not the one of its log"))
    return Unpacked(staging, manifest, public_key, with_key)


def _public_key(log: sqlite3.Connection) -> str:
    from ccht_desktop.airlog.reader import AirlogReader

    keys = [entry.body["public_key"] for entry in AirlogReader(log).entries("station")]
    restored = [entry.body for entry in AirlogReader(log).entries("restored")]
    keys += [body["public_key"] for body in restored if body.get("public_key")]
    return str(keys[-1])


def _bad(path: Path, reason: object) -> StationError:
    text = _(
        "{file} is no whole backup of a station ({reason}). Nothing was changed; take another."
    )
    return StationError("BAD_BACKUP", text.format(file=path, reason=reason))
