"""Pause, silence, the doubted clock and STOP's reason, as the person at the window meets them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.broadcast import BroadcastPage
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock, local_text
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, idle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


def broadcast(window: Window) -> BroadcastPage:
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    return page


def answering(**changes: Any) -> FakeBroadcaster:
    return FakeBroadcaster({**idle(), **changes})


def test_f6_pauses_and_the_card_says_when_it_goes_on(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    page = broadcast(window)
    qtbot.waitUntil(lambda: page.next.pause.isEnabled())
    QTest.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: on_the_air.orders("pause") == [{"do": "pause", "by": "desk"}])
    assert on_the_air.answer is not None
    on_the_air.answer = {**on_the_air.answer, "state": "paused", "pause_left": 272.0}
    qtbot.waitUntil(lambda: page.card.said.text() == "Máy tự phát tiếp sau 04:32.")
    assert page.next.pause.words == "Phát tiếp   F6"
    QTest.keyClick(window, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: len(on_the_air.orders("resume")) == 1)


def test_f7_keeps_silent_until_an_hour_that_is_read_back_in_words(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    broadcaster = answering()
    window = opened(folder, broadcaster)
    page = broadcast(window)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    QTest.keyClick(window, Qt.Key.Key_F7)
    panel = page.hold_panel
    assert panel is not None
    panel.until.setTime(QTime(3, 15))
    assert "3 giờ 15 phút SÁNG" in panel.spoken.text()
    assert "23/11/2026" in panel.spoken.text()
    panel.go.click()
    qtbot.waitUntil(lambda: len(broadcaster.orders("hold")) == 1)
    assert broadcaster.orders("hold")[0]["until"] == "2026-11-22T20:15:00.000Z"


def test_a_kept_silence_stands_on_the_card_in_red_and_f7_ends_it(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    until = local_text((NOW + timedelta(hours=13)).replace(minute=0, second=0))
    broadcaster = answering(state="hold", until=until)
    window = opened(folder, broadcaster)
    page = broadcast(window)
    qtbot.waitUntil(
        lambda: page.card.title.accessibleName() == "Giữ im lặng đến 6 giờ SÁNG ngày mai"
    )
    assert page.card._tone == "on_air"
    QTest.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: len(broadcaster.orders("resume")) == 1)


def test_a_doubted_clock_is_confirmed_only_after_it_was_read_back(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    alarm = {"code": "CLOCK", "text": "Đồng hồ máy tính không đáng tin.", "since": None}
    broadcaster = answering(state="alarm", clock="untrusted", alarms=[alarm])
    window = opened(folder, broadcaster)
    page = broadcast(window)
    qtbot.waitUntil(lambda: bool(page.alarms.findChildren(Button)))
    (right,) = page.alarms.findChildren(Button)
    right.click()
    qtbot.waitUntil(lambda: "5 giờ 6 phút CHIỀU" in window.notice.text())
    assert broadcaster.orders("clock") == []
    window.notice.buttons()[0].click()
    qtbot.waitUntil(lambda: len(broadcaster.orders("clock")) == 1)
    assert broadcaster.orders("clock")[0]["source"] == "person"


def test_alarms_whose_words_change_stand_as_high_as_before(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    def two(session: str) -> list[dict[str, Any]]:
        text = "Máy tính có thể tự ngủ. Buổi {} sẽ không phát nếu lúc đó máy đang ngủ."
        return [{"code": code, "text": text.format(session), "since": None} for code in "AB"]

    broadcaster = answering(state="alarm", alarms=two("sáng"))
    page = broadcast(opened(folder, broadcaster))
    qtbot.waitUntil(lambda: page.alarms.height() > 60)
    broadcaster.answer = {**idle(), "state": "alarm", "alarms": two("chiều")}
    qtbot.waitUntil(lambda: any("chiều" in alarm.text for alarm in page.alarms._alarms))
    for _turn in range(5):
        QApplication.processEvents()
    assert page.alarms.height() > 60


def test_the_reason_of_stop_is_asked_afterwards_and_goes_into_the_log(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    qtbot.waitUntil(lambda: window.bridge.present.sounding)
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        with station.open_ledger() as ledger:
            stop = ledger.append("stop", {"source": "desk", "by": None, "reason": None})
        QTest.keyClick(window, Qt.Key.Key_F8)
        qtbot.waitUntil(lambda: len(window.notice.buttons()) == 3)
        window.notice.buttons()[0].click()
        qtbot.waitUntil(lambda: bool(list(station.airlog.entries("reason"))))
        (reason,) = station.airlog.entries("reason")
        assert (reason.body["stop"], reason.body["reason"]) == (stop.seq, "Nhầm bài")
    finally:
        station.close()
