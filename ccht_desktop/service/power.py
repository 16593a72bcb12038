"""Keeping the computer awake for sessions: when, and what the log says of it."""

import logging
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import Clock, from_text, local, utc_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.appending import append
from ccht_desktop.service.commands import Client
from ccht_desktop.service.power_means import Means, PowerRefused
from ccht_desktop.station import Station

AWAKE_BEFORE = timedelta(minutes=15)
WAKE_BEFORE = timedelta(minutes=10)
PAST, AHEAD = timedelta(days=1), timedelta(hours=48)
LOOK_SECONDS = 30.0
DRIFT_SECONDS = 30.0
MOST_UNWRITTEN = 100
ALARM = "POWER"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    awake: bool
    wake_at: datetime | None


def wanted(now: datetime, sessions: Sequence[PlannedSession], on_air: bool, wakes: bool) -> Wanted:
    """Awake from 15 min before a session to its end, and while anything is on the air.

    wakes: the computer can be woken for the next session; one that cannot must not fall asleep
    before it at all.
    """
    coming = [s.start - WAKE_BEFORE for s in sessions if s.start - WAKE_BEFORE > now]
    near = any(s.start - AWAKE_BEFORE <= now < s.end for s in sessions)
    awake = on_air or near or (bool(coming) and not wakes)
    return Wanted(awake, min(coming, default=None))


class Power:
    """Looks every LOOK_SECONDS; remembers what is held and what was said of it."""

    def __init__(
        self, folder: StationFolder, clock: Clock, alarms: StandingAlarms, means: Means
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._alarms = alarms
        self._means = means
        self._held = False
        self._wakes = True
        self._wake: tuple[datetime, float] | None = None
        self._refused: dict[str, str] = {}
        self._alarmed = False
        self._unwritten: list[dict[str, Any]] = []

    def look(self) -> None:
        """Raises StationError where the log cannot be read or written; it is tried again."""
        if settings_file.read(self._folder.settings).flag("power.keep_awake"):
            now, sessions = self._clock.now(), _sessions(self._folder, self._clock)
            self._set_wake(wanted(now, sessions, False, True).wake_at)
            self._hold(wanted(now, sessions, _on_air(self._folder), self._wakes).awake)
        else:
            self._set_wake(None)
            self._hold(False)
            self._alarm(None)
        self._write()

    def _hold(self, awake: bool) -> None:
        if not awake:
            if self._held:
                self._means.release()
                self._held = False
                self._note("awake", "released")
            return
        try:
            self._means.hold()
        except PowerRefused as error:
            self._note_refusal("awake", str(error))
            self._alarm(str(error))
            return
        if not self._held:
            self._held = True
            self._note("awake", "held")
        self._alarm(None)

    def _set_wake(self, moment: datetime | None) -> None:
        if moment is None:
            if self._wake is not None:
                self._means.forget_wake()
                self._wake = None
            return
        now = self._clock.now()
        rings = self._clock.monotonic() + (moment - now).total_seconds()
        known = self._wake
        # A clock that was set, or a sleep, moves what the timer counts.
        if known is not None and known[0] == moment and abs(known[1] - rings) < DRIFT_SECONDS:
            return
        try:
            self._means.wake(moment, now)
        except PowerRefused as error:
            self._wake, self._wakes = None, False
            self._note_refusal("wake", str(error))
            return
        self._wake, self._wakes = (moment, rings), True
        if known is None or known[0] != moment:
            self._note("wake", "set", at=utc_text(moment))

    def _alarm(self, reason: str | None) -> None:
        if reason is not None or self._alarmed:
            self._alarms.tell(ALARM, reason)
        self._alarmed = reason is not None

    def _note(self, what: str, result: str, reason: str | None = None, **more: str) -> None:
        self._unwritten.append({"what": what, "result": result, "reason": reason, **more})
        del self._unwritten[:-MOST_UNWRITTEN]

    def _note_refusal(self, what: str, reason: str) -> None:
        """At most once a day, also when the keeper starts again."""
        day = local(self._clock.now()).date().isoformat()
        if self._refused.get(what) == day:
            return
        log.warning("%s: %s", what, reason)
        if day not in _days_of_refusal(self._folder, what):
            self._note(what, "refused", reason)
        self._refused[what] = day

    def _write(self) -> None:
        if self._unwritten:
            with closing(Station.open(self._folder, clock=self._clock)) as station:
                append(station, [("power", body) for body in self._unwritten])
            self._unwritten.clear()


def _sessions(folder: StationFolder, clock: Clock) -> list[PlannedSession]:
    now = clock.now()
    with closing(open_reader(folder.airlog_db, SCHEMA)) as connection:
        return AirlogReader(connection).planned(now - PAST, now + AHEAD)


def _on_air(folder: StationFolder) -> bool:
    try:
        return Client(folder).request({"do": "now"})["airing"] is not None
    except StationError:
        return False


def _days_of_refusal(folder: StationFolder, what: str) -> set[str]:
    with closing(open_reader(folder.airlog_db, SCHEMA)) as connection:
        rows = [e for e in AirlogReader(connection).entries("power") if e.body["what"] == what]
    refused = [row for row in rows if row.body["result"] == "refused"]
    return {local(from_text(row.at)).date().isoformat() for row in refused}
