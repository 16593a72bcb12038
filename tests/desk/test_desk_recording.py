"""Recording in the window: counted in, seen, listened to, recorded again, handed on."""

import os
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.record_view import RecordView
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.level_meter import LevelMeter, zone_of
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.preview import Preview, wav_sound
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on, empty_station, idle
from tests.desk.test_desk_pictures import cut
from tests.faults.sink_station import SoundServer, sound_server
from tests.service.service_station import noise

needs_server = pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed")
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
BEAT_MS = 60
MIC = "Monitor of RoomSink"
Made = tuple[RecordView, StationFolder, Bridge]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as made:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environment[name])
        made.load("air")
        made.load("ear")
        made.load("room")
        yield made


@pytest.fixture
def shown(server: SoundServer, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Made]:
    wear(qapp, "light")
    folder = empty_station(tmp_path / "station", FakeClock(NOW))
    changes: dict[str, settings_file.Value] = {"recording.device": MIC}
    settings_file.write(folder.settings, {**changes, "preview.device": "EarSink"})
    bridge, _started = bridge_on(folder, FakeClock(NOW), FakeBroadcaster(idle()))
    bridge.start()
    view = RecordView(bridge, beat_ms=BEAT_MS)
    view.resize(1118, 640)
    with qtbot.waitExposed(view):
        view.show()
    view.open()
    qtbot.waitUntil(lambda: view.microphone is not None and view.microphone.open)
    yield view, folder, bridge
    view.leave()
    bridge.close()
    view.deleteLater()


@pytest.fixture
def speaking(server: SoundServer, tmp_path: Path) -> Iterator[None]:
    """Somebody speaks in the room."""
    sound = Preview(wav_sound(noise(tmp_path / "tieng.wav", 60.0, 5)), "RoomSink")
    yield
    sound.stop()
    sound.join()


def pictured(view: RecordView, name: str, tmp_path: Path) -> None:
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    for _turn in range(3):
        QApplication.processEvents()
    assert view.grab().save(str(kept / f"record-{name}.png"))
    assert not list(cut(view))


def state(view: RecordView) -> str:
    return view.state


def heard(view: RecordView) -> float:
    assert view.microphone is not None
    return view.microphone.recorded


@pytest.mark.sound
@needs_server
def test_a_recording_is_made_with_the_keyboard_alone(
    shown: Made, speaking: None, qtbot: QtBot, tmp_path: Path
) -> None:
    view, folder, _bridge = shown
    made: list[tuple[Path, object]] = []
    view.made.connect(lambda path, said: made.append((path, said)))
    qtbot.waitUntil(lambda: view.parts.said.text() == "Âm lượng vừa.")
    assert view.parts.record.hasFocus()
    pictured(view, "ready", tmp_path)
    QTest.keyClick(view.parts.record, Qt.Key.Key_Space)
    assert state(view) == "counting"
    assert view.parts.time.text() == "3"
    pictured(view, "counting", tmp_path)
    qtbot.waitUntil(lambda: state(view) == "recording" and heard(view) > 0.7)
    pictured(view, "recording", tmp_path)
    QTest.keyClick(view, Qt.Key.Key_S)
    qtbot.waitUntil(view.parts.use.isEnabled)
    assert state(view) == "taken"
    first = next(folder.scratch.iterdir())
    pictured(view, "taken", tmp_path)

    assert view.parts.listen.hasFocus()
    QTest.keyClick(view.parts.listen, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.listener.playing)
    qtbot.waitUntil(lambda: not view.listener.playing)
    assert view.parts.listen.words == "Nghe thử"

    QTest.keyClick(view, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: state(view) == "recording" and heard(view) > 0.6)
    QTest.keyClick(view.parts.stop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: view.parts.use.isEnabled() and not first.exists())
    assert state(view) == "taken"
    QTest.keyClick(view.parts.use, Qt.Key.Key_Space)
    ((path, said),) = made
    assert path.parent == folder.scratch
    assert getattr(said, "title", None) == ""
    with wave.open(str(path), "rb") as file:
        assert file.getnframes() / 48_000 == pytest.approx(heard(view))
    assert state(view) == "ready"


