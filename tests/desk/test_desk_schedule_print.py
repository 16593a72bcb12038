"""The week on paper: head, days, items, decisions, signatures; upright and lying."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.printing.sheet_reading import Sheet, sheet_of
from ccht_desktop.desk.week_reading import week
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Skip, Suspension
from ccht_desktop.schedule.model import Window as Allowed
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
MONDAY = date(2026, 11, 23)


def sheet(folder: StationFolder) -> Sheet:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        schedule = station.schedule.current()
        rule = replace(schedule.rules[0], decision="12/QĐ-UBND")
        changed = replace(
            schedule,
            rules=(rule, *schedule.rules[1:]),
            windows=(Allowed("sang", "Khung sáng", time(5), time(6, 30), "15/QĐ-UBND"),),
            suspensions=(Suspension(date(2026, 11, 26), date(2026, 11, 26), "Quốc tang"),),
            skips=(Skip(rule.key, date(2026, 11, 25), f"{rule.starts[0]:%H%M}", "Cắt điện"),),
        )
        station.schedule.replace(changed, station.walls(), "Sửa")
        return sheet_of(station, week(station, MONDAY))
    finally:
        station.close()


def test_the_sheet_has_the_official_head_and_a_place_for_signatures(folder: StationFolder) -> None:
    made = sheet(folder)
    assert made.issuing == ("ỦY BAN NHÂN DÂN", "XÃ MẪU")
    assert made.state.startswith("CỘNG HÒA")
    assert made.title == "LỊCH PHÁT THANH"
    assert made.period == "Tuần 48: từ ngày 23/11/2026 đến ngày 29/11/2026"
    assert made.place_and_date == "Mẫu, ngày 22 tháng 11 năm 2026"
    assert made.roles == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_every_day_has_its_sessions_items_exceptions_and_decisions(folder: StationFolder) -> None:
    made = sheet(folder)
    monday, tuesday, wednesday, thursday = made.days[:4]
    assert monday.title == "Thứ Hai, 23/11/2026"
    sessions = [row for row in monday.rows if row.bold]
    assert [row.hour for row in sessions] == ["05:30", "17:00"]
    assert sessions[0].kind == "Theo 12/QĐ-UBND"
    items = [row for row in monday.rows if not row.bold]
    assert all(row.length for row in items)
    assert "Nhạc hiệu" in {row.kind for row in items}
    assert "·" in tuesday.title
    out = next(row for row in wednesday.rows if row.hour == "05:30")
    assert out.kind == "Không phát: Cắt điện"
    assert thursday.title.endswith("Tạm ngừng phát: Quốc tang")
    assert thursday.rows == ()
    assert made.notes[0] == "Khung sáng, 05:00–06:30: theo 15/QĐ-UBND"


@pytest.mark.parametrize("wide", [False, True])
def test_the_week_is_saved_as_a_pdf_of_a4_pages(
    wide: bool, folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(folder)
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)
    path = tmp_path / "lich.pdf"
    shown = page.week.week
    assert shown is not None
    page.paper.write_pdf(shown, path, wide=wide)
    qtbot.waitUntil(lambda: "lich.pdf" in window.notice.text())
    written = path.read_bytes()
    assert written.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", written)
    assert {(int(w) > int(h)) for w, h in boxes} == {wide}
    assert 2 <= len(boxes) <= 8


def test_a_pdf_that_cannot_be_written_says_so(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(folder)
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.week.week is not None)
    assert page.week.week is not None
    page.paper.write_pdf(page.week.week, tmp_path / "nowhere" / "lich.pdf", wide=False)
    qtbot.waitUntil(lambda: bool(window.notice.text()))
    assert "nowhere" in window.notice.text() or "lich.pdf" in window.notice.text()
