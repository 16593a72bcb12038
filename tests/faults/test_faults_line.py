"""A relay through a real sound server: what comes in by the line is what the village hears."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.faults.sink_station import QUIET, SoundServer, make_station, playout, sound_server
from tests.service.service_station import daily, wait_for

pytestmark = [
    pytest.mark.sound,
    pytest.mark.long,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("pulseaudio", "parec", "pactl", "pacat")),
        reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
    ),
]

RATE = 48_000
SECONDS = 4.0
LEVEL = 0.25
NAME = "Đài tỉnh mẫu"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_station(tmp_path_factory.mktemp("line")).root


@pytest.fixture
def station(made: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(made, tmp_path / "station")
    folder = StationFolder(tmp_path / "station")
    with closing(Station.open(folder, run_worker=run_worker)) as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "pulse") as running:
        yield running


@contextmanager
def tone(server: SoundServer, sink: str, home: Path) -> Iterator[None]:
    """A minute of 1 kHz into a sink, beside the recording of its monitor."""
    wave = np.sin(2 * np.pi * 1000 * np.arange(60 * RATE) / RATE) * LEVEL * 32767
    path = home / "tone.raw"
    wave.astype("<i2").tofile(path)
    options = ["--raw", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=50"]
    player = subprocess.Popen(
        ["pacat", f"--device={sink}", *options, str(path)], env=server.environment, **QUIET
    )
    try:
        yield
    finally:
        player.terminate()
        player.wait(10)


def relay_in(station: Station, seconds: float, line: str) -> None:
    """A session of one relay that begins that soon, with the station's clip as its backup."""
    changes: dict[str, settings_file.Value] = {"output.device": "AirSink", "relay.device": line}
    settings_file.write(station.folder.settings, changes)
    start = local(station.clock.now() + timedelta(seconds=seconds)).replace(microsecond=0)
    place = Position(1, "relay", "TIEP_SONG", seconds=SECONDS, name=NAME)
    schedule = daily(start.time(), place)
    clip = station.library.clips()[0].sha256
    rundowns = (replace(schedule.rundowns[0], backup=clip),)
    station.schedule.replace(replace(schedule, rundowns=rundowns), station.walls())


def ended(station: Station, number: int) -> list[Airing]:
    def rows() -> list[Airing]:
        return [row for row in station.airlog.airings() if row.outcome is not None]

    wait_for(lambda: len(rows()) >= number, f"{number} rows with an outcome")
    return rows()


def loud_part(heard: Path) -> NDArray[np.float64]:
    """From the first to the last sample of sound."""
    samples = np.fromfile(heard, "<i2").astype(np.float64) / 32768
    places = np.flatnonzero(np.abs(samples) > 0.02)
    return samples[places[0] : places[-1] + 1] if len(places) else samples[:0]


def test_what_the_line_brings_is_on_the_air_for_its_seconds_at_its_level(
    station: Station, server: SoundServer, tmp_path: Path
) -> None:
    heard = server.load("air")
    server.load("line")
    with tone(server, "line", tmp_path), playout(station.folder, server.environment):
        wait_for(lambda: now_of(station.folder)["device"] == "AirSink", "the device is open")
        relay_in(station, 5.0, "Monitor of LineSink")
        (row,) = ended(station, 1)
        whole = RATE * (SECONDS - 0.05)
        wait_for(lambda: len(loud_part(heard)) >= whole, "its last frames have left the device")
    assert (row.title, row.kind, row.outcome, row.cause) == (NAME, "TIEP_SONG", "aired", None)
    assert row.evidence == "E2"
    assert abs(row.played_seconds - SECONDS) <= 0.04
    assert row.late_seconds is not None
    assert row.late_seconds < 0.2
    found = loud_part(heard)
    assert abs(len(found) / RATE - SECONDS) <= 0.1
    middle = found[RATE // 2 : -RATE // 2]
    assert abs(20 * np.log10(np.sqrt(np.mean(middle**2)) * np.sqrt(2) / LEVEL)) < 0.5
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert abs(int(spectrum.argmax()) * RATE / len(middle) - 1000) < 2
    silent = np.abs(middle[: len(middle) // 480 * 480].reshape(-1, 480)).max(axis=1) < 0.1
    assert not silent.any(), "no hole in it"


def test_where_the_line_input_is_missing_the_backup_clip_is_heard_and_the_log_says_why(
    station: Station, server: SoundServer
) -> None:
    heard = server.load("air")
    with playout(station.folder, server.environment):
        wait_for(lambda: now_of(station.folder)["device"] == "AirSink", "the device is open")
        relay_in(station, 5.0, "Dây tiếp sóng không có")
        rows = ended(station, 3)
        codes = {alarm["code"] for alarm in now_of(station.folder)["alarms"]}
    relays = [row for row in rows if row.kind == "TIEP_SONG"]
    assert [(row.outcome, row.cause, row.attempt) for row in relays] == [
        ("missed", "THIET_BI", 1),
        ("missed", "THIET_BI", 2),
    ]
    assert all(row.note and "Dây tiếp sóng không có" in row.note for row in relays)
    backup = next(row for row in rows if row.started_by == "backup")
    assert backup.outcome == "aired"
    assert "LINE" in codes
    assert 3.5 <= len(loud_part(heard)) / RATE <= 4.5
