"""Hours by decision and clusters of loudspeakers in the window."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.windows_view import WindowsView
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.edits import put
from ccht_desktop.schedule.model import Cluster, Window
from tests.desk.schedule_views import Stage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(folder: StationFolder, qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def view(stage: Stage) -> WindowsView:
    made = WindowsView(stage.bridge)
    stage.show(made)
    made.open()
    stage.settle()
    return made


def test_hours_need_their_decision_and_are_saved_with_it(stage: Stage, view: WindowsView) -> None:
    view.add.click()
    view.form.name.setText("Giờ phát")
    view.form.start.setText("5h")
    view.form.end.setText("4h")
    view.keep()
    assert view.form.decision.property("wrong") == "true"
    assert view.form.end.property("wrong") == "true"
    view.form.decision.setText("12/QĐ-UBND")
    view.form.end.setText("19:00")
    view.form.cap.setText("30")
    view.keep()
    assert "12/QĐ-UBND" in stage.saved()
    made = stage.schedule().windows[0]
    assert (made.start, made.end, made.cap_minutes) == (time(5), time(19), 30)
    stage.done.clear()
    view.drop.click()
    stage.saved()
    assert stage.schedule().windows == ()


def test_hours_that_open_quiet_hours_are_read_back(
    stage: Stage, view: WindowsView, qtbot: QtBot
) -> None:
    stage.change(lambda s: put(s, Window("ngay", "Ngày", time(5), time(20), "12/QĐ-UBND")))
    view.open()
    stage.settle()
    view.add.click()
    view.form.name.setText("Sáng sớm")
    view.form.start.setText("4h30")
    view.form.end.setText("5h")
    view.form.decision.setText("15/QĐ-UBND")
    view.keep()
    box = stage.asked(view)
    assert "4 giờ 30 phút SÁNG" in box.times[0].text()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    stage.settle()
    assert len(stage.schedule().windows) == 1
    assert view.form.start.text() == "4h30"
    view.keep()
    QTest.mouseClick(stage.asked(view).yes, Qt.MouseButton.LeftButton)
    stage.saved()
    assert [one.start for one in stage.schedule().windows] == [time(5), time(4, 30)]


def test_clusters_are_added_renamed_and_dropped_with_their_rules(
    stage: Stage, view: WindowsView, qtbot: QtBot
) -> None:
    view.clusters.name.setText("Thôn Đông")
    QTest.keyClick(view.clusters.name, Qt.Key.Key_Return)
    stage.saved()
    assert stage.schedule().clusters == (Cluster("thon-dong", "Thôn Đông"),)
    stage.change(lambda s: put(s, replace(s.rules[0], clusters=("thon-dong",))))
    stage.done.clear()
    line = view.clusters.lines["thon-dong"]
    line.setText("Thôn Đông Hải")
    line.editingFinished.emit()
    stage.saved()
    assert stage.schedule().clusters[0].name == "Thôn Đông Hải"
    stage.done.clear()
    view.clusters.drops["thon-dong"].click()
    stage.saved()
    found = stage.schedule()
    assert found.clusters == () and found.rules[0].clusters == ()


def test_quiet_hours_are_shown_and_the_settings_are_one_step_away(
    stage: Stage, view: WindowsView
) -> None:
    assert "21:00" in view.quiet.text() and "05:00" in view.quiet.text()
    assert "45" in view.caps.text()
    asked: list[str] = []
    view.wanted.connect(asked.append)
    view.settings.click()
    assert asked == ["settings"]


def test_hours_that_overlap_are_refused_in_words_of_the_window(
    stage: Stage, view: WindowsView, qtbot: QtBot
) -> None:
    stage.change(lambda s: put(s, Window("ngay", "Ngày", time(5), time(20), "12/QĐ-UBND")))
    view.open()
    stage.settle()
    view.add.click()
    view.form.name.setText("Chiều")
    view.form.start.setText("16h")
    view.form.end.setText("18h")
    view.form.decision.setText("15/QĐ-UBND")
    view.keep()
    qtbot.waitUntil(view.notice.isVisible)
    told = view.notice.text()
    assert told.startswith("Giờ được phép “Chiều” (16:00 đến 18:00) trùng với “Ngày”")
    assert "[[" not in told and "start" not in told
    assert view.dirty() and len(stage.schedule().windows) == 1


def test_words_that_only_keep_a_decisions_place_are_told_while_they_are_typed(
    view: WindowsView,
) -> None:
    view.add.click()
    field = view.form.decision
    for typed, wrong in (("…/QĐ-UBND", True), ("theo quy chế", True), ("12/QĐ-UBND", False)):
        field.setText(typed)
        assert (field.property("wrong") == "true") is wrong


def test_hours_at_night_need_a_decision_that_is_named(
    stage: Stage, view: WindowsView, qtbot: QtBot
) -> None:
    view.add.click()
    view.form.name.setText("Sáng sớm")
    view.form.start.setText("4h")
    view.form.end.setText("5h")
    view.form.decision.setText("theo quy chế")
    view.keep()
    said = view.form.fields["decision"].findChildren(QLabel)[-1]
    qtbot.waitUntil(lambda: "“Sáng sớm”" in said.text())
    assert view.notice.isHidden()
    assert stage.schedule().windows == ()


def test_only_the_notice_offers_to_save_while_it_asks(view: WindowsView) -> None:
    view.add.click()
    view.form.name.setText("Chiều")
    view.go_back()
    assert view.notice.isVisible() and view.save.isHidden() and view.undo.isHidden()
    view.notice.shut.emit()
    assert not view.save.isHidden()
