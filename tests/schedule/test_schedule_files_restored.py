"""A schedule that was saved is put back whole by loading it: also what it did not have."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.book import EMPTY
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.model import Schedule, Suspension, Target, Window
from ccht_desktop.service.scheduling import save_schedule
from ccht_desktop.station import Station
from tests.schedule.schedule_samples import a_rule, a_rundown, rotation, sha


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


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


def made_by_hand() -> Schedule:
    """As the window makes one from nothing: nobody was asked for the schedule's own name."""
    return edits.put(edits.put(EMPTY, a_rundown(rotation(1))), a_rule())


def changed(schedule: Schedule) -> Schedule:
    """With something in every part that a file may leave out."""
    place = (schedule.rules[0].key, date(2026, 11, 25), "0530")
    other = (schedule.rules[0].key, date(2026, 11, 26), "0530")
    found = edits.skip(schedule, place, "Mẫu")
    found = edits.move(found, other, other[1], time(6, 15))
    found = edits.add_clip(found, place, sha(1))
    return replace(
        found,
        windows=(Window("sang", "Sáng", time(5), time(19), "1/QĐ-MẪU"),),
        suspensions=(Suspension(date(2026, 12, 1), date(2026, 12, 2), "Bão"),),
        targets=(Target(field="TTHC", airings=4),),
    )


def test_a_schedule_made_by_hand_is_saved_and_loaded_again(
    station: Station, tmp_path: Path
) -> None:
    save_schedule(station, made_by_hand(), "Mẫu")
    path = tmp_path / "luu.toml"
    told = run(station, "save", "-o", str(path))
    assert told.exit_code == 0, told.output
    assert "“Broadcast schedule”" in told.stdout
    assert run(station, "load", str(path)).exit_code == 0
    found = station.schedule.current()
    assert found == replace(made_by_hand(), name="Broadcast schedule")


def test_a_schedule_without_sessions_is_no_file(station: Station, tmp_path: Path) -> None:
    for nothing in (EMPTY, edits.put(EMPTY, a_rundown(rotation(1)))):
        with pytest.raises(StationError) as refused:
            files.dumps(nothing)
        assert refused.value.code == "NO_SCHEDULE"


def test_what_is_loaded_from_a_saved_file_is_what_was_saved(tmp_path: Path) -> None:
    before = replace(made_by_hand(), name="Mẫu")
    path = tmp_path / "luu.toml"
    path.write_text(files.dumps(before), "utf-8")
    file, named = files.read_named(path)
    assert edits.loaded(changed(before), file, named) == before
    assert edits.kept(changed(before), file, named) == {}


def test_a_saved_file_says_that_there_was_nothing_in_a_part(tmp_path: Path) -> None:
    text = files.dumps(replace(made_by_hand(), name="Mẫu"))
    for part in ("cluster", "window", "suspension", "skip", "move", "addition", "target"):
        assert f"\n{part} = []\n" in text


def test_the_load_tells_what_it_kept(station: Station, tmp_path: Path) -> None:
    before = replace(made_by_hand(), name="Mẫu")
    path = tmp_path / "luu.toml"
    path.write_text(files.dumps(before), "utf-8")
    save_schedule(station, before, "Mẫu")
    skipped = edits.skip(before, ("sang", date(2026, 11, 25), "0530"), "Mẫu")
    skipped = replace(skipped, targets=(Target(airings=4), Target(field="TTHC", airings=4)))
    save_schedule(station, skipped, "Mẫu")

    lines = path.read_text("utf-8").replace("skip = []\n", "").replace("target = []\n", "")
    by_hand = tmp_path / "tay.toml"
    by_hand.write_text(lines, "utf-8")
    told = run(station, "load", str(by_hand))
    assert "Kept from before: 1 session left out, 2 targets.\n" in told.stdout
    assert station.schedule.current() == skipped

    told = run(station, "load", str(path))
    assert "Kept" not in told.stdout
    assert station.schedule.current() == before
