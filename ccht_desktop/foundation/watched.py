"""What a process that only watches a station makes of files that are damaged, old or replaced."""

import re
import sqlite3
from pathlib import Path

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.database import Schema, open_watcher, open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _


def last_settings(folder: StationFolder) -> Settings:
    """Those of the station; a damaged file must not keep it off the air."""
    backups = sorted(folder.backup.glob(f"????-??-??/{folder.settings.name}"), reverse=True)
    for path in (folder.settings, *backups):
        try:
            return settings_file.read(path)
        except StationError as error:
            if error.code == "STATION_NEWER":
                raise
    return Settings({})


def watched_plan(folder: StationFolder, schema: Schema) -> sqlite3.Connection:
    """plan.db, migrated where it must and can be; a damaged or locked one is opened too, and read
    in vain. Nobody is waited for: a session may be due."""
    watcher = open_watcher(folder.plan_db)
    try:
        version = int(watcher.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.Error:
        return watcher
    if version == schema.version or not folder.plan_db.exists():
        return watcher
    watcher.close()
    try:
        open_writer(folder.plan_db, schema, folder.backup).close()
    except StationError as error:
        if error.code == "STATION_NEWER":
            raise
    return open_watcher(folder.plan_db)


def plan_unreadable(error: sqlite3.Error) -> StationError:
    """PLAN_BUSY while another process writes, PLAN_UNREADABLE otherwise."""
    if "locked" in str(error):
        return StationError("PLAN_BUSY", _("plan.db is being written; it is read again soon."))
    return StationError(
        "PLAN_UNREADABLE",
        _("plan.db cannot be read; what was planned for 48 hours still airs."),
    )


def second_home(settings: Settings) -> Path | None:
    """Where this station's copies lie on the second disk; None where none is set."""
    second = settings.text("backup.second_folder")
    code = re.sub(r"[^A-Za-z0-9-]", "_", settings.text("station.code"))
    return Path(second) / f"ccht-{code}" if second else None


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there, whatever its content; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
