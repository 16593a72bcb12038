"""The keeper process: what belongs to a time of day and makes no sound, driven by APScheduler."""

import contextlib
import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ccht_desktop.foundation.clock import ZONE, Clock, SystemClock, utc_text
from ccht_desktop.foundation.database import copy_database
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.integrity import file_matches
from ccht_desktop.schedule.model import PlannedSession
from ccht_desktop.service.appending import append
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station

PREPARE_AT = (timedelta(minutes=10), timedelta(seconds=60))
LOOK_AHEAD = timedelta(minutes=30)
PLAN_EVERY_SECONDS = 300
KEEP_BACKUPS = 14
MISFIRE_SECONDS = 240
STEP_SECONDS = 2.0
LOOK_SECONDS = 5.0

log = logging.getLogger(__name__)


def prepare(station: Station, session: PlannedSession) -> dict[str, Any]:
    """Body of a `prepared` entry: which files of the session are not what was approved."""
    problems = [
        {"position": item.position, "clip": item.clip, "title": item.title}
        for item in session.items
        if item.sha256 and not file_matches(station.folder.audio(item.sha256), item.sha256)
    ]
    return {"occurrence": session.occurrence, "problems": problems}


def back_up(station: Station) -> dict[str, Any]:
    """Copies both databases and the settings into backup/, keeping the last 14 days."""
    folder = station.folder
    day = station.clock.now().astimezone(ZONE).strftime("%Y-%m-%d")
    target = folder.backup / day
    target.mkdir(parents=True, exist_ok=True)
    for source in (folder.plan_db, folder.airlog_db):
        copy_database(source, target / source.name)
    (target / folder.settings.name).write_bytes(folder.settings.read_bytes())
    days = sorted(p for p in folder.backup.glob("????-??-??") if p.is_dir())
    for old in days[:-KEEP_BACKUPS]:
        for file in old.iterdir():
            file.unlink()
        old.rmdir()
    return {"folder": day, "at": utc_text(station.clock.now())}


def upload(station: Station) -> None:
    """Sends what lies beyond the last receipt, when a receiving level is set."""
    from ccht_desktop.upload.enrolling import pin
    from ccht_desktop.upload.sending import deliver

    if station.settings.text("upload.url"):
        result = deliver(station, lambda entries: append(station, entries))
        pin(station, result.receiver_key)


def _append_prepared(session: PlannedSession, station: Station) -> None:
    append(station, [("prepared", prepare(station, session))])


def _append_backup(station: Station) -> None:
    append(station, [("backup", back_up(station))])


class Keeper:
    """Duties in APScheduler's threads, each with its own station; rebuilt after a clock step."""

    def __init__(self, folder: StationFolder, clock: Clock | None = None) -> None:
        self._folder = folder
        self._clock = clock or SystemClock()
        self._leave = threading.Event()
        self._scheduler = self._build()

    def run(self) -> None:
        """Until told to leave."""
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), lambda _number, _frame: self._leave.set())
        self.start()
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        while not self._leave.wait(LOOK_SECONDS):
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
        """Puts the preparation of each session of the next half hour on the clock."""
        with contextlib.closing(self._open()) as station:
            now = self._clock.now()
            for session in station.airlog.planned(now, now + LOOK_AHEAD):
                for lead in PREPARE_AT:
                    at = session.start - lead
                    if at > now:
                        self._scheduler.add_job(
                            self._duty(partial(_append_prepared, session)),
                            "date",
                            run_date=at,
                            id=f"prepare {session.occurrence} {int(lead.total_seconds())}",
                            replace_existing=True,
                        )

    def _build(self) -> Any:
        from apscheduler.schedulers.background import BackgroundScheduler

        defaults = {"misfire_grace_time": MISFIRE_SECONDS, "coalesce": True, "max_instances": 1}
        scheduler = BackgroundScheduler(timezone=ZONE, job_defaults=defaults)
        settings_hours = 1.0
        with contextlib.closing(self._open()) as station:
            settings_hours = max(0.05, station.settings.number("upload.hours"))
        soon = self._clock.now() + timedelta(seconds=20)
        scheduler.add_job(
            self.plan, "interval", seconds=PLAN_EVERY_SECONDS, id="plan", next_run_time=soon
        )
        scheduler.add_job(
            self._duty(upload), "interval", hours=settings_hours, id="upload", next_run_time=soon
        )
        scheduler.add_job(self._duty(_append_backup), "cron", hour=12, minute=15, id="backup")
        return scheduler

    def _duty(self, work: Callable[[Station], object]) -> Callable[[], None]:
        """A duty in its own thread, with its own databases; a failure is written, then retried."""

        def run() -> None:
            try:
                with contextlib.closing(self._open()) as station:
                    work(station)
            except StationError as error:
                log.warning("%s: %s", error.code, error.text)

        return run

    def _open(self) -> Station:
        return Station.open(self._folder, run_worker=run_worker)
