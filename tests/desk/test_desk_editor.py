"""A clip is edited with the mouse alone, with the keyboard alone, and saved as a new one."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.editor_view import EditorView
from ccht_desktop.desk.theme import wear
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.edit_list import RATE, Cut, EditList, Fade, Join, RemoveSilence, Trim
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on, empty_station
from tests.desk.test_desk_pictures import cut as cut_short
from tests.library.edit_sounds import noise, read, silence, tone, write

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
BODY = "Thông báo về việc đăng ký khai sinh trực tuyến trên Cổng Dịch vụ công quốc gia"
WAIT = 20_000
ALONE = Qt.KeyboardModifier.NoModifier


def speech(seconds: float, seed: int) -> np.ndarray:
    """Noise that swells as syllables do."""
    made = noise(seconds, seed)
    return made * (0.25 + 0.75 * np.abs(np.sin(np.arange(len(made)) / RATE * 4)))


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with an approved clip of 1 s silence, 4 s, 2 s silence, 4 s, and a jingle."""
    root = tmp_path_factory.mktemp("editor")
    folder = empty_station(root / "station", FakeClock(NOW))
    station = Station.open(folder, clock=FakeClock(NOW), run_worker=run_worker)
    try:
        parts = [silence(1), speech(4, 1), silence(2), speech(4, 2)]
        body = write(root / "body.wav", np.concatenate(parts))
        jingle = write(root / "jingle.wav", tone(2, 660.0))
        clip = station.intake.add(body, title=BODY, field="TTHC", group="DVC")
        station.decisions.approve(clip.id, by="Nguyễn Văn A", number="1/QĐ-UBND")
        station.intake.add(jingle, title="Nhạc cắt Xã Mẫu", kind="NHAC_HIEU")
    finally:
        station.close()
    return root / "station"


