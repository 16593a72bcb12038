"""Listening in the window: asked about the amplifier, silent when the air needs the device."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.preview_bar import PreviewBar
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on, empty_station, idle
from tests.faults.sink_station import SoundServer, sound_server
from tests.service.service_station import daily, noise

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed"),
    pytest.mark.qt_log_ignore("propagateSizeHints"),
]
Space = Qt.Key.Key_Space
Made = tuple[PreviewBar, FakeClock, FakeBroadcaster, Bridge]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as made:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environment[name])
        made.load("air")
        yield made


@pytest.fixture
def heard_station(sounding: tuple[Path, Clip], tmp_path: Path) -> tuple[StationFolder, Clip]:
    root, clip = sounding
    shutil.copytree(root, tmp_path / "station")
    return StationFolder(tmp_path / "station"), clip


@pytest.fixture(scope="module")
def sounding(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Clip]:
    """One clip of 20 s; its session begins ten minutes from now."""
    clock, home = FakeClock(NOW), tmp_path_factory.mktemp("sounding")
    folder = empty_station(home / "station", clock)
    with closing(Station.open(folder, clock=clock, run_worker=run_worker)) as station:
        wav = noise(home / "tin.wav", 20.0, 1)
        clip = station.intake.add(wav, title="Thông báo mẫu", field="TTHC", group="DVC")
        place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=clip.sha256)
        start = (NOW + timedelta(minutes=10)).time()
        station.schedule.replace(daily(start, place), station.walls())
    return folder.root, clip


@pytest.fixture
def shown(
    heard_station: tuple[StationFolder, Clip], server: SoundServer, qtbot: QtBot, qapp: QApplication
) -> Iterator[Made]:
    wear(qapp, "light")
    folder, clip = heard_station
    clock, broadcaster = FakeClock(NOW), FakeBroadcaster(idle())
    bridge, _started = bridge_on(folder, clock, broadcaster)
    bar = PreviewBar(bridge)
    bar.setFixedWidth(312)
    bridge.start()
    with qtbot.waitExposed(bar):
        bar.show()
    bar.show_clip(clip)
    qtbot.waitUntil(lambda: bridge.present.state == "idle")
    yield bar, clock, broadcaster, bridge
    bar.leave()
    bridge.close()
    bar.deleteLater()


def pictured(bar: PreviewBar, name: str, tmp_path: Path) -> None:
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    QApplication.processEvents()
    bar.adjustSize()
    assert bar.grab().save(str(kept / f"preview-{name}.png"))


def test_on_the_airs_device_only_with_the_amplifier_off_and_until_five_minutes_before(
    shown: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    bar, clock, *_others = shown
    told: list[str] = []
    bar.told.connect(lambda text, _tone: told.append(text))
    pictured(bar, "quiet", tmp_path)
    QTest.keyClick(bar.waveform, Space)
    qtbot.waitUntil(bar.question.isVisible)
    assert not bar.listener.playing
    pictured(bar, "asks", tmp_path)
    QTest.keyClick(bar.question.yes, Space)
    qtbot.waitUntil(lambda: bar.listener.playing and bar.where.text() > "00:00")
    assert not bar.question.isVisible()
    QTest.mouseClick(bar.waveform, Qt.MouseButton.LeftButton, pos=QPoint(156, 20))
    qtbot.waitUntil(lambda: bar.where.text().startswith("00:11"))
    pictured(bar, "plays", tmp_path)
    QTest.keyClick(bar.waveform, Space)
    assert not bar.listener.playing
    clock.advance(240)
    QTest.keyClick(bar.waveform, Space)
    qtbot.waitUntil(lambda: bar.listener.playing)
    clock.advance(70)
    qtbot.waitUntil(lambda: not bar.listener.playing)
    assert told == ["Đã dừng nghe thử: còn chưa đầy 5 phút là đến buổi phát."]
    QTest.keyClick(bar.waveform, Space)
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "5 phút" in told[-1]
    assert not bar.listener.playing


def test_it_falls_silent_when_the_station_goes_on_the_air(shown: Made, qtbot: QtBot) -> None:
    bar, _clock, broadcaster, _bridge = shown
    told: list[str] = []
    bar.told.connect(lambda text, _tone: told.append(text))
    bar.button.click()
    qtbot.waitUntil(bar.question.isVisible)
    bar.question.yes.click()
    qtbot.waitUntil(lambda: bar.listener.playing)
    broadcaster.answer = {**idle(), "state": "paused"}
    qtbot.waitUntil(lambda: not bar.listener.playing)
    assert told == ["Đã dừng nghe thử: đài đang phát."]


def test_a_device_for_listening_asks_nothing_and_a_lost_one_is_told(
    shown: Made,
    heard_station: tuple[StationFolder, Clip],
    server: SoundServer,
    qtbot: QtBot,
) -> None:
    bar, _clock, broadcaster, _bridge = shown
    server.load("ear")
    folder, clip = heard_station
    settings_file.write(folder.settings, {"preview.device": "EarSink"})
    broadcaster.answer = {**idle(), "state": "paused"}
    told: list[str] = []
    bar.told.connect(lambda text, _tone: told.append(text))
    bar.button.click()
    qtbot.waitUntil(lambda: bar.listener.playing and bar.where.text() > "00:00")
    server.unload("ear")
    qtbot.waitUntil(lambda: not bar.listener.playing)
    assert len(told) == 1
    bar.button.click()
    qtbot.waitUntil(lambda: len(told) == 2)
    assert "EarSink" in told[1]
    path = folder.audio(clip.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b"?")
    bar.button.click()
    qtbot.waitUntil(lambda: len(told) == 3)
    assert "đã bị thay đổi" in told[2] or "bị sửa" in told[2]


def test_another_clip_or_a_page_turned_silences_it(
    shown: Made, heard_station: tuple[StationFolder, Clip], qtbot: QtBot
) -> None:
    bar, *_others = shown
    started: Callable[[], bool] = lambda: bar.listener.playing  # noqa: E731
    bar.button.click()
    qtbot.waitUntil(bar.question.isVisible)
    bar.question.yes.click()
    qtbot.waitUntil(started)
    bar.hide()
    assert not bar.listener.playing
    bar.show()
    bar.button.click()
    qtbot.waitUntil(started)
    bar.show_clip(None)
    assert not bar.listener.playing
    assert not bar.isEnabled()
    bar.show_clip(heard_station[1])
    bar.button.click()
    qtbot.waitUntil(bar.question.isVisible)
    bar.question.no.click()
    assert not bar.question.isVisible()
    assert bar.button.words == "Nghe thử"
