"""A full week is drawn nearly as fast as an ordinary one, and a drag keeps up with the hand."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from statistics import median, quantiles
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.programme import ItemLine, PlanFacts, SessionLine
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.week_reading import DayFacts, Week
from ccht_desktop.desk.widgets.week.week_view import WeekView
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.model import Schedule, Walls

pytestmark = [pytest.mark.benchmark, pytest.mark.qt_log_ignore("propagateSizeHints")]

MONDAY = date(2026, 11, 23)
ROUNDS = 40
FRAME = 0.016
FIELDS = ("TC", "TTHC", "CV", "TCC", "CPS", "CHUNG")


def line(day: int, minute: int) -> SessionLine:
    start = datetime.combine(MONDAY + timedelta(days=day), time(minute // 60, minute % 60), ZONE)
    items = tuple(
        ItemLine(n + 1, start, "Bài mẫu", "THONG_BAO", field, 120.0, "planned")
        for n, field in enumerate(FIELDS)
    )
    key = f"sang/{start:%Y-%m-%d}/{start:%H%M}"
    plan = PlanFacts(key, "sang", 45, movable=True)
    return SessionLine(key, "Buổi phát thanh mẫu", start, 720, "planned", items, plan=plan)


def full(a_day: int) -> Week:
    """Sessions from 05:00, evenly over sixteen hours."""
    step = 16 * 60 // a_day
    return Week(
        monday=MONDAY,
        now=datetime.combine(MONDAY, time(), ZONE),
        days=tuple(tuple(line(day, 300 + n * step) for n in range(a_day)) for day in range(7)),
        about=(DayFacts(),) * 7,
        findings=(),
        walls=Walls(time(21), time(5), 300, 45),
        schedule=Schedule("", ""),
    )


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication) -> Callable[[int], WeekView]:
    wear(qapp, "light")

    def show(a_day: int) -> WeekView:
        view = WeekView()
        qtbot.addWidget(view)
        view.resize(920, 560)
        with qtbot.waitExposed(view):
            view.show()
        view.show_week(full(a_day), MONDAY)
        return view

    return show


def painted(view: WeekView) -> float:
    """Seconds of a whole repaint, as after a turn of the wheel or another choice."""
    image = QImage(view.size(), QImage.Format.Format_ARGB32_Premultiplied)
    view.redraw()
    began = perf_counter()
    view.render(image, QPoint())
    return perf_counter() - began


def test_a_week_of_sixty_sessions_a_day_repaints_within_twice_a_week_of_six(
    shown: Callable[[int], WeekView], capsys: pytest.CaptureFixture[str]
) -> None:
    few, many = shown(6), shown(60)
    first = [painted(view) for view in (few, many)]
    pairs = [(painted(few), painted(many)) for _round in range(ROUNDS)]
    one, other = median(few for few, _many in pairs), median(many for _few, many in pairs)
    with capsys.disabled():
        print(f"\nrepaint: {one * 1e3:.1f} ms of 6 a day, {other * 1e3:.1f} ms of 60")
        print(f"first drawing: {first[0] * 1e3:.1f} ms, {first[1] * 1e3:.1f} ms")
    assert other <= 2 * one


def test_a_step_of_a_drag_is_on_the_screen_within_one_frame(
    shown: Callable[[int], WeekView], capsys: pytest.CaptureFixture[str]
) -> None:
    view = shown(60)
    view.bar.setValue(0)
    block = view.blocks[3]
    held = view.place_of(block.line.occurrence or "")
    assert held is not None
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=held.toPoint())
    taken = []
    for step in range(200):
        place = QPoint(80 + step * 4, 150 + step % 80 * 4)
        began = perf_counter()
        QTest.mouseMove(view, place)
        view.repaint()
        taken.append(perf_counter() - began)
    assert view.held is not None
    assert view.held.target is not None
    QTest.keyClick(view, Qt.Key.Key_Escape)
    late = quantiles(taken, n=20)[-1]
    with capsys.disabled():
        print(f"\ndrag step: {median(taken) * 1e3:.2f} ms, p95 {late * 1e3:.2f} ms")
    assert late <= FRAME
