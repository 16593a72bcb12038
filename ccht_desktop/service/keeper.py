"""The keeper process: what belongs to a time of day and makes no sound, driven by APScheduler."""

import contextlib
import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, Clock, SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.duties import BEFORE_SESSIONS, all_duties
from ccht_desktop.service.duties.duty import Bench, Duty, SessionDuty

LOOK_AHEAD = timedelta(minutes=30)
PLAN_EVERY_SECONDS = 300
SOON = timedelta(seconds=2)
MISFIRE_SECONDS = 240
STEP_SECONDS = 2.0
LOOK_SECONDS = 5.0

log = logging.getLogger(__name__)


class Keeper:
    """Duties in APScheduler's threads, each with its own station; rebuilt after a clock step."""

    def __init__(
        self,
        folder: StationFolder,
        clock: Clock | None = None,
        duties: tuple[Duty, ...] | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock or SystemClock()
        self._leave = threading.Event()
        self._duties = all_duties() if duties is None else duties
        self._bench = Bench(folder, self._clock, StandingAlarms(folder))
        self._scheduler = self._build()

    @property
    def leaving(self) -> bool:
        return self._leave.is_set()

    def leave(self) -> None:
        """Ends run() once the duties in hand are done."""
        self._leave.set()

    def run(self, ticked: Callable[[], None] = lambda: None) -> None:
        """Until told to leave. ticked: a sign of life, every few seconds."""
        self.start()
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        while not self._leave.wait(LOOK_SECONDS):
            ticked()
            passed = (self._clock.now() - wall).total_seconds()
            if abs(passed - (self._clock.monotonic() - monotonic)) > STEP_SECONDS:
                self._scheduler.shutdown(wait=False)
                self._scheduler = self._build()
                self.start()
            wall, monotonic = self._clock.now(), self._clock.monotonic()
        self.close()

    def start(self, paused: bool = False) -> None:
        """Puts the duties on the clock; paused, none of them is done."""
        self._scheduler.start(paused=paused)

    def close(self) -> None:
        self._scheduler.shutdown(wait=True)

    def jobs(self) -> list[tuple[str, datetime]]:
        """Names and next times of the duties, for a person who asks and for tests."""
        return [(job.id, job.next_run_time) for job in self._scheduler.get_jobs()]

    def plan(self) -> None:
        """Puts what is done before each session of the next half hour on the clock."""
        with contextlib.closing(self._bench.open()) as station:
            now = self._clock.now()
            sessions = station.airlog.planned(now, now + LOOK_AHEAD)
        for session in sessions:
            for duty in BEFORE_SESSIONS:
                for lead in duty.leads:
                    if session.start - lead > now:
                        self._scheduler.add_job(
                            partial(self.do_before, duty, session.occurrence, session.start),
                            "date",
                            run_date=session.start - lead,
                            id=f"{duty.name} {session.occurrence} {int(lead.total_seconds())}",
                            replace_existing=True,
                        )

    def do(self, name: str, work: Callable[[Bench], None], alarm: str | None) -> bool:
        """A duty, whether it succeeded; a failure is written down and told, and never spreads."""
        try:
            work(self._bench)
        except Exception as error:
            # What fails today is tried again at its next time.
            told = error.text if isinstance(error, StationError) else f"{error}"
            log.warning("%s: %s", name, told, exc_info=not isinstance(error, StationError))
            if alarm:
                self._bench.alarms.tell(alarm, told or type(error).__name__)
            return False
        return True

    def _do(self, duty: Duty) -> None:
        if self.do(duty.name, duty.work, duty.alarm) and duty.alarm:
            self._bench.alarms.tell(duty.alarm, None)

    def do_before(self, duty: SessionDuty, occurrence: str, start: datetime) -> None:
        def work(bench: Bench) -> None:
            with contextlib.closing(bench.open()) as station:
                # As it is planned now: it may have changed since this was put on the clock.
                for session in station.airlog.planned(start, start + LOOK_AHEAD):
                    if session.occurrence == occurrence:
                        duty.work(station, session)

        if self.do(f"{duty.name} {occurrence}", work, duty.alarm) and duty.alarm:
            self._bench.alarms.forget(duty.alarm)

    def _plan(self) -> None:
        self.do("plan", lambda _bench: self.plan(), None)

    def _build(self) -> Any:
        from apscheduler.schedulers.background import BackgroundScheduler

        defaults = {"misfire_grace_time": MISFIRE_SECONDS, "coalesce": True, "max_instances": 1}
        scheduler = BackgroundScheduler(timezone=ZONE, job_defaults=defaults)
        settings, soon = self._settings(), self._clock.now() + SOON
        scheduler.add_job(
            self._plan, "interval", seconds=PLAN_EVERY_SECONDS, id="plan", next_run_time=soon
        )
        for duty in self._duties:
            first = {"next_run_time": soon} if duty.soon else {}
            if duty.every is not None:
                when: dict[str, Any] = {"trigger": "interval", "seconds": duty.every(settings)}
            else:
                assert duty.daily is not None
                when = {"trigger": "cron", "hour": duty.daily.hour, "minute": duty.daily.minute}
            scheduler.add_job(partial(self._do, duty), id=duty.name, **when, **first)
        return scheduler

    def _settings(self) -> Settings:
        try:
            return settings_file.read(self._folder.settings)
        except StationError as error:
            log.warning("%s", error.text)
            return Settings({})
