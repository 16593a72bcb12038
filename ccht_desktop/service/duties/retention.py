"""What may go, goes once a day, and the ledger says so: old sound of retired clips, leftovers."""

import shutil
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.service.appending import append
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.station import Station

NEVER_WHILE_PLANNED = timedelta(days=7)
LONGEST_SESSION = timedelta(hours=24)
LEFTOVER_AGE = timedelta(days=1)
REMOVED = ".removed.part"


def clean_up(station: Station) -> dict[str, Any] | None:
    """Body of a `retention` entry, or None where nothing goes; the files have other names then,
    and finish() removes them. files, bytes: in all; clips: those whose sound went."""
    folder, now = station.folder, station.clock.now()
    for clip in retired_for_long(station, now):
        path = folder.audio(clip.sha256)
        path.replace(path.with_name(path.name + REMOVED))
    gone, left = _renamed(folder), leftovers(folder, now)
    if not gone and not left:
        return None
    clips = [station.library.by_hash(path.name.split(".")[0]) for path in gone]
    return {
        "files": len(gone) + len(left),
        "bytes": sum(_size(path) for path in (*gone, *left)),
        "clips": [clip.id for clip in clips if clip],
        "leftovers": len(left),
    }


def finish(folder: StationFolder, now: datetime) -> None:
    """Removes what clean_up() chose; only after its entry is in the ledger."""
    for path in (*_renamed(folder), *leftovers(folder, now)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def retired_for_long(station: Station, now: datetime) -> list[Clip]:
    """Clips whose sound may go: retired, unheard and unplanned for retention.days; none at 0."""
    days = station.settings.whole("retention.days")
    if not days:
        return []
    since = now - timedelta(days=days)
    aired = station.airlog.last_aired()
    in_use = _in_use(station, now)
    return [
        clip
        for clip in station.library.retired_before(since)
        if aired.get(clip.sha256, since) <= since
        and clip.sha256 not in in_use
        and station.folder.audio(clip.sha256).is_file()
    ]


def leftovers(folder: StationFolder, now: datetime) -> list[Path]:
    """Unfinished files and folders that nobody has touched for a day; topmost only."""
    oldest = (now - LEFTOVER_AGE).timestamp()
    places = (folder.root, folder.media, folder.documents, folder.backup)
    found = [path for place in places for path in place.glob("*.part")]
    return [path for path in found if path.stat().st_mtime < oldest]


def _renamed(folder: StationFolder) -> list[Path]:
    return sorted(folder.media.glob(f"*/*{REMOVED}"))


def _in_use(station: Station, now: datetime) -> set[str]:
    """What ledger or plan have on the air within the next week, and what a rundown names."""
    until = now + NEVER_WHILE_PLANNED
    sessions = [*station.airlog.planned(now - LONGEST_SESSION, until), *station.resolve(now, until)]
    hashes = {item.sha256 for session in sessions for item in session.items}
    hashes |= {session.backup.sha256 for session in sessions if session.backup}
    for rundown in station.schedule.rundowns():
        hashes |= {rundown.backup, *(position.sha256 for position in rundown.positions)}
    return {sha256 for sha256 in hashes if sha256}


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(each.stat().st_size for each in path.rglob("*") if each.is_file())
    return path.stat().st_size


def _keep_house(bench: Bench) -> None:
    with closing(bench.open()) as station:
        if body := clean_up(station):
            append(station, [("retention", body)])
        finish(station.folder, station.clock.now())


RETENTION = Duty("retention", _keep_house, daily=time(12, 45), soon=False)
