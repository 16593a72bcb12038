"""What becomes of clip files between approval and air."""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from tests.faults.fault_processes import Sound, airings, asked, heard, on_air
from tests.faults.fault_station import Tone, copy_station, set_sessions, whole_second
from tests.service.service_station import wait_for

Damage = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Aired:
    """alarms: codes of the alarms told while it ran. tones: hertz by hash."""

    rows: list[Airing]
    sounds: list[Sound]
    alarms: set[str]
    tones: dict[str, float]


def delete(path: Path, other: Path) -> None:
    path.unlink()


def truncate(path: Path, other: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def swap(path: Path, other: Path) -> None:
    """Another approved clip's content under this clip's name, as a sync program puts it."""
    part = path.with_suffix(".part")
    part.write_bytes(other.read_bytes())
    part.replace(path)


def overwrite(path: Path, other: Path) -> None:
    """The same, into the file that may be open already."""
    with path.open("r+b") as file:
        file.write(other.read_bytes())
        file.truncate()


def with_damage(
    home: Path,
    template: Path,
    rundown: Sequence[Tone],
    damage: Sequence[tuple[Tone, Damage]],
    other: Tone,
    *,
    at: float | None,
) -> Aired:
    """A session of these tones; files are damaged before all, or so long after its start."""
    folder, clock = copy_station(template, home / "station"), SystemClock()

    def harm_all() -> None:
        for tone, harm in damage:
            harm(folder.audio(tone.sha256), folder.audio(other.sha256))

    if at is None:
        harm_all()
    alarms: set[str] = set()
    with on_air(folder):
        due = whole_second(clock.now() + timedelta(seconds=4))
        set_sessions(folder, [due], rundown)
        if at is not None:
            _until(due + timedelta(seconds=at))
            harm_all()

        def over() -> bool:
            alarms.update(alarm["code"] for alarm in (asked(folder) or {"alarms": []})["alarms"])
            return _settled(folder, len(rundown))

        wait_for(over, "every item has its outcome")
    tones = {tone.sha256: tone.hertz for tone in [*rundown, other]}
    return Aired(airings(folder), heard(folder), alarms, tones)


def _until(moment: datetime) -> None:
    threading.Event().wait(max(0.0, (moment - SystemClock().now()).total_seconds()))


def _settled(folder: StationFolder, items: int) -> bool:
    rows = airings(folder)
    return len({row.position for row in rows}) == items and all(row.outcome for row in rows)
