"""What other processes do beside playout: a frozen window, silent clients, a rival, a busy PC."""

import contextlib
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from multiprocessing.connection import Client as connect
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client, address
from tests.faults.fault_processes import (
    ROOT,
    airings,
    chain_holds,
    heard,
    on_air,
    start,
)
from tests.faults.fault_station import Tone, copy_station, make_station, set_sessions, whole_second
from tests.faults.side_by_side import side_by_side
from tests.service.service_station import wait_for

ON_TIME = 0.25
# A device is given its sound up to a buffer of 200 ms before it is heard.
HEARD_ON_TIME = 0.45
SILENT = 0.5
REFUSED_SECONDS = 2.0
RACERS = 40
RACE = """
import sys
from pathlib import Path
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
print("ready", flush=True)
sys.stdin.readline()
try:
    lock = StationLock(Path(sys.argv[1]))
except StationError as error:
    print(error.code, flush=True)
else:
    print("won", flush=True)
sys.stdin.readline()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and /proc of Linux")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tone, Tone]:
    root = tmp_path_factory.mktemp("beside") / "template"
    short, long = make_station(root, [(500.0, 1.2), (900.0, 8.0)])
    return root, short, long


@pytest.fixture
def folder(template: tuple[Path, Tone, Tone], tmp_path: Path) -> StationFolder:
    return copy_station(template[0], tmp_path / "station")


@pytest.fixture(scope="module")
def runs(
    template: tuple[Path, Tone, Tone], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], None]]:
    """Those that do not disturb each other, at once, each on a station of its own."""
    root, short, long = template

    def scene(how: Callable[[StationFolder, Tone], None], tone: Tone) -> Callable[[], None]:
        home = tmp_path_factory.mktemp("station")
        return lambda: how(copy_station(root, home / "station"), tone)

    with side_by_side(
        {
            "frozen": scene(partial(frozen, seconds=8), short),
            "killed": scene(window_killed, short),
            "silent": scene(silent_clients, long),
            "second": scene(second_playout, short),
        }
    ) as begun:
        yield begun


def due_in(folder: StationFolder, seconds: float, tone: Tone) -> datetime:
    due = whole_second(SystemClock().now() + timedelta(seconds=seconds))
    set_sessions(folder, [due], [tone])
    return due


def until(moment: datetime) -> None:
    threading.Event().wait(max(0.0, (moment - SystemClock().now()).total_seconds()))


def on_time(folder: StationFolder, due: datetime) -> None:
    wait_for(lambda: any(row.outcome for row in airings(folder)), "the session has aired")
    (row,), (sound,) = airings(folder), heard(folder)
    assert (row.outcome, row.planned_start) == ("aired", due)
    assert row.late_seconds is not None
    assert abs(row.late_seconds) < ON_TIME
    assert abs(sound.wall - due.timestamp()) < HEARD_ON_TIME


@contextmanager
def window(folder: StationFolder) -> Iterator["subprocess.Popen[bytes]"]:
    """A real window that has found the station, and asks its playout for the present."""
    desk = start(folder, "desk", env={"QT_QPA_PLATFORM": "offscreen"})
    try:
        wait_for(lambda: folder.airlog_db in _open_files(desk.pid), "the window shows the station")
        assert desk.poll() is None
        yield desk
    finally:
        if desk.poll() is None:
            desk.kill()
        desk.wait()


def _open_files(process_id: int) -> set[Path]:
    found = set()
    for entry in Path(f"/proc/{process_id}/fd").iterdir():
        with contextlib.suppress(OSError):
            found.add(entry.readlink())
    return found


def frozen(folder: StationFolder, tone: Tone, seconds: float) -> None:
    """The window stands still around a due session, and is killed while the next one sounds."""
    with on_air(folder), window(folder) as desk:
        due = due_in(folder, seconds / 2 + 2, tone)
        until(due - timedelta(seconds=seconds / 2))
        os.kill(desk.pid, signal.SIGSTOP)
        until(due + timedelta(seconds=seconds / 2))
        on_time(folder, due)
        desk.kill()
        desk.wait()
    assert chain_holds(folder)


def test_a_frozen_window_delays_no_start(runs: Callable[[str], None]) -> None:
    runs("frozen")


@pytest.mark.long
@pytest.mark.timeout(180)
def test_a_window_frozen_for_a_minute_delays_no_start(
    folder: StationFolder, template: tuple[Path, Tone, Tone]
) -> None:
    frozen(folder, template[1], 60)


def window_killed(folder: StationFolder, tone: Tone) -> None:
    with on_air(folder) as playout, window(folder) as desk:
        due = due_in(folder, 3, tone)
        until(due + timedelta(seconds=0.4))
        desk.kill()
        desk.wait()
        on_time(folder, due)
        assert playout.poll() is None
    assert chain_holds(folder)


def test_a_window_that_is_killed_leaves_air_and_log_untouched(
    runs: Callable[[str], None],
) -> None:
    runs("killed")


def half_a_message(folder: StationFolder) -> socket.socket:
    """A client that says how much it will send, and sends a little of it."""
    client = socket.socket(socket.AF_UNIX)
    client.connect(address(folder))
    client.sendall(struct.pack("!i", 1000) + b"{")
    return client


def silent_clients(folder: StationFolder, tone: Tone) -> None:
    clock = SystemClock()
    with on_air(folder), ExitStack() as clients:
        due = due_in(folder, 4, tone)
        until(due + timedelta(seconds=0.5))
        for _number in range(40):
            clients.enter_context(connect(address(folder)))
        for _number in range(5):
            clients.enter_context(half_a_message(folder))
        pressed = clock.monotonic()
        Client(folder).request({"do": "stop", "source": "test"})
        wait_for(lambda: all(row.outcome for row in airings(folder)), "the session has ended")
        (sound,), (row,) = heard(folder), airings(folder)
    assert sound.ended - pressed < SILENT
    assert (row.outcome, row.cause) == ("partial", "DUNG_TAY")


def test_silent_clients_do_not_keep_stop_waiting(runs: Callable[[str], None]) -> None:
    runs("silent")


def test_four_busy_processes_delay_no_start(
    folder: StationFolder, template: tuple[Path, Tone, Tone]
) -> None:
    with on_air(folder), ExitStack() as load:
        due = due_in(folder, 4, template[1])
        for _number in range(4):
            busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            load.callback(busy.wait)
            load.callback(busy.kill)
        on_time(folder, due)
        assert heard(folder)[0].seconds > 0.98 * template[1].seconds


def test_of_forty_that_want_the_station_one_gets_it_and_killed_leaves_it_free(
    folder: StationFolder,
) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(folder.lock)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for _number in range(RACERS)
    ]
    try:
        for racer in racers:
            assert racer.stdout is not None
            assert racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("\n")
        results = [racer.stdout.readline().strip() for racer in racers if racer.stdout]
        assert sorted(results) == sorted(["won", *["STATION_HELD"] * (RACERS - 1)])
        winner = racers[results.index("won")]
        winner.kill()
        winner.wait()
        clock = SystemClock()
        begun = clock.monotonic()
        StationLock(folder.lock).release()
        assert clock.monotonic() - begun < 0.1
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()


def second_playout(folder: StationFolder, tone: Tone) -> None:
    clock = SystemClock()
    begun = clock.monotonic()
    with on_air(folder) as first:
        took = clock.monotonic() - begun
        due = due_in(folder, 4, tone)
        begun = clock.monotonic()
        second = start(folder, "playout", "--output", "null")
        assert second.wait(20) == 1
        assert clock.monotonic() - begun < REFUSED_SECONDS + took
        assert "STATION_HELD" in folder.root.with_suffix(".out").read_text()
        assert first.poll() is None
        on_time(folder, due)


def test_a_second_playout_is_refused_and_the_first_plays_on(runs: Callable[[str], None]) -> None:
    runs("second")
