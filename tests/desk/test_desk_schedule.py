"""The schedule page: sessions are dragged, left out, copied, undone; the walls hold."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
MONDAY = date(2026, 11, 23)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(folder: StationFolder, opened: Opened, qtbot: QtBot) -> SchedulePage:
    """The coming week, two sessions a day."""
    shown = opened(folder).open_page("schedule")
    assert isinstance(shown, SchedulePage)
    shown.show_monday(MONDAY)
    qtbot.waitUntil(lambda: shown.shown_sessions() == [2] * 7 and at(shown, 0)[0] == "05:30")
    return shown


def at(page: SchedulePage, day: int) -> list[str]:
    """Hours of a day's sessions as the week in view has them."""
    week = page.week.week
    assert week is not None
    return [f"{local(line.start):%H:%M}" for line in week.days[day]]


def lines(page: SchedulePage, day: int) -> tuple[SessionLine, ...]:
    assert page.week.week is not None
    assert page.week.week.monday == MONDAY
    return page.week.week.days[day]


def notice(page: SchedulePage) -> str:
    window = page.window()
    assert isinstance(window, Window)
    return window.notice.text()


def proposed(page: SchedulePage) -> bool:
    return page.week.proposed is not None


def stored(folder: StationFolder) -> Schedule:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.schedule.current()
    finally:
        station.close()


def drag(page: SchedulePage, day: int, number: int, to_day: int, minute: int) -> None:
    """Takes a block near its top and lets it go with its top at a minute."""
    line = lines(page, day)[number]
    week = page.week
    block = next(b for b in week.blocks if b.line == line)
    middle = week.place_of(line.occurrence or "")
    assert middle is not None
    top = QPoint(round(middle.x()), round(middle.y() - min(block.height, 40) / 2) + 4)
    goal = week.point_at(to_day, minute).toPoint() + QPoint(0, 4)
    QTest.mousePress(week, LEFT, pos=top)
    QTest.mouseMove(week, top + QPoint(0, 12))
    QTest.mouseMove(week, goal)
    QTest.mouseRelease(week, LEFT, pos=goal)


