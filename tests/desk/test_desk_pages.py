"""Schedule, log, report and settings on a real station."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.log import LogPage
from ccht_desktop.desk.pages.report import ReportPage
from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.pages.settings import SettingsPage, grouped
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.settings import SETTINGS
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.report.months import Month
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


def schedule(window: Window) -> SchedulePage:
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    return page


def log(window: Window, qtbot: QtBot) -> LogPage:
    page = window.open_page("log")
    assert isinstance(page, LogPage)
    qtbot.waitUntil(lambda: len(page.table.cells.rows) > 300)
    return page


def test_a_ready_schedule_is_loaded_and_the_week_fills(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = schedule(opened(new_folder))
    qtbot.waitUntil(lambda: page.whole.currentIndex() == 1)
    page.load_schedule(schedules() / "nong-thon.toml")
    qtbot.waitUntil(lambda: page.whole.currentIndex() == 0)
    page.show_monday(date(2026, 11, 23))
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)


def test_what_is_wrong_in_days_to_come_is_said(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = schedule(opened(new_folder))
    page.load_schedule(schedules() / "nong-thon.toml")
    page.show_monday(date(2026, 11, 23))
    qtbot.waitUntil(lambda: " buổi" in page.said())


def test_equal_findings_are_one_line_and_the_blocks_carry_the_mark(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = schedule(opened(new_folder))
    page.load_schedule(schedules() / "nong-thon.toml")
    page.show_monday(date(2026, 11, 23))
    qtbot.waitUntil(lambda: ": 7 buổi" in page.said())
    assert len(page.said().splitlines()) <= 3
    assert "chỗ nữa" not in page.said()
    assert all(row.session.lacking for row in page.agenda.table.cells.rows)


def test_a_schedule_loaded_over_another_says_what_it_replaced(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    schedule(window).load_schedule(schedules() / "nong-thon.toml")
    qtbot.waitUntil(lambda: "của lịch trước (" in window.notice.text())


def test_arrow_keys_choose_a_day_and_the_agenda_follows(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = schedule(opened(folder))
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)
    assert page.week.chosen == 6
    QTest.keyClick(page.week, Qt.Key.Key_Left)
    assert page.week.chosen == 5
    first = page.agenda.table.cells.rows[0].session
    assert local(first.start).date() == date(2026, 11, 21)


def test_a_click_on_a_column_chooses_its_day(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = schedule(opened(folder))
    place = page.week.rect().center()
    place.setX(page.week.width() - 20)
    page.week.choose(0)
    QTest.mouseClick(page.week, Qt.MouseButton.LeftButton, pos=place)
    assert page.week.chosen == 6


def test_the_log_is_filtered_by_outcome_and_by_text(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = log(opened(folder), qtbot)
    page.outcome.choose("interrupted")
    assert [row.cause for row in page.table.cells.rows] == ["THIET_BI"]
    page.outcome.choose("")
    page.search.setText("que huong")
    assert {row.title for row in page.table.cells.rows} == {"Quê hương ngày mới"}


def test_a_whole_log_is_called_whole(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    window = opened(folder)
    QTest.mouseClick(log(window, qtbot).verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nhật ký nguyên vẹn" in window.notice.text())


def test_a_changed_log_is_named(folder: StationFolder, opened: Opened, qtbot: QtBot) -> None:
    with closing(sqlite3.connect(folder.airlog_db)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE ledger SET body = replace(body, 'Xã', 'Yã') WHERE seq = 1")
        connection.commit()
    window = opened(folder)
    QTest.mouseClick(log(window, qtbot).verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Mục số 1 đã bị sửa" in window.notice.text())


def test_what_is_seen_is_what_is_exported(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    page = log(opened(folder), qtbot)
    page.outcome.choose("missed")
    count = len(page.table.cells.rows)
    page.export_to(tmp_path / "so.csv", "csv")
    qtbot.waitUntil((tmp_path / "so.csv").exists)
    assert len((tmp_path / "so.csv").read_text("utf-8-sig").splitlines()) == count + 1


def test_the_report_shows_the_figures_of_the_month_and_saves_them(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(folder)
    page = window.open_page("report")
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.fields.figure() == "6/6")
    page.save_to(tmp_path / "bao-cao.docx")
    qtbot.waitUntil((tmp_path / "bao-cao.docx").exists)
    page.month.choose(Month(2026, 9))
    qtbot.waitUntil(lambda: page.airings.figure() == "0")


def test_without_an_address_sending_leads_to_the_settings(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = window.open_page("report")
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.sending.send.words == "Đặt địa chỉ nơi nhận")
    QTest.mouseClick(page.sending.send, Qt.MouseButton.LeftButton)
    assert window.page == "settings"


def settings(window: Window, qtbot: QtBot) -> SettingsPage:
    page = window.open_page("settings")
    assert isinstance(page, SettingsPage)
    edit = page.fields["station.name"].control
    assert isinstance(edit, QLineEdit)
    qtbot.waitUntil(lambda: edit.text() == "Xã Mẫu")
    return page


def typed(page: SettingsPage, key: str, text: str, qtbot: QtBot) -> None:
    edit = page.fields[key].control
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_every_setting_has_a_field_of_its_own(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = settings(opened(folder), qtbot)
    assert set(page.fields) == {setting.key for setting in SETTINGS}
    assert sum(len(group) for _name, group in grouped()) == len(SETTINGS)


def test_a_setting_is_kept_when_its_field_is_left(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = settings(opened(folder), qtbot)
    typed(page, "quiet.from", "20:30", qtbot)
    kept = folder.settings
    qtbot.waitUntil(lambda: settings_file.read(kept).text("quiet.from") == "20:30")


def test_a_value_that_cannot_be_is_refused_at_its_field(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = settings(opened(folder), qtbot)
    typed(page, "quiet.from", "25:99", qtbot)
    assert page.fields["quiet.from"].control.property("wrong") == "true"
    assert settings_file.read(folder.settings).text("quiet.from") == "21:00"


def test_the_night_look_is_kept_and_asked_for(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    page = settings(window, qtbot)
    choice = page.fields["desk.theme"].control
    assert isinstance(choice, Choice)
    with qtbot.waitSignal(window.themed) as asked:
        choice.choose("dark")
        choice.activated.emit(1)
    assert asked.args == ["dark"]
    assert settings_file.read(folder.settings).text("desk.theme") == "dark"


def test_the_sample_day_is_a_sunday() -> None:
    assert NOW.weekday() == 6
