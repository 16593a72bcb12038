"""ccht schedule export and import, on a real station: what comes back damages nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    yield station
    station.close()


def run(station: Station, *arguments: str) -> Result:
    context = StationContext(station.folder.root)
    context._station = station
    return CliRunner().invoke(schedule, arguments, obj=context, env={"CCHT_LANG": "en"})


def test_a_rundown_that_is_not_there_is_answered_with_those_that_are(
    station: Station, tmp_path: Path
) -> None:
    assert run(station, "load", "nong-thon").exit_code == 0
    keys = ", ".join(rundown.key for rundown in station.schedule.current().rundowns)
    file = tmp_path / "lich.ics"
    assert run(station, "export", "-o", str(file)).exit_code == 0
    told = run(station, "import", str(file), "--rundown", "khong-co")
    assert told.exit_code == 1
    assert f"no rundown “khong-co”. There are: {keys}." in told.stderr


def test_the_own_calendar_read_back_changes_nothing_and_it_is_said(
    station: Station, tmp_path: Path
) -> None:
    assert run(station, "load", "nong-thon").exit_code == 0
    before = station.schedule.current()
    file = str(tmp_path / "lich.ics")
    assert run(station, "export", "-o", file).exit_code == 0
    told = run(station, "import", file)
    assert told.exit_code == 0, told.output
    assert "came from this station's own calendar" in told.stdout
    assert told.stdout.endswith("Nothing was changed.\n")
    assert station.schedule.current() == before
    assert station.schedule.undoable() is None
