"""The composition root: the only place that builds concrete things from a station folder."""

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ccht_desktop.airlog.copies import Places
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.mirror import Mirror
from ccht_desktop.airlog.mirroring import Mirroring
from ccht_desktop.airlog.opening import open_log
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.signs import Beat, no_sign
from ccht_desktop.airlog.soundness import rows_after
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, Clock, SystemClock, local
from ccht_desktop.foundation.database import (
    Schema,
    open_reader,
    open_watcher,
    open_writer,
    unreadable,
)
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.foundation.watched import (
    identity,
    inode,
    last_settings,
    plan_unreadable,
    second_home,
    watched_plan,
)
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.documents import Documents
from ccht_desktop.library.intake import Intake
from ccht_desktop.library.model import Clip
from ccht_desktop.library.originals import Originals
from ccht_desktop.library.reading_aloud import ReadingAloud
from ccht_desktop.library.said_as import Sayings
from ccht_desktop.library.search import ClipSearch
from ccht_desktop.library.sounds import Sounds
from ccht_desktop.library.store import Library
from ccht_desktop.library.vocabulary import Vocabulary
from ccht_desktop.library.workers import Cancelled, RunWorker, WorkerLimits, never
from ccht_desktop.library.workshop import Workshop
from ccht_desktop.schedule.book import ScheduleBook
from ccht_desktop.schedule.days.calendars import Calendars
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Calendar, Schedule, Walls
from ccht_desktop.schedule.planned import Occurrence, PlannedSession
from ccht_desktop.schedule.resolving.resolve import named_clips, resolve
from ccht_desktop.schedule.walls import walls_of

PLAN_SCHEMA = Schema(
    version=6,
    journal="delete",
    modules=("ccht_desktop.library.migrations", "ccht_desktop.schedule.migrations"),
)


# Numbers of changes of one file of the plan lie below those of the file that replaced it.
PLANS_APART = 1 << 40


