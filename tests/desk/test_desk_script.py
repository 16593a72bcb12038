"""A text is written, cleared of old words, heard in words, and becomes a clip that is described."""

import os
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from docx import Document
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.script_review import draft_file, title_of, trial_of
from ccht_desktop.desk.pages.script_view import ScriptView
from ccht_desktop.desk.theme import wear
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Shown = Callable[..., ScriptView]
TEXT = (
    "Kính thưa bà con! UBND Xã Mẫu xin thông báo: từ ngày 01/7, bà con nộp hồ sơ dịch vụ công "
    "trực tuyến mức độ 4 trên VNeID, không phải đến UBND huyện. Bộ phận Một cửa xã nay có tên mới."
)


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> Iterator[Shown]:
    """shown(folder) opens the view alone; it is left and closed at the end."""
    wear(qapp, "light")
    views: list[ScriptView] = []

    def show(folder: StationFolder, width: int = 1366, look: str = "light") -> ScriptView:
        wear(qapp, look)
        bridge, _started = bridge_on(folder, FakeClock(NOW), FakeBroadcaster())
        bridge.start()
        view = ScriptView(bridge)
        views.append(view)
        view.setObjectName("page")
        view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # What rail, strip and margins leave of the window.
        view.resize(width - (248 if width > 1100 else 120), 650 if width > 1100 else 580)
        with qtbot.waitExposed(view):
            view.show()
        view.open()
        qtbot.waitUntil(view.text.isEnabled)
        qtbot.waitUntil(lambda: view.review is not None)
        return view

    yield show
    for view in views:
        view.leave()
        view._bridge.close()
        view.deleteLater()


def write(view: ScriptView, text: str, qtbot: QtBot) -> None:
    """Types or pastes, and waits for the review of it."""
    view.text.setFocus()
    if not text.isascii():
        view.text.insertPlainText(text)
    else:
        QTest.keyClicks(view.text, text)
    whole = view.text.toPlainText()
    qtbot.waitUntil(lambda: view.review is not None and view.review.words == len(whole.split()))


