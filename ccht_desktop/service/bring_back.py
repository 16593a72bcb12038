"""Bringing a station back from a backup: all of it, or everything stays as it was."""

import secrets
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ccht_desktop.airlog.copies import Places, other_days
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.mirror import Mirror, follows
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, Clock, from_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.foundation.watched import second_home
from ccht_desktop.service.archive import Unpacked, unpacked
from ccht_desktop.service.backup_set import keep_on_disk
from ccht_desktop.service.locks import keeper_lock, standby_lock, supervisor_lock
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.recovery import Absence, close_open, settle
from ccht_desktop.station import Station
from ccht_desktop.upload.keys import load_key, make_station_key

LOCK_PATIENCE_SECONDS = 1.0
JOURNALS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """at: when the backup was made; aside: where the earlier state lies, if there was one;
    new_key: the station must be enrolled again; silent: how many clips have no sound here."""

    at: datetime
    aside: Path | None
    new_key: bool
    silent: int


def bring_back(folder: StationFolder, archive: Path, clock: Clock) -> BroughtBack:
    """Into an empty folder, or in the place of a station that is stopped.

    Raises StationError BAD_BACKUP, STATION_NEWER, FOLDER_NOT_EMPTY or STATION_HELD; nothing was
    changed then.
    """
    if not folder.exists() and _foreign(folder):
        text = _("The folder {folder} holds other files. Choose an empty folder.")
        raise StationError("FOLDER_NOT_EMPTY", text.format(folder=folder.root))
    stamp = clock.now().astimezone(ZONE).strftime("%Y-%m-%d-%H%M%S")
    staging = folder.backup / f"restore-{secrets.token_hex(4)}.part"
    with ExitStack() as stack:
        backup = stack.enter_context(unpacked(archive, staging))
        held = (supervisor_lock(folder), standby_lock(folder), keeper_lock(folder), folder.lock)
        for path in held:
            stack.enter_context(StationLock(path, LOCK_PATIENCE_SECONDS))
        for place in (folder.media, folder.documents, folder.aircheck):
            place.mkdir(exist_ok=True)
        aside = folder.backup / f"before-restore-{stamp}"
        _exchange(folder, backup, aside)
        _put_days_aside(folder, aside)
        new_key = _keys(folder, backup)
        silent = _tell(folder, backup, clock, load_key(folder.station_key).public)
    was_there = any(aside.iterdir())
    if not was_there:
        aside.rmdir()
    at = from_text(backup.manifest.at)
    return BroughtBack(at, aside if was_there else None, new_key, silent)


def _foreign(folder: StationFolder) -> bool:
    """Whether other files lie there; what an earlier, broken-off restoring left is ours."""
    if not folder.root.is_dir():
        return False
    return not folder.backup.is_dir() and any(folder.root.iterdir())


def _exchange(folder: StationFolder, backup: Unpacked, aside: Path) -> None:
    """Old files aside, new ones in their place; what fails half-way is taken back."""
    aside.mkdir(parents=True)
    names = [f"{db.name}{end}" for db in (folder.plan_db, folder.airlog_db) for end in JOURNALS]
    names += [folder.settings.name]
    names += [] if _goes_on(folder.mirror, backup) else [folder.mirror.name]
    names += [folder.station_key.name] if backup.with_key else []
    moves = [(folder.root / name, aside / name) for name in names]
    # station.toml comes last: with it, the folder is a station again.
    new = [folder.plan_db.name, folder.airlog_db.name, folder.station_key.name]
    moves += [(backup.folder / name, folder.root / name) for name in (*new, folder.settings.name)]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            if source.exists():
                source.replace(target)
                done.append((source, target))
    except OSError:
        for source, target in reversed(done):
            target.replace(source)
        raise
    for place in (aside, folder.root):
        keep_on_disk(place)


def _goes_on(mirror: Path, backup: Unpacked) -> bool:
    """Whether the mirror holds what this log wrote after the backup: then nothing of it is lost,
    opening the log brings it back."""
    with closing(Mirror(mirror)) as lines:
        later = next(lines.rows(backup.manifest.entries), None)
    return later is not None and follows(later, backup.manifest.entries, backup.manifest.head)


def _put_days_aside(folder: StationFolder, aside: Path) -> None:
    """Daily backups of a history that was replaced: no damage is made good from them any more."""
    if folder.mirror.exists():
        # The log goes on where it was; nothing of it was replaced.
        return
    second = second_home(settings_file.read(folder.settings))
    places = Places(folder.airlog_db, folder.mirror, folder.backup, second)
    for day in other_days(places):
        # A second disk that cannot be written keeps them; the newest history goes before them.
        with suppress(OSError):
            home = day.with_name(aside.name)
            home.mkdir(exist_ok=True)
            day.replace(home / day.name)


def _keys(folder: StationFolder, backup: Unpacked) -> bool:
    """Whether the station has to sign with another key than its log began with."""
    if not folder.station_key.exists():
        make_station_key(folder.station_key)
    if not folder.control_key.exists():
        folder.control_key.touch(mode=0o600)
        folder.control_key.write_text(secrets.token_hex(32), "ascii")
    return load_key(folder.station_key).public != backup.public_key


def _tell(folder: StationFolder, backup: Unpacked, clock: Clock, public_key: str) -> int:
    """The log says that it was brought back, and that it does not know what came between.

    Returns how many clips in use have no sound.
    """
    with (
        closing(Station.open(folder, clock=clock)) as station,
        station.open_ledger(brought_back=True) as ledger,
    ):
        beat, now = ledger.last_beat(), clock.now()
        since = beat.at if beat else from_text(backup.manifest.at)
        note = _("the log of this time was lost; whether it aired is not known")
        lost = Absence(beat, (now - since).total_seconds(), Cause.KHAC, Cause.KHAC, note)
        ledger.append_all(
            [
                (
                    "restored",
                    {
                        "source": "backup",
                        "at": backup.manifest.at,
                        "entries": backup.manifest.entries,
                        "head": backup.manifest.head,
                        "public_key": public_key,
                    },
                ),
                *close_open(ledger, clock, lost),
                ("gap", {"from": utc_text(since), "to": utc_text(now)}),
            ]
        )
        _settle(station, ledger, lost, now)
        return len(station.soundless())


def _settle(station: Station, ledger: Ledger, lost: Absence, now: datetime) -> None:
    """Every item that was planned meanwhile has its outcome: not known, and why."""
    reader = AirlogReader(ledger.connection)
    sealed, withdrawn = (
        [entry.body for entry in reader.entries(kind)] for kind in ("approval", "withdrawal")
    )
    station.decisions.catch_up(sealed, withdrawn)
    Planner(station, ledger).sync()
    ledger.append_all(settle(ledger, now, lost))
    ledger.beat(now, None, 0)
