"""The keeper's duties: what belongs to a time of day and makes no sound."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.keeper import KEEP_BACKUPS, Keeper, back_up, prepare
from ccht_desktop.station import Station
from tests.service.service_station import FIRST

pytest_plugins = ["tests.service.service_fixtures"]


@contextmanager
def paused(keeper: Keeper) -> Iterator[Keeper]:
    """With its duties on the clock, none of them done."""
    keeper.start(paused=True)
    yield keeper
    keeper.close()


def test_a_changed_file_is_named_before_its_session(station: Station) -> None:
    plan_changed(station)
    session = station.airlog.planned()[0]
    assert prepare(station, session)["problems"] == []
    clip = station.library.clips()[1]
    station.folder.audio(clip.sha256).write_bytes(b"other")
    (problem,) = prepare(station, session)["problems"]
    assert (problem["position"], problem["clip"]) == (3, clip.id)


def test_a_backup_holds_both_databases_whole(station: Station) -> None:
    plan_changed(station)
    made = back_up(station)
    folder = station.folder.backup / made["folder"]
    for name, table in (("plan.db", "clip"), ("airlog.db", "ledger")):
        with closing(sqlite3.connect(folder / name)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= 2
    assert (folder / "station.toml").is_file()


def test_old_backups_make_room(station: Station, morning: FakeClock) -> None:
    for _day in range(KEEP_BACKUPS + 3):
        back_up(station)
        morning.advance(86_400)
    assert len(list(station.folder.backup.iterdir())) == KEEP_BACKUPS


def test_a_session_is_prepared_ten_minutes_and_one_minute_before(
    folder: StationFolder, station: Station, morning: FakeClock
) -> None:
    plan_changed(station)
    morning.advance(15 * 60)
    with paused(Keeper(folder, morning)) as keeper:
        keeper.plan()
        jobs = keeper.jobs()
    times = sorted(at for name, at in jobs if name.startswith("prepare"))
    assert times == [FIRST - timedelta(minutes=10), FIRST - timedelta(seconds=60)]


def test_uploads_and_backups_are_on_the_clock(folder: StationFolder, morning: FakeClock) -> None:
    with paused(Keeper(folder, morning)) as keeper:
        names = {name for name, _at in keeper.jobs()}
    assert {"plan", "upload", "backup"} <= names
