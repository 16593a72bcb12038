"""A station brought back goes on with one history: what was replaced never comes into its log."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.model import Entry
from ccht_desktop.airlog.restoring import restored_since
from ccht_desktop.cli.backup import restore
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.archive import write_archive
from ccht_desktop.service.bring_back import bring_back
from ccht_desktop.service.duties.backup import back_up
from ccht_desktop.station import Station

pytest_plugins = ["tests.service.service_fixtures"]


@pytest.fixture
def archive(station: Station, tmp_path: Path) -> Path:
    plan_changed(station)
    path = tmp_path / "dai.zip"
    write_archive(station, path, with_keys=False)
    return path


@pytest.fixture
def again(
    folder: StationFolder, station: Station, archive: Path, morning: FakeClock
) -> Iterator[Station]:
    """Brought back from the archive, though a later backup of the day and no mirror was there."""
    written(station, 20)
    back_up(station)
    shutil.rmtree(folder.mirror)
    bring_back(folder, archive, morning)
    with closing(Station.open(folder, clock=morning)) as opened:
        yield opened


def written(station: Station, count: int) -> list[Entry]:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        for _turn in range(count):
            ledger.append("stop", {"source": "mẫu", "by": None})
    return list(station.airlog.entries())


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_damage_after_a_restoration_takes_nothing_of_what_was_written_since(
    again: Station,
) -> None:
    acknowledged = written(again, 36)
    cut_in_half(again.folder.airlog_db)
    found = written(again, 0)
    assert found[:-1] == acknowledged
    assert (found[-1].kind, found[-1].body["lost"]) == ("restored", 0)


def test_the_days_of_the_replaced_history_lie_aside(
    folder: StationFolder, again: Station, archive: Path
) -> None:
    day = "2026-11-23"
    assert not (folder.backup / day).exists()
    (aside,) = folder.backup.glob("before-restore-*")
    assert (aside / day / "airlog.db").is_file()
    # Not one of them is needed to know better, and the mirror began anew.
    shutil.rmtree(folder.mirror)
    acknowledged = written(again, 3)
    folder.airlog_db.unlink()
    assert written(again, 0)[:-1] == acknowledged


def test_days_of_the_history_that_goes_on_stay_where_they_are(
    folder: StationFolder, station: Station, archive: Path, morning: FakeClock
) -> None:
    before = written(station, 20)
    back_up(station)
    bring_back(folder, archive, morning)
    assert (folder.backup / "2026-11-23" / "airlog.db").is_file()
    assert list(station.airlog.entries())[: len(before)] == before


def test_an_ordinary_restoration_is_neither_damage_nor_evidence(
    folder: StationFolder, station: Station, archive: Path, morning: FakeClock
) -> None:
    """The mirror goes on where the archive ends."""
    before = written(station, 5)
    morning.advance(60)
    bring_back(folder, archive, morning)
    assert not list(folder.backup.glob("damaged-*"))
    entries = list(station.airlog.entries())
    assert entries[: len(before)] == before
    told = [entry.body for entry in entries if entry.kind == "restored"]
    assert [body.get("reason") for body in told] == ["brought_back", None]
    assert told[0]["lost"] == 0
    assert restored_since(station.airlog, morning.now() - timedelta(hours=24)) is None


def run(folder: StationFolder, archive: Path) -> Result:
    context = StationContext(folder.root)
    result = CliRunner().invoke(restore, [str(archive)], obj=context, env={"CCHT_LANG": "en"})
    context.close()
    return result


def test_the_folder_of_a_day_brings_the_station_back(
    folder: StationFolder, station: Station
) -> None:
    """As the message on the damaged file says."""
    back_up(station)
    before = written(station, 5)
    station.close()
    folder.plan_db.write_bytes(b"broken")
    with pytest.raises(StationError) as caught:
        Station.open(folder)
    day = folder.backup / "2026-11-23"
    assert f"ccht restore {day}" in caught.value.text
    done = run(folder, day)
    assert done.exit_code == 0, done.output
    assert (day / "airlog.db").is_file()
    with closing(Station.open(folder)) as again:
        assert len(again.library.clips()) == 2
        assert list(again.airlog.entries())[: len(before)] == before


@pytest.mark.parametrize("name", ["airlog.db", "manifest.json", "station.toml"])
def test_a_day_that_is_not_whole_changes_nothing(
    folder: StationFolder, station: Station, name: str
) -> None:
    back_up(station)
    day = folder.backup / "2026-11-23"
    (day / name).unlink()
    before = {path: path.read_bytes() for path in folder.root.glob("*.db")}
    refused = run(folder, day)
    assert (refused.exit_code, "BAD_BACKUP" in refused.output) == (1, True)
    assert name in refused.output
    assert {path: path.read_bytes() for path in folder.root.glob("*.db")} == before


def test_a_station_without_its_media_is_told_at_once_and_by_the_check(
    station: Station, archive: Path, tmp_path: Path
) -> None:
    other = StationFolder(tmp_path / "may-moi")
    assert "2 clips have no sound here" in run(other, archive).output
    context = StationContext(other.root)
    found = CliRunner().invoke(schedule, ["check"], obj=context, env={"CCHT_LANG": "en"})
    context.close()
    assert found.exit_code == 1
    assert "Copy the folder media back" in found.output
