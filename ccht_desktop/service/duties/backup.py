"""The daily backup: into backup/ by day, and to a second folder when it is there."""

import secrets
import shutil
from contextlib import closing, suppress
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.clock import ZONE, from_text, utc_text
from ccht_desktop.foundation.disk import MB, URGENT_BELOW, free_bytes
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.foundation.watched import second_home
from ccht_desktop.service.appending import append
from ccht_desktop.service.backup_set import (
    MANIFEST,
    damaged,
    keep_on_disk,
    read_manifest,
    sha256_of,
    write_set,
)
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.station import Station

KEEP_BACKUPS = 14
LONGEST_WITHOUT = timedelta(hours=24)
DAYS = "????-??-??"
LOOK_SECONDS = 3600.0


def back_up(station: Station) -> dict[str, Any]:
    """Body of a `backup` entry. second: None where no second folder is set, else whether the copy
    lies there; problem says why not.

    Raises StationError BACKUP_FAILED where there is no room or a database is damaged.
    """
    folder, clock = station.folder, station.clock
    began, now = clock.monotonic(), clock.now()
    day = now.astimezone(ZONE).strftime("%Y-%m-%d")
    part = folder.backup / f"{day}.{secrets.token_hex(4)}.part"
    try:
        _require_room(folder)
        part.mkdir(parents=True)
        manifest = write_set(station, part)
        _put(part, folder.backup / day)
    except OSError as error:
        raise StationError("BACKUP_FAILED", str(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    keep_newest(folder.backup, KEEP_BACKUPS)
    body: dict[str, Any] = {
        "folder": day,
        "at": utc_text(now),
        "entries": manifest.entries,
        "head": manifest.head,
        "bytes": sum(path.stat().st_size for path in (folder.backup / day).iterdir()),
        "second": None,
        "other_disk": None,
        "problem": None,
    }
    if home := second_home(station.settings):
        body.update(_second(station, folder.backup / day, home))
    return {**body, "seconds": round(clock.monotonic() - began, 3)}


def last_backup(folder: StationFolder, now: datetime) -> tuple[datetime, Path] | None:
    """The newest backup and where it lies; those from a future of a wrong clock do not count."""
    found = []
    for manifest in folder.backup.glob(f"{DAYS}/{MANIFEST}"):
        with suppress(ValueError, OSError):
            found.append((from_text(read_manifest(manifest.read_bytes()).at), manifest.parent))
    return max((each for each in found if each[0] <= now), default=None)


def keep_newest(backups: Path, count: int) -> None:
    """Removes the oldest days beyond so many, and what a power cut left unfinished before."""
    days = sorted(path for path in backups.glob(DAYS) if path.is_dir())
    left = [part for part in backups.glob(f"{DAYS}.*.part") if days and part.name < days[-1].name]
    for old in (*days[:-count], *left):
        shutil.rmtree(old, ignore_errors=True)


def back_up_now(bench: Bench) -> None:
    """Raises StationError BACKUP_FAILED, also where only the second copy is missing."""
    with closing(bench.open()) as station:
        body = back_up(station)
        append(station, [("backup", body)])
    if body["second"] is False:
        raise StationError("BACKUP_FAILED", str(body["problem"]))


def back_up_when_due(bench: Bench) -> None:
    """At noon the computer may have been off, or the second disk away. Raises as back_up_now."""
    now = bench.clock.now()
    last = last_backup(bench.folder, now)
    if last is None or now - last[0] > LONGEST_WITHOUT:
        back_up_now(bench)
        return
    with closing(bench.open()) as station:
        made = last[1]
        home = second_home(station.settings)
        if home is not None and not _holds(home, made):
            told = _second(station, made, home)
            if not told["second"]:
                raise StationError("BACKUP_FAILED", str(told["problem"]))
            append(station, [("backup", {"folder": made.name, "at": utc_text(now), **told})])


def _require_room(folder: StationFolder) -> None:
    wanted = sum(path.stat().st_size for path in (folder.plan_db, folder.airlog_db))
    free = free_bytes(folder.root)
    if free < wanted + URGENT_BELOW:
        text = _("no room on the station's disk: {free} MB left").format(free=free // MB)
        raise StationError("BACKUP_FAILED", text)


def _second(station: Station, made: Path, home: Path) -> dict[str, Any]:
    """What the entry says of the copy on the second disk; nothing is raised for it."""
    disk = home.parent
    try:
        other_disk = disk.stat().st_dev != station.folder.root.stat().st_dev
        if not other_disk and _was_other_disk(station):
            # The folder a disk was mounted on: what is put here lies on the station's own disk.
            return _not_there(disk)
        home.mkdir(exist_ok=True)
        _copy_checked(made, home / made.name)
        keep_newest(home, KEEP_BACKUPS)
    except FileNotFoundError:
        return _not_there(disk)
    except (OSError, StationError) as error:
        return {"second": False, "problem": str(error)}
    return {"second": True, "other_disk": other_disk}


def _holds(home: Path, made: Path) -> bool:
    try:
        there = (home / made.name / MANIFEST).read_bytes()
        return there == (made / MANIFEST).read_bytes()
    except OSError:
        return False


def _not_there(second: Path) -> dict[str, Any]:
    text = _("The second copy of the backup was not made: {folder} is not there.").format(
        folder=second
    )
    return {"second": False, "problem": text}


def _was_other_disk(station: Station) -> bool:
    made = [entry.body for entry in station.airlog.entries("backup") if entry.body.get("second")]
    return bool(made and made[-1].get("other_disk"))


def _copy_checked(made: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.mkdir()
        for source in made.iterdir():
            copied = part / source.name
            shutil.copyfile(source, copied)
            keep_on_disk(copied)
            if sha256_of(copied) != sha256_of(source):
                raise damaged(source.name, target)
        _put(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _put(part: Path, target: Path) -> None:
    """In the place of an earlier one of the same day."""
    old = target.with_name(f"{part.name}.old.part")
    if target.exists():
        target.replace(old)
    part.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    keep_on_disk(target.parent)


NOON = Duty("backup", back_up_now, daily=time(12, 15), soon=False, alarm="BACKUP_FAILED")
WHEN_DUE = Duty(
    "backup when due",
    back_up_when_due,
    every=lambda _settings: LOOK_SECONDS,
    alarm="BACKUP_FAILED",
)
