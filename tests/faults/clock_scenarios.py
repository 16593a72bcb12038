"""What people and machines do to a computer's clock while its station is on the air."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.model import Airing, Entry
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from tests.faults.fault_processes import Sound, airings, asked, entries, heard, on_air
from tests.faults.fault_station import Tone, copy_station, set_sessions, whole_second
from tests.faults.moved_wall import Wall
from tests.service.service_station import wait_for

HOUR, DAY, YEAR = 3600, 86_400, 31_557_600


@dataclass(frozen=True, slots=True)
class Told:
    """What was heard and written. jumps: true wall seconds; due: when the session should begin."""

    rows: list[Airing]
    sounds: list[Sound]
    steps: list[Entry]
    words: list[Entry]
    due: float
    jumps: list[float]
    nows: list[dict[str, Any]]


class Scenario:
    """One station with one daily session of one tone."""

    def __init__(self, home: Path, template: Path, tone: Tone, shim: Path) -> None:
        self.folder: StationFolder = copy_station(template, home / "station")
        self.wall = Wall(shim, home / "offset")
        self._tone = tone
        self.clock = SystemClock()
        self.due = self.clock.now()
        self._jumps: list[float] = []
        self._nows: list[dict[str, Any]] = []

    @contextmanager
    def on_air(self, due_in: float) -> Iterator[None]:
        """A playout with this wall; once it answers, the session is due in so many true seconds."""
        with on_air(self.folder, env=self.wall.env):
            self.set_due(due_in)
            wait_for(lambda: bool(entries(self.folder, "planned")), "the plan is in the log")
            yield

    def set_due(self, seconds: float) -> None:
        self.due = whole_second(self.clock.now() + timedelta(seconds=seconds))
        set_sessions(self.folder, [self.due], [self._tone])

    def until_due(self, seconds: float) -> None:
        """Waits until so many true seconds after the session's time (below 0: before)."""
        pause = (self.due - self.clock.now()).total_seconds() + seconds
        threading.Event().wait(max(0.0, pause))

    def jump(self, seconds: int) -> None:
        # Read before: once it is set, the playout may see it before this process goes on.
        self._jumps.append(self.clock.now().timestamp())
        self.wall.jump(seconds)

    def ask(self) -> dict[str, Any]:
        answer = asked(self.folder)
        assert answer is not None
        self._nows.append(answer)
        return answer

    def told(self) -> Told:
        return Told(
            airings(self.folder),
            heard(self.folder),
            [e for e in entries(self.folder, "clock") if "step_seconds" in e.body],
            [e for e in entries(self.folder, "clock") if e.body.get("source")],
            self.due.timestamp(),
            self._jumps,
            self._nows,
        )

    def aired(self) -> bool:
        return any(row.outcome == "aired" for row in airings(self.folder))

    def closed(self, rows: int = 1) -> bool:
        return len([row for row in airings(self.folder) if row.outcome is not None]) >= rows


Play = Callable[[Scenario], Told]


def a_minute_ahead(s: Scenario) -> Told:
    with s.on_air(30):
        s.jump(60)
        wait_for(s.closed, "the session has aired")
        return s.told()


def a_day_ahead(s: Scenario) -> Told:
    """Tomorrow's session is then due in a few seconds; today's has passed by a day."""
    with s.on_air(8):
        s.until_due(-4.5)
        s.jump(DAY)
        wait_for(s.aired, "a session has aired")
        return s.told()


def a_day_ahead_settled(s: Scenario) -> Told:
    with s.on_air(8):
        s.until_due(-4.5)
        s.jump(DAY)
        s.until_due(170)
        wait_for(lambda: s.closed(2), "what passed is settled")
        return s.told()


def an_hour_behind(s: Scenario) -> Told:
    with s.on_air(6):
        s.until_due(-4)
        s.jump(-HOUR)
        s.until_due(4)
        return s.told()


def glitch(seconds: int) -> Play:
    """There, and back after two seconds, before the session is due."""

    def play(s: Scenario) -> Told:
        with s.on_air(6.5):
            s.until_due(-4)
            s.jump(seconds)
            s.until_due(-2.5)
            s.ask()
            s.until_due(-2)
            s.jump(0)
            wait_for(s.closed, "the session has aired")
            return s.told()

    return play


def behind_after_it_ran(seconds: int) -> Play:
    def play(s: Scenario) -> Told:
        with s.on_air(3):
            wait_for(s.closed, "the session has aired")
            s.jump(-seconds)
            s.until_due(seconds + 3.5)
            return s.told()

    return play


def ahead_while_it_plays(s: Scenario) -> Told:
    with s.on_air(3):
        s.until_due(0.7)
        s.jump(HOUR)
        wait_for(s.closed, "the session has aired")
        return s.told()


def behind_at_boot(s: Scenario) -> float:
    """A first life with the true clock, then the computer's battery is empty; seconds to start."""
    begun = s.clock.monotonic()
    with on_air(s.folder, env=s.wall.env):
        took = s.clock.monotonic() - begun
    s.set_due(4 + 2 * took)
    s.jump(-20 * YEAR)
    return took


def held(s: Scenario) -> Told:
    behind_at_boot(s)
    with on_air(s.folder, env=s.wall.env):
        wait_for(lambda: s.ask()["clock"] == "untrusted", "the clock is in doubt")
        s.until_due(4)
        s.ask()
        return s.told()


def confirmed(s: Scenario) -> Told:
    behind_at_boot(s)
    with on_air(s.folder, env=s.wall.env):
        order = {"do": "clock", "source": "person", "offset_seconds": 0.0, "by": "Cán bộ mẫu"}
        Client(s.folder).request(order)
        wait_for(s.closed, "the session has aired")
        return s.told()


def put_right(s: Scenario) -> Told:
    behind_at_boot(s)
    with on_air(s.folder, env=s.wall.env):
        wait_for(lambda: s.ask()["clock"] == "untrusted", "the clock is in doubt")
        s.jump(0)
        wait_for(s.closed, "the session has aired")
        return s.told()