@pytest.mark.sound
@needs_server
def test_a_lost_microphone_keeps_the_take_and_can_be_tried_again(
    shown: Made, server: SoundServer, qtbot: QtBot, tmp_path: Path
) -> None:
    view, _folder, _bridge = shown
    told: list[str] = []
    view.told.connect(lambda text, _tone: told.append(text))
    qtbot.waitUntil(lambda: "không có tiếng" in view.parts.said.text())
    pictured(view, "mute", tmp_path)
    view.parts.record.click()
    qtbot.waitUntil(lambda: state(view) == "recording" and heard(view) > 0.5)
    server.unload("room")
    qtbot.waitUntil(lambda: state(view) == "taken" and view.parts.use.isEnabled())
    assert len(told) == 1
    assert view.parts.retry.isVisible()
    assert not view.parts.again.isEnabled()
    pictured(view, "lost", tmp_path)
    server.load("room")
    view.parts.retry.click()
    qtbot.waitUntil(view.parts.again.isEnabled)


@pytest.mark.sound
@needs_server
def test_leaving_keeps_what_was_recorded_for_the_next_visit(
    shown: Made, speaking: None, qtbot: QtBot
) -> None:
    view, folder, bridge = shown
    view.parts.record.click()
    qtbot.waitUntil(lambda: state(view) == "recording" and heard(view) > 0.3)
    view.leave()
    view.hide()
    assert view.microphone is None
    view.show()
    view.open()
    qtbot.waitUntil(lambda: view.parts.use.isEnabled() and view.microphone is not None)
    assert state(view) == "taken"
    view.parts.device.setCurrentIndex(view.parts.device.findData("Monitor of EarSink"))
    view.parts.device.activated.emit(view.parts.device.currentIndex())
    done: list[int] = []
    bridge.read(lambda _station: 1, done.append)
    qtbot.waitUntil(lambda: bool(done))
    chosen = settings_file.read(folder.settings).text("recording.device")
    assert chosen == "Monitor of EarSink"
    view.parts.again.setEnabled(True)
    qtbot.waitUntil(lambda: view.microphone is not None and view.microphone.open)
    view.record()
    view.stop()
    assert state(view) == "taken", "a count-in that is stopped leaves the take before"
    (kept,) = folder.scratch.iterdir()
    forgotten, newest = folder.scratch / "ghi-am-cu.wav", folder.scratch / "ghi-am-moi.wav"
    for path, days in ((kept, 9), (forgotten, 9), (newest, 8)):
        path.write_bytes(kept.read_bytes())
        os.utime(path, (NOW.timestamp() - days * 86_400,) * 2)
    view.leave()
    view.open()
    qtbot.waitUntil(lambda: not forgotten.exists())
    assert kept.exists() and newest.exists(), "only what nobody used for a week goes"


def test_a_recording_of_an_earlier_run_is_offered_until_it_is_handed_on(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    folder = empty_station(tmp_path / "station", FakeClock(NOW))
    folder.scratch.mkdir(exist_ok=True)
    older, newer = (folder.scratch / f"ghi-am-2026112{n}-090000-1.wav" for n in (0, 1))
    for path, seconds in ((older, 1.0), (newer, 2.0)):
        noise(path, seconds, 5)
    os.utime(older, (NOW.timestamp() - 90_000,) * 2)
    (folder.scratch / "ghi-am-20261122-090000-1.wav").write_bytes(b"begun only")
    bridge, _started = bridge_on(folder, FakeClock(NOW), FakeBroadcaster(idle()))
    bridge.start()
    view = RecordView(bridge, beat_ms=BEAT_MS)
    qtbot.addWidget(view)
    made: list[Path] = []
    view.made.connect(lambda path, _said: made.append(path))
    try:
        with qtbot.waitSignal(view.told):
            view.open()
        qtbot.waitUntil(view.parts.use.isEnabled)
        assert state(view) == "taken"
        view.use()
        with qtbot.waitSignal(view.told):
            view.open()
        qtbot.waitUntil(view.parts.use.isEnabled)
        view.use()
        seen: list[int] = []
        view.open()
        bridge.read(lambda _station: 1, seen.append)
        qtbot.waitUntil(lambda: bool(seen))
        assert state(view) == "ready"
        assert made == [newer, older]
    finally:
        view.leave()
        bridge.close()


def test_the_meter_tells_its_zone(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    meter = LevelMeter()
    qtbot.addWidget(meter)
    meter.resize(600, 48)
    meter.show()
    said = []
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    for peak in (-40.0, -12.0, -1.0):
        meter.show_level(peak, peak - 12)
        said.append(meter.accessibleDescription())
        assert meter.grab().save(str(kept / f"record-meter{peak:.0f}.png"))
    assert said == ["quá nhỏ", "vừa", "quá to"]
    assert [zone_of(peak) for peak in (-24.1, -24.0, -3.0)] == ["quiet", "good", "loud"]
