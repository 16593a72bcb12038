"""The supervisor process: starts playout and keeper, and starts again whichever dies."""

import signal
import threading
from typing import TYPE_CHECKING

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from ccht_desktop.service.process import end_child, start_child, start_detached

if TYPE_CHECKING:
    from subprocess import Popen  # noqa: TID251

LOOK_SECONDS = 0.5
RESTART_SECONDS = 1.0
STOP_SECONDS = 10.0


class Supervisor:
    """Holds a lock of its own, so that there is one per station."""

    def __init__(self, folder: StationFolder, output_id: str | None = None) -> None:
        self._folder = folder
        self._leave = threading.Event()
        station = ["-s", str(folder.root)]
        playout = [*station, "playout", *(["--output", output_id] if output_id else [])]
        self._commands = {"playout": playout, "keeper": [*station, "keeper"]}
        self._children: dict[str, Popen[bytes]] = {}

    def run(self) -> None:
        """Until told to leave, or until playout was told to end; raises STATION_HELD."""
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), lambda _number, _frame: self._leave.set())
        with StationLock(self._folder.root / "supervisor.lock"):
            for name in self._commands:
                self._start(name)
            while not self._leave.wait(LOOK_SECONDS):
                self._look()
            self._stop_all()

    def _start(self, name: str) -> None:
        log = self._folder.root / f"{name}.log"
        self._children[name] = start_child(self._commands[name], log)

    def _look(self) -> None:
        for name, child in list(self._children.items()):
            code = child.poll()
            if code is None:
                continue
            if name == "playout" and code == 0:
                # Playout ends with 0 only when a person told it to.
                self._leave.set()
                return
            if not self._leave.wait(RESTART_SECONDS):
                self._start(name)

    def _stop_all(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for child in self._children.values():
            end_child(child, STOP_SECONDS)


def is_running(folder: StationFolder) -> bool:
    """Whether playout answers."""
    try:
        Client(folder).request({"do": "now"})
    except StationError:
        return False
    return True


def ensure_running(folder: StationFolder, output_id: str | None = None) -> None:
    """Starts the supervisor, detached, where playout does not answer."""
    if is_running(folder):
        return
    arguments = ["-s", str(folder.root), "playout", "--supervised"]
    if output_id:
        arguments += ["--output", output_id]
    start_detached(arguments, folder.root / "supervisor.log")
