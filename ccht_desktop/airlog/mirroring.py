"""Keeps the mirrors level with the log: the station's own at once, the second disk's soon after."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

from ccht_desktop.airlog.mirror import Mirror, Row
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.signs import Beat, alive, no_sign
from ccht_desktop.airlog.soundness import agrees, is_foreign, rows_after
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

RETRY_SECONDS = 30.0
LEAVE_SECONDS = 2.0
LOOK_SECONDS = 5.0
BATCH = 1000
Failures = (OSError, ValueError, sqlite3.Error, StationError)


class Mirroring:
    """For the holder of the lock. What fails is kept as a problem and never raised."""

    def __init__(
        self, connection: sqlite3.Connection, own: Mirror, second: "SecondMirror | None"
    ) -> None:
        self._connection = connection
        self._own = own
        self._second = second
        self._problem: str | None = None
        if second is not None:
            second.start()

    def follow(self, beat: Beat = no_sign) -> None:
        """Writes what the log has beyond the mirror; to be called after each commit.

        beat: a sign of life while much is written.
        """
        try:
            with closing(rows_after(self._connection, self._own.head)) as rows:
                self._own.extend(alive(rows, beat))
            self._problem = None
        except Failures as error:
            self._problem = str(error)
        if self._second is not None:
            self._second.wake()

    @property
    def problem(self) -> str | None:
        """What a person should know, in a sentence; None when the mirrors are level."""
        if self._problem is not None:
            return _(
                "The mirror of the log cannot be written ({reason}). Look after the disk."
            ).format(reason=self._problem)
        return self._second.problem if self._second is not None else None

    def close(self) -> None:
        if self._second is not None:
            self._second.leave()
        self._own.close()


class SecondMirror:
    """Written by a thread of its own: a disk that hangs must not hold up what is on the air."""

    def __init__(self, mirror: Mirror, log: Path, clock: Clock) -> None:
        self._mirror = mirror
        self._log = log
        self._clock = clock
        self._wake = threading.Event()
        self._leave = threading.Event()
        self._thread = threading.Thread(target=self._run, name="second-mirror", daemon=True)
        self._admitted = False
        self.problem: str | None = None

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._wake.set()

    def leave(self) -> None:
        self._leave.set()
        self._wake.set()
        self._thread.join(LEAVE_SECONDS)

    def _run(self) -> None:
        while not self._leave.is_set():
            self._wake.wait(RETRY_SECONDS)
            self._wake.clear()
            try:
                self._follow()
            except Failures as error:
                self._admitted = False
                self.problem = _(
                    "The mirror of the log on the second disk cannot be written ({reason}). "
                    "Plug the disk in, or choose another folder in the settings."
                ).format(reason=error)
        self._mirror.close()

    def _follow(self) -> None:
        with closing(open_reader(self._log, SCHEMA)) as connection:
            # Only the folder of the disk must be there: one that is not plugged in is not made.
            self._mirror.folder.parent.mkdir(exist_ok=True)
            if not self._admitted and is_foreign(connection, self._mirror):
                self.problem = _(
                    "The second disk holds the log of another station. "
                    "Choose another folder in the settings."
                )
                return
            if not self._admitted and not agrees(connection, self._mirror):
                self._mirror.set_aside(f"{self._clock.now():%Y%m%dT%H%M%SZ}")
            self._admitted = True
            while rows := _some(connection, self._mirror.head):
                self._mirror.extend(rows)
            self.problem = None


def _some(connection: sqlite3.Connection, after: int) -> list[Row]:
    """Read to the end before a slow disk is written: the log's own file must not wait for it."""
    with closing(rows_after(connection, after)) as rows:
        return rows.fetchmany(BATCH)


def answers(mirror: Mirror) -> bool:
    """The folder can be read within seconds; one on a network drive may hang for minutes."""
    answer = threading.Event()

    def look() -> None:
        try:
            mirror.last()
        except OSError:
            return
        answer.set()

    threading.Thread(target=look, name="second-mirror", daemon=True).start()
    return answer.wait(LOOK_SECONDS)
