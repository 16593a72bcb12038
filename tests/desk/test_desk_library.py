"""A file becomes a clip, and a clip may be heard, through the library page."""

import math
import struct
import wave
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.examined import Finding
from ccht_desktop.station import Station
from tests.desk.desk_samples import LONG_TITLE

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


def tone(path: Path, seconds: float = 3.0) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        samples = (int(9000 * math.sin(i / 8)) for i in range(int(16000 * seconds)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return path


def library(window: Window) -> LibraryPage:
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    return page


def described(page: LibraryPage, qtbot: QtBot, files: int) -> None:
    """Waits until so many files are examined, and says what they are."""
    panel = page.intake
    qtbot.waitUntil(lambda: len(panel.rows) == files and not panel.running, timeout=20000)
    panel.form.field.choose("TTHC")
    panel.form.group.choose("DVC")


def chosen_title(page: LibraryPage) -> str:
    clip = page.table.chosen()
    assert clip is not None
    return str(clip.title)


def stored(folder: StationFolder) -> list[tuple[str, bool]]:
    station = Station.open(folder)
    try:
        return [(clip.title, clip.approval is not None) for clip in station.library.clips()]
    finally:
        station.close()


def test_an_empty_library_teaches_its_first_step(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(new_folder))
    qtbot.waitUntil(lambda: page.whole.currentIndex() == 1)


def test_a_file_is_taken_in_approved_and_then_stored(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(new_folder)
    page = library(window)
    page.take([tone(tmp_path / "ban-tin.wav")])
    described(page, qtbot, 1)
    page.intake.title.setText("Bản tin cải cách hành chính")
    QTest.mouseClick(page.intake.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.table.chosen() is not None, timeout=20000)
    assert chosen_title(page) == "Bản tin cải cách hành chính"
    qtbot.waitUntil(page.clip.decision.approve.isVisible)
    page.clip.decision.by.setText("Nguyễn Văn A")
    page.clip.decision.number.setText("12/QĐ-UBND")
    QTest.mouseClick(page.clip.decision.approve, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.clip.decision.withdraw.isVisible())
    assert stored(new_folder) == [("Bản tin cải cách hành chính", True)]


def test_whoever_decides_sees_what_was_found_when_the_file_came_in(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    with closing(Station.open(folder)) as station:
        newest = station.library.clips()[-1]
        station.sounds.keep(newest.id, b"", b"", (Finding("TOO_QUIET"), Finding("DEAD_CHANNEL")))
    page = library(opened(folder))
    qtbot.waitUntil(lambda: page.clip.shown is not None and page.clip.shown.id == newest.id)
    qtbot.waitUntil(page.clip.findings.isVisible)
    quiet, dead = page.clip.findings.text().split("\n")
    assert quiet.startswith("Ghi âm rất nhỏ")
    assert dead.startswith("Một trong hai kênh")


def test_approving_without_a_name_says_so_at_the_field(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(folder))
    qtbot.waitUntil(page.clip.decision.approve.isVisible)
    QTest.mouseClick(page.clip.decision.approve, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.clip.decision.by.property("wrong") == "true")


def test_a_file_that_is_no_audio_is_refused_with_its_name_and_the_others_stay(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(new_folder)
    page = library(window)
    broken = tmp_path / "hong.mp3"
    broken.write_bytes(b"day khong phai am thanh" * 50)
    page.take([tone(tmp_path / "tot.wav"), broken])
    described(page, qtbot, 2)
    QTest.mouseClick(page.intake.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nhận 1 tệp, 1 tệp chưa nhận" in window.notice.text(), timeout=20000)
    [refused] = page.intake.rows
    assert refused.file.path == broken
    assert "không phải là tệp âm thanh" in refused.words()[0]
    assert len(stored(new_folder)) == 1


def test_cancelling_takes_nothing_in(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    page = library(opened(new_folder))
    page.take([tone(tmp_path / f"{n}.wav", 2 + n) for n in range(4)])
    qtbot.waitUntil(lambda: len(page.intake.rows) == 4)
    QTest.mouseClick(page.intake.stop, Qt.MouseButton.LeftButton)
    assert page.side.currentWidget() is not page.intake
    assert not page.intake.running
    qtbot.waitUntil(lambda: not list(new_folder.media.glob("*.part")), timeout=20000)
    assert stored(new_folder) == []


def test_dropped_files_are_offered_for_intake(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    page = library(opened(folder))
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(tone(tmp_path / "tha.wav")))])
    page.dropEvent(
        QDropEvent(
            QPointF(9, 9),
            Qt.DropAction.CopyAction,
            carried,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert page.side.currentWidget() is page.intake


def test_searching_without_marks_finds_marked_titles(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(folder))
    qtbot.waitUntil(lambda: len(page.table.cells.rows) == 14)
    page.search.setText("the che")
    qtbot.waitUntil(lambda: [clip.id for clip in page.table.cells.rows] == [6])
    page.search.setText("không có bài này")
    qtbot.waitUntil(lambda: page.found.currentIndex() == 1)


def test_withdrawing_asks_for_the_reason_first(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(folder))
    qtbot.waitUntil(lambda: page.table.choose(5))
    QTest.mouseClick(page.clip.decision.withdraw, Qt.MouseButton.LeftButton)
    assert page.clip.decision.reason.isVisible()
    page.clip.decision.reason.setText("Số liệu đã cũ")
    QTest.mouseClick(page.clip.decision.withdraw, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.clip.decision.approve.isVisible)
    assert page.clip.shown is not None
    assert page.clip.shown.state(page.clip.shown.added_at.date()) == "withdrawn"


def test_a_retired_clip_leaves_the_list_and_the_next_one_takes_its_place(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(folder))
    qtbot.waitUntil(lambda: page.table.choose(5))
    assert chosen_title(page) == LONG_TITLE
    QTest.mouseClick(page.clip.retire, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.table.cells.rows) == 13)
    assert page.table.chosen() == page.clip.shown == page.table.cells.rows[9]
    page.filters.state.choose("retired")
    qtbot.waitUntil(lambda: [clip.id for clip in page.table.cells.rows] == [5])


def test_a_clip_retired_by_mistake_comes_back_from_the_notice(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = library(window)
    qtbot.waitUntil(lambda: page.table.choose(5))
    QTest.mouseClick(page.clip.retire, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: [b.words for b in window.notice.buttons()] == ["Hoàn tác"])
    QTest.mouseClick(window.notice.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Đã dùng lại bài" in window.notice.text())
    qtbot.waitUntil(lambda: not any(clip.retired for clip in page.table.cells.rows))
