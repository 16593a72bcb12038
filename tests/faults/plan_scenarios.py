"""plan.db is locked, damaged or replaced while, or before, its station is on the air."""

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from tests.faults.fault_processes import Sound, airings, asked, entries, heard, on_air
from tests.faults.fault_station import Tone, copy_station, set_sessions, whole_second
from tests.service.service_station import wait_for


@dataclass(frozen=True, slots=True)
class Aired:
    """due: when the session should begin, in wall seconds. alarms: codes told after it aired."""

    rows: list[Airing]
    sounds: list[Sound]
    due: float
    alarms: set[str]


class PlanStation:
    """A station whose session of one tone is due in so many seconds."""

    def __init__(self, home: Path, template: Path, tone: Tone) -> None:
        self.folder: StationFolder = copy_station(template, home / "station")
        self.old = home / "old.db"
        shutil.copy(self.folder.plan_db, self.old)
        self._tone = tone
        self._clock = SystemClock()
        self.due = self._clock.now()

    @contextmanager
    def on_air(self, due_in: float) -> Iterator[None]:
        """A playout; once it answers, the session is due in so many seconds, and in its log."""
        with on_air(self.folder):
            self.set_due(due_in)
            wait_for(lambda: bool(entries(self.folder, "planned")), "the plan is in the log")
            yield

    def set_due(self, seconds: float, key: str = "thu") -> None:
        self.due = whole_second(self._clock.now() + timedelta(seconds=seconds))
        set_sessions(self.folder, [self.due], [self._tone], key)

    def until_due(self, seconds: float) -> None:
        pause = (self.due - self._clock.now()).total_seconds() + seconds
        threading.Event().wait(max(0.0, pause))

    def planned(self) -> None:
        """A first life takes the plan into the log; the next may be as slow to start."""
        begun = self._clock.monotonic()
        with on_air(self.folder):
            self.set_due(5 + 2 * (self._clock.monotonic() - begun))
            wait_for(lambda: bool(entries(self.folder, "planned")), "the plan is in the log")

    def aired(self, rows: int = 1) -> Aired:
        wait_for(lambda: self._ended() >= rows, "the session has aired")
        answer = asked(self.folder)
        assert answer is not None
        alarms = {alarm["code"] for alarm in answer["alarms"]}
        return Aired(airings(self.folder), heard(self.folder), self.due.timestamp(), alarms)

    def spoil(self) -> None:
        """Overwrites every page, the first one too."""
        size = self.folder.plan_db.stat().st_size
        with self.folder.plan_db.open("r+b") as file:
            file.write(b"\xa5" * size)

    def _ended(self) -> int:
        return len([row for row in airings(self.folder) if row.outcome is not None])


Play = Callable[[PlanStation], Aired]


def locked(seconds: float) -> Play:
    """By another program, from before the start to after it."""

    def play(s: PlanStation) -> Aired:
        with s.on_air(seconds / 2 + 3), closing(sqlite3.connect(s.folder.plan_db)) as other:
            s.until_due(-seconds / 2)
            other.execute("BEGIN EXCLUSIVE")
            s.until_due(seconds / 2)
            return s.aired()

    return play


def locked_at_start(s: PlanStation) -> Aired:
    s.planned()
    with closing(sqlite3.connect(s.folder.plan_db)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with on_air(s.folder):
            return s.aired()


def corrupt_while_running(s: PlanStation) -> Aired:
    with s.on_air(5):
        s.spoil()
        return s.aired()


def corrupt_at_start(s: PlanStation) -> Aired:
    s.planned()
    s.spoil()
    with on_air(s.folder):
        return s.aired()


def gone_at_start(s: PlanStation) -> Aired:
    s.planned()
    s.folder.plan_db.unlink()
    with on_air(s.folder):
        return s.aired()


def replaced_by_old(s: PlanStation) -> Aired:
    """An old copy, without the session, in the place of the plan; as restoring by hand does."""
    with s.on_air(5):
        part = s.folder.plan_db.with_suffix(".part")
        shutil.copy(s.old, part)
        part.replace(s.folder.plan_db)
        return s.aired()


def overwritten_by_old(s: PlanStation) -> Aired:
    with s.on_air(5):
        shutil.copyfile(s.old, s.folder.plan_db)
        return s.aired()


def edited_after_replacement(s: PlanStation) -> Aired:
    """What people enter into the plan that took the other's place is followed."""
    with s.on_air(60):
        part = s.folder.plan_db.with_suffix(".part")
        shutil.copy(s.old, part)
        part.replace(s.folder.plan_db)
        s.set_due(5, key="moi")
        s.until_due(3)
        return s.aired()