def test_a_drag_asks_which_sessions_are_meant_and_enter_moves_only_this_one(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    drag(page, 2, 0, 2, 7 * 60)
    assert "07:00 SÁNG" in page.bar.text()
    assert [button.words for button in page.bar.answers] == ["Chỉ buổi này", "Mọi buổi 05:30"]
    QTest.keyClick(page.week, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at(page, 2) == ["07:00", "17:00"])
    assert at(page, 3) == ["05:30", "17:00"]
    (move,) = stored(folder).moves
    assert (move.day, move.to_time) == (MONDAY + timedelta(days=2), time(7))
    qtbot.waitUntil(lambda: "Dời buổi 05:30 ngày 25/11 sang 07:00" in notice(page))


def test_every_session_of_an_hour_moves_by_the_second_answer(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    drag(page, 2, 0, 2, 7 * 60)
    page.bar.answers[1].click()
    qtbot.waitUntil(lambda: all("07:00" in at(page, day) for day in range(7)))
    assert not stored(folder).moves


def test_esc_leaves_a_dragged_session_where_it_was(
    page: SchedulePage, folder: StationFolder
) -> None:
    drag(page, 2, 0, 3, 7 * 60)
    assert proposed(page)
    assert len(page.bar.answers) == 1
    QTest.keyClick(page.bar.answers[0], Qt.Key.Key_Escape)
    assert page.bar.isHidden()
    assert not proposed(page)
    assert not stored(folder).moves


def test_a_session_dragged_to_a_quarter_past_three_is_stopped_and_told_why(
    page: SchedulePage, folder: StationFolder
) -> None:
    drag(page, 2, 0, 2, 3 * 60 + 15)
    assert page.bar.isHidden()
    told = notice(page)
    assert "03:15" in told
    assert "3 giờ 15 phút SÁNG" in told
    assert "giờ yên tĩnh" in told
    assert stored(folder).moves == ()


def test_the_same_edit_sent_past_the_week_is_refused_by_the_gate(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    page.edits.move(lines(page, 2)[0], MONDAY + timedelta(days=2), time(3, 15))
    qtbot.waitUntil(lambda: "3 giờ 15 phút SÁNG" in notice(page))
    assert stored(folder).moves == ()
    assert at(page, 2) == ["05:30", "17:00"]


def test_over_quiet_hours_the_ghost_and_the_cursor_say_no(page: SchedulePage) -> None:
    week = page.week
    middle = week.place_of(lines(page, 2)[0].occurrence or "")
    assert middle is not None
    QTest.mousePress(week, LEFT, pos=middle.toPoint())
    QTest.mouseMove(week, week.point_at(2, 3 * 60).toPoint())
    assert week.held is not None
    assert week.held.target is not None
    assert week.held.target.why == "quiet"
    assert week.cursor().shape() == Qt.CursorShape.ForbiddenCursor
    QTest.keyClick(week, Qt.Key.Key_Escape)
    assert week.held is None


def test_a_session_that_has_begun_cannot_be_dragged(folder: StationFolder, opened: Opened,
    qtbot: QtBot) -> None:  # fmt: skip
    page = opened(folder).open_page("schedule")
    assert isinstance(page, SchedulePage)
    qtbot.waitUntil(lambda: page.shown_sessions() == [2] * 7)
    week = page.week
    assert week.week is not None
    middle = week.place_of(week.week.days[6][0].occurrence or "")
    assert middle is not None
    QTest.mousePress(week, LEFT, pos=middle.toPoint())
    assert week.held is None
    assert not page.side.buttons["shift"].isEnabled()


def test_keys_choose_move_and_take_back(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    page.week.choose(1)
    QTest.keyClick(page.week, Qt.Key.Key_Down)
    assert page.week.session == lines(page, 1)[0].occurrence
    for _step in range(2):
        QTest.keyClick(page.week, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert "05:40 SÁNG" in page.bar.text()
    QTest.keyClick(page.week, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: at(page, 1) == ["05:40", "17:00"])
    assert "Dời buổi 05:30" in page.home.undo.toolTip()
    page.window().activateWindow()
    QTest.keyClick(page.week, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at(page, 1) == ["05:30", "17:00"])
    QTest.keyClick(page.week, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: at(page, 1) == ["05:40", "17:00"])


def test_delete_leaves_a_session_out_with_a_reason_and_it_can_be_put_back(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    page.week.choose_session(lines(page, 1)[0].occurrence)
    QTest.keyClick(page.week, Qt.Key.Key_Delete)
    assert "Vì sao bỏ buổi 05:30 ngày 24/11?" in page.bar.text()
    page.bar.answers[0].click()
    qtbot.waitUntil(lambda: lines(page, 1)[0].state == "left_out")
    assert stored(folder).skips[0].reason == "Có thông báo cắt điện"
    page.week.choose_session(lines(page, 1)[0].occurrence)
    page.side.buttons["restore"].click()
    qtbot.waitUntil(lambda: lines(page, 1)[0].state == "planned")
    assert stored(folder).skips == ()


def test_a_day_is_copied_by_keys_and_the_other_day_changes(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    page.week.choose_session(lines(page, 1)[0].occurrence)
    page.side.buttons["shift"].click()
    page.bar.fields[1].setText("7h")  # type: ignore[attr-defined]
    page.bar.answers[0].click()
    qtbot.waitUntil(lambda: at(page, 1) == ["07:00", "17:00"])
    control = Qt.KeyboardModifier.ControlModifier
    page.week.choose(1)
    QTest.keyClick(page.week, Qt.Key.Key_C, control)
    page.week.choose(4)
    QTest.keyClick(page.week, Qt.Key.Key_V, control)
    qtbot.waitUntil(lambda: at(page, 4) == ["05:30", "07:00", "17:00"])


def test_a_time_typed_in_quiet_hours_is_refused_with_its_words(
    page: SchedulePage, folder: StationFolder
) -> None:
    page.week.choose_session(lines(page, 1)[0].occurrence)
    page.side.buttons["shift"].click()
    page.bar.fields[1].setText("3h15")  # type: ignore[attr-defined]
    page.bar.answers[0].click()
    assert not page.bar.isHidden()
    assert "3 giờ 15 phút SÁNG" in notice(page)
    assert stored(folder).moves == ()


def test_the_lower_edge_sets_how_long_sessions_of_the_rule_may_be(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    week = page.week
    line = lines(page, 2)[0]
    block = next(b for b in week.blocks if b.line == line)
    top = week.point_at(2, 330)
    edge = QPoint(round(top.x()), round(top.y() + block.height) - 3)
    goal = week.point_at(2, 330 + 30).toPoint()
    QTest.mousePress(week, LEFT, pos=edge)
    QTest.mouseMove(week, goal - QPoint(0, 3))
    QTest.mouseMove(week, goal)
    QTest.mouseRelease(week, LEFT, pos=goal)
    key = line.plan.rule if line.plan else ""
    qtbot.waitUntil(
        lambda: [r.cap_minutes for r in stored(folder).rules if r.key == key] == [30], timeout=5000
    )
    qtbot.waitUntil(lambda: "dài nhất 30 phút" in notice(page))


def test_a_clip_goes_into_the_chosen_session(
    page: SchedulePage, folder: StationFolder, qtbot: QtBot
) -> None:
    page.week.choose_session(lines(page, 1)[1].occurrence)
    page.side.buttons["add"].click()
    qtbot.waitUntil(lambda: not page.bar.isHidden())
    page.bar.answers[0].click()
    qtbot.waitUntil(lambda: len(stored(folder).additions) == 1)
    assert stored(folder).additions[0].slot == "1700"


def test_the_chosen_block_and_the_agenda_keep_in_step(page: SchedulePage) -> None:
    evening = lines(page, 3)[1]
    page.week.choose_session(evening.occurrence)
    assert page.week.chosen == 3
    row = page.agenda.table.chosen()
    assert row is not None
    assert row.session == evening
    rows = page.agenda.table.cells.rows
    page.agenda.table.selectRow(next(n for n, row in enumerate(rows) if row.item is not None))
    assert page.week.session == lines(page, 3)[0].occurrence


def test_a_change_is_marked_until_tomorrow(page: SchedulePage, qtbot: QtBot) -> None:
    page.edits.move(lines(page, 2)[0], MONDAY + timedelta(days=2), time(6, 30))
    qtbot.waitUntil(lambda: at(page, 2) == ["06:30", "17:00"])
    plan = lines(page, 2)[0].plan
    assert plan is not None
    assert plan.moved
    untouched = lines(page, 3)[0].plan
    assert untouched is not None
    assert not untouched.moved


def test_the_month_shows_every_day_and_a_click_opens_its_week(
    page: SchedulePage, qtbot: QtBot
) -> None:
    page.home.by_month.click()
    qtbot.waitUntil(lambda: len(page.month.days) == 42)
    shown = {one.day: one for one in page.month.days}
    assert shown[date(2026, 11, 27)].sessions == 2
    box = page.month.box_of(date(2026, 11, 12))
    QTest.mouseClick(page.month, LEFT, pos=box.center().toPoint())
    assert page.monday == date(2026, 11, 9)
    assert page.week.chosen == 3
    assert not page.home.month_shown()


def test_a_line_of_what_is_wrong_leads_to_its_session(
    new_folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    from ccht_desktop.foundation.resources import schedules

    page = opened(new_folder).open_page("schedule")
    assert isinstance(page, SchedulePage)
    page.load_schedule(schedules() / "nong-thon.toml")
    page.show_monday(MONDAY)
    qtbot.waitUntil(lambda: "<a href=" in page.home.said.text())
    week = page.week.week
    assert week is not None
    page.home.said.linkActivated.emit(week.findings[0].occurrence)
    assert page.week.session == week.findings[0].occurrence


def test_the_session_that_is_clicked_is_the_one_told_beside_it(page: SchedulePage) -> None:
    afternoon = lines(page, 2)[1]
    place = page.week.place_of(afternoon.occurrence or "")
    assert place is not None
    QTest.mouseClick(page.week, LEFT, pos=place.toPoint())
    table = page.side.agenda.table
    chosen = table.chosen()
    assert chosen is not None and chosen.session.occurrence == afternoon.occurrence
    assert table.visualRect(table.currentIndex()).intersects(table.viewport().rect())
    assert table.visualRect(table.currentIndex()).top() < table.viewport().height() // 2


def test_no_day_is_called_empty_before_its_week_is_read(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(folder).open_page("schedule")
    assert isinstance(page, SchedulePage)
    assert page.agenda.isHidden()
    qtbot.waitUntil(lambda: not page.agenda.isHidden())
