"""Exceptions in the window: suspensions, single sessions put back, rules on public holidays."""

from collections.abc import Iterator
from datetime import date, time

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.exceptions_view import ExceptionsView
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.edits import move, skip
from ccht_desktop.schedule.model import Suspension
from tests.desk.schedule_views import Stage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(folder: StationFolder, qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def view(stage: Stage) -> ExceptionsView:
    made = ExceptionsView(stage.bridge)
    stage.show(made)
    made.open()
    stage.settle()
    return made


def test_broadcasting_is_suspended_with_an_offered_reason_and_lifted_again(
    stage: Stage, view: ExceptionsView
) -> None:
    form = view.suspensions
    form.from_date.setText("25/11/2026")
    form.to_date.setText("27/11/2026")
    form.offered[0].click()
    form.rule.choose("sang")
    form.suspend.click()
    what = stage.saved()
    assert "25/11/2026 – 27/11/2026" in what and "Quốc tang" in what
    made = Suspension(date(2026, 11, 25), date(2026, 11, 27), "Quốc tang", "sang")
    assert stage.schedule().suspensions == (made,)
    assert not view.dirty()
    stage.done.clear()
    form.lifts[0].click()
    stage.saved()
    assert stage.schedule().suspensions == ()


def test_a_day_gone_by_and_a_missing_reason_are_told_at_their_fields(
    stage: Stage, view: ExceptionsView, qtbot: QtBot
) -> None:
    form = view.suspensions
    form.from_date.setText("01/11/2026")
    form.suspend.click()
    qtbot.waitUntil(lambda: form.from_date.property("wrong") == "true")
    form.from_date.setText("25/11/2026")
    form.suspend.click()
    qtbot.waitUntil(lambda: form.reason.property("wrong") == "true")
    assert stage.schedule().suspensions == ()
    left: list[int] = []
    view.over.connect(lambda: left.append(1))
    view.go_back()
    assert not left and view.notice.isVisible()


def test_a_session_left_out_or_moved_is_put_back(stage: Stage, view: ExceptionsView) -> None:
    first = ("sang", date(2026, 11, 24), "0530")
    second = ("chieu", date(2026, 11, 25), "1700")
    stage.change(
        lambda s: move(skip(s, first, "Mất điện"), second, date(2026, 11, 25), time(18), "Họp thôn")
    )
    view.open()
    stage.settle()
    assert len(view.sessions.returns) == 2
    view.sessions.returns[0].click()
    assert "24/11/2026" in stage.saved()
    assert stage.schedule().skips == ()
    stage.done.clear()
    view.sessions.returns[0].click()
    stage.saved()
    assert stage.schedule().moves == ()


def test_each_rule_says_what_it_does_on_the_named_holidays_of_a_year(
    stage: Stage, view: ExceptionsView
) -> None:
    words = " ".join(one.text() for one in view.holidays.findChildren(QLabel))
    assert "06/02/2027 · Tết Nguyên Đán" in words and "02/09/2027" in words
    choice = view.holidays.choices["sang"]
    choice.choose("silent")
    choice.activated.emit(choice.currentIndex())
    assert "Buổi sáng" in stage.saved()
    assert stage.schedule().rules[0].holidays == "silent"
    stage.done.clear()
    choice = view.holidays.choices["sang"]
    choice.choose("other/buoi-chieu")
    choice.activated.emit(choice.currentIndex())
    stage.saved()
    rule = stage.schedule().rules[0]
    assert (rule.holidays, rule.holiday_rundown) == ("other", "buoi-chieu")
    asked: list[str] = []
    view.wanted.connect(asked.append)
    view.holidays.own.click()
    assert asked == ["settings"]
