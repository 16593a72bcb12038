"""The keeper's watch: asks playout what stands, and brings to the officer what is due."""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any

from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import Clock, local_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_texts import told
from ccht_desktop.service.alarms import memory as memories
from ccht_desktop.service.alarms.deciding import Alarm, due
from ccht_desktop.service.alarms.ways import ALL
from ccht_desktop.service.alarms.ways.port import Sender, Way, WayError
from ccht_desktop.service.commands import Client
from ccht_desktop.service.playout_state import PlayoutState

LOOK_SECONDS = 10.0
OFF_SECONDS = 60.0
RETRY_SECONDS = 60.0
LONGEST_RETRY_SECONDS = 900.0
OFF = "PLAYOUT_OFF"

log = logging.getLogger(__name__)


class AlarmWatch:
    """To look every LOOK_SECONDS. Does nothing and remembers nothing while no way is set."""

    def __init__(self, folder: StationFolder, clock: Clock, ways: Sequence[Way] = ALL) -> None:
        self._folder = folder
        self._clock = clock
        self._ways = ways
        self._file = folder.root / memories.NAME
        self._memory: memories.Memory | None = None
        self._settings: Settings | None = None
        self._off_since: float | None = None
        self._on_air: str | None = None
        self._failures: dict[str, int] = {}
        self._next_try: dict[str, float] = {}

    def look(self) -> None:
        """Never raises what a person could meet: an alarm that fails must raise no alarm."""
        try:
            settings = self._settings_now()
            if settings is None:
                return
            ways = [way for way in self._ways if way.is_set(settings)]
            if not ways:
                self._off_since = None
                return
            self._decide([way.id for way in ways])
            for way in ways:
                self._deliver(way, Sender(self._folder, settings, self._on_air))
        except (StationError, OSError) as error:
            log.warning("alarms: %s", error)

    def _settings_now(self) -> Settings | None:
        """As they are, or as they were while they cannot be read."""
        try:
            self._settings = settings_file.read(self._folder.settings)
        except StationError as error:
            log.warning("%s: %s", error.code, error.text)
        return self._settings

    def _decide(self, ways: list[str]) -> None:
        before = self._remembered()
        now, monotonic = self._clock.now(), self._clock.monotonic()
        answer = self._ask()
        if answer is None:
            self._off_since = monotonic if self._off_since is None else self._off_since
            if monotonic - self._off_since < OFF_SECONDS:
                return
            since = now - timedelta(seconds=monotonic - self._off_since)
            alarms = [Alarm(OFF, told(OFF, self._why_off(), self._coming()), local_text(since))]
            # What else stands cannot be known: it is neither told nor over.
            known = {OFF: before.told[OFF]} if OFF in before.told else {}
        else:
            self._off_since, self._on_air = None, answer.get("device")
            alarms = [Alarm(a["code"], a["text"], a["since"]) for a in answer["alarms"]]
            known = before.told
        notices, after = due(alarms, known, now, monotonic)
        kept = {code: row for code, row in before.told.items() if code not in known}
        changed = memories.Memory({**kept, **after}, before.waiting).with_notices(notices, ways)
        if changed != before:
            self._remember(changed)

    def _ask(self) -> dict[str, Any] | None:
        try:
            return Client(self._folder).request({"do": "now"})
        except StationError:
            return None

    def _why_off(self) -> str:
        failure = PlayoutState(self._folder, self._clock).failure
        return failure.text if failure is not None else ""

    def _coming(self) -> PlannedSession | None:
        try:
            with closing(open_reader(self._folder.airlog_db, SCHEMA)) as connection:
                now = self._clock.now()
                planned = AirlogReader(connection).planned(now, now + timedelta(hours=48))
        except StationError:
            return None
        return next((session for session in planned if session.start > self._clock.now()), None)

    def _deliver(self, way: Way, sender: Sender) -> None:
        """Sends what waits for a way; after a failure nothing more of it for a minute."""
        monotonic = self._clock.monotonic()
        if monotonic < self._next_try.get(way.id, monotonic):
            return
        for notice in self._remembered().waiting.get(way.id, ()):
            try:
                way.send(notice, sender)
            except WayError as error:
                log.warning("%s %s: %s: %s", way.id, notice.code, error.code, error.text)
                if error.retryable:
                    self._wait(way.id)
                    return
            else:
                log.info("%s: %s %s", way.id, notice.kind, notice.code)
            self._failures.pop(way.id, None)
            self._remember(self._remembered().without(way.id, notice))

    def _wait(self, way: str) -> None:
        failures = self._failures.get(way, 0)
        self._failures[way] = failures + 1
        seconds = min(RETRY_SECONDS * 2.0 ** min(failures, 10), LONGEST_RETRY_SECONDS)
        self._next_try[way] = self._clock.monotonic() + seconds

    def _remembered(self) -> memories.Memory:
        if self._memory is None:
            self._memory = memories.load(self._file, self._clock)
        return self._memory

    def _remember(self, memory: memories.Memory) -> None:
        self._memory = memory
        memories.save(self._file, memory, self._clock)
