"""A station in a studio: its sound goes to a private null sink, and an ear listens to it."""

import os
import subprocess
import sys
import wave
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.benchmarks.monitor import RATE, Ear, listening, sound_server
from tests.service.service_station import wait_for
from tests.service.supervised_station import end_station

ALONE: dict[str, settings_file.Value] = {
    "quiet.from": "00:00",
    "quiet.to": "00:00",
    "clock.ntp_server": "",
    "power.keep_awake": False,
}
LEVEL = 3000.0
FIRST_SAMPLE = 9000


@dataclass(frozen=True, slots=True)
class Studio:
    home: Path
    folder: StationFolder
    station: Station
    environment: dict[str, str]
    ear: Ear


@contextmanager
def studio(home: Path, monkeypatch: pytest.MonkeyPatch, keep: bool = False) -> Iterator[Studio]:
    """keep: the ear keeps every sample."""
    folder = StationFolder(home / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    settings_file.write(folder.settings, ALONE)
    with (
        closing(Station.open(folder, run_worker=run_worker)) as station,
        sound_server(home / "sound") as environment,
        listening(environment, keep) as ear,
    ):
        monkeypatch.setenv("XDG_RUNTIME_DIR", environment["XDG_RUNTIME_DIR"])
        yield Studio(home, folder, station, environment, ear)


@contextmanager
def on_the_air(place: Studio, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A playout process, or with "--supervised" a supervisor, whose device is open.

    In a session of its own, as the desk starts it: what is busy elsewhere shares no quota with it.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "ccht_desktop", "-s", str(place.folder.root), "playout", *options],
        env=place.environment,
        start_new_session=True,
    )
    try:
        wait_for(lambda: now_of(place.folder)["device"] is not None, "a device is open")
        yield process
    finally:
        end_station(place.folder)
        process.wait(timeout=30)


@contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that do nothing but use the processor."""
    command = [sys.executable, "-c", "while True: pass"]
    running = [subprocess.Popen(command) for _ in range(processes)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def burst(path: Path, seconds: float, seed: int) -> Path:
    """A WAV of white noise that begins at once: its first sample is loud."""
    samples = np.random.default_rng(seed).normal(size=round(seconds * RATE)) * LEVEL
    samples[0] = FIRST_SAMPLE
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.clip(-32_000, 32_000).astype("<i2").tobytes())
    return path


def take_in(place: Studio, seconds: Sequence[float]) -> list[str]:
    """Approved clips of these lengths, no two alike; their hashes."""
    hashes = []
    for seed, length in enumerate(seconds, 1):
        wav = burst(place.home / f"{seed}.wav", length, seed)
        clip = place.station.intake.add(wav, field="TTHC", group="DVC")
        place.station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number=f"0{seed}")
        hashes.append(clip.sha256)
        wav.unlink()
    return hashes


def plan(
    place: Studio, hashes: Sequence[str], in_seconds: float, count: int = 1, apart: int = 0
) -> list[datetime]:
    """Sessions of these clips from a moment soon, by whole seconds; their starts."""
    positions = tuple(
        Position(number, "clip", "CHUYEN_MUC_CCHC", sha256=sha256)
        for number, sha256 in enumerate(hashes, 1)
    )
    place.station.reload_settings()
    soon = place.station.clock.now() + timedelta(seconds=in_seconds)
    first = local(soon).replace(microsecond=0)
    starts = [first + timedelta(seconds=apart * each) for each in range(count)]
    times = tuple(sorted(start.time() for start in starts))
    rule = Rule("mau", "Mẫu", "mau", times, frozenset(range(7)))
    rundown = Rundown("mau", "Mẫu", positions)
    place.station.schedule.replace(Schedule("Mẫu", "", (rundown,), (rule,)), place.station.walls())
    return starts


def load() -> str:
    """How busy the computer is, for whoever reads the figures."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
