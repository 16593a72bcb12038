"""A small station with real audio, copied fresh for every test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import time, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, SystemClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import MORNING, daily, noise


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two approved clips of 4 and 6 s with a pause of 1 s between, every day at 05:30."""
    home = tmp_path_factory.mktemp("template")
    return _made(home, FakeClock(MORNING - timedelta(hours=1)), time(5, 30))


@pytest.fixture(scope="session")
def template_now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, made a minute ago by the real clock; its session is half a day away."""
    home = tmp_path_factory.mktemp("template_now")
    made = SystemClock().now() - timedelta(minutes=1)
    start = local(made + timedelta(hours=12)).time().replace(second=0, microsecond=0)
    # Half a day from now may be night.
    return _made(home, FakeClock(made), start, {"quiet.from": "00:00", "quiet.to": "00:00"})


def _made(
    home: Path, clock: FakeClock, start: time, also: dict[str, settings_file.Value] | None = None
) -> Path:
    folder = StationFolder(home / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    # A keeper that a test starts asks nobody for the time, and lets this computer sleep.
    alone: dict[str, settings_file.Value] = {"clock.ntp_server": "", "power.keep_awake": False}
    settings_file.write(folder.settings, alone | (also or {}))
    with closing(Station.open(folder, clock=clock, run_worker=run_worker)) as station:
        hashes = []
        for seed, seconds, field in ((1, 4.0, "TTHC"), (2, 6.0, "CPS")):
            wav = noise(home / f"tin_{seed}.wav", seconds, seed)
            clip = station.intake.add(wav, field=field, group="DVC")
            station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number=f"0{seed}")
            hashes.append(clip.sha256)
        station.schedule.replace(
            daily(
                start,
                Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=hashes[0]),
                Position(2, "pause", "NHAC", seconds=1.0),
                Position(3, "clip", "CHUYEN_MUC_CCHC", sha256=hashes[1]),
            ),
            station.walls(),
        )
    return folder.root


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> StationFolder:
    shutil.copytree(template, tmp_path / "station")
    return StationFolder(tmp_path / "station")


@pytest.fixture
def folder_now(template_now: Path, tmp_path: Path) -> StationFolder:
    """For real processes, which live by the real clock."""
    shutil.copytree(template_now, tmp_path / "station")
    return StationFolder(tmp_path / "station")


@pytest.fixture
def morning() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def station(folder: StationFolder, morning: FakeClock) -> Iterator[Station]:
    with closing(Station.open(folder, clock=morning, run_worker=run_worker)) as opened:
        yield opened
