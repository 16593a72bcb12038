"""The editor among its neighbours: heard on a real device, and from the list to a new clip."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.editor_view import EditorView
from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.edit_list import RATE
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.station import Station
from tests.desk.desk_samples import FakeBroadcaster, idle
from tests.desk.test_desk_editor import BODY, LEFT, WAIT, Desk
from tests.desk.test_desk_editor import sounds as sounds
from tests.desk.test_desk_pictures import cut, settle
from tests.faults.sink_station import SoundServer, sound_server

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
needs_sound = pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed")


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as made:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environment[name])
        made.load("air")
        yield made


@pytest.fixture
def station_root(sounds: Path, tmp_path: Path) -> Path:
    shutil.copytree(sounds, tmp_path / "station")
    return tmp_path / "station"


def kept(tmp_path: Path) -> Path:
    place = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    place.mkdir(parents=True, exist_ok=True)
    return place


@pytest.mark.sound
@needs_sound
def test_the_result_is_heard_once_the_amplifier_is_off(
    station_root: Path, server: SoundServer, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    wear(qapp, "light")
    d = Desk(station_root, qtbot, 904, 588, FakeBroadcaster(idle()))
    hearing, parts = d.view.hearing, d.view.parts
    try:
        qtbot.waitUntil(lambda: d.bridge.present.state == "idle")
        d.view.waveform.show_cues(2.0, 4.0)
        d.click(parts.keep)
        d.click(parts.listen)
        qtbot.waitUntil(parts.question.isVisible, timeout=WAIT)
        QApplication.processEvents()
        assert not hearing.playing and not list(cut(d.window))
        assert d.window.grab().save(str(kept(tmp_path) / "editor-asks.png"))
        assert (d.window.width(), d.window.height()) == (904, 588)
        d.click(parts.question.yes)
        qtbot.waitUntil(lambda: hearing.playing, timeout=WAIT)
        assert parts.listen.words == "Dừng nghe"
        assert parts.tools.isVisible()
        qtbot.waitUntil(lambda: not hearing.playing, timeout=WAIT)
        assert parts.listen.words == "Nghe thử"
        d.view.waveform.setFocus()
        d.key(Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: hearing.playing, timeout=WAIT)
        assert len(list(d.folder.scratch.glob("*.wav"))) == 1
        d.click(d.view.tools.fades)
        assert not hearing.playing
    finally:
        d.view.leave()
        d.bridge.close()
        d.window.deleteLater()


@pytest.mark.parametrize("width", [1366, pytest.param(1024, marks=pytest.mark.long)])
def test_from_the_list_through_the_editor_to_a_new_clip(
    station_root: Path, opened: Callable[..., Window], qtbot: QtBot, tmp_path: Path, width: int
) -> None:
    folder = StationFolder(station_root)
    window = opened(folder, None, width)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: page.table.choose(1), timeout=WAIT)
    qtbot.waitUntil(lambda: page.clip.shown is not None and page.clip.shown.id == 1)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    view = page.views.currentWidget()
    assert isinstance(view, EditorView)
    qtbot.waitUntil(lambda: not view.work.busy, timeout=WAIT)
    view.waveform.show_cues(1.0, 5.0)
    QTest.mouseClick(view.parts.keep, LEFT)
    QTest.mouseClick(view.tools.before, LEFT)
    qtbot.waitUntil(lambda: not view.work.busy, timeout=WAIT)
    view.add_mark()
    settle(window, qtbot)
    assert window.grab().save(str(kept(tmp_path) / f"editor-window-{width}.png"))
    assert not list(cut(view))
    assert (window.width(), window.height()) == (width, 768 if width > 1100 else 700)
    view.remove_mark()
    QTest.mouseClick(view.parts.save, LEFT)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.intake, timeout=WAIT)
    qtbot.waitUntil(lambda: not page.intake.running, timeout=WAIT)
    assert page.intake.title.text() == f"{BODY} (đã biên tập)"
    settle(window, qtbot)
    assert window.grab().save(str(kept(tmp_path) / f"editor-taken-{width}.png"))
    QTest.mouseClick(page.intake.take, LEFT)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.clip, timeout=WAIT)
    station = Station.open(folder)
    try:
        old, new = station.library.clip(1), station.library.clip(3)
        assert new.frames == round(6.5 * RATE) and new.approval is None
        assert (new.title, new.field) == (f"{BODY} (đã biên tập)", "TTHC")
        assert old.approval is not None and sha256_of(folder.audio(old.sha256)) == old.sha256
    finally:
        station.close()
