"""Boxes that ask for files never stand between a person and STOP."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.pages.report import ReportPage
from ccht_desktop.desk.qt_words import QtWords
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import FakeBroadcaster

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
Opened = Callable[..., Window]


@pytest.fixture
def our_words(qapp: QApplication) -> Iterator[None]:
    words = QtWords(qapp)
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


def box_of(page: QWidget) -> QFileDialog:
    return page.findChildren(QFileDialog)[-1]


@pytest.mark.parametrize("page", ["library", "report"])
def test_f8_and_the_red_button_stop_while_a_file_is_asked_for(
    page: str, folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    shown = window.open_page(page)
    if isinstance(shown, LibraryPage):
        shown.choose_files()
    elif isinstance(shown, ReportPage):
        QTest.mouseClick(shown.save, Qt.MouseButton.LeftButton)
    box = box_of(shown)
    qtbot.waitExposed(box)
    assert not box.isModal()
    QTest.keyClick(box, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(on_the_air.orders("stop")) == 1)
    QTest.mouseClick(window.strip.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(on_the_air.orders("stop")) == 2)


def test_f8_stops_while_qt_asks_something_of_its_own(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    page.choose_files()
    asked = QMessageBox(box_of(page))
    asked.setModal(True)
    asked.show()
    QTest.keyClick(asked, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: len(on_the_air.orders("stop")) == 1)
    asked.close()


def test_the_box_speaks_our_language_and_starts_in_the_documents(
    our_words: None, folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(folder).open_page("library")
    assert isinstance(page, LibraryPage)
    page.choose_files()
    page.choose_files()
    assert len(page.findChildren(QFileDialog)) == 1
    box = box_of(page)
    words = {label.text() for label in box.findChildren(QLabel)}
    words |= {button.text() for button in box.findChildren(QPushButton)}
    assert {"Tìm trong:", "Tên tệp:", "Loại tệp:", "Mở", "Huỷ"} <= words
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert box.directory().path() in (documents, str(Path.home()))


def test_a_file_is_replaced_only_after_a_question(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(folder).open_page("report")
    taken: list[Path] = []
    there = tmp_path / "bao-cao.docx"
    there.write_bytes(b"x")
    page.ask_place("Lưu", there.name, "Word (*.docx)", taken.append)
    box_of(page).setDirectory(str(tmp_path))
    box_of(page).selectFile(there.name)
    box_of(page).accept()
    asked = page.findChildren(QMessageBox)[-1]
    assert not asked.isModal()
    assert taken == []
    QTest.mouseClick(asked.buttons()[0], Qt.MouseButton.LeftButton)
    assert taken == [there]


def test_closing_the_window_closes_its_boxes(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    page.choose_files()
    assert window.close()
    qtbot.waitUntil(lambda: not page.findChildren(QFileDialog))
