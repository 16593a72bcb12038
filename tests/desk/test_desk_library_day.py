"""From a file to an approved clip that is found: with the keyboard alone, with the mouse alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.editor_view import EditorView
from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import NOW
from tests.library.library_sounds import write_sound

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(new_folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path) -> LibraryPage:
    """The library page with one file examined and waiting for its description."""
    made = opened(new_folder).open_page("library")
    assert isinstance(made, LibraryPage)
    made.take([write_sound(tmp_path / "zalo-0012.mp3", 3)])
    qtbot.waitUntil(lambda: len(made.intake.rows) == 1 and not made.intake.running, timeout=20000)
    return made


def in_focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


def titles(page: LibraryPage) -> list[str]:
    return [clip.title for clip in page.table.cells.rows]


def until_approved(page: LibraryPage, qtbot: QtBot) -> None:
    def approved() -> bool:
        clip = page.clip.shown
        return clip is not None and clip.state(NOW.date()) == "approved"

    qtbot.waitUntil(approved)


def test_with_the_keyboard_alone(page: LibraryPage, qtbot: QtBot) -> None:
    for choice in (page.intake.form.field, page.intake.form.group):
        choice.setFocus()
        QTest.keyClick(in_focus(), Qt.Key.Key_Down)
        QTest.keyClick(in_focus(), Qt.Key.Key_Down)
    QTest.keyClick(in_focus(), Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.clip.shown is not None, timeout=20000)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.clip)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_E, CTRL)
    editor = page.views.currentWidget()
    assert isinstance(editor, EditorView)
    qtbot.waitUntil(lambda: editor.isAncestorOf(in_focus()) and not editor.work.busy)
    QTest.keyClick(in_focus(), Qt.Key.Key_Escape)
    assert page.views.currentWidget() is page.views.home
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F2)
    title = page.describing.form.title
    qtbot.waitUntil(lambda: title.text() == "zalo-0012" and title.hasFocus())
    QTest.keyClick(title, Qt.Key.Key_A, CTRL)
    QTest.keyClicks(title, "Lich tiem phong")
    QTest.keyClick(title, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: titles(page) == ["Lich tiem phong"])
    assert page.table.hasFocus()
    decision = page.clip.decision
    decision.by.setFocus()
    for field, words in ((decision.by, "Tran B"), (decision.number, "12/QD")):
        field.setFocus()
        QTest.keyClicks(field, words)
    QTest.keyClick(decision.number, Qt.Key.Key_Return)
    until_approved(page, qtbot)
    QTest.keyClick(in_focus(), Qt.Key.Key_F, CTRL)
    QTest.keyClicks(in_focus(), "tiem ph")
    qtbot.waitUntil(lambda: page.pages.query.text == "tiem ph" and len(titles(page)) == 1)
    QTest.keyClicks(in_focus(), "x")
    qtbot.waitUntil(lambda: page.found.currentWidget() is page.nothing)


def test_with_the_mouse_alone(page: LibraryPage, qtbot: QtBot) -> None:
    page.intake.form.field.choose("TTHC")
    page.intake.form.group.choose("HD")
    QTest.mouseClick(page.intake.take, LEFT)
    qtbot.waitUntil(lambda: page.clip.shown is not None, timeout=20000)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.clip)
    QTest.mouseClick(page.clip.edit, LEFT)
    editor = page.views.currentWidget()
    assert isinstance(editor, EditorView)
    qtbot.waitUntil(lambda: not editor.work.busy)
    QTest.mouseClick(editor.parts.back, LEFT)
    assert page.views.currentWidget() is page.views.home
    QTest.mouseClick(page.clip.describe, LEFT)
    title = page.describing.form.title
    qtbot.waitUntil(lambda: title.text() == "zalo-0012")
    title.setText("Lịch tiêm phòng")
    QTest.mouseClick(page.describing.save, LEFT)
    qtbot.waitUntil(lambda: titles(page) == ["Lịch tiêm phòng"])
    page.clip.decision.by.setText("Trần B")
    page.clip.decision.number.setText("12/QĐ")
    QTest.mouseClick(page.clip.decision.approve, LEFT)
    until_approved(page, qtbot)
    page.search.setText("tiem phong")
    qtbot.waitUntil(lambda: page.pages.query.text == "tiem phong" and len(titles(page)) == 1)
    QTest.mouseClick(page.filters.clear, LEFT)
    qtbot.waitUntil(lambda: page.pages.query.text == "" and len(titles(page)) == 1)
