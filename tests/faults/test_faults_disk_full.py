"""A full disk, real and small: the station starts, plays, and says what it cannot do."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import SystemClock, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.disk import (
    MB,
    RESERVE_BYTES,
    Level,
    check_import_room,
    free_bytes,
    keep_reserve,
    level,
    make_room,
    release_reserve,
    reserve_file,
)
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.intake import Intake
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.commands import Client
from ccht_desktop.service.duties.duty import Bench
from ccht_desktop.service.duties.room import detail, watch_room
from ccht_desktop.service.full_disk import unwritable
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, daily, noise, wait_for
from tests.service.small_disks import fill, small_disk

pytest_plugins = ["tests.service.service_fixtures"]
DISK_MB = 260
ENOUGH = 1000


@pytest.fixture
def small(template: Path, tmp_path: Path) -> Iterator[StationFolder]:
    """A station on a disk of its own, just large enough for a reserve."""
    with small_disk(tmp_path, DISK_MB) as disk:
        shutil.copytree(template, disk / "station")
        yield StationFolder(disk / "station")


@contextmanager
def playout(folder: StationFolder) -> Iterator["subprocess.Popen[bytes]"]:
    """A real playout process, as it starts after a power cut."""
    command = ["-m", "ccht_desktop", "-s", str(folder.root), "playout", "--output", "null"]
    process = subprocess.Popen([sys.executable, *command], stderr=subprocess.PIPE)
    try:
        yield process
        process.terminate()
        said = process.communicate(timeout=15)[1].decode()
        assert "Traceback" not in said, said
    finally:
        process.kill()
        process.communicate()


def begin(folder: StationFolder, seconds: float) -> datetime:
    """A session of one short clip, so many seconds from now."""
    with closing(Station.open(folder)) as station:
        station.library.retire(2)
        begin_in(station, seconds)
        start = local(station.clock.now() + timedelta(seconds=seconds)).replace(microsecond=0)
        sha256 = station.library.clip(1).sha256
        position = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=sha256)
        station.schedule.replace(daily(start.time(), position), station.walls())
        plan_changed(station)
    return start


def has_aired(folder: StationFolder) -> bool:
    return outcomes(folder)[-1:] == ["aired"]


def answers(folder: StationFolder) -> bool:
    return bool(now_of(folder)["state"] != "off")


def alarms(folder: StationFolder) -> set[str]:
    return {alarm["code"] for alarm in Client(folder).request({"do": "now"})["alarms"]}


def works(folder: StationFolder) -> bool:
    """Playout answers, and not only to say that it waits."""
    now = now_of(folder)
    waits = any(alarm["code"] == "LOG_NOT_WRITABLE" for alarm in now["alarms"])
    return now["state"] != "off" and not waits


def outcomes(folder: StationFolder) -> list[str | None]:
    with closing(Station.open(folder)) as station:
        return [airing.outcome for airing in station.airlog.airings()]


def rows(folder: StationFolder) -> int:
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as log:
        verdict = verify(log)
    assert verdict.ok, verdict.reason
    return verdict.entries


def test_the_reserve_is_really_taken_and_really_given_back(small: StationFolder) -> None:
    before = free_bytes(small.root)
    assert keep_reserve(small)
    assert before - free_bytes(small.root) >= RESERVE_BYTES
    assert keep_reserve(small), "it is there"
    fill(small.root)
    assert make_room(small)
    assert free_bytes(small.root) >= RESERVE_BYTES
    assert not make_room(small), "there is none any more"
    assert not keep_reserve(small), "there is no room for another"
    (small.root / "fill").unlink()
    assert keep_reserve(small)


def test_a_station_starts_and_plays_on_a_full_disk(small: StationFolder) -> None:
    """The power failed while it was on the air: its log needs room even to be read."""
    keep_reserve(small)
    with playout(small) as process:
        wait_for(lambda: answers(small), "playout answers")
        process.kill()
    before = rows(small)
    begin(small, 2.5)
    fill(small.root)
    with pytest.raises(StationError) as caught:
        outcomes(small)
    assert caught.value.code == "DISK_FULL", "not even reading works"
    with playout(small):
        wait_for(lambda: not reserve_file(small).exists(), "released before it is opened")
        wait_for(lambda: has_aired(small), "the clip aired")
        assert "LOG_NOT_WRITABLE" not in alarms(small)
    assert rows(small) > before


def test_a_thousand_events_fit_after_the_release(small: StationFolder) -> None:
    """Also while somebody reads an old state of the log, which keeps its journal growing."""
    keep_reserve(small)
    body = {"event": "lost", "output": "null", "device": "Loa mẫu", "text": None}
    with (
        closing(Station.open(small)) as station,
        Station.lock(small),
        station.open_ledger() as ledger,
        closing(open_reader(small.airlog_db, AIRLOG_SCHEMA)) as reader,
    ):
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ledger").fetchone()
        fill(small.root)
        with pytest.raises(StationError) as caught:
            while True:
                ledger.append("device", body)
        assert caught.value.code == "LOG_NOT_WRITABLE"
        before = ledger.head()[0]
        assert release_reserve(small)
        for _event in range(ENOUGH):
            ledger.append("device", body)
            ledger.beat(SystemClock().now(), None, 0)
        assert ledger.head()[0] == before + ENOUGH
        reader.execute("COMMIT")
    assert rows(small) == before + ENOUGH


def test_a_disk_that_fills_while_playing_costs_no_row(small: StationFolder) -> None:
    keep_reserve(small)
    with playout(small):
        wait_for(lambda: answers(small), "playout answers")
        begin(small, 2.0)
        wait_for(lambda: now_of(small)["position_seconds"] > 1, "the clip has begun")
        fill(small.root)
        wait_for(lambda: has_aired(small), "the clip aired")
        assert not reserve_file(small).exists()
    assert rows(small) > 0


def test_a_playout_ends_when_told_also_while_its_log_is_full(small: StationFolder) -> None:
    """In the middle of a clip, without a reserve."""
    with playout(small) as process:
        wait_for(lambda: answers(small), "playout answers")
        begin(small, 2.5)
        wait_for(lambda: now_of(small)["position_seconds"] > 0.5, "the clip has begun")
        fill(small.root)
        wait_for(lambda: "LOG_NOT_WRITABLE" in alarms(small), "told")
        process.terminate()
        assert process.wait(10) is not None
    (small.root / "fill").unlink()
    assert rows(small) > 0


def test_without_room_and_reserve_playout_waits_says_why_and_goes_on_by_itself(
    small: StationFolder,
) -> None:
    filled = fill(small.root)
    with playout(small) as process:
        wait_for(lambda: answers(small), "playout answers")
        assert alarms(small) == {"LOG_NOT_WRITABLE"}
        assert Client(small).request({"do": "stop", "source": "desk"}) == {}
        with pytest.raises(StationError) as caught:
            Client(small).request({"do": "play", "clip": 1, "by": "Cán bộ mẫu"})
        assert caught.value.code == "LOG_NOT_WRITABLE"
        assert process.poll() is None
        filled.unlink()
        wait_for(lambda: works(small), "there is room")
    assert rows(small) > 0


def test_a_playout_that_waits_for_room_can_be_told_to_end(small: StationFolder) -> None:
    fill(small.root)
    with playout(small) as process:
        wait_for(lambda: answers(small), "playout answers")
        Client(small).request({"do": "shutdown"})
        assert process.wait(10) == 0


@pytest.mark.long
def test_what_was_due_while_there_was_no_room_airs_late_within_its_grace(
    small: StationFolder,
) -> None:
    with playout(small) as process:
        wait_for(lambda: answers(small), "playout answers")
        process.kill()
    start = begin(small, 5.0)
    filled = fill(small.root)
    with playout(small):
        wait_for(lambda: answers(small), "playout answers")
        wait_for(lambda: SystemClock().now() > start, "its time")
        filled.unlink()
        wait_for(lambda: has_aired(small), "late, within its grace")
    with closing(Station.open(small)) as station:
        assert (station.airlog.airings()[-1].late_seconds or 0) > 0


@pytest.mark.long
def test_ordinary_airings_stay_silent_while_the_log_cannot_be_written(
    small: StationFolder,
) -> None:
    with playout(small):
        wait_for(lambda: answers(small), "playout answers")
        start = begin(small, 8.0)
        filled = fill(small.root)
        assert SystemClock().now() < start
        wait_for(lambda: SystemClock().now() > start, "its time")
        wait_for(lambda: "LOG_NOT_WRITABLE" in alarms(small), "told")
        assert now_of(small)["state"] == "alarm", "silent"
        filled.unlink()
        wait_for(lambda: has_aired(small), "late, within its grace")
        assert "LOG_NOT_WRITABLE" not in alarms(small)
    with closing(Station.open(small)) as station:
        assert (station.airlog.airings()[-1].late_seconds or 0) > 0


def test_no_clip_comes_in_on_a_nearly_full_disk(station: Station, tmp_path: Path) -> None:
    wav = noise(tmp_path / "moi.wav", 2.0, 7)
    before = sorted(station.folder.media.rglob("*"))
    low = Intake(
        station.library, station.sounds, station.originals, run_worker, lambda _folder: 199 * MB
    )
    with pytest.raises(StationError, match="199 MB") as caught:
        low.add(wav, field="CV", group="DVC")
    assert caught.value.code == "DISK_LOW"
    assert sorted(station.folder.media.rglob("*")) == before
    check_import_room(station.folder, lambda _folder: 200 * MB)


@pytest.mark.parametrize(
    ("free", "expected"),
    [(1024, "fine"), (1023, "low"), (200, "low"), (199, "no_imports"), (49, "urgent")],
)
def test_levels_begin_where_they_should(free: int, expected: Level) -> None:
    assert level(free * MB) == expected
    assert (detail(free * MB) is None) == (expected == "fine")


def test_the_keeper_warns_makes_room_of_its_own_copies_and_keeps_the_reserve(
    small: StationFolder,
) -> None:
    bench = Bench(small, SystemClock(), StandingAlarms(small))
    watch_room(bench)
    assert reserve_file(small).exists()
    assert "MB" in bench.alarms.standing()["DISK_LOW"], "less than 1 GB is left"
    for day in range(10, 20):
        (small.backup / f"2026-11-{day}").mkdir()
    filled = fill(small.root)
    watch_room(bench)
    left = sorted(path.name for path in small.backup.iterdir())
    assert left == ["2026-11-17", "2026-11-18", "2026-11-19"]
    assert reserve_file(small).exists(), "it is for the log alone"
    filled.unlink()


def test_a_log_that_only_is_damaged_is_not_taken_for_a_full_disk(folder: StationFolder) -> None:
    assert unwritable(folder) is None
    content = folder.airlog_db.read_bytes()
    folder.airlog_db.write_bytes(b"x" * 100 + content[100:])
    assert unwritable(folder) is None
    folder.airlog_db.unlink()
    assert unwritable(folder) is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_log_that_may_not_be_written_is_told(folder: StationFolder) -> None:
    folder.airlog_db.chmod(0o400)
    assert unwritable(folder)
