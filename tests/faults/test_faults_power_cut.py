"""The power fails at any instant: what was acknowledged is there, what was on the air is closed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from ccht_desktop.airlog.alive import alive_spans, life_entries
from ccht_desktop.airlog.ledger import read_beat
from ccht_desktop.airlog.mirror import Row
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.soundness import rows_after
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import SystemClock, from_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.recovery import recover
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, wait_for

pytest_plugins = ["tests.service.service_fixtures"]

SOURCE = Path(__file__).with_name("powercut.c")
COMPILER = shutil.which("gcc") or shutil.which("cc")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="a preloaded library stands for the disk"),
    pytest.mark.skipif(COMPILER is None, reason="no C compiler"),
]
STOP_ERROR_SECONDS = 2.5


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that keeps what was synced."""
    made = tmp_path_factory.mktemp("disk") / "powercut.so"
    compiler = COMPILER or ""
    flags = ["-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC"]
    subprocess.run([compiler, *flags, "-o", str(made), str(SOURCE), "-ldl"], check=True)
    return made


class Computer:
    """A station whose disk keeps what was synced. left: what the next boot finds after cut()."""

    def __init__(self, folder: StationFolder, disk: Path) -> None:
        self.folder = folder
        self.left = StationFolder(folder.root.with_name(f"{folder.root.name}-left"))
        shutil.copytree(folder.root, self.left.root)
        self._settings = {
            "LD_PRELOAD": str(disk),
            "CUT_FROM": str(folder.root),
            "CUT_TO": str(self.left.root),
        }
        self.process: subprocess.Popen[str] | None = None

    def run(self, *words: str) -> "subprocess.Popen[str]":
        self.process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env={**os.environ, **self._settings},
            stdout=subprocess.PIPE,
            text=True,
        )
        return self.process

    def cut(self) -> str:
        """What the process had still printed."""
        assert self.process is not None
        assert self.process.poll() is None
        os.kill(self.process.pid, signal.SIGKILL)
        return self.process.communicate()[0]


def write_until_the_cut(
    computer: Computer, moments: random.Random, most: int, *words: str
) -> list[list[str]]:
    """Numbers and hashes that the writer was told are on disk."""
    writer = computer.run("tests.faults.power_cut_writer", str(computer.folder.root), *words)
    assert writer.stdout is not None
    lines = [writer.stdout.readline() for _ in range(moments.randint(30, most))]
    threading.Event().wait(moments.uniform(0, 0.01))
    lines += computer.cut().splitlines(keepends=True)
    return [line.split() for line in lines if line.endswith("\n")]


def lost(folder: StationFolder, acknowledged: list[list[str]]) -> int:
    """How many acknowledged entries the next start does not bring back; the log must be whole."""
    with closing(Station.open(folder)) as station:
        with station.open_ledger() as ledger:
            ledger.append_all(recover(ledger, station.clock))
        assert all(airing.outcome for airing in station.airlog.airings())
    with closing(open_reader(folder.airlog_db, SCHEMA)) as connection:
        assert verify(connection).ok
        there = {(str(row[0]), row[5]) for row in rows_after(connection, 0)}
    return sum((seq, own_hash) not in there for seq, own_hash in acknowledged)


def cuts(
    template: Path, place: Path, disk: Path, count: int, seed: int, *words: str, most: int = 300
) -> tuple[int, int, int]:
    """Acknowledged, lost, and how often the log had to be restored, of so many cuts."""
    moments, sums = random.Random(seed), [0, 0, 0]
    for number in range(count):
        root = place / f"{seed}-{number}"
        shutil.copytree(template, root)
        computer = Computer(StationFolder(root), disk)
        acknowledged = write_until_the_cut(computer, moments, most, *words)
        sums[0] += len(acknowledged)
        sums[1] += lost(computer.left, acknowledged)
        sums[2] += len(list(computer.left.backup.glob("damaged-*")))
    print(f"{words}: {sums[0]} acknowledged, {sums[1]} lost, {sums[2]} restored")
    return sums[0], sums[1], sums[2]


