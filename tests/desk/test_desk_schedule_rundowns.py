"""The rundowns in the window: positions in order, their length against the cap while editing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule.rundowns_view import RundownsView
from ccht_desktop.desk.rundown_words import length_words, moved, numbered, usual_positions
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.edits import put
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.resolving.lengths import RundownLength
from ccht_desktop.station import Station
from tests.desk.desk_samples import CLIPS, NOW
from tests.desk.schedule_views import Stage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def stage(folder: StationFolder, qtbot: QtBot) -> Iterator[Stage]:
    made = Stage(folder, qtbot)
    yield made
    made.close()


@pytest.fixture
def view(stage: Stage) -> RundownsView:
    made = RundownsView(stage.bridge)
    stage.show(made)
    made.open("buoi-sang")
    stage.settle()
    return made


def kinds(view: RundownsView) -> list[str]:
    return [row.position.kind for row in view.editor.table.cells.rows]


def clips(stage: Stage) -> dict[str, Clip]:
    found: list[Clip] = stage.ask(lambda station: station.library.clips())
    return {clip.title: clip for clip in found}


def test_positions_keep_their_numbers_in_order_wherever_one_goes() -> None:
    order = usual_positions()
    assert [one.kind for one in moved(order, 3, -1)][2:4] == ["BAN_TIN", "TIEP_SONG"]
    assert moved(order, 0, -1) == order
    assert [one.number for one in numbered(order[3:])] == list(range(1, len(order) - 2))


def test_a_length_is_said_against_its_cap() -> None:
    fits = RundownLength((), 1400, 1440, 1500, 45)
    assert length_words(fits) == ("24′ / 45′, còn 21′", "ready")
    over = RundownLength((), 2800, 2880, 2900, 45)
    assert length_words(over) == ("48′ / 45′, quá 3′", "attention")
    text, tone = length_words(replace(fits, longest=3000))
    assert "50′" in text and tone == "attention"


def test_a_position_goes_up_by_a_key_and_the_clock_runs_with_it(
    stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    assert kinds(view)[:3] == ["NHAC_HIEU", "LOI_GIOI_THIEU", "BAN_TIN"]
    qtbot.waitUntil(lambda: "/ 45′" in view.editor.meter.text())
    starts = [row.at for row in view.editor.table.cells.rows]
    assert starts == sorted(starts) and starts[0] == 0 and starts[-1] > 600
    view.editor.table.setFocus()
    view.editor.table.choose(3)
    view.editor.up.click()
    assert kinds(view)[:3] == ["NHAC_HIEU", "BAN_TIN", "LOI_GIOI_THIEU"]
    assert view.editor.form.head.text() == "Phần 2"
    view.editor.down.click()
    assert not view.dirty()
    QTest.keyClick(view.editor.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert kinds(view)[2:4] == ["CHUYEN_MUC_CCHC", "BAN_TIN"]
    view.keep()
    assert "Chương trình buổi sáng" in stage.saved()
    found = stage.schedule().rundowns[0].positions
    assert [one.kind for one in found] == kinds(view)
    assert [one.number for one in found] == list(range(1, 9))


def test_a_relay_that_is_too_long_is_told_while_it_is_typed(
    stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    view.editor.table.choose(2)
    view.editor.add_position.click()
    view.editor.form.source.choose("relay")
    view.editor.form.name.setText("Đài tỉnh")
    view.editor.form.length.setText("60")
    qtbot.waitUntil(lambda: "quá" in view.editor.meter.text())
    assert view.editor.meter.property("tone") == "attention"
    view.editor.form.length.setText("5,5")
    qtbot.waitUntil(lambda: "còn" in view.editor.meter.text())
    view.keep()
    stage.saved()
    made = stage.schedule().rundowns[0].positions[2]
    assert made == Position(3, "relay", "TIEP_SONG", seconds=330.0, name="Đài tỉnh")


def test_only_approved_clips_are_offered_for_a_fixed_place(
    stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    view.editor.table.choose(6)
    view.editor.form.source.choose("clip")
    view.keep()
    assert view.notice.isVisible()
    view.editor.form.picker.search.setText("một cửa điện tử")
    qtbot.waitUntil(lambda: not view.editor.form.picker.said.isHidden())
    assert view.editor.form.picker.found.count() == 0
    view.editor.form.picker.search.setText("tiem phong")
    qtbot.waitUntil(lambda: view.editor.form.picker.found.count() == 1)
    QTest.keyClick(view.editor.form.picker.search, Qt.Key.Key_Return)
    assert "tiêm phòng" in view.editor.form.title.text()
    view.keep()
    stage.saved()
    wanted = clips(stage)["Thông báo lịch tiêm phòng cho trẻ dưới 5 tuổi"].sha256
    assert stage.schedule().rundowns[0].positions[5] == Position(
        6, "clip", "THONG_BAO", sha256=wanted
    )


def test_a_clip_that_may_no_longer_be_heard_is_marked(
    folder: StationFolder, stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    clip = clips(stage)[CLIPS[10][0]]
    rundown = stage.schedule().rundowns[0]
    fixed = Position(6, "clip", "THONG_BAO", sha256=clip.sha256)
    order = tuple(fixed if one.number == 6 else one for one in rundown.positions)
    stage.change(lambda schedule: put(schedule, replace(rundown, positions=order)))
    station = Station.open(folder, clock=FakeClock(NOW + timedelta(minutes=1)))
    try:
        station.decisions.withdraw(clip.id, "Nội dung đã cũ")
    finally:
        station.close()
    view.open("buoi-sang")
    view.editor.table.choose(6)
    qtbot.waitUntil(lambda: bool(view.editor.table.cells.rows[5].lacks))
    view.editor.table.choose(6)
    assert view.editor.form.problem.isVisible() and view.editor.form.problem.text()


def test_a_rundown_is_made_of_the_usual_parts_duplicated_and_deleted(
    stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    view.usual.click()
    assert view.dirty() and view.editor.name.text() == "Khung mẫu nông thôn"
    assert kinds(view)[2] == "TIEP_SONG"
    view.keep()
    stage.saved()
    assert [one.key for one in stage.schedule().rundowns][-1] == "khung-mau-nong-thon"
    assert view.choice.value() == "khung-mau-nong-thon"
    stage.done.clear()
    view.drop.click()
    stage.saved()
    assert len(stage.schedule().rundowns) == 2
    stage.done.clear()
    view.open("buoi-sang")
    stage.settle()
    view.drop.click()
    qtbot.waitUntil(lambda: view.notice.isVisible())
    assert "Buổi sáng" in view.notice.text()
    assert len(stage.schedule().rundowns) == 2


def test_an_unsaved_rundown_is_not_left_without_a_word(stage: Stage, view: RundownsView) -> None:
    left: list[int] = []
    view.over.connect(lambda: left.append(1))
    view.editor.name.setText("Chương trình khác")
    view.choice.setCurrentIndex(1)
    assert view.notice.isVisible()
    assert view.editor.name.text() == "Chương trình khác"
    assert view.choice.value() == "buoi-sang"
    view.go_back()
    assert not left


def test_a_rundown_changed_elsewhere_is_not_reverted(
    stage: Stage, view: RundownsView, qtbot: QtBot
) -> None:
    view.editor.table.choose(3)
    view.editor.up.click()
    before = stage.schedule().rundowns[0]
    other = replace(before, positions=numbered(before.positions[:-1]))
    stage.change(lambda schedule: put(schedule, other))
    view.keep()
    qtbot.waitUntil(view.notice.isVisible)
    stage.settle()
    assert stage.schedule().rundowns[0] == other
    assert view.dirty() and kinds(view)[2] == "LOI_GIOI_THIEU"
    view.editor.undo.click()
    assert len(view.editor.table.cells.rows) == 7
    assert not view.editor.save.isEnabled()
