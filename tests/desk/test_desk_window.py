"""STOP from anywhere, keys, closing: the window never stands between a person and the station."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.broadcast import BroadcastPage
from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.pages.log import LogPage
from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.window import PAGES, Window
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import FakeBroadcaster, idle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


@pytest.mark.parametrize("page", [name for name, _kind, _words in PAGES])
def test_f8_stops_from_every_page(
    page: str, folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    window.open_page(page)
    QTest.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: on_the_air.orders("stop") == [{"do": "stop", "source": "desk"}])
    qtbot.waitUntil(lambda: "Đã dừng lúc 17:06:12" in window.notice.text())


def test_the_stop_button_stands_in_the_same_place_on_every_page(
    folder: StationFolder, opened: Opened
) -> None:
    window = opened(folder)
    places = set()
    for page, _kind, _words in PAGES:
        window.open_page(page)
        places.add(window.strip.stop.mapTo(window, window.strip.stop.rect().topLeft()).toTuple())
    assert len(places) == 1


def test_stop_does_not_wait_for_long_work(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    from threading import Event

    window, free = opened(folder, on_the_air), Event()
    window.bridge.work(lambda _station: free.wait(20), lambda _value: None)
    window.bridge.read(lambda _station: free.wait(20), lambda _value: None)
    QTest.mouseClick(window.strip.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(on_the_air.orders("stop")))
    free.set()


def test_stop_that_is_not_answered_says_what_to_do(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    class Deaf(FakeBroadcaster):
        def request(self, message: dict[str, object]) -> dict[str, object]:
            if message["do"] == "stop":
                raise OSError("hỏng ống lệnh")
            return super().request(message)

    window = opened(folder, Deaf(idle()))
    window.stop()
    qtbot.waitUntil(lambda: "Hãy tắt tăng âm ngay" in window.notice.text())


def test_f5_plays_the_chosen_clip_from_any_page(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = FakeBroadcaster(idle())
    window = opened(folder, broadcaster)
    window.open_page("log")
    QTest.keyClick(window, Qt.Key.Key_F5)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    panel = page.play_panel
    assert panel is not None
    qtbot.waitUntil(panel.go.isEnabled)
    panel.search.setText("vneid")
    qtbot.waitUntil(lambda: len(panel.table.cells.rows) == 1)
    panel.play()
    qtbot.waitUntil(lambda: bool(broadcaster.orders("play")))
    assert broadcaster.orders("play")[0]["clip"] == 10


def test_clips_without_approval_cannot_be_picked(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, FakeBroadcaster(idle()))
    window.play_now()
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    assert page.play_panel is not None
    panel = page.play_panel
    qtbot.waitUntil(lambda: len(panel.table.cells.rows) == 12)


def test_the_present_is_seen_in_words(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    qtbot.waitUntil(lambda: page.card.pill.accessibleName() == "ĐANG PHÁT")
    assert page.card.elapsed.text() == "01:22 / 04:47"
    assert page.card.left.text() == "còn 03:25"
    assert window.strip.word("playout").word == "đang phát"
    on_the_air.answer = None
    qtbot.waitUntil(lambda: page.card.pill.accessibleName() == "BỘ PHÁT CHƯA CHẠY")
    assert not page.card.switch_on.isHidden()


def test_one_button_starts_the_broadcaster(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    qtbot.waitUntil(page.card.switch_on.isVisible)
    QTest.mouseClick(page.card.switch_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "đang khởi động" in window.notice.text())


def test_f1_explains_the_page_in_view(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    window = opened(folder)
    QTest.keyClick(window, Qt.Key.Key_F1)
    panel = window.help_panel
    assert panel is not None
    assert panel.title() == "Phát sóng"
    window.open_page("log")
    assert panel.title() == "Nhật ký"
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert panel.isHidden()


def test_keys_lead_to_every_page(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    window = opened(folder)
    for number, (page, _kind, _words) in reversed(list(enumerate(PAGES, start=1))):
        key = Qt.Key(Qt.Key.Key_0.value + number)
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.page == page


def test_closing_leaves_no_thread(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    window = opened(folder)
    for page, _kind, _words in PAGES:
        window.open_page(page)
    assert window.close()
    assert not window.bridge.busy()


def test_closing_while_the_station_broadcasts_says_that_it_goes_on(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    assert not window.close()
    assert "Đài vẫn phát" in window.notice.text()
    assert window.close()
    assert on_the_air.orders("shutdown") == []


def test_ending_the_broadcaster_is_separate_and_confirmed(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    window.leave()
    assert on_the_air.orders("shutdown") == []
    QTest.mouseClick(window.notice.buttons()[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(on_the_air.orders("shutdown")) == 1)
    qtbot.waitUntil(lambda: not window.bridge.busy())


def test_an_error_in_a_lane_is_told_and_the_lane_goes_on(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window, got = opened(folder), list[int]()
    window.bridge.read(lambda _station: 1 // 0, lambda _value: None)
    window.bridge.read(lambda station: len(station.library.clips()), got.append)
    qtbot.waitUntil(lambda: got == [14])
    assert "ZeroDivisionError" in window.notice.text()


def test_a_closed_window_takes_no_late_answer(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window, got = opened(folder), list[int]()
    window.bridge.work(lambda _station: 1, got.append)
    window.close()
    QApplication.processEvents()
    assert got == []


def test_the_end_of_the_computers_session_is_not_refused(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    window.let_go()
    assert window.close()


def test_the_page_keeps_its_shape_when_a_session_begins(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = FakeBroadcaster(idle())
    window = opened(folder, broadcaster)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    qtbot.waitUntil(lambda: page.card.pill.accessibleName() == "SẴN SÀNG")
    silent = page.card.geometry()
    broadcaster.answer = on_the_air.answer
    qtbot.waitUntil(lambda: page.card.pill.accessibleName() == "ĐANG PHÁT")
    QApplication.processEvents()
    assert page.card.geometry() == silent


def test_closing_a_notice_gives_focus_back_and_space_stops_nothing(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    window.activateWindow()
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    page.search.setFocus()
    window.notice.ask("Còn đây", "fault", [("Hoàn tác", "", lambda: None)])
    window.notice.buttons()[0].setFocus()
    cross = next(b for b in window.notice.findChildren(Button) if b.words == "")
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert window.notice.isHidden()
    qtbot.waitUntil(page.search.hasFocus)
    assert window.strip.stop.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_wheel_changes_no_choice_without_focus(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = window.open_page("log")
    assert isinstance(page, LogPage)
    for focused, place in ((False, 0), (True, 1)):
        if focused:
            page.outcome.setFocus()
        turn = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(page.outcome, turn)
        assert page.outcome.currentIndex() == place
        assert turn.isAccepted() == focused


def test_what_is_told_goes_with_its_page_and_a_fault_stays(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    window.notice.tell("Đã xong", "ready")
    window.open_page("log")
    assert window.notice.isHidden()
    window.notice.tell("Hỏng", "fault")
    window.open_page("library")
    assert not window.notice.isHidden()


def test_f8_with_nothing_on_the_air_says_so(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = FakeBroadcaster(idle())
    window = opened(new_folder, broadcaster)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    QTest.keyClick(window, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: window.notice.text() == "Không có gì đang phát.")
    assert len(broadcaster.orders("stop")) == 1


def test_a_passing_notice_goes_when_its_state_is_reached(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = FakeBroadcaster()
    window = opened(folder, broadcaster)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    qtbot.waitUntil(page.card.switch_on.isVisible)
    QTest.mouseClick(page.card.switch_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "đang khởi động" in window.notice.text())
    broadcaster.answer = idle()
    qtbot.waitUntil(window.notice.isHidden)


def test_without_a_device_the_next_session_is_named(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    assert on_the_air.answer is not None
    silent = {
        **idle(None, "Không tìm thấy thiết bị âm thanh."),
        "next": on_the_air.answer["next"],
        "device": None,
    }
    window = opened(folder, FakeBroadcaster(silent))
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    words = "Buổi 05:30 sẽ không có tiếng nếu chưa có thiết bị âm thanh."
    qtbot.waitUntil(lambda: page.card.said.text() == words)


def test_a_rehearsal_is_not_called_ready(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    answer = idle(None, "Đang diễn tập: không ra loa.")
    answer["alarms"][0]["code"] = "REHEARSAL"
    window = opened(folder, FakeBroadcaster(answer))
    qtbot.waitUntil(lambda: window.strip.word("playout").word == "diễn tập")
    assert window.strip.word("playout").tone == "attention"
    assert window.strip.word("device").tone == "attention"


def test_escape_closes_the_help(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    window = opened(folder)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert window.help_panel is not None
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.help_panel.isHidden()


def test_enter_plays_the_chosen_clip_once_and_tab_leads_to_the_button(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = FakeBroadcaster(idle())
    window = opened(folder, broadcaster)
    window.activateWindow()
    window.play_now()
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    panel = page.play_panel
    assert panel is not None
    qtbot.waitUntil(panel.go.isEnabled)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Tab)
    assert panel.go.hasFocus()
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(broadcaster.orders("play")))
    assert len(broadcaster.orders("play")) == 1


def test_an_empty_day_asks_for_a_schedule_only_where_there_is_none(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(new_folder)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    taught = "Hôm nay lịch không còn buổi nào."
    assert not any(part.text() == taught for part in page.findChildren(QLabel))
    other = window.open_page("schedule")
    assert isinstance(other, SchedulePage)
    other.load_schedule(schedules() / "nong-thon.toml")
    qtbot.waitUntil(lambda: any(part.text() == taught for part in page.findChildren(QLabel)))


def test_a_turned_page_has_no_button_under_space(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    window.activateWindow()
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    page.add.setFocus()
    qtbot.waitUntil(page.add.hasFocus)
    window.open_page("broadcast")
    assert window.stack.hasFocus()