def test_no_acknowledged_entry_is_lost_in_a_power_cut(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    assert cuts(template, tmp_path, disk, 2, 1)[1] == 0


def test_the_log_does_not_need_its_mirror_for_that(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    assert cuts(template, tmp_path, disk, 1, 2, "--bare")[1:] == (0, 0)


def test_a_disk_that_does_not_sync_the_log_loses_entries(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    """The test above would notice: NORMAL instead of FULL, and no mirror."""
    assert cuts(template, tmp_path, disk, 1, 3, "--bare", "--normal")[1] > 0


def test_the_mirror_brings_back_what_such_a_disk_loses(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    assert cuts(template, tmp_path, disk, 1, 4, "--normal")[1:] == (0, 1)


def test_a_mirror_that_is_not_synced_brings_nothing_back(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    assert cuts(template, tmp_path, disk, 1, 5, "--normal", "--unsynced")[1] > 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_no_acknowledged_entry_is_lost_in_thirty_power_cuts(
    template: Path, tmp_path: Path, disk: Path
) -> None:
    assert cuts(template, tmp_path, disk, 15, 6, most=500)[1] == 0
    assert cuts(template, tmp_path, disk, 15, 7, "--bare", most=500)[1:] == (0, 0)


class OnAir:
    """A broadcaster that is in the middle of a session when the power fails."""

    def __init__(self, template: Path, root: Path, disk: Path) -> None:
        shutil.copytree(template, root)
        folder = StationFolder(root)
        with closing(Station.open(folder, run_worker=run_worker)) as station:
            begin_in(station, 1.0)
        self.computer = Computer(folder, disk)
        words = ("-s", str(root), "playout", "--output", "null")
        self.computer.run("ccht_desktop", *words)
        self.seen: list[Row] = []
        self.cut_at: datetime | None = None

    def look(self) -> bool:
        """Reads what is committed; whether a clip is on the air."""
        with closing(open_reader(self.computer.folder.airlog_db, SCHEMA)) as connection:
            self.seen = list(rows_after(connection, 0))
            return bool(AirlogReader(connection).open_airings())

    def cut(self) -> None:
        self.look()
        self.cut_at = SystemClock().now()
        self.computer.cut()

    def begin_again(self) -> float:
        """Starts the broadcaster on what is left; seconds by which the log errs about the stop."""
        left = self.computer.left
        words = ["-s", str(left.root), "playout", "--output", "null"]
        process = subprocess.Popen([sys.executable, "-m", "ccht_desktop", *words])
        try:
            wait_for(lambda: now_of(left)["state"] != "off", "playout answers")
        finally:
            process.terminate()
            process.wait()
        with closing(open_reader(left.airlog_db, SCHEMA)) as connection:
            assert verify(connection).ok
            rows = list(rows_after(connection, 0))
            assert rows[: len(self.seen)] == self.seen
            reader = AirlogReader(connection)
            ended = {e.body["airing"] for e in reader.entries("end") if e.seq <= len(self.seen)}
            begun = {row[0] for row in self.seen if row[2] == "start"}
            (broken,) = [reader.airing(each) for each in begun - ended]
            alive = alive_spans(life_entries(reader), read_beat(connection))
            gaps = [from_text(e.body["to"]) for e in reader.entries("gap")]
        assert self.cut_at is not None
        assert not any(a < gaps[-1] and b > self.cut_at for a, b in alive), "it was off then"
        sealed = max(b for _a, b in alive if b <= self.cut_at)
        assert (self.cut_at - sealed).total_seconds() <= STOP_ERROR_SECONDS, "it was alive then"
        assert broken.outcome in ("interrupted", "aired"), broken
        assert broken.ended_at is not None
        return (self.cut_at - broken.ended_at).total_seconds()


def cut_on_the_air(template: Path, place: Path, disk: Path, count: int, seed: int) -> list[float]:
    """So many stations side by side; each is cut at a random instant of its session."""
    moments = random.Random(seed)
    stations = [OnAir(template, place / f"{seed}-{number}", disk) for number in range(count)]
    try:
        for station in stations:
            wait_for(station.look, "a clip is on the air")
            threading.Event().wait(moments.uniform(0, 2.0))
            wait_for(station.look, "a clip is on the air")
            station.cut()
    finally:
        for station in stations:
            process = station.computer.process
            if process is not None and process.poll() is None:
                process.kill()
                process.communicate()
    errors = [station.begin_again() for station in stations]
    print("stop times err by", *(f"{error:.2f}" for error in errors))
    return errors


def test_a_broadcast_cut_off_is_closed_at_its_second(
    template_now: Path, tmp_path: Path, disk: Path
) -> None:
    errors = cut_on_the_air(template_now, tmp_path, disk, 2, 1)
    assert all(-0.5 <= error <= STOP_ERROR_SECONDS for error in errors), errors


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_twenty_broadcasts_cut_off_are_closed_at_their_second(
    template_now: Path, tmp_path: Path, disk: Path
) -> None:
    errors = []
    for seed in range(10, 20):
        errors += cut_on_the_air(template_now, tmp_path, disk, 2, seed)
    errors.sort()
    print(f"stop time errs by {errors[len(errors) // 2]:.2f} s, at most {errors[-1]:.2f} s")
    assert len(errors) == 20
    assert all(-0.5 <= error <= STOP_ERROR_SECONDS for error in errors), errors
