"""The week on paper: for the wall on one page or two, and every session item by item."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.printing.printed import write_pdf
from ccht_desktop.desk.printing.sheet_reading import Sheet, sheet_of
from ccht_desktop.desk.printing.wall_reading import Wall, wall_of
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


def test_the_wall_folds_items_of_a_kind_and_names_fields_relays_and_decisions(
    folder: StationFolder,
) -> None:
    wall = three_sessions_a_day(folder)
    (morning, noon, _evening) = wall.days[0].sessions
    assert re.fullmatch(r"05:30  Buổi sáng \(\d+ phút\)", morning.head)
    assert "Tiếp sóng Đài Phát thanh tỉnh (15 phút)" in morning.text
    assert re.search(r"2 chuyên mục CCHC \(thủ tục hành chính, [^)]+\)", morning.text)
    assert "Nhạc hiệu" not in morning.text
    assert "còn thiếu 1 bài" in noon.text
    assert wall.days[1].about == "Ngày Văn hóa Việt Nam"
    assert wall.days[1].off
    assert "Buổi trưa: theo 12/QĐ-UBND" in wall.notes


def test_a_week_of_two_or_three_sessions_a_day_is_one_page_or_two(
    folder: StationFolder, tmp_path: Path, qapp: QApplication
) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    two = wall_of(station, week(station, MONDAY))
    station.close()
    three = three_sessions_a_day(folder)
    for wall, most in ((two, 1), (three, 2)):
        write_pdf(wall, tmp_path / "lich.pdf", detailed=False)
        assert 1 <= len(pages(tmp_path / "lich.pdf")) <= most


def three_sessions_a_day(folder: StationFolder) -> Wall:
    """Each with a relay; that at noon rests on a decision and lacks what was heard already."""
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        current = station.schedule.current()
        first, *others = current.rundowns
        relay = replace(
            first.positions[1],
            kind="TIEP_SONG",
            source="relay",
            seconds=900,
            name="Đài Phát thanh tỉnh",
        )
        with_relay = replace(first, positions=(relay, *first.positions))
        noon = replace(
            current.rules[0],
            key="trua",
            name="Buổi trưa",
            starts=(time(11, 30),),
            decision="12/QĐ-UBND",
        )
        changed = replace(current, rundowns=(with_relay, *others), rules=(*current.rules, noon))
        station.schedule.replace(changed, station.walls(), "Sửa")
        return wall_of(station, week(station, MONDAY))
    finally:
        station.close()


def pages(path: Path) -> list[bool]:
    """Of every page whether it lies."""
    boxes = re.findall(rb"/MediaBox \[0 0 (\d+)[.\d]* (\d+)", path.read_bytes())
    return [int(wide) > int(high) for wide, high in boxes]


def test_the_week_is_saved_as_pdf_alone_and_with_every_session_in_detail(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(folder)
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)
    shown = page.week.week
    assert shown is not None
    page.paper.write_pdf(shown, tmp_path / "tuan.pdf", detailed=False)
    qtbot.waitUntil(lambda: "tuan.pdf" in window.notice.text())
    assert (tmp_path / "tuan.pdf").read_bytes().startswith(b"%PDF")
    assert pages(tmp_path / "tuan.pdf") == [True]
    page.paper.write_pdf(shown, tmp_path / "chi-tiet.pdf", detailed=True)
    qtbot.waitUntil(lambda: "chi-tiet.pdf" in window.notice.text())
    assert 3 <= len(pages(tmp_path / "chi-tiet.pdf")) <= 10


def test_a_pdf_that_cannot_be_written_says_so(
    folder: StationFolder, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(folder)
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.week.week is not None)
    assert page.week.week is not None
    page.paper.write_pdf(page.week.week, tmp_path / "nowhere" / "lich.pdf", detailed=False)
    qtbot.waitUntil(lambda: bool(window.notice.text()))
    assert "nowhere" in window.notice.text() or "lich.pdf" in window.notice.text()