class Station:
    """One opened station: its settings, its plan, and a reader of its log."""

    def __init__(
        self,
        folder: StationFolder,
        plan: sqlite3.Connection,
        settings: Settings,
        clock: Clock,
        run_worker: RunWorker,
    ) -> None:
        self.folder = folder
        self.clock = clock
        self.settings = settings
        self._run_worker = run_worker
        self._plan_file = identity(folder.plan_db)
        self._plans = 0
        self._reader: sqlite3.Connection | None = None
        self._reader_of = 0
        self._mirroring: Mirroring | None = None
        self._calendars = Calendars(lambda: self.settings)
        self._read_plan(plan)

    def _read_plan(self, plan: sqlite3.Connection) -> None:
        self._plan = plan
        self.library = Library(plan, self.folder, self.clock)
        self.decisions = Decisions(plan, self.library, lambda: self.settings.flag("approval.self"))
        self.search = ClipSearch(plan)
        self.documents = Documents(plan)
        self.sounds = Sounds(plan)
        self.originals = Originals(self.folder, self.clock, self._keep_original_days)
        self.intake = Intake(self.library, self.sounds, self.originals, self._run_worker)
        self.workshop = Workshop(self.library, self.folder, self._run_worker)
        self.vocabulary = Vocabulary(plan)
        self.sayings = Sayings(plan)
        self.reading_aloud = ReadingAloud(self.folder, self._run_worker)
        self.schedule = ScheduleBook(plan, self.clock)

    @classmethod
    def create(
        cls, folder: StationFolder, *, name: str, code: str, clock: Clock | None = None
    ) -> None:
        """Makes a new station; raises StationError STATION_EXISTS or FOLDER_NOT_EMPTY."""
        from ccht_desktop.upload.keys import make_station_key

        clock = clock or SystemClock()
        folder.make()
        public_key = make_station_key(folder.station_key)
        _write_secret(folder.control_key)
        open_writer(folder.plan_db, PLAN_SCHEMA).close()
        first = {"code": code, "name": name, "public_key": public_key}
        with (
            StationLock(folder.lock),
            closing(open_writer(folder.airlog_db, AIRLOG_SCHEMA)) as connection,
        ):
            Ledger(connection, clock).append("station", first)
            with closing(Mirror(folder.mirror)) as mirror:
                mirror.extend(rows_after(connection, 0))
        settings_file.write(folder.settings, {"station.name": name, "station.code": code})

    @classmethod
    def open(
        cls,
        folder: StationFolder,
        *,
        clock: Clock | None = None,
        run_worker: RunWorker | None = None,
        watching: bool = False,
    ) -> "Station":
        """Opens a station; raises StationError NO_STATION, STATION_NEWER or DB_UNREADABLE.

        watching: plan.db is only read, as playout does; its damage shows at the first reading, and
        damaged settings are those of the last backup, or the defaults.
        """
        folder.require()
        settings = last_settings(folder) if watching else settings_file.read(folder.settings)
        if watching:
            plan = watched_plan(folder, PLAN_SCHEMA)
        elif not folder.plan_db.exists():
            raise unreadable(folder.plan_db)
        else:
            plan = open_writer(folder.plan_db, PLAN_SCHEMA, folder.backup)
        try:
            return cls(folder, plan, settings, clock or SystemClock(), run_worker or _no_worker)
        except BaseException:
            plan.close()
            raise

    @property
    def airlog(self) -> AirlogReader:
        """A read-only view of the log; sees whatever is committed."""
        file = inode(self.folder.airlog_db)
        if self._reader is not None and self._reader_of != file:
            # A restored log is another file.
            self._reader.close()
            self._reader = None
        if self._reader is None:
            self._reader, self._reader_of = open_reader(self.folder.airlog_db, AIRLOG_SCHEMA), file
        return AirlogReader(self._reader)

    @staticmethod
    def lock(folder: StationFolder, patience: float = 0.0) -> StationLock:
        """The station lock, waited for so many seconds; raises StationError STATION_HELD."""
        return StationLock(folder.lock, patience)

    @contextmanager
    def open_ledger(self, beat: Beat = no_sign, *, brought_back: bool = False) -> Iterator[Ledger]:
        """The writing end of the log, for the holder of the lock only; a damaged log is restored.

        beat, brought_back: as open_log says. Raises StationError LOG_NOT_RESTORED, STATION_NEWER,
        DB_BUSY or DB_UNREADABLE.
        """
        opened = open_log(self._log_places(), self.clock, beat, brought_back=brought_back)
        with opened as (ledger, self._mirroring):
            if next(AirlogReader(ledger.connection).entries("station"), None) is None:
                # A log that nothing could restore begins without the name of its station.
                ledger.append("station", self._introduction())
            yield ledger

    @property
    def mirror_problem(self) -> str | None:
        """Why the mirror of the open ledger is not level with it, as a sentence."""
        return self._mirroring.problem if self._mirroring is not None else None

    def _log_places(self) -> Places:
        folder, second = self.folder, second_home(self.settings)
        return Places(folder.airlog_db, folder.mirror, folder.backup, second, self._public_key)

    def _public_key(self) -> str | None:
        from ccht_desktop.upload.keys import load_key

        try:
            return load_key(self.folder.station_key).public
        except StationError:
            return None

    def _introduction(self) -> dict[str, Any]:
        from ccht_desktop.upload.keys import load_key

        name, code = self.settings.text("station.name"), self.settings.text("station.code")
        return {"code": code, "name": name, "public_key": load_key(self.folder.station_key).public}

    def plan_version(self) -> int:
        """Changes when another connection writes plan.db, or when another file takes its place;
        raises as plan_unreadable says."""
        if (file := identity(self.folder.plan_db)) not in (None, self._plan_file):
            self._plan_file = file
            self._plans += 1
            self._plan.close()
            self._read_plan(open_watcher(self.folder.plan_db))
        try:
            version = int(self._plan.execute("PRAGMA data_version").fetchone()[0])
            return self._plans * PLANS_APART + version
        except sqlite3.Error as error:
            raise plan_unreadable(error) from error

    def reload_settings(self) -> None:
        self.settings = settings_file.read(self.folder.settings)

    def _keep_original_days(self) -> int:
        return self.settings.whole("library.keep_original_days")

    def walls(self) -> Walls:
        return walls_of(self.settings)

    def occurrences(
        self, start: datetime, end: datetime, schedule: Schedule | None = None
    ) -> list[Occurrence]:
        """Sessions with start <= their start < end, of the schedule in force or of another."""
        schedule = schedule or self.schedule.current()
        calendar = self._calendars.heeded(schedule, start, end)
        return occurrences(schedule, start, end, calendar, self.walls())

    def calendar(self, start: datetime, end: datetime) -> Calendar:
        """Seasons as set, and the public holidays of the years from a moment to another."""
        return self._calendars.between(start, end)

    def resolve(
        self,
        start: datetime,
        end: datetime,
        last_aired: dict[str, datetime] | None = None,
        coming: Mapping[str, Sequence[datetime]] = MappingProxyType({}),
        *,
        intended: bool = False,
        schedule: Schedule | None = None,
    ) -> list[PlannedSession]:
        """What is intended between two moments, resolved to clips with what aired last.

        coming: starts, by hash, of what has still to sound in a session that runs. intended:
        as if the files of all clips were whole. schedule: one that is not in force, to see what it
        would give.
        """
        schedule = schedule or self.schedule.current()
        # What has a fixed place later on the last day is not taken by turn before it.
        found = self.occurrences(start, _midnight_after(end), schedule)
        aired = self.airlog.last_aired() if last_aired is None else last_aired
        clips = self.library.standing(local(start).date(), named_clips(schedule))
        if intended:
            clips = [replace(clip, fault=None) if clip.fault else clip for clip in clips]
        starts = self.starts(clips, start)
        for sha256, moments in coming.items():
            starts.setdefault(sha256, []).extend(moments)
        sessions = resolve(found, schedule.rundowns, clips, aired, self.walls(), starts)
        return [session for session in sessions if session.start < end]

    def starts(self, clips: Sequence[Clip], at: datetime) -> dict[str, list[datetime]]:
        """When clips whose approval sets limits began; of earlier approvals, that day's too."""
        approvals = [clip.approval for clip in clips if clip.approval is not None]
        limited = [a for a in approvals if a.max_per_day is not None or a.max_total is not None]
        if not limited:
            return {}
        day = datetime.combine(local(at).date(), time.min, ZONE)
        since = min(day, *(approval.at for approval in limited))
        return self.airlog.starts([approval.sha256 for approval in limited], since)

    def soundless(self) -> frozenset[str]:
        """Hashes of the clips in use whose file is not there, or is known to be changed."""
        used = [clip for clip in self.library.clips() if not clip.retired]
        known = {clip.sha256 for clip in used if clip.fault is not None}
        gone = {c.sha256 for c in used if not self.folder.audio(c.sha256).is_file()}
        return frozenset(known | gone)

    def close(self) -> None:
        self._plan.close()
        if self._reader is not None:
            self._reader.close()


def _midnight_after(moment: datetime) -> datetime:
    return datetime.combine(local(moment).date() + timedelta(days=1), time.min, ZONE)


def _write_secret(path: Path) -> None:
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32), "ascii")


def _no_worker(
    role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
) -> dict[str, Any]:
    raise StationError("WORKER_FAILED", _("This part of the program starts no workers."))
