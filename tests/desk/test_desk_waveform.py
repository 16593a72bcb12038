"""The picture of a sound: marks go where the mouse and the keys put them."""

import math
import os
from array import array
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.look import look_named
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.waveform import Waveform
from ccht_desktop.desk.widgets.waveform_painting import ground
from ccht_desktop.desk.widgets.waveform_span import Span, columns, tenths, whole

SECONDS = 100.0
WIDTH = 1000
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


def peaks(buckets: int = 4096) -> bytes:
    """Swells like speech: signed bytes, lowest and highest in turn."""
    made = array("b")
    for place in range(buckets):
        high = int(110 * abs(math.sin(place / 90) * math.sin(place / 7.3)) + 4)
        made.extend((-high, high))
    return made.tobytes()


@pytest.fixture
def waveform(qtbot: QtBot, qapp: QApplication) -> Waveform:
    wear(qapp, "light")
    made = Waveform()
    qtbot.addWidget(made)
    made.resize(WIDTH, 200)
    made.show_peaks(peaks(), SECONDS)
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def turn(waveform: Waveform, x: int, notches: int) -> None:
    place = QPointF(x, 80)
    event = QWheelEvent(
        place,
        waveform.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(waveform, event)


def drag(waveform: Waveform, begin: int, end: int) -> None:
    QTest.mousePress(waveform, LEFT, pos=QPoint(begin, 60))
    QTest.mouseMove(waveform, QPoint((begin + end) // 2, 60))
    QTest.mouseMove(waveform, QPoint(end, 60))
    QTest.mouseRelease(waveform, LEFT, pos=QPoint(end, 60))


def test_the_mouse_moves_marks_and_cursor(waveform: Waveform) -> None:
    told: list[tuple[float, float]] = []
    cursor: list[float] = []
    waveform.cues_changed.connect(lambda begin, end: told.append((begin, end)))
    waveform.cursor_moved.connect(cursor.append)
    drag(waveform, 2, 125)
    assert told[-1] == (12.5, SECONDS)
    drag(waveform, WIDTH - 3, 900)
    assert told[-1] == (12.5, 90.0)
    drag(waveform, 900, 50)
    assert told[-1] == pytest.approx((12.5, 12.6)), "the end stays behind the beginning"
    assert not cursor
    QTest.mouseClick(waveform, LEFT, pos=QPoint(500, 60))
    assert cursor == [50.0]
    assert waveform.cursor_at == 50.0


def test_the_keys_move_cursor_and_marks(waveform: Waveform) -> None:
    told: list[tuple[float, float]] = []
    waveform.cues_changed.connect(lambda begin, end: told.append((begin, end)))
    for _time in range(3):
        QTest.keyClick(waveform, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(waveform, Qt.Key.Key_Left)
    assert waveform.cursor_at == pytest.approx(2.9)
    QTest.keyClick(waveform, Qt.Key.Key_I)
    assert told[-1] == pytest.approx((2.9, SECONDS))
    QTest.keyClick(waveform, Qt.Key.Key_End)
    QTest.keyClick(waveform, Qt.Key.Key_Left, SHIFT)
    QTest.keyClick(waveform, Qt.Key.Key_O)
    assert told[-1] == pytest.approx((2.9, 99.0))
    QTest.keyClick(waveform, Qt.Key.Key_Home)
    assert waveform.cursor_at == 0.0
    QTest.keyClick(waveform, Qt.Key.Key_Left)
    assert waveform.cursor_at == 0.0


def test_what_the_program_sets_is_not_told_as_a_persons_doing(
    waveform: Waveform, qtbot: QtBot
) -> None:
    with (
        qtbot.assertNotEmitted(waveform.cues_changed),
        qtbot.assertNotEmitted(waveform.cursor_moved),
    ):
        waveform.show_cues(10.0, 20.0)
        waveform.show_cursor(15.0)
    assert (waveform.cue_in, waveform.cue_out) == (10.0, 20.0)


def test_the_wheel_zooms_where_the_mouse_is_and_marks_stay_true(waveform: Waveform) -> None:
    waveform.show_cues(30.0, 90.0)
    turn(waveform, 300, 6)
    assert waveform.span.length < SECONDS / 3
    assert waveform.span.x_of(30.0, WIDTH) == pytest.approx(300)
    drag(waveform, 300, 400)
    assert waveform.cue_in == pytest.approx(waveform.span.at(400, WIDTH), abs=0.001)
    QTest.keyClick(waveform, Qt.Key.Key_End)
    assert waveform.span.start + waveform.span.length == pytest.approx(SECONDS)
    QTest.keyClick(waveform, Qt.Key.Key_0)
    assert waveform.span.whole
    QTest.keyClick(waveform, Qt.Key.Key_Plus)
    assert waveform.span.length == pytest.approx(SECONDS / 2)
    QTest.keyClick(waveform, Qt.Key.Key_Minus)
    assert waveform.span.whole


def test_without_marks_their_keys_are_left_to_others(qtbot: QtBot) -> None:
    made = Waveform(marks=False, ruler=False)
    qtbot.addWidget(made)
    made.show_peaks(peaks(), SECONDS)
    with qtbot.assertNotEmitted(made.cues_changed):
        QTest.keyClick(made, Qt.Key.Key_I)
        QTest.mouseClick(made, LEFT, pos=QPoint(0, 20))


def test_its_description_tells_the_times(waveform: Waveform) -> None:
    waveform.show_cues(12.5, 90.0)
    waveform.show_cursor(65.04)
    said = waveform.accessibleDescription()
    assert said == "từ 0:12,5 đến 1:30,0, con trỏ ở 1:05,0, dài 1:40,0"
    waveform.show_peaks(None, 0.0)
    assert waveform.accessibleDescription() == "không có âm thanh"


def test_columns_hold_the_extremes_of_what_lies_under_them() -> None:
    sound = array("b", [-1, 1, -9, 3, -2, 100, -128, 127]).tobytes()
    assert columns(sound, whole(4.0), 2) == [(-9, 3), (-128, 127)]
    assert columns(sound, Span(4.0, 2.0, 1.0), 3) == [(-2, 100)] * 3
    assert columns(b"", whole(4.0), 5) == []
    assert columns(sound, whole(0.0), 5) == []


def test_a_stretch_never_leaves_the_sound() -> None:
    near_end = whole(60.0).zoomed(4, 58.0)
    assert (near_end.length, near_end.start) == (15.0, 43.5)
    assert near_end.moved_to(1000).start == 45.0
    assert near_end.zoomed(1e9, 50.0).length == 2.0
    assert whole(1.0).zoomed(8, 0.5).length == 1.0
    assert tenths(59.96) == "1:00,0"


@pytest.mark.parametrize("look", ["light", "dark"])
def test_it_is_drawn_by_day_and_by_night(
    look: str, waveform: Waveform, qapp: QApplication, tmp_path: Path
) -> None:
    wear(qapp, look)
    waveform.show_cues(12.5, 90.0)
    waveform.show_cursor(40.0)
    waveform.show_playing(44.0)
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    picture = waveform.grab()
    assert picture.save(str(kept / f"waveform-{look}.png"))
    waveform.zoom(8)
    assert waveform.grab().save(str(kept / f"waveform-zoomed-{look}.png"))
    image = picture.toImage()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 3)}
    assert {
        QColor(look_named(look).tone(ink)).rgb() for ink in ("action", "ready", "on_air")
    } < seen


def test_it_is_drawn_in_the_screens_own_pixels(qapp: QApplication) -> None:
    once, twice = (ground(peaks(), whole(SECONDS), 300, 80, 22, ratio) for ratio in (1.0, 2.0))
    assert (twice.width(), twice.height()) == (2 * once.width(), 2 * once.height())
    image = twice.toImage()
    rows = [[image.pixel(x, y) for x in range(0, 600)] for y in range(10, 150, 4)]
    assert any(row[::2] != row[1::2] for row in rows), "each of its pixels has its own column"
