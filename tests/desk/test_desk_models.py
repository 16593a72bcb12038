"""Tables keep Qt's rules, and keep place and selection when their rows are replaced."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.models.airings import airing_table
from ccht_desktop.desk.models.cells import CellTable
from ccht_desktop.desk.models.clips import clip_table, short_clip_table
from ccht_desktop.desk.models.programme import programme_rows, programme_table
from ccht_desktop.desk.readings import airings, found, today_of
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.library.search import ClipQuery
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW


@pytest.fixture
def station(folder: StationFolder) -> Station:
    return Station.open(folder, clock=FakeClock(NOW))


def everything(station: Station) -> tuple[Clip, ...]:
    return found(station, ClipQuery(state="all"), 0, 100).clips


def test_every_table_keeps_the_rules_of_qt(station: Station, qtmodeltester: ModelTester) -> None:
    month = NOW - timedelta(days=20)
    filled: list[tuple[CellTable[Any], Sequence[Any]]] = [
        (clip_table(NOW.date), everything(station)),
        (short_clip_table(), everything(station)),
        (airing_table(), airings(station, month, NOW)),
        (programme_table(), programme_rows(today_of(station).lines)),
        (programme_table(wide=False), programme_rows(today_of(station).lines)),
    ]
    station.close()
    for table, rows in filled:
        table.replace(rows)
        qtmodeltester.check(table)  # type: ignore[no-untyped-call]
        table.replace([])
        qtmodeltester.check(table)  # type: ignore[no-untyped-call]


def test_the_chosen_row_stays_chosen_when_rows_come_and_go(station: Station, qtbot: QtBot) -> None:
    clips = everything(station)
    station.close()
    table = Table(clip_table(NOW.date), "bài")
    qtbot.addWidget(table)
    table.show_rows(clips)
    table.choose(clips[3].id)
    table.show_rows(clips[2:])
    chosen = table.chosen()
    assert chosen is not None
    assert chosen.id == clips[3].id
    assert table.currentIndex().row() == 1


def test_equal_rows_change_nothing(station: Station, qtbot: QtBot) -> None:
    clips = everything(station)
    station.close()
    model = clip_table(NOW.date)
    model.replace(clips)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.replace(list(clips))


def test_a_cell_says_its_state_in_words_for_whoever_cannot_see_it(station: Station) -> None:
    model = clip_table(NOW.date)
    model.replace(everything(station))
    station.close()
    index = model.index(0, 3)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Chưa duyệt"
