"""The supervisor process: starts playout and keeper, watches them, starts again whichever dies."""

import contextlib
import os
import threading

from ccht_desktop.foundation.clock import Clock, SystemClock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from ccht_desktop.service.liveness import KEEPER, PLAYOUT, Limits, Reading, resumed
from ccht_desktop.service.locks import is_held, supervisor_lock, wait_for
from ccht_desktop.service.log_files import rotate
from ccht_desktop.service.playout_state import PlayoutState
from ccht_desktop.service.process import start_detached
from ccht_desktop.service.signals import end_on_signals
from ccht_desktop.service.watched import Watched

LOOK_SECONDS = 0.2
ROTATE_SECONDS = 60.0
STOP_SECONDS = 8.0
TELL_SECONDS = 1.5
LOCK_PATIENCE_SECONDS = 0.3
LOG = "supervisor.log"


class Supervisor:
    """Holds a lock of its own, so that there is one per station."""

    def __init__(
        self,
        folder: StationFolder,
        output_id: str | None = None,
        *,
        managed: bool = False,
        playout: Limits = PLAYOUT,
        keeper: Limits = KEEPER,
        clock: Clock | None = None,
    ) -> None:
        """managed: the operating system's service manager starts this one again when it dies."""
        self._folder = folder
        self._managed = managed
        self._clock = clock or SystemClock()
        self._began = self._clock.monotonic()
        self._state = PlayoutState(folder, self._clock)
        self._leave = threading.Event()
        self._wake = threading.Event()
        station = ["-s", str(folder.root)]
        output = ["--output", output_id] if output_id else []
        marks = ["--watched", *(["--managed"] if managed else [])]
        self._children = [
            self._watched("playout", [*station, "playout", *marks, *output], playout),
            self._watched("keeper", [*station, "keeper", "--watched"], keeper),
        ]

    def run(self, unless_ended: bool = False) -> bool:
        """Until told to leave (False), or until a person ended the broadcaster (True).

        unless_ended: does not start what a person ended in this life of the computer. Raises
        StationError STATION_HELD where another one runs; a managed one waits for its end instead.
        """
        if unless_ended and self._ended_since(0.0):
            return True
        lock = self._take_lock()
        if lock is None:
            return self._ended_since(self._began)
        with lock:
            if not self._ended_since(self._began):
                self._state.wanted()
            self._note(f"supervisor: started, pid {os.getpid()}")
            by_person = self._supervise()
            self._note(f"supervisor: {'ended by a person' if by_person else 'told to leave'}")
            self._stop_all()
        return by_person

    def leave(self) -> None:
        """Ends run() soon, and the children with it."""
        self._leave.set()
        self._wake.set()

    def listen_to_signals(self) -> None:
        end_on_signals(self.leave)

    def _watched(self, name: str, arguments: list[str], limits: Limits) -> Watched:
        log = self._folder.root / f"{name}.log"
        return Watched(name, arguments, limits, log, self._clock, self._wake.set, self._note)

    def _take_lock(self) -> StationLock | None:
        path = supervisor_lock(self._folder)
        try:
            return StationLock(path, LOCK_PATIENCE_SECONDS)
        except StationError:
            if not self._managed:
                raise
        self._note(f"supervisor: another one runs; waiting for its end, pid {os.getpid()}")
        return wait_for(
            path, lambda: self._leave.is_set() or self._ended_since(self._began), lambda: None
        )

    def _supervise(self) -> bool:
        """Whether a person ended it."""
        rotated = looked = self._clock.monotonic()
        woke, reading = looked, self._read()
        while not self._leave.is_set():
            before, reading = reading, self._read()
            if resumed(before, reading):
                woke = reading.monotonic
                self._note("this computer slept, or stood still")
            for child in self._children:
                code = child.look(woke)
                if code == 0 and child.name == "playout":
                    # Playout ends with 0 only when a person told it to.
                    return True
                if code is not None:
                    self._wake.set()
            if reading.monotonic - looked >= 1.0:
                looked = reading.monotonic
                if self._ended_since(self._began):
                    return True
            if reading.monotonic - rotated >= ROTATE_SECONDS:
                rotated = reading.monotonic
                self._rotate()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
        return False

    def _stop_all(self) -> None:
        for child in self._children:
            if os.name == "nt" and child.name == "playout":  # pragma: no cover
                # There a signal would end it without its last entries.
                tell_to_leave(self._folder)
            else:
                child.ask_to_end()
        ends = self._clock.monotonic() + STOP_SECONDS
        for child in self._children:
            child.end(max(0.0, ends - self._clock.monotonic()))
        if is_held(self._folder.lock):
            # The playout of a supervisor that died before this one, still on the air.
            tell_to_leave(self._folder)

    def _ended_since(self, monotonic: float) -> bool:
        ended = self._state.ended
        return ended is not None and ended.after(monotonic, self._clock)

    def _rotate(self) -> None:
        for path in (self._folder.root / LOG, *(child.log for child in self._children)):
            rotate(path)

    def _note(self, text: str) -> None:
        line = f"{local_text(self._clock.now())} {text}\n"
        with contextlib.suppress(OSError), (self._folder.root / LOG).open("ab") as file:
            file.write(line.encode())

    def _read(self) -> Reading:
        return Reading(self._clock.monotonic(), self._clock.slept())


def tell_to_leave(folder: StationFolder) -> None:
    """Tells the playout that answers to end, as this computer does; waits 1.5 s at most."""

    def tell() -> None:
        with contextlib.suppress(StationError):
            Client(folder).request({"do": "shutdown", "by": "system"})

    telling = threading.Thread(target=tell, name="tell-to-leave", daemon=True)
    telling.start()
    telling.join(TELL_SECONDS)


def is_running(folder: StationFolder) -> bool:
    """Whether playout answers."""
    try:
        Client(folder).request({"do": "now"})
    except StationError:
        return False
    return True


def ensure_running(folder: StationFolder, output_id: str | None = None) -> None:
    """Starts the supervisor, detached, where playout does not answer."""
    if not is_running(folder):
        start_supervisor(folder, output_id)


def start_supervisor(folder: StationFolder, output_id: str | None = None) -> int:
    """A supervisor that outlives this process; returns its process id."""
    arguments = ["-s", str(folder.root), "playout", "--supervised"]
    if output_id:
        arguments += ["--output", output_id]
    return start_detached(arguments, folder.root / LOG)


def end_broadcaster(folder: StationFolder, after_item: bool = False) -> None:
    """As a person wishes: playout, keeper and supervisor end, also where playout cannot answer.

    after_item: as soon as nothing is on the air and nothing is due within half a minute. Raises
    StationError PLAYOUT_OFF where nothing runs.
    """
    try:
        after = {"after": "item"} if after_item else {}
        Client(folder).request({"do": "shutdown", **after})
    except StationError as error:
        held = is_held(supervisor_lock(folder)) or is_held(folder.lock)
        if error.code != "PLAYOUT_OFF" or not held:
            raise
        PlayoutState(folder, SystemClock()).ended_by_person()
