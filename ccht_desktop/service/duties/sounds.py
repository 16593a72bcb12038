"""Clips' files are read again: soon what is planned for a day, slowly, once a week, all others."""

import contextlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from ccht_desktop.foundation.clock import from_text, utc_text
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.service.sound_check import check_sounds, planned_hashes
from ccht_desktop.station import Station

LOOK_SECONDS = 1800.0
AHEAD = timedelta(hours=24)
ROUND = timedelta(days=7)
MOST_AT_ONCE = 200
ALARM = "LOI_TEP"


def check_files(bench: Bench) -> None:
    """Raises the alarm LOI_TEP for what is planned within a day, and lowers what it raised."""
    with contextlib.closing(bench.open()) as station:
        now = bench.clock.now()
        planned = planned_hashes(station, now, now + AHEAD)
        faulty = check_sounds(station, planned)
        _go_round(station, now)
    if faulty or ALARM in bench.alarms.standing():
        bench.alarms.tell(ALARM, detail(faulty))


def detail(faulty: Sequence[Clip]) -> str | None:
    """What is said of clips whose file is not whole; None where all are."""
    return ", ".join(f"“{clip.title}”" for clip in faulty) or None


def due_slice(
    hashes: Collection[str], after: str, began: datetime, now: datetime
) -> tuple[list[str], bool]:
    """What of a week's round is due by now, at most 200 in order of hash; whether it ends it."""
    ordered = sorted(hashes)
    share = min(1.0, max(0.0, (now - began) / ROUND))
    due = [sha for sha in ordered[: round(len(ordered) * share)] if sha > after][:MOST_AT_ONCE]
    last = due[-1] if due else after
    return due, share >= 1.0 and not any(sha > last for sha in ordered)


def stamp(folder: StationFolder) -> Path:
    return folder.root / "sounds-checked.txt"


def _go_round(station: Station, now: datetime) -> None:
    began, after = _read(station.folder, now)
    used = [clip.sha256 for clip in station.library.clips() if not clip.retired]
    due, ended = due_slice(used, after, began, now)
    check_sounds(station, frozenset(due))
    if ended:
        began, after = now, ""
    elif due:
        after = due[-1]
    stamp(station.folder).write_text(f"{utc_text(began)} {after}\n", "ascii")


def _read(folder: StationFolder, now: datetime) -> tuple[datetime, str]:
    """When the round began and how far it came; a new one where that is not known."""
    try:
        began, _space, after = stamp(folder).read_text("ascii").strip().partition(" ")
        found = from_text(began)
    except (OSError, ValueError):
        return now, ""
    return (found, after) if found <= now else (now, "")


SOUNDS = Duty("sounds", check_files, every=lambda _settings: LOOK_SECONDS)
