"""The agenda beside the week: what will be heard, and what was changed since yesterday."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.models.programme import programme_rows, programme_table
from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.week_reading import next_day, week
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import place_of
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def station(folder: StationFolder) -> Iterator[Station]:
    opened = Station.open(folder, clock=FakeClock(NOW))
    yield opened
    opened.close()


def urgent(station: Station, wall: time) -> None:
    """A session of higher priority on Tuesday."""
    current = station.schedule.current()
    own = edits.once(current.rules[0], "khan", TUESDAY, wall, current.rules[0].rundown)
    made = replace(own, name="Tin bão khẩn", priority=3)
    station.schedule.replace(edits.put(current, made), station.walls(), "Thêm")


def words(line: SessionLine) -> tuple[str, str]:
    """The heading of a session as the agenda has it: hour, and the words below its name."""
    table = programme_table(wide=False)
    (row,) = programme_rows([replace(line, items=())])
    return table.columns[0].cell(row).text, table.columns[1].cell(row).sub


def test_a_session_that_gives_way_says_to_whom(station: Station) -> None:
    urgent(station, time(5, 29))
    shown = {line.name: line for line in week(station, MONDAY).days[1]}
    high = shown.pop("Tin bão khẩn")
    low = next(line for line in shown.values() if f"{local(line.start):%H%M}" == "0530")
    assert high.loss == ""
    assert low.loss == "unheard"
    assert words(low)[1].startswith("Không phát: nhường “Tin bão khẩn”")
    assert "mới" in words(high)[1]
    assert high.plan is not None
    assert high.plan.change_text.startswith("Thêm: “Tin bão khẩn”")


def test_what_a_higher_session_interrupts_is_cut_short_and_its_items_say_so(
    station: Station,
) -> None:
    urgent(station, time(5, 35))
    lines = week(station, MONDAY).days[1]
    low = next(line for line in lines if f"{local(line.start):%H%M}" == "0530")
    assert low.loss == "cut_short"
    assert "Bị ngắt: nhường “Tin bão khẩn”" in words(low)[1]
    assert low.why == "Bị ngắt: nhường “Tin bão khẩn”"
    high = next(line for line in lines if line.name == "Tin bão khẩn")
    assert high.airs is not None
    assert "Muộn" in words(high)[1]
    states = [item.state for item in low.items]
    assert "cut_short" in states or "unheard" in states
    assert any("Tin bão khẩn" in (item.note or "") for item in low.items)


def test_a_moved_session_and_one_that_is_gone_are_told_since_yesterday(station: Station) -> None:
    before = week(station, MONDAY).days[1]
    places = [place_of(line.plan.origin) for line in before if line.plan is not None]
    current = station.schedule.current()
    changed = edits.move(current, places[0], TUESDAY, time(6, 40))
    changed = edits.skip(changed, places[1], "Cắt điện")
    station.schedule.replace(changed, station.walls(), "Sửa")
    after = week(station, MONDAY)
    moved = next(line for line in after.days[1] if f"{local(line.start):%H%M}" == "0640")
    assert "đổi giờ" in words(moved)[1]
    assert moved.plan is not None
    assert "05:30" in moved.plan.change_text
    assert any("17:00" in text for text in after.about[1].gone)
    assert not after.about[2].gone


def test_the_next_24_hours_list_everything_until_this_time_tomorrow(station: Station) -> None:
    lines = next_day(station)
    assert [f"{local(line.start):%d %H:%M}" for line in lines] == ["23 05:30", "23 17:00"]
    assert all(NOW <= line.start < NOW + timedelta(days=1) for line in lines)
    assert all(line.items for line in lines)
    assert words(lines[0])[1].startswith("mai 23/11")


def test_a_button_beside_the_week_shows_the_next_24_hours_and_rows_lead_to_their_week(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(folder).open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)
    page.side.ahead.click()
    cells = page.agenda.table.cells
    qtbot.waitUntil(
        lambda: any(f"{local(row.session.start):%d%H%M}" == "231700" for row in cells.rows)
    )
    assert page.side.day.text() == "24 giờ tới"
    place = next(n for n, row in enumerate(cells.rows) if row.session.start > NOW)
    page.agenda.table.selectRow(place)
    qtbot.waitUntil(lambda: page.monday == MONDAY and page.week.chosen_line() is not None)
    page.side.ahead.click()
    assert page.side.day.text() != "24 giờ tới"
