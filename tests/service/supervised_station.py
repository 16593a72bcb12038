"""A real supervised rehearsal: started, looked into, killed in parts, and ended whole."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.locks import is_held, keeper_lock, standby_lock, supervisor_lock
from ccht_desktop.service.now import now_of
from ccht_desktop.service.supervisor import end_broadcaster
from tests.service.service_station import wait_for


def started(folder: StationFolder, *options: str) -> "subprocess.Popen[bytes]":
    """`ccht playout` with options, its words in pipes."""
    arguments = ["-m", "ccht_desktop", "-s", str(folder.root), "playout", *options]
    return subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@contextmanager
def supervised(folder: StationFolder, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The supervisor's process, once playout answers; nothing of the station lives afterwards."""
    process = started(folder, "--supervised", "--output", "null", *options)
    try:
        wait_for(lambda: pid_of_playout(folder) is not None, "playout answers")
        yield process
    finally:
        end_station(folder)
        process.kill()
        process.communicate(timeout=15)


def end_station(folder: StationFolder) -> None:
    """Ends whatever runs, by a person's order, and waits for the last of it."""
    locks = (
        supervisor_lock(folder),
        standby_lock(folder),
        keeper_lock(folder),
        folder.lock,
    )

    def over() -> bool:
        with contextlib.suppress(StationError):
            end_broadcaster(folder)
        return not any(is_held(lock) for lock in locks)

    wait_for(over, "the end of the station")


def pid_of_playout(folder: StationFolder) -> int | None:
    """The process that answers; None while none does."""
    pid: int | None = now_of(folder)["pid"]
    return pid


def supervisor_log(folder: StationFolder) -> list[str]:
    return (folder.root / "supervisor.log").read_text("utf-8").splitlines()


def last_pid(folder: StationFolder, name: str) -> int:
    """The process id of the child started last under a name, from the supervisor's log."""
    lines = [line for line in supervisor_log(folder) if f"{name}: started" in line]
    return int(lines[-1].rsplit(" ", 1)[1])


def is_alive(pid: int) -> bool:
    """Lives, and is no zombie."""
    with contextlib.suppress(OSError), contextlib.suppress(IndexError):
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        return stat.rsplit(b")", 1)[1].split()[0] != b"Z"
    return False


def supervisor_pid(folder: StationFolder) -> int:
    """The supervisor that started last, from its log."""
    lines = [line for line in supervisor_log(folder) if " supervisor: started" in line]
    return int(lines[-1].rsplit(" ", 1)[1])