def press(view: ScriptView, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(view.text, key, modifier)


CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def test_words_time_and_reading_are_shown_while_writing(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    assert not view.speaking.make.isEnabled()
    write(view, "CCHC 7h30", qtbot)
    assert view.measure.text().startswith("2 từ · đọc khoảng 00:0")
    press(view, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(view.spoken.isVisible)
    assert view.spoken.toPlainText() == "cải cách hành chính bảy giờ ba mươi phút"
    assert view.speaking.make.isEnabled()
    before = view.review
    view.speaking.speed.choose("240")
    view.speaking.speed.activated.emit(view.speaking.speed.currentIndex())
    qtbot.waitUntil(lambda: view.review is not before)
    assert before is not None and view.review is not None
    assert view.review.seconds < before.seconds


def test_old_words_are_offered_one_by_one_and_replaced_by_click_key_or_all_at_once(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, TEXT, qtbot)
    qtbot.waitUntil(lambda: len(view.text.found) == 3)
    assert view.text.toPlainText() == TEXT, "nothing is replaced by itself"
    assert len(view.text.extraSelections()) == 3
    press(view, Qt.Key.Key_F7, PLAIN)
    assert view.text.in_hand == 0
    press(view, Qt.Key.Key_F7, PLAIN)
    assert view.text.in_hand == 1 and len(view.old.offers) == 2
    press(view, Qt.Key.Key_2, CONTROL)
    assert "không phải đến UBND xã." in view.text.toPlainText()
    press(view, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert view.text.in_hand == 0
    QTest.mouseClick(view.old.offers[0], Qt.MouseButton.LeftButton)
    assert "trực tuyến toàn trình trên VNeID" in view.text.toPlainText()
    view.text.undo()
    view.text.undo()
    assert view.text.toPlainText() == TEXT
    qtbot.waitUntil(lambda: len(view.text.found) == 3)
    QTest.mouseClick(view.old.all, Qt.MouseButton.LeftButton)
    after = view.text.toPlainText()
    assert "toàn trình" in after and "Trung tâm Phục vụ hành chính công xã" in after
    assert "UBND huyện" in after, "which of two is meant a person says"
    view.text.undo()
    assert view.text.toPlainText() == TEXT


def test_the_tables_of_words_are_edited_beside_the_text(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, "Xã ta có BQLX và mức độ 4.", qtbot)
    press(view, Qt.Key.Key_M, CONTROL)
    form = view.form
    qtbot.waitUntil(form.isVisible)
    qtbot.waitUntil(lambda: form.second.text() == "toàn trình")
    QTest.mouseClick(form.remove, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(view.offered) as offered:
        pass
    qtbot.waitUntil(lambda: not view.text.found)
    assert offered.args is not None
    offered.args[2][0][2]()
    qtbot.waitUntil(lambda: len(view.text.found) == 1)
    form.table.choose("said")
    form.first.setText("BQLX")
    form.second.setText("ban quản lý xã")
    QTest.keyClick(form.second, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "có ban quản lý xã và" in view.spoken.toPlainText())
    form.first.clear()
    QTest.mouseClick(form.keep, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.first.property("wrong") == "true")
    QTest.mouseClick(form.shut, Qt.MouseButton.LeftButton)
    assert view.old.isVisible() and not view.words.isChecked()


def test_what_is_typed_outlives_the_view_and_its_last_words_too(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, "Thông báo 🔔 mức độ 4", qtbot)
    qtbot.waitUntil(lambda: [words for words, _term in view.text.found] == ["mức độ 4"])
    QTest.keyClicks(view.text, " sau")
    view.leave()
    again = shown(new_folder)
    assert again.text.toPlainText() == "Thông báo 🔔 mức độ 4 sau"


def test_leaving_keeps_the_last_words_at_once_while_every_lane_is_busy(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, "Thong bao", qtbot)
    qtbot.waitUntil(lambda: bool(view.state.text()))
    free = Event()
    for ask in (view._bridge.read, view._bridge.write, view._bridge.work):
        ask(lambda _station: free.wait(10), lambda _value: None)
    QTest.keyClicks(view.text, " mo")
    view._keep.stop()
    view._keep_now()
    QTest.keyClicks(view.text, "i")
    view.leave()
    draft = draft_file(new_folder)
    assert draft.read_text("utf-8") == "Thong bao moi"
    arrived: list[int] = []
    view._bridge.write(lambda _station: 1, arrived.append)
    free.set()
    qtbot.waitUntil(lambda: bool(arrived))
    assert draft.read_text("utf-8") == "Thong bao moi", "an older text comes late"


def test_a_clip_is_made_by_keyboard_with_its_text_and_title(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, TEXT, qtbot)
    with qtbot.waitSignal(view.made, timeout=20000) as made:
        press(view, Qt.Key.Key_Return, CONTROL)
        assert view.speaking.stop.isVisible()
    assert made.args is not None
    path, description = made.args
    assert isinstance(path, Path) and path.parent == new_folder.scratch
    with wave.open(str(path)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert view.review is not None
    assert abs(view.review.seconds - seconds) < 0.15 * seconds
    assert description.transcript == TEXT
    assert description.title.startswith("Kính thưa bà con! UBND Xã Mẫu")


def test_a_long_reading_shows_its_progress_and_is_cancelled(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, f"{TEXT}\n" * 80, qtbot)
    made: list[object] = []
    view.made.connect(lambda *values: made.append(values))
    QTest.mouseClick(view.speaking.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.speaking.progress.value() >= 1, timeout=20000)
    assert view.speaking.progress.maximum() > 10
    QTest.mouseClick(view.speaking.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(view.speaking.make.isVisible, timeout=5000)
    assert not made and not list(new_folder.scratch.iterdir())


def test_a_word_file_is_opened_and_a_bad_one_is_refused_with_the_text_kept(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    view = shown(new_folder)
    document = Document()
    document.add_paragraph("Bản tin từ Word")
    document.save(str(tmp_path / "tin.docx"))
    (tmp_path / "hong.docx").write_bytes(b"khong phai Word")
    view.take(tmp_path / "tin.docx")
    qtbot.waitUntil(lambda: view.text.toPlainText() == "Bản tin từ Word", timeout=10000)
    with qtbot.waitSignal(view.told, timeout=10000) as told:
        view.take(tmp_path / "hong.docx")
    assert told.args is not None and "hong.docx" in told.args[0] and told.args[1] == "fault"
    assert view.text.toPlainText() == "Bản tin từ Word"


def test_a_trial_is_read_by_key_and_the_text_stays(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    write(view, TEXT, qtbot)
    press(view, Qt.Key.Key_J, CONTROL)
    qtbot.waitUntil(lambda: bool(list(new_folder.scratch.glob("listen-*.wav"))), timeout=10000)
    view.speaking.listener.stop()
    assert view.text.toPlainText() == TEXT


def test_the_voice_and_speed_that_were_chosen_are_there_again(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot
) -> None:
    view = shown(new_folder)
    view.speaking.voice.choose("vi-vn-x-south+f2")
    view.speaking.speed.choose("170")
    view.speaking.voice.activated.emit(view.speaking.voice.currentIndex())
    arrived: list[int] = []
    view._bridge.read(lambda _station: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    again = shown(new_folder)
    assert again.speaking.voice.value() == "vi-vn-x-south+f2"
    assert again.speaking.words_per_minute == 170


def test_titles_and_trials_are_taken_from_the_text() -> None:
    assert title_of("\n  Thông báo: \nKính thưa") == "Thông báo"
    assert title_of("từ " * 60).endswith("…") and len(title_of("từ " * 60)) <= 81
    assert trial_of("Câu một. Câu hai.", "") == "Câu một."
    assert trial_of("Câu một. Câu hai.", " hai ") == "hai"
    assert trial_of(" \n", "") == ""


@pytest.mark.parametrize(("width", "look"), [(1366, "light"), (1024, "light"), (1366, "dark")])
def test_the_view_is_drawn_and_nothing_is_cut(
    new_folder: StationFolder, shown: Shown, qtbot: QtBot, tmp_path: Path, width: int, look: str
) -> None:
    from tests.desk.test_desk_pictures import cut

    view = shown(new_folder, width, look)
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    assert view.grab().save(str(kept / f"script-empty-{look}-{width}.png"))
    write(view, f"{TEXT}\nHotline: 0912 345 678, phí 50.000đ/lượt (Quyết định 12/QĐ-UBND).", qtbot)
    view.aloud.setChecked(True)
    press(view, Qt.Key.Key_F7, PLAIN)
    press(view, Qt.Key.Key_F7, PLAIN)
    for _turn in range(5):
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not list(cut(view)))
    assert view.grab().save(str(kept / f"script-{look}-{width}.png"))
    qtbot.waitUntil(lambda: bool(view.state.text()))
    press(view, Qt.Key.Key_M, CONTROL)
    for _turn in range(5):
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not list(cut(view)))
    assert view.grab().save(str(kept / f"script-words-{look}-{width}.png"))
    view.speaking.begin(TEXT * 20)
    for _turn in range(5):
        QApplication.processEvents()
    qtbot.waitUntil(lambda: not list(cut(view)))
    assert view.grab().save(str(kept / f"script-making-{look}-{width}.png"))
