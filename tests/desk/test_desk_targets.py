"""Chỉ tiêu tuyên truyền: asked in place, filled with what is shown first, drawn whole."""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.targets_view import TargetsView
from ccht_desktop.desk.theme import wear
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Target
from ccht_desktop.service.scheduling import save_schedule, undo_schedule
from ccht_desktop.service.targets_reached import proposed_targets
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on
from tests.desk.test_desk_pictures import cut

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Shown = Callable[..., TargetsView]


@pytest.fixture
def shown(folder: StationFolder, qtbot: QtBot, qapp: QApplication) -> Iterator[Shown]:
    """shown(*targets) opens the view on the sample station with these targets."""
    wear(qapp, "light")
    views: list[TargetsView] = []

    def show(
        *targets: Target, look: str = "light", width: int = 1118, high: int = 640
    ) -> TargetsView:
        wear(qapp, look)
        put(folder, *targets)
        bridge, _started = bridge_on(folder, FakeClock(NOW), FakeBroadcaster())
        bridge.start()
        view = TargetsView(bridge)
        view.setObjectName("page")
        view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        views.append(view)
        view.resize(width, high)
        with qtbot.waitExposed(view):
            view.show()
        view.open()
        settle(view, qtbot)
        return view

    yield show
    wear(qapp, "light")
    for view in views:
        view.bridge.close()
        view.deleteLater()


def put(folder: StationFolder, *targets: Target) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        save_schedule(station, replace(station.schedule.current(), targets=targets), "Mẫu")
    finally:
        station.close()


def settle(view: TargetsView, qtbot: QtBot) -> None:
    """Until all that was asked of the bridge has been answered."""
    for _turn in range(2):
        arrived: list[int] = []
        view.bridge.write(lambda _station: 1, arrived.append)
        view.bridge.work(lambda _station: 2, arrived.append)
        qtbot.waitUntil(partial(_both, arrived))
        QApplication.processEvents()


def _both(arrived: list[int]) -> bool:
    return len(arrived) == 2


def saved_targets(folder: StationFolder) -> tuple[Target, ...]:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.schedule.current().targets
    finally:
        station.close()


def test_without_targets_one_button_takes_the_proposal(
    shown: Shown, folder: StationFolder, qtbot: QtBot
) -> None:
    view = shown()
    assert view.coverage() == ()
    view.take_proposals()
    settle(view, qtbot)
    assert saved_targets(folder) == proposed_targets()
    assert len(view.rows) == len(proposed_targets())


def test_a_number_is_changed_where_it_stands_and_the_edit_can_be_undone(
    shown: Shown, folder: StationFolder, qtbot: QtBot
) -> None:
    view = shown(Target("TTHC", airings=4, items=1), Target("CPS", airings=1))
    told: list[str] = []
    view.saved.connect(told.append)
    cell = view.rows[0].cells["airings"]
    cell.line.setFocus()
    cell.line.selectAll()
    QTest.keyClicks(cell.line, "40")
    QTest.keyClick(cell.line, Qt.Key.Key_Return)
    settle(view, qtbot)
    assert saved_targets(folder)[0] == Target("TTHC", airings=40, items=1)
    assert len(told) == 1
    assert view.rows[0].cells["airings"] is cell
    assert view.coverage()[0].outlook == "short"
    QTest.keyClicks(view.rows[0].cells["every_days"].line, "99")
    QTest.keyClick(view.rows[0].cells["every_days"].line, Qt.Key.Key_Return)
    assert "31" in view.rows[0].cells["every_days"].words.text()
    assert len(told) == 1
    # Two numbers one after the other keep both.
    view.rows[0].cells["items"].entered.emit(None)
    view.rows[0].cells["minutes"].entered.emit(9)
    settle(view, qtbot)
    assert saved_targets(folder)[0] == Target("TTHC", airings=40, minutes=9)
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        assert undo_schedule(station) == told[-1]
    finally:
        station.close()


def test_what_fills_the_gaps_is_shown_before_it_is_saved(
    shown: Shown, folder: StationFolder, qtbot: QtBot
) -> None:
    view = shown(Target("TC", airings=30), Target("TTHC", "TL_PA", items=1))
    assert "Cải cách thể chế" in view.said()
    assert view.fill.isEnabled()
    view.fill.click()
    settle(view, qtbot)
    rows = view.gaps.table.cells.rows
    assert rows
    assert all(row.field == "TC" for row in rows)
    view.gaps.table.setFocus()
    QTest.keyClick(view.gaps.table, Qt.Key.Key_Delete)
    assert len(view.gaps.table.cells.rows) == len(rows) - 1
    view.gaps.put.click()
    settle(view, qtbot)
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        assert len(station.schedule.current().additions) == len(rows) - 1
    finally:
        station.close()
    assert view.rows[0].isVisible()


def test_a_target_is_added_and_removed_by_keyboard_too(
    shown: Shown, folder: StationFolder, qtbot: QtBot
) -> None:
    view = shown(Target("TC", airings=1))
    QTest.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert not view.adding.isHidden()
    view.adding.field.choose("CV")
    view.adding.group.choose("HD")
    view.adding.add.click()
    settle(view, qtbot)
    assert saved_targets(folder)[1] == Target("CV", "HD", airings=1)
    view.rows[0].remove.click()
    settle(view, qtbot)
    assert [one.field for one in saved_targets(folder)] == ["CV"]
    over: list[int] = []
    view.over.connect(lambda: over.append(1))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert over == [1]


@pytest.mark.parametrize(("look", "width"), [("light", 1118), ("dark", 904)])
def test_targets_gaps_and_the_empty_view_are_drawn_whole(
    look: str, width: int, shown: Shown, folder: StationFolder, qtbot: QtBot, tmp_path: Path
) -> None:
    targets = (
        *proposed_targets(),
        Target("TTHC", "DVC", minutes=400),
        Target("TC", "TL_PA", items=1),
        Target("TC", "VB_CD", airings=20),
        Target("CV", month=date(2026, 11, 1), airings=21),
    )
    high = 640 if width > 1000 else 572
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    view = shown(*targets, look=look, width=width, high=high)
    found = list(cut(view))
    assert view.grab().save(str(kept / f"targets-{look}-{width}.png"))
    view.fill.click()
    settle(view, qtbot)
    found += cut(view)
    assert view.grab().save(str(kept / f"targets-gaps-{look}-{width}.png"))
    view.gaps.cancel.click()
    view.add.click()
    QApplication.processEvents()
    found += cut(view)
    assert view.grab().save(str(kept / f"targets-adding-{look}-{width}.png"))
    put(folder)
    view.open()
    settle(view, qtbot)
    found += cut(view)
    assert view.grab().save(str(kept / f"targets-empty-{look}-{width}.png"))
    assert not found, "\n".join(found)


def test_a_target_asked_for_within_the_month_says_from_when_its_days_count(shown: Shown) -> None:
    view = shown(Target("TTHC", every_days=3))
    (covered,) = view.coverage()
    assert covered.days_from == local(NOW).date()
    assert f"{NOW:%d/%m/%Y}" in view.said()
