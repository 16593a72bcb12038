"""The daily backup: whole, kept for two weeks, on a second disk when there is one."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.backup_set import MANIFEST
from ccht_desktop.service.duties.backup import (
    KEEP_BACKUPS,
    back_up,
    back_up_now,
    back_up_when_due,
    last_backup,
)
from ccht_desktop.service.duties.duty import Bench
from ccht_desktop.station import Station
from tests.service.small_disks import small_disk

pytest_plugins = ["tests.service.service_fixtures"]

PAGE = 4096


@pytest.fixture
def bench(folder: StationFolder, morning: FakeClock) -> Bench:
    return Bench(folder, morning, StandingAlarms(folder))


@pytest.fixture
def usb(folder: StationFolder, tmp_path: Path) -> Path:
    """A second folder; for these tests, on the same disk."""
    place = tmp_path / "usb"
    place.mkdir()
    settings_file.write(folder.settings, {"backup.second_folder": str(place)})
    return place


def days(place: Path) -> list[str]:
    """Whole backups, and halves of them."""
    return sorted(path.name for path in place.glob("2*") if path.is_dir())


def files(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_a_backup_holds_both_databases_whole(station: Station) -> None:
    plan_changed(station)
    made = back_up(station)
    folder = station.folder.backup / made["folder"]
    for name, table in (("plan.db", "clip"), ("airlog.db", "ledger")):
        with closing(sqlite3.connect(folder / name)) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= 2
    with closing(open_reader(folder / "airlog.db", AIRLOG_SCHEMA)) as log:
        assert verify(log).head == made["head"]
    assert (folder / "station.toml").is_file()
    assert "Sáng" in (folder / "schedule.json").read_text("utf-8")


def test_a_backup_is_whole_while_the_log_is_being_written(station: Station) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        for number in range(20):
            ledger.append("device", {"event": "lost", "output": "null", "number": number})
            made = back_up(station)
    with closing(
        open_reader(station.folder.backup / made["folder"] / "airlog.db", AIRLOG_SCHEMA)
    ) as log:
        verdict = verify(log)
    assert (verdict.ok, verdict.head) == (True, made["head"])


def test_old_backups_make_room(station: Station, morning: FakeClock) -> None:
    for _day in range(KEEP_BACKUPS + 3):
        back_up(station)
        morning.advance(86_400)
    assert len(days(station.folder.backup)) == KEEP_BACKUPS


@pytest.mark.parametrize("sound", [1, -1], ids=["only its first page", "all but its last"])
def test_a_damaged_database_is_told_and_takes_no_good_backup_away(
    station: Station, morning: FakeClock, sound: int
) -> None:
    back_up(station)
    morning.advance(86_400)
    whole = station.folder.plan_db.read_bytes()
    kept = whole[: sound * PAGE]
    station.folder.plan_db.write_bytes(kept + b"\xff" * (len(whole) - len(kept)))
    with pytest.raises(StationError, match=r"plan\.db") as caught:
        back_up(station)
    assert caught.value.code == "BACKUP_FAILED"
    assert days(station.folder.backup) == ["2026-11-23"]


def test_a_backup_is_due_when_none_was_made_for_a_day(bench: Bench, morning: FakeClock) -> None:
    back_up_when_due(bench)
    first = last_backup(bench.folder, morning.now())
    morning.advance(23 * 3600)
    back_up_when_due(bench)
    assert last_backup(bench.folder, morning.now()) == first
    morning.advance(2 * 3600)
    back_up_when_due(bench)
    assert days(bench.folder.backup) == ["2026-11-23", "2026-11-24"]


def test_a_backup_of_a_wrong_clock_s_future_does_not_count(
    bench: Bench, morning: FakeClock
) -> None:
    morning.jump(400 * 86_400)
    back_up_when_due(bench)
    morning.jump(-400 * 86_400)
    back_up_when_due(bench)
    assert last_backup(bench.folder, morning.now()) is not None


def test_the_second_disk_gets_the_same_files(bench: Bench, station: Station, usb: Path) -> None:
    back_up_now(bench)
    there, here = usb / "ccht-99999" / "2026-11-23", bench.folder.backup / "2026-11-23"
    assert files(there) == files(here)
    assert (there / MANIFEST).read_bytes() == (here / MANIFEST).read_bytes()
    (entry,) = station.airlog.entries("backup")
    assert (entry.body["second"], entry.body["other_disk"]) == (True, False)


def test_a_second_disk_that_was_pulled_is_told_and_the_first_backup_is_made(
    bench: Bench, station: Station, usb: Path
) -> None:
    settings_file.write(bench.folder.settings, {"backup.second_folder": str(usb / "away")})
    with pytest.raises(StationError, match="away") as caught:
        back_up_now(bench)
    assert caught.value.code == "BACKUP_FAILED"
    assert days(bench.folder.backup) == ["2026-11-23"]
    (entry,) = station.airlog.entries("backup")
    assert entry.body["second"] is False


def test_a_second_disk_that_comes_back_is_served_within_the_hour(
    bench: Bench, station: Station, usb: Path
) -> None:
    away = usb / "away"
    settings_file.write(bench.folder.settings, {"backup.second_folder": str(away)})
    with pytest.raises(StationError):
        back_up_now(bench)
    with pytest.raises(StationError):
        back_up_when_due(bench)
    away.mkdir()
    back_up_when_due(bench)
    assert days(away / "ccht-99999") == ["2026-11-23"]
    back_up_when_due(bench)
    assert len(list(station.airlog.entries("backup"))) == 2, "once served, it is let be"


def test_an_empty_mount_point_is_not_taken_for_the_second_disk(
    station: Station, bench: Bench, usb: Path
) -> None:
    with small_disk(usb, 64, there=True):
        back_up_now(bench)
        (entry,) = station.airlog.entries("backup")
        assert entry.body["other_disk"] is True
    with pytest.raises(StationError, match="usb"):
        back_up_now(bench)
    assert days(usb / "ccht-99999") == []


def test_a_full_second_disk_is_told_and_leaves_no_half_backup(bench: Bench, usb: Path) -> None:
    with small_disk(usb, 16, there=True):
        (usb / "fill").write_bytes(b"\0" * ((16 << 20) - 100_000))
        with pytest.raises(StationError) as caught:
            back_up_now(bench)
        assert caught.value.code == "BACKUP_FAILED"
        assert days(usb / "ccht-99999") == []


def test_what_a_power_cut_left_of_a_backup_goes_with_the_next(station: Station) -> None:
    left = station.folder.backup / "2026-11-20.0123.part"
    left.mkdir()
    (left / "plan.db").write_bytes(b"half")
    back_up(station)
    assert days(station.folder.backup) == ["2026-11-23"]
