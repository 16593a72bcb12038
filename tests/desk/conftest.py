"""A window on a real station, with a fake broadcaster; one sample station, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.desk.desk_samples import (
    NOW,
    FakeBroadcaster,
    bridge_on,
    empty_station,
    full_station,
    playing,
)

Opened = Callable[..., Window]


@pytest.fixture(scope="session")
def sample_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_station(tmp_path_factory.mktemp("sample") / "station").root


@pytest.fixture
def folder(sample_station: Path, tmp_path: Path) -> StationFolder:
    """A station with clips, a schedule and three weeks of log."""
    shutil.copytree(sample_station, tmp_path / "station")
    return StationFolder(tmp_path / "station")


@pytest.fixture
def new_folder(tmp_path: Path) -> StationFolder:
    return empty_station(tmp_path / "new", FakeClock(NOW))


@pytest.fixture
def on_the_air(folder: StationFolder) -> FakeBroadcaster:
    """A broadcaster in the middle of the afternoon session."""
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return FakeBroadcaster(playing(station))
    finally:
        station.close()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    """opened(folder, broadcaster) shows a window and fills it; it is closed at the end."""
    wear(qapp, "light")
    windows: list[Window] = []

    def open_one(
        folder: StationFolder, broadcaster: FakeBroadcaster | None = None, width: int = 1366
    ) -> Window:
        bridge, _started = bridge_on(folder, FakeClock(NOW), broadcaster or FakeBroadcaster())
        window = Window(bridge, "Xã Mẫu")
        windows.append(window)
        window.resize(width, 768 if width > 1100 else 700)
        with qtbot.waitExposed(window):
            window.show()
        window.begin()
        return window

    yield open_one
    for window in windows:
        window.bridge.close()
        window.deleteLater()
