"""A station whose clips are pure tones, so that an ear can tell them apart, and its sessions."""

import shutil
import wave
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station

RATE = 48_000


@dataclass(frozen=True, slots=True)
class Tone:
    """An approved clip: `seconds` of a sine of `hertz`."""

    sha256: str
    hertz: float
    seconds: float


def write_tone(path: Path, hertz: float, seconds: float) -> Path:
    """With some noise below it, so that its file is as large as that of speech."""
    at = np.arange(round(seconds * RATE)) / RATE
    sound = np.sin(2 * np.pi * hertz * at) * 8000
    sound += np.random.default_rng(round(hertz)).uniform(-60, 60, len(at))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound.astype("<i2").tobytes())
    return path


def make_station(root: Path, tones: Sequence[tuple[float, float]]) -> list[Tone]:
    """A new station by the true clock, without quiet hours; tones as (hertz, seconds)."""
    folder = StationFolder(root)
    Station.create(folder, name="Xã Mẫu", code="99999")
    settings_file.write(folder.settings, {"quiet.from": "00:00", "quiet.to": "00:00"})
    made = []
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        for hertz, seconds in tones:
            file = write_tone(root.parent / f"{root.name}_{hertz:.0f}.wav", hertz, seconds)
            clip = station.intake.add(file, field="TTHC", group="DVC")
            station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number=f"{hertz:.0f}")
            made.append(Tone(clip.sha256, hertz, clip.seconds))
    return made


def copy_station(template: Path, root: Path) -> StationFolder:
    shutil.copytree(template, root)
    return StationFolder(root)


def whole_second(moment: datetime) -> datetime:
    """The next whole second: sessions begin on one."""
    return (moment + timedelta(seconds=0.999)).replace(microsecond=0)


def set_sessions(
    folder: StationFolder, starts: Sequence[datetime], tones: Sequence[Tone], key: str = "thu"
) -> None:
    """A session of these tones, one after another, at each of these moments of the day."""
    positions = tuple(
        Position(number, "clip", "CHUYEN_MUC_CCHC", sha256=tone.sha256)
        for number, tone in enumerate(tones, 1)
    )
    times = tuple(sorted({local(start).time() for start in starts}))
    rule = Rule(key, "Buổi thử", "thu", times, frozenset(range(7)))
    file = Schedule("Thử", "", (Rundown("thu", "Thử", positions),), (rule,))
    with closing(Station.open(folder)) as station:
        station.schedule.replace(file, station.walls())
