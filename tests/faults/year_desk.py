"""The person at the desk: changes the plan, keeps its own book of what was in force when."""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.station import Station
from tests.faults.year_clock import YearClock
from tests.faults.year_faults import Fault
from tests.faults.year_station import SLOTS, Slot, schedule
from tests.service.service_station import suspend_days

MORNING, EVENING = SLOTS
EDITS = (
    (Slot("sang", time(5, 45)), EVENING),
    (MORNING, Slot("trua", time(11, 0)), EVENING),
    (EVENING,),
    (MORNING, EVENING, Slot("them", time(17, 0, 40))),
    (MORNING, EVENING, Slot("them", time(17, 0, 40), "hard")),
    (MORNING, Slot("them", time(5, 30, 30), "wait", 20), EVENING),
    (Slot("sang", time(5, 30), "hard"), Slot("chieu", time(17, 0), "wait", 60)),
)
TUNE, LAST_WITHDRAWN = 0, 5
Undo = Callable[[], None]


def withdrawn_clip(fault: Fault) -> int:
    return TUNE + int(fault.choice * (LAST_WITHDRAWN + 1))


@dataclass(frozen=True, slots=True)
class InForce:
    since: datetime
    slots: tuple[Slot, ...]


class Desk:
    """hampered: plan.db or the settings cannot be used just now."""

    def __init__(self, folder: StationFolder, clock: YearClock) -> None:
        self._folder = folder
        self._clock = clock
        self._opened: Station | None = None
        self._kept = b""
        self._lock: sqlite3.Connection | None = None
        self.hampered: str | None = None
        self.book = [InForce(clock.true, SLOTS)]
        self.suspended: list[tuple[datetime, date]] = []
        self.changes: list[datetime] = [clock.true]

    def close(self) -> None:
        if self.hampered:
            self.free(self.hampered)
        self.go_off()

    def go_off(self) -> None:
        """The computer goes off, and what holds plan.db with it."""
        if self._lock is not None:
            self.free("plan_locked")
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def _station(self) -> Station:
        if self._opened is None:
            self._opened = Station.open(self._folder, clock=self._clock)
        return self._opened

    def in_force(self, moment: datetime) -> tuple[Slot, ...]:
        return self.book[bisect_right([each.since for each in self.book], moment) - 1].slots

    def is_suspended(self, day: date, moment: datetime) -> bool:
        return any(since <= moment and each == day for since, each in self.suspended)

    def change(self, fault: Fault) -> Undo | None:
        """Does what the fault says; returns what takes it back."""
        if fault.kind == "edit":
            self._replace(EDITS[int(fault.choice * len(EDITS))])
            return lambda: self._replace(SLOTS)
        self.changes.append(self._clock.true)
        if fault.kind == "suspension":
            first = local(self._clock.true).date() + timedelta(days=1)
            days = [first + timedelta(days=n) for n in range(1 + int(fault.choice * 3))]
            try:
                suspend_days(self._station, days[0], days[-1], "mất điện lưới")
            except StationError as error:
                # The person is told that these days are silent already.
                if error.code != "SUSPENSION_THERE":
                    raise
                return None
            self.suspended += [(self._clock.true, day) for day in days]
            return None
        clip = self._station.library.clips()[withdrawn_clip(fault)]
        self._station.decisions.withdraw(clip.id, "sai số liệu")

        def again() -> None:
            self.changes.append(self._clock.true)
            self._station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number="9/QĐ")

        return again

    def sync(
        self, broadcaster: Broadcaster | None, written: dict[int, tuple[datetime, float]]
    ) -> None:
        """Tells playout, or brings the ledger up to the plan where none runs."""
        if broadcaster is not None:
            try:
                broadcaster.sync()
            except StationError as error:
                if error.code != "LOG_NOT_WRITABLE":
                    raise
            return
        plan_changed(self._station)
        for seq in range(1, self._station.airlog.head()[0] + 1):
            written.setdefault(seq, (self._clock.true, self._clock.wrong_by))

    def hamper(self, kind: str) -> None:
        self.hampered = kind
        if kind == "plan_locked":
            self._lock = sqlite3.connect(self._folder.plan_db, isolation_level=None)
            self._lock.execute("BEGIN EXCLUSIVE")
            return
        path = self._folder.settings if kind == "settings" else self._folder.plan_db
        self._kept = path.read_bytes()
        path.write_bytes(b"?" * len(self._kept))

    def free(self, kind: str) -> None:
        if self.hampered != kind:
            return
        self.hampered = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None
            return
        path = self._folder.settings if kind == "settings" else self._folder.plan_db
        path.write_bytes(self._kept)

    def _replace(self, slots: tuple[Slot, ...]) -> None:
        clips = self._station.library.clips()
        self._station.schedule.replace(schedule(clips, slots), self._station.walls())
        self.book.append(InForce(self._clock.true, slots))
        self.changes.append(self._clock.true)
