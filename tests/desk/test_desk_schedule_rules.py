"""The rules of the schedule in the window: judged while they are typed, saved one way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.rules_view import RulesView
from ccht_desktop.desk.rule_words import days_in_words, key_from
from ccht_desktop.desk.widgets.read_back import ReadBack
from ccht_desktop.desk.widgets.time_line import wall_of
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.edits import put, skip
from ccht_desktop.schedule.model import Rule, Window
from ccht_desktop.service.scheduling import undo_schedule
from tests.desk.schedule_views import Stage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(folder: StationFolder, qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def view(stage: Stage) -> RulesView:
    made = RulesView(stage.bridge)
    stage.show(made)
    made.open("sang")
    stage.settle()
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5h30", time(5, 30)),
        ("05:30", time(5, 30)),
        ("0530", time(5, 30)),
        ("530", time(5, 30)),
        ("17", time(17)),
        ("17h", time(17)),
        ("00:00", time(0)),
        (" ", None),
    ],
)
def test_a_time_is_understood_as_people_write_it(typed: str, meant: time | None) -> None:
    assert wall_of(typed) == meant


@pytest.mark.parametrize("typed", ["24:00", "5h60", "sáng", "12345", "-5:00"])
def test_what_is_no_time_is_told(typed: str) -> None:
    with pytest.raises(StationError, match="23:59"):
        wall_of(typed)


def test_days_are_said_as_offices_say_them() -> None:
    rule = Rule("a", "A", "b", (time(5, 30),))
    assert days_in_words(replace(rule, weekdays=frozenset(range(5)))) == "T2–T6"
    assert days_in_words(replace(rule, weekdays=frozenset({0, 2, 6}))) == "T2, T4, CN"
    assert key_from("Buổi sáng Đô thị", ["buoi-sang-do-thi"], "x") == "buoi-sang-do-thi-2"


def test_a_time_in_quiet_hours_is_read_back_at_once_and_never_saved(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    line, said = view.form.times.rows[0].line, view.form.times.rows[0].said
    line.selectAll()
    QTest.keyClicks(line, "3h15")
    assert "3 giờ 15 phút SÁNG" in said.text()
    assert said.property("tone") == "fault"
    before = stage.schedule()
    QTest.keyClick(line, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    view.keep()
    stage.settle()
    assert stage.schedule() == before
    assert view.form.fields["times"].control.property("wrong") == "true"
    assert view.dirty()
    assert not stage.done


def test_a_changed_rule_is_saved_in_peoples_words_and_can_be_undone(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    view.form.times.rows[0].line.setText("6h")
    view.keep()
    qtbot.waitUntil(lambda: bool(stage.done))
    assert "Buổi sáng" in stage.done[0] and "06:00" in stage.done[0]
    stage.settle()
    assert stage.schedule().rules[0].starts == (time(6),)
    qtbot.waitUntil(
        lambda: bool(view.outlook.shown and view.outlook.shown.coming[0].slot == "0600")
    )
    assert stage.ask(lambda s: s.schedule.undoable()) == stage.done[0]
    done: list[object] = []
    stage.bridge.write(undo_schedule, done.append)
    qtbot.waitUntil(lambda: bool(done))
    stage.bridge.plan_changed.emit()
    stage.settle()
    assert view.form.times.rows[0].line.text() == "05:30"


def test_enter_says_no_to_a_time_outside_the_hours_allowed_and_a_click_says_yes(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    hours = Window("sang", "Sáng", time(5), time(6), "12/QĐ-UBND")
    evening = Window("chieu", "Chiều", time(16), time(19), "12/QĐ-UBND")
    stage.change(lambda s: put(put(s, hours), evening))
    view.open("sang")
    stage.settle()
    row = view.form.times.rows[0]
    row.line.setText("9h30")
    assert row.said.property("tone") == "attention"
    view.keep()
    box = stage.asked(view)
    assert "9 giờ 30 phút SÁNG" in box.times[0].text()
    assert "09:30, hằng ngày" in box.accessibleDescription()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        assert box.no.isDefault() and not box.yes.autoDefault()
        box.yes.setFocus()
        QTest.keyClick(box, key)
        qtbot.waitUntil(lambda: not any(b.isVisible() for b in view.findChildren(ReadBack)))
        stage.settle()
        assert stage.schedule().rules[0].starts == (time(5, 30),)
        view.keep()
        box = stage.asked(view)
    QTest.mouseClick(box.yes, Qt.MouseButton.LeftButton)
    stage.saved()
    assert stage.schedule().rules[0].starts == (time(9, 30),)


def test_the_next_sessions_and_what_becomes_wrong_follow_each_edit(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    view.form.days.buttons[0].click()
    for day in range(1, 7):
        view.form.days.buttons[day].click()
    view.form.days.buttons[0].click()
    qtbot.waitUntil(
        lambda: (
            view.outlook.shown is not None
            and [one.date for one in view.outlook.shown.coming][:2]
            == [date(2026, 11, 23), date(2026, 11, 30)]
        )
    )
    assert view.outlook.shown is not None and len(view.outlook.shown.coming) == 7
    view.form.times.rows[0].line.setText("17:05")
    qtbot.waitUntil(lambda: bool(view.outlook.shown and view.outlook.shown.refused))
    assert "Buổi chiều" in view.outlook.shown.refused[0]


def test_a_rule_is_deleted_without_a_question(stage: Stage, view: RulesView, qtbot: QtBot) -> None:
    view.drop.click()
    stage.saved()
    assert [rule.key for rule in stage.schedule().rules] == ["chieu"]
    assert view.form.name.text() == "Buổi chiều"


def test_what_is_not_saved_is_not_lost_on_the_way_back(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    left: list[int] = []
    view.over.connect(lambda: left.append(1))
    view.form.name.setText("Buổi sớm")
    view.back.click()
    assert not left
    assert view.notice.isVisible()
    view.open("chieu")
    assert view.form.name.text() == "Buổi sớm"
    view.table.choose("chieu")
    assert view.form.name.text() == "Buổi sớm"
    view.go_back()
    drop = view.notice.buttons()[1]
    drop.click()
    assert left == [1]
    view.open("sang")
    stage.settle()
    assert view.form.name.text() == "Buổi sáng"


def test_what_was_changed_elsewhere_meanwhile_is_kept_beside_what_is_changed_here(
    stage: Stage, view: RulesView
) -> None:
    view.form.name.setText("Buổi sớm")
    rule = stage.schedule().rules[0]
    stage.change(lambda schedule: put(schedule, replace(rule, cap_minutes=30)))
    view.keep()
    stage.saved()
    saved = stage.schedule().rules[0]
    assert (saved.name, saved.cap_minutes) == ("Buổi sớm", 30)
    assert view.form.cap.text() == "30"


def test_who_changes_what_was_changed_elsewhere_is_told_and_sees_it_afterwards(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    view.form.times.rows[0].line.setText("6h")
    rule = stage.schedule().rules[0]
    stage.change(lambda schedule: put(schedule, replace(rule, starts=(time(5, 15),))))
    view.keep()
    qtbot.waitUntil(view.notice.isVisible)
    assert "“Buổi sáng” vừa được đổi ở nơi khác" in view.notice.text()
    assert view.dirty() and view.form.times.rows[0].line.text() == "6h"
    stage.settle()
    assert stage.schedule().rules[0].starts == (time(5, 15),)
    view.undo.click()
    stage.settle()
    assert view.form.times.rows[0].line.text() == "05:15"
    assert not view.dirty()


def test_a_session_left_out_stays_left_out_when_its_rule_begins_at_another_time(
    stage: Stage, view: RulesView
) -> None:
    place = ("sang", date(2026, 11, 25), "0530")
    stage.change(lambda schedule: skip(schedule, place, "Quốc tang"))
    view.form.times.rows[0].line.setText("6h")
    view.keep()
    stage.saved()
    assert [one.slot for one in stage.schedule().skips] == ["0600"]
    assert view.notice.isHidden()
    view.form.times.show_times((time(7), time(11)))
    view.form.name.setText("Buổi sáng và trưa")
    view.keep()
    stage.qtbot.waitUntil(lambda: len(stage.done) == 2)
    assert "1 buổi" in view.notice.text()
    assert stage.schedule().skips == ()


def test_a_new_rule_begins_at_the_time_that_was_chosen_in_the_week(
    stage: Stage, view: RulesView, qtbot: QtBot
) -> None:
    view.open(day=date(2026, 11, 25), start=time(11))
    stage.settle()
    assert view.form.times.rows[0].line.text() == "11:00"
    assert view.form.days.chosen() == tuple(range(7))
    assert view.summary.text() == ""
    view.keep()
    assert view.form.fields["name"].control.property("wrong") == "true"
    view.form.name.setText("Buổi trưa")
    view.form.presets[1].click()
    assert view.form.days.chosen() == (0, 1, 2, 3, 4)
    assert view.form.cap.text() == "15"
    view.form.times.rows[0].line.setText("11:30")
    assert view.summary.text() == "11:30 · T2–T6"
    view.keep()
    stage.saved()
    made = stage.schedule().rules[-1]
    assert (made.key, made.starts, made.cap_minutes) == ("buoi-moi", (time(11, 30),), 15)


def test_a_wrong_number_or_recurrence_is_told_at_its_field(stage: Stage, view: RulesView) -> None:
    view.form.cap.setText("900")
    view.form.rrule.setText("FREQ=SECONDLY")
    view.form.to_date.setText("31/02/2027")
    view.keep()
    for name in ("cap", "rrule", "to"):
        assert view.form.fields[name].control.property("wrong") == "true"
    stage.settle()
    assert not stage.done
    assert QApplication.activeModalWidget() is None


def test_the_keys_go_through_the_form_as_it_is_read(stage: Stage, view: RulesView) -> None:
    form = view.form
    form.times.add.click()
    assert QApplication.focusWidget() is form.times.rows[1].line
    stage.settle()
    form.name.setFocus()
    seen = []
    for _step in range(7):
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    first, second = form.times.rows
    assert seen == [
        form.name,
        form.rundown,
        first.line,
        first.drop,
        second.line,
        second.drop,
        form.times.add,
    ]
    assert QApplication.focusWidget() is form.days.buttons[0]
