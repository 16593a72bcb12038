"""What a duty of the keeper is, and what it works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station


@dataclass(frozen=True, slots=True)
class Bench:
    """A duty opens its own station: it runs in a thread of its own."""

    folder: StationFolder
    clock: Clock
    alarms: StandingAlarms

    def open(self) -> Station:
        """To be closed by who opened it; raises as Station.open."""
        return Station.open(self.folder, clock=self.clock, run_worker=run_worker)


@dataclass(frozen=True, slots=True)
class Duty:
    """Done every so many seconds, or daily at a local time; soon: also when the keeper starts.

    alarm: the code raised when it fails and lowered when it succeeds; None for what is only
    written to the keeper's log.
    """

    name: str
    work: Callable[[Bench], None]
    every: Callable[[Settings], float] | None = None
    daily: time | None = None
    soon: bool = True
    alarm: str | None = None


@dataclass(frozen=True, slots=True)
class SessionDuty:
    """Done before each session, so long before its start. alarm: as a duty's, but not lowered
    by success: what the work appends to the ledger says how it stands."""

    name: str
    leads: tuple[timedelta, ...]
    work: Callable[[Station, PlannedSession], None]
    alarm: str | None = None