class Desk:
    """The view in a window, with what it told and made."""

    def __init__(
        self,
        root: Path,
        qtbot: QtBot,
        width: int = 1166,
        high: int = 640,
        broadcaster: FakeBroadcaster | None = None,
    ) -> None:
        self.folder = StationFolder(root)
        broadcaster = broadcaster or FakeBroadcaster()
        self.bridge: Bridge = bridge_on(self.folder, FakeClock(NOW), broadcaster)[0]
        self.window = QWidget()
        self.window.setObjectName("page")
        self.window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QVBoxLayout(self.window)
        inside.setContentsMargins(24, 16, 24, 16)
        self.view = EditorView(self.bridge)
        inside.addWidget(self.view)
        self.window.resize(width, high)
        self.made: list[tuple[Path, Description]] = []
        self.told: list[str] = []
        self.over: list[int] = []
        self.view.made.connect(lambda path, said: self.made.append((path, said)))
        self.view.told.connect(lambda text, _tone: self.told.append(text))
        self.view.over.connect(lambda: self.over.append(1))
        self._qtbot = qtbot
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.bridge.start()
        found: list[list[Clip]] = []
        self.bridge.read(lambda station: station.library.clips(), found.append)
        qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
        self.clips = found[0]
        self.open()

    def open(self, number: int = 0) -> None:
        self.view.open(self.clips[number], self.clips)
        self.rest()

    def rest(self) -> None:
        self._qtbot.waitUntil(lambda: not self.view.work.busy, timeout=WAIT)

    def click(self, button: QWidget) -> None:
        assert button.isEnabled() and button.isVisibleTo(self.view)
        QTest.mouseClick(button, LEFT)
        self.rest()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = ALONE) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)
        self.rest()

    def tab_to(self, wanted: QWidget) -> None:
        """By Tab alone, at most once around."""
        for _turn in range(60):
            if wanted.hasFocus():
                return
            self.key(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {wanted.accessibleName()!r}")

    def drag(self, start: float, end: float) -> None:
        """Drags on the waveform from one second to another."""
        waveform = self.view.waveform
        a, b = (round(waveform.span.x_of(at, waveform.width())) for at in (start, end))
        a, b = (min(max(x, 1), waveform.width() - 2) for x in (a, b))
        QTest.mousePress(waveform, LEFT, pos=QPoint(a, 60))
        QTest.mouseMove(waveform, QPoint((a + b) // 2, 60))
        QTest.mouseMove(waveform, QPoint(b, 60))
        QTest.mouseRelease(waveform, LEFT, pos=QPoint(b, 60))

    @property
    def edits(self) -> EditList:
        return self.view.history.now

    def done(self) -> list[object]:
        return list(self.edits.operations)

    def steps(self) -> list[str]:
        items = self.view.parts.steps
        return [items.item(row).text() for row in range(items.count())]


@pytest.fixture
def desk(sounds: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Desk]]:
    wear(qapp, "light")
    desks: list[Desk] = []

    def open_one(width: int = 1166, high: int = 640) -> Desk:
        desks.append(Desk(sounds, qtbot, width, high))
        return desks[-1]

    yield open_one
    for one in desks:
        one.view.leave()
        one.bridge.close()
        one.window.deleteLater()


def test_with_the_mouse_alone_a_clip_is_edited_and_saved(
    desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    d = desk()
    clip, tools, parts = d.clips[0], d.view.tools, d.view.parts
    file = d.folder.audio(clip.sha256)
    d.click(tools.head)
    assert d.done() == [RemoveSilence(True, False, -50.0, (round(0.95 * RATE), 0))]
    d.drag(0.0, 4.5)
    d.drag(10.05, 5.5)
    assert parts.cue_in.text().startswith("0:04,") and parts.cue_out.text().startswith("0:05,")
    d.click(parts.cut)
    d.click(tools.fades)
    d.click(tools.before)
    kinds = [type(operation) for operation in d.edits.operations]
    assert kinds == [RemoveSilence, Cut, Fade, Join]
    assert "Nhạc cắt Xã Mẫu" in d.steps()[3]
    d.click(parts.undo)
    d.click(parts.undo)
    d.click(parts.redo)
    d.click(tools.after)
    assert d.edits.length == pytest.approx((11 - 0.95 - 1 + 2.5) * RATE, abs=0.05 * RATE)
    assert "→" in parts.length.text()
    d.click(parts.save)
    [(path, said)] = d.made
    assert len(read(path)) == d.edits.length
    assert path.parent == d.folder.scratch
    assert said.title == f"{BODY} (đã biên tập)" and said.field == "TTHC"
    assert sha256_of(file) == clip.sha256


def test_with_the_keyboard_alone_a_clip_is_edited_and_saved(desk: Callable[..., Desk]) -> None:
    d = desk()
    assert d.view.waveform.hasFocus()
    for _step in range(2):
        d.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    d.key(Qt.Key.Key_I)
    for _step in range(5):
        d.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    d.key(Qt.Key.Key_O)
    d.key(Qt.Key.Key_Delete)
    assert d.done() == [Cut(2.0, 7.0)]
    d.tab_to(d.view.parts.cue_out)
    d.view.parts.cue_out.selectAll()
    QTest.keyClicks(d.view.parts.cue_out, "0:05,5")
    d.key(Qt.Key.Key_Return)
    d.tab_to(d.view.parts.keep)
    d.key(Qt.Key.Key_Space)
    assert d.done() == [Cut(2.0, 7.0), Trim(0.0, 5.5)]
    d.tab_to(d.view.tools.rise)
    QTest.keyClicks(d.view.tools.rise, "0,25")
    d.tab_to(d.view.tools.fades)
    d.key(Qt.Key.Key_Space)
    assert d.edits.operations[-1] == Fade(0.25, 1.0)
    d.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    d.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert d.edits.seconds == 5.5
    d.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    [(path, _said)] = d.made
    assert len(read(path)) == 5.5 * RATE


def test_a_recording_is_divided_at_the_silences_found(desk: Callable[..., Desk]) -> None:
    d = desk()
    tools = d.view.tools
    d.view.history.now.marked(())
    tools.shortest.setText("1,5")
    tools.shortest.setModified(True)
    d.click(tools.places)
    [mark] = d.edits.marks
    assert mark / RATE == pytest.approx(6.0, abs=0.02)
    assert d.view.parts.strip.isVisible()
    d.view.waveform.setFocus()
    d.key(Qt.Key.Key_End)
    d.key(Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    d.key(Qt.Key.Key_M)
    assert len(d.edits.marks) == 2
    d.key(Qt.Key.Key_N)
    assert d.view.waveform.cursor_at == mark / RATE
    assert tools.divide.words == "Chia thành 3 phần"
    d.click(tools.divide)
    assert [len(read(path)) for path, _said in d.made] == list(
        np.diff([0, *d.edits.marks, d.edits.length])
    )
    assert [said.title for _path, said in d.made][2] == f"{BODY} (phần 3)"
    d.click(tools.remove)
    assert len(d.edits.marks) == 1


def test_edits_left_behind_are_there_again_and_can_be_given_up(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.click(d.view.tools.fades)
    d.click(d.view.parts.back)
    assert d.over == [1]
    d.open(1)
    assert d.steps() == []
    d.open(0)
    assert d.steps() == ["1. Làm to dần 0,5 s ở đầu, nhỏ dần 1 s ở cuối"]
    assert any("vẫn còn" in text for text in d.told)
    d.click(d.view.parts.start_over)
    assert d.steps() == [] and not d.view.parts.save.isEnabled()
    d.click(d.view.parts.undo)
    assert len(d.steps()) == 1


def test_work_that_is_given_up_changes_nothing(desk: Callable[..., Desk], qtbot: QtBot) -> None:
    d = desk()
    d.click(d.view.tools.fades)
    QTest.mouseClick(d.view.parts.save, LEFT)
    assert not d.view.tools.isEnabled()
    QTest.mouseClick(d.view.work.cancel, LEFT)
    assert d.view.tools.isEnabled()
    arrived: list[int] = []
    d.bridge.work(lambda _station: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived), timeout=WAIT)
    assert d.made == []
    assert d.done() == [Fade(0.5, 1.0)]


def test_what_cannot_be_done_is_said_and_changes_nothing(desk: Callable[..., Desk]) -> None:
    d = desk()
    d.click(d.view.parts.cut)
    assert "I và O" in d.told[-1]
    d.view.waveform.show_cues(2.0, 2.5)
    d.click(d.view.parts.keep)
    d.click(d.view.tools.fades)
    assert "dài hơn" in d.told[-1]
    assert d.done() == [Trim(2.0, 2.5)]
    d.click(d.view.tools.tail)
    assert d.done() == [Trim(2.0, 2.5)]
    d.view.tools.rise.setText("một giây")
    d.view.tools.rise.setModified(True)
    d.click(d.view.tools.fades)
    assert d.view.tools.rise.property("wrong") == "true"


def test_a_file_that_was_changed_is_named_and_not_edited(
    desk: Callable[..., Desk], sounds: Path
) -> None:
    d = desk()
    file = d.folder.audio(d.clips[0].sha256)
    content = file.read_bytes()
    d.click(d.view.tools.fades)
    try:
        file.chmod(0o644)
        file.write_bytes(content[:-100] + bytes([content[-100] ^ 1]) + content[-99:])
        d.click(d.view.parts.save)
        assert d.made == []
        assert BODY in d.told[-1]
    finally:
        file.write_bytes(content)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("width", "high"), [(1166, 640), (824, 572)])
def test_the_editor_is_drawn_and_nothing_is_cut(
    desk: Callable[..., Desk], qapp: QApplication, tmp_path: Path, look: str, width: int, high: int
) -> None:
    d = desk(width, high)
    wear(qapp, look)
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    found = list(cut_short(d.window))
    assert d.window.grab().save(str(kept / f"editor-new-{look}-{width}.png"))
    d.click(d.view.tools.head)
    d.click(d.view.tools.fades)
    d.click(d.view.tools.before)
    d.click(d.view.tools.places)
    d.view.waveform.show_cues(4.0, 8.5)
    d.view.parts.show_cues(4.0, 8.5)
    d.view.waveform.show_cursor(5.0)
    QGuiApplication.processEvents()
    found += list(cut_short(d.window))
    assert d.window.grab().save(str(kept / f"editor-edited-{look}-{width}.png"))
    d.view.work.begin("Đang lưu bài mới…", lambda *_of: None, lambda _none: None)
    QGuiApplication.processEvents()
    found += list(cut_short(d.window))
    assert d.window.grab().save(str(kept / f"editor-busy-{look}-{width}.png"))
    d.rest()
    assert not found, "\n".join(found)
