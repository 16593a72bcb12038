"""Schedules in and out of the page: schedule files and calendars, with walls and questions."""

from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.files.toml_file import read
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
MONDAY = date(2026, 11, 23)


@pytest.fixture
def page(folder: StationFolder, opened: Opened, qtbot: QtBot) -> SchedulePage:
    shown = opened(folder).open_page("schedule")
    assert isinstance(shown, SchedulePage)
    shown.show_monday(MONDAY)
    qtbot.waitUntil(lambda: shown.week.week is not None and shown.week.week.monday == MONDAY)
    return shown


def notice(page: SchedulePage) -> str:
    window = page.window()
    assert isinstance(window, Window)
    return window.notice.text()


def stored(folder: StationFolder) -> Schedule:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.schedule.current()
    finally:
        station.close()


def calendar(folder: Path, hour: str) -> Path:
    path = folder / "van-phong.ics"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xa Mau//VN",
        "BEGIN:VEVENT",
        "UID:tiem-chung@xa-mau",
        "SUMMARY:Ngày hội tiêm chủng",
        f"DTSTART;TZID=Asia/Ho_Chi_Minh:20261126T{hour}",
        "DURATION:PT20M",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    path.write_text("\r\n".join(lines) + "\r\n", "utf-8")
    return path


def test_a_calendar_that_does_not_say_what_it_plays_asks_and_is_taken_in_and_undone(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    before = stored(folder)
    page.files.take(calendar(tmp_path, "093000"))
    qtbot.waitUntil(lambda: not page.bar.isHidden())
    assert "Ngày hội tiêm chủng" in page.bar.text()
    wanted = before.rundowns[-1].key
    page.bar.fields[0].choose(wanted)  # type: ignore[attr-defined]
    page.bar.answers[0].click()
    qtbot.waitUntil(lambda: "van-phong.ics" in notice(page))
    (rule,) = (one for one in stored(folder).rules if one not in before.rules)
    assert (rule.rundown, rule.starts, rule.from_date) == (
        wanted,
        (time(9, 30),),
        date(2026, 11, 26),
    )
    page.edits.undo()
    qtbot.waitUntil(lambda: notice(page).startswith("Đã hoàn tác"))
    assert len(stored(folder).rules) == len(before.rules)


def test_a_calendar_event_in_quiet_hours_is_refused_and_nothing_changes(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    before = stored(folder)
    path = calendar(tmp_path, "031500")
    page.files.take_calendar(path, before.rundowns[0].key)
    qtbot.waitUntil(lambda: "3 giờ 15 phút SÁNG" in notice(page))
    assert stored(folder).rules == before.rules


def test_what_is_no_calendar_is_refused_with_its_line_and_field(
    page: SchedulePage, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "hong.ics"
    path.write_text("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "utf-8")
    page.files.take(path)
    qtbot.waitUntil(lambda: "hong.ics" in notice(page))
    assert "VEVENT" in notice(page)
    assert not page.files.working.busy


def test_a_ready_schedule_that_keeps_the_place_of_a_decision_asks_for_its_number(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    before = stored(folder)
    page.files.load(schedules() / "ba-cap-tiep-song.toml")
    qtbot.waitUntil(lambda: not page.bar.isHidden())
    assert "Tiếp sóng ba cấp" in page.bar.text()
    (field,) = page.bar.fields
    assert isinstance(field, QLineEdit)
    field.setText("số …/QĐ-UBND")
    page.bar.answers[0].click()
    assert not page.bar.isHidden()
    assert stored(folder) == before
    field.setText("12/QĐ-UBND")
    page.bar.answers[0].click()
    qtbot.waitUntil(lambda: "Tiếp sóng ba cấp" in notice(page))
    assert {rule.decision for rule in stored(folder).rules} == {"12/QĐ-UBND"}


def test_the_schedule_in_force_is_written_as_a_schedule_file_and_as_a_calendar(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    page.files.write(tmp_path / "lich.toml")
    qtbot.waitUntil(lambda: "lich.toml" in notice(page))
    assert read(tmp_path / "lich.toml").rules
    page.files.write(tmp_path / "lich.ics")
    qtbot.waitUntil(lambda: "lich.ics" in notice(page))
    written = (tmp_path / "lich.ics").read_text("utf-8")
    assert written.startswith("BEGIN:VCALENDAR")
    assert "RRULE" in written


def test_the_stations_own_calendar_read_back_changes_nothing(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    before = stored(folder)
    page.files.write(tmp_path / "lich.ics")
    qtbot.waitUntil(lambda: "lich.ics" in notice(page))
    page.files.take(tmp_path / "lich.ics")
    qtbot.waitUntil(lambda: "không có gì mới" in notice(page))
    assert stored(folder) == before
