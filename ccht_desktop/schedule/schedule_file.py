"""A schedule file as values: rundowns and rules that name each other by key."""

from dataclasses import dataclass
from datetime import date, time

from ccht_desktop.schedule.model import Position, StartMode

# Monday to Sunday as Vietnamese offices write them; the index is Rule.weekdays' number.
DAY_NAMES = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
EVERY_DAY = "hang-ngay"


@dataclass(frozen=True, slots=True)
class FileRundown:
    key: str
    name: str
    positions: tuple[Position, ...]
    backup: str | None = None


@dataclass(frozen=True, slots=True)
class FileRule:
    """As schedule.model.Rule, with the rundown's key; starts in order of time."""

    key: str
    name: str
    rundown: str
    starts: tuple[time, ...]
    weekdays: frozenset[int]
    from_date: date | None = None
    to_date: date | None = None
    grace_seconds: int | None = None
    cap_minutes: int | None = None
    decision: str = ""
    start_mode: StartMode = "soft"
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ScheduleFile:
    name: str
    description: str
    rundowns: tuple[FileRundown, ...]
    rules: tuple[FileRule, ...]
