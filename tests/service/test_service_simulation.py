"""A simulation decides with the real engine and leaves the station's own log alone."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.simulation import simulate, write_results

pytest_plugins = ["tests.service.service_fixtures"]


def test_a_week_of_sessions_is_decided_item_by_item(folder: StationFolder, tmp_path: Path) -> None:
    before = folder.airlog_db.read_bytes()
    result = simulate(folder, date(2026, 12, 1), 7, tmp_path / "work")
    assert result.sessions == 7
    assert Counter(a.outcome for a in result.airings) == {"aired": 21}
    assert folder.airlog_db.read_bytes() == before


@pytest.mark.long
def test_a_month_of_sessions_is_decided_item_by_item(folder: StationFolder, tmp_path: Path) -> None:
    before = folder.airlog_db.read_bytes()
    result = simulate(folder, date(2026, 12, 1), 31, tmp_path / "work")
    assert result.sessions == 31
    assert Counter(a.outcome for a in result.airings) == {"aired": 93}
    assert folder.airlog_db.read_bytes() == before


def test_its_rows_can_be_written(folder: StationFolder, tmp_path: Path) -> None:
    result = simulate(folder, date(2026, 12, 1), 2, tmp_path / "work")
    write_results(result, tmp_path)
    assert (tmp_path / "log.json").stat().st_size > 1000
    assert (tmp_path / "log.csv").read_text("utf-8-sig").count("\n") == 7
