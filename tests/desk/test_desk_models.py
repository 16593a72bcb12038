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
from ccht_desktop.desk.readings import airings, clips, today_of
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW


@pytest.fixture
def station(folder: StationFolder) -> Station:
    return Station.open(folder, clock=FakeClock(NOW))


def test_every_table_keeps_the_rules_of_qt(station: Station, qtmodeltester: ModelTester) -> None:
    month = NOW - timedelta(days=20)
    filled: list[tuple[CellTable[Any], Sequence[Any]]] = [
        (clip_table(NOW.date()), clips(station, "")),
        (short_clip_table(), clips(station, "")),
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
    everything = clips(station, "")
    station.close()
    table = Table(clip_table(NOW.date()), "bài")
    qtbot.addWidget(table)
    table.show_rows(everything)
    table.choose(everything[3].id)
    table.show_rows(everything[2:])
    chosen = table.chosen()
    assert chosen is not None
    assert chosen.id == everything[3].id
    assert table.currentIndex().row() == 1


def test_equal_rows_change_nothing(station: Station, qtbot: QtBot) -> None:
    everything = clips(station, "")
    station.close()
    model = clip_table(NOW.date())
    model.replace(everything)
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        model.replace(list(everything))


def test_a_cell_says_its_state_in_words_for_whoever_cannot_see_it(station: Station) -> None:
    model = clip_table(NOW.date())
    model.replace(clips(station, ""))
    station.close()
    index = model.index(0, 3)
    assert model.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Chưa duyệt"
