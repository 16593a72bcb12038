"""Real processes of one station: started, found, asked, killed; and what their device was given."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from ccht_desktop.airlog.model import Airing, Entry
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from tests.service.service_station import wait_for

EAR = Path(__file__).parent / "ear"
ROOT = Path(__file__).parents[2]
PAUSE_SECONDS = 0.25
SAME_HERTZ = 130.0
SPLICE_SECONDS = 0.03
END_SECONDS = 15
ORPHAN_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Sound:
    """One tone without a break, as the device was given it.

    begun and ended by the monotonic clock, wall by the wall clock; seconds of sound, which a device
    that was late takes in less time.
    """

    begun: float
    ended: float
    wall: float
    seconds: float
    hertz: float

    @property
    def wall_ended(self) -> float:
        return self.wall + self.ended - self.begun


def ear_file(folder: StationFolder) -> Path:
    return folder.root.with_suffix(".ear")


def environment() -> dict[str, str]:
    """A copy of ours; scenarios run in threads while the next test sets its own."""
    while True:
        try:
            return dict(os.environ)
        except (KeyError, RuntimeError):
            continue


def start(
    folder: StationFolder, *arguments: str, env: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """This program with arguments on a station, with an ear; it prints into <folder>.out."""
    paths = [str(EAR), str(ROOT)]
    heard = {"PYTHONPATH": os.pathsep.join(paths), "CCHT_TEST_EAR": str(ear_file(folder))}
    with folder.root.with_suffix(".out").open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**environment(), **heard, **(env or {})},
        )


@contextmanager
def on_air(
    folder: StationFolder, *options: str, env: Mapping[str, str] | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    """A playout that answers; in the end nothing of the station runs any more."""
    process = start(folder, "playout", "--output", "null", *options, env=env)
    try:
        wait_for(lambda: _answers(folder, process), "playout answers")
        yield process
    finally:
        end_all(folder, process)


def _answers(folder: StationFolder, process: "subprocess.Popen[bytes]") -> bool:
    printed = folder.root.with_suffix(".out")
    assert process.poll() is None, printed.read_text()
    return asked(folder) is not None


def end_all(folder: StationFolder, *started: "subprocess.Popen[bytes]") -> None:
    """Asks what was started, and a supervisor that came after it, to end; then ends the rest."""
    for process in started:
        process.terminate()
    for role, process_id in found(folder):
        if role == "supervisor":
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, signal.SIGTERM)
    for process in started:
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    clock, pause = SystemClock(), threading.Event()
    ends = clock.monotonic() + ORPHAN_SECONDS
    while found(folder) and clock.monotonic() < ends:
        pause.wait(0.05)
    wait_for(lambda: not _kill_found(folder), "nothing of the station runs")


def _kill_found(folder: StationFolder) -> bool:
    """Whether there was something to kill: one life may just have started another."""
    running = found(folder)
    for _role, process_id in sorted(running, reverse=True):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGKILL)
    return bool(running)


def asked(folder: StationFolder) -> dict[str, Any] | None:
    """What playout answers to `now`, or None."""
    try:
        return Client(folder).request({"do": "now"})
    except StationError:
        return None


def found(folder: StationFolder) -> list[tuple[str, int]]:
    """(supervisor | playout | keeper, process id) of what runs for this station, by its words."""
    running = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if str(folder.root) in words:
            role = "supervisor" if "--supervised" in words else words[words.index("-s") + 2]
            running.append((role, int(process.name)))
    return running


def process_of(folder: StationFolder, role: str) -> int | None:
    return next((number for name, number in found(folder) if name == role), None)


def heard(folder: StationFolder) -> list[Sound]:
    """All sounds in their order; what is less than a quarter of a second apart is one."""
    if not ear_file(folder).exists():
        return []
    runs: list[list[tuple[float, float, float, float]]] = []
    for line in ear_file(folder).read_text().splitlines():
        begun, wall, seconds, hertz = map(float, line.split())
        last = runs[-1][-1] if runs else None
        if last is None or begun - last[0] > PAUSE_SECONDS or abs(hertz - last[3]) > SAME_HERTZ:
            runs.append([])
        runs[-1].append((begun, wall, seconds, hertz))
    sounds = [
        Sound(
            begun=run[0][0],
            ended=run[-1][0] + run[-1][2],
            wall=run[0][1],
            seconds=sum(piece[2] for piece in run),
            hertz=median(piece[3] for piece in run),
        )
        for run in runs
    ]
    # Where one tone ends and the next begins, a piece holds some of both.
    return [sound for sound in sounds if sound.seconds > SPLICE_SECONDS]


@contextmanager
def log_of(folder: StationFolder) -> Iterator[AirlogReader]:
    """The log alone: a plan beyond opening does not matter."""
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as connection:
        yield AirlogReader(connection)


def airings(folder: StationFolder) -> list[Airing]:
    with log_of(folder) as log:
        return log.airings()


def entries(folder: StationFolder, kind: str) -> list[Entry]:
    with log_of(folder) as log:
        return list(log.entries(kind))


def chain_holds(folder: StationFolder) -> bool:
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as connection:
        return verify(connection).ok
