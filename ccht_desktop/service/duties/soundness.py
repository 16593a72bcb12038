"""The whole log is read and reckoned again once a week."""

from datetime import datetime, timedelta
from pathlib import Path

from ccht_desktop.airlog.soundness import integrity_fault
from ccht_desktop.foundation.clock import from_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.duties.duty import Bench, Duty

EVERY = timedelta(days=7)
LOOK_SECONDS = 1200.0


def look_through(bench: Bench) -> None:
    """Raises StationError LOG_DAMAGED; it is looked at again until it is sound."""
    now = bench.clock.now()
    if not is_due(bench.folder, now - EVERY, now):
        return
    reason = integrity_fault(bench.folder.airlog_db)
    if reason is not None:
        text = _("The weekly check found the log damaged: {reason}")
        raise StationError("LOG_DAMAGED", text.format(reason=reason))
    stamp(bench.folder).write_text(utc_text(now) + "\n", "ascii")


def is_due(folder: StationFolder, since: datetime, now: datetime) -> bool:
    """Whether it was not looked through between two moments."""
    try:
        return not since < from_text(stamp(folder).read_text("ascii").strip()) <= now
    except (OSError, ValueError):
        return True


def stamp(folder: StationFolder) -> Path:
    return folder.root / "log-checked.txt"


SOUNDNESS = Duty(
    "soundness",
    look_through,
    every=lambda _settings: LOOK_SECONDS,
    soon=False,
    alarm="RESTORED",
)
