"""A damaged log does not keep the station off the air: the next start restores it and plays."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing

import pytest

from ccht_desktop.airlog.mirror import Mirror, Row
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.soundness import rows_after
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.database import copy_database, open_reader
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, wait_for

pytest_plugins = ["tests.service.service_fixtures"]

PAGE = 4096
ON_AIR_SECONDS = 60.0


def command(folder: StationFolder, *words: str) -> list[str]:
    return [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), *words]


def start(folder: StationFolder) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command(folder, "playout", "--output", "null"))


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait()


def rows_of(folder: StationFolder) -> list[Row]:
    with closing(open_reader(folder.airlog_db, SCHEMA)) as connection:
        return list(rows_after(connection, 0))


def fold_in_wal(folder: StationFolder) -> None:
    """The file alone is the log then, and nothing beside it makes its pages good again."""
    with closing(sqlite3.connect(folder.airlog_db)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def overwrite_pages(folder: StationFolder) -> None:
    fold_in_wal(folder)
    content = bytearray(folder.airlog_db.read_bytes())
    for page in range(3, len(content) // PAGE, 3):
        content[page * PAGE : (page + 1) * PAGE] = b"\x5a" * PAGE
    folder.airlog_db.write_bytes(content)


def truncate(folder: StationFolder) -> None:
    fold_in_wal(folder)
    os.truncate(folder.airlog_db, folder.airlog_db.stat().st_size // 2)


def delete(folder: StationFolder) -> None:
    for path in folder.root.glob("airlog.db*"):
        path.unlink()


def delete_wal(folder: StationFolder) -> None:
    wal = folder.airlog_db.with_name("airlog.db-wal")
    assert wal.stat().st_size, "killed in the middle, it had not been copied into the log"
    wal.unlink()


def put_back_an_old_copy(folder: StationFolder) -> None:
    delete(folder)
    (backup,) = folder.backup.glob("????-??-??/airlog.db")
    shutil.copy(backup, folder.airlog_db)


def tear_mirror_and_log(folder: StationFolder) -> None:
    file = Mirror(folder.mirror).files()[-1]
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] + b"\0" * 40 + content[len(content) // 2 + 40 :])
    overwrite_pages(folder)


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("damage", "complete"),
    [
        (overwrite_pages, True),
        pytest.param(truncate, True, marks=pytest.mark.long),
        pytest.param(delete, True, marks=pytest.mark.long),
        pytest.param(delete_wal, True, marks=pytest.mark.long),
        pytest.param(put_back_an_old_copy, True, marks=pytest.mark.long),
        pytest.param(tear_mirror_and_log, False, marks=pytest.mark.long),
    ],
)
def test_a_start_restores_the_log_and_goes_on_the_air(
    folder_now: StationFolder, damage: Callable[[StationFolder], None], complete: bool
) -> None:
    folder, clock = folder_now, SystemClock()
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        process = start(folder)
        try:
            wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
            (folder.backup / "2026-11-22").mkdir()
            copy_database(folder.airlog_db, folder.backup / "2026-11-22" / "airlog.db")
            begin_in(station, 2.0)
            wait_for(lambda: bool(station.airlog.open_airings()), "a clip is on the air")
            wait_for(lambda: now_of(folder)["position_seconds"] > 1.2, "it has sounded")
            before = rows_of(folder)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        damage(folder)
        begin_in(station, 6.0)
        began = clock.monotonic()
        process = start(folder)
        try:
            wait_for(lambda: now_of(folder)["airing"] is not None, "the next session is on the air")
            assert clock.monotonic() - began <= ON_AIR_SECONDS
            assert "RESTORED" in {alarm["code"] for alarm in now_of(folder)["alarms"]}
        finally:
            stop(process)
    after = rows_of(folder)
    if complete:
        assert after[: len(before)] == before
    (at,) = [place for place, row in enumerate(after) if row[2] == "restored"]
    assert after[:at] == before[:at]
    verified = subprocess.run(command(folder, "log", "verify"), capture_output=True, check=False)
    assert verified.stdout.startswith(b"OK"), verified
    assert list(Mirror(folder.mirror).rows()) == after
    with closing(open_reader(folder.airlog_db, SCHEMA)) as connection:
        broken = next(AirlogReader(connection).entries("end"))
        assert broken.body["outcome"] == "interrupted"
