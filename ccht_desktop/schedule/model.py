"""The schedule as values: rundowns, rules, exceptions, walls, targets. Keys name each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

Source = Literal["clip", "rotation", "repeat", "pause", "relay", "live"]
StartMode = Literal["soft", "hard", "wait"]
Season = Literal["summer", "winter"]
OnHoliday = Literal["usual", "other", "silent"]
# One session by its rule's key, and its day and slot before any move.
Place = tuple[str, date, str]

# Monday to Sunday as Vietnamese offices write them; the index is Rule.weekdays' number.
DAY_NAMES = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Position:
    """One place in a rundown, numbered from 1.

    source "clip" names a fixed clip by its hash; "rotation" takes the clip least recently aired
    among those of `kind` (and of field and group where given), never one of that day, unless
    `again` or a tune, introduction or music; "repeat" takes the one aired last (of kind, or of any
    for PHAT_LAI, of field and group where given), no tune, introduction or music; "pause" is
    `seconds` of silence; "relay" and "live" are `seconds` of a line input, `name` says whose.
    """

    number: int
    source: Source
    kind: str
    sha256: str | None = None
    field: str | None = None
    group: str | None = None
    seconds: float | None = None
    again: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rundown:
    """backup: hash of the clip that plays where the session's own items fail; id 0: not stored."""

    key: str
    name: str
    positions: tuple[Position, ...]
    backup: str | None = None
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """When a rundown, named by its key, goes on the air. weekdays: 0 Monday to 6 Sunday; starts
    are local times, in order.

    every_weeks counts from the week of from_date. month_weeks: which of the month's weekdays, 1 to
    5, -1 the last; empty for all. rrule: an RFC 5545 recurrence of days that stands in the place of
    weekdays, every_weeks and month_weeks. season: only in it. holidays: what a public holiday
    changes; "other" plays holiday_rundown. clusters: keys, empty for all.

    grace_seconds and cap_minutes are None where the station's settings decide. start_mode says what
    happens to what is still on the air: "soft" lets the running item end, "hard" cuts it at the set
    time, "wait" cuts it wait_seconds after. priority as a clip's: of two sessions that overlap, the
    lower one gives way.
    """

    key: str
    name: str
    rundown: str
    starts: tuple[time, ...]
    weekdays: frozenset[int] = EVERY_DAY
    from_date: date | None = None
    to_date: date | None = None
    grace_seconds: int | None = None
    cap_minutes: int | None = None
    decision: str = ""
    start_mode: StartMode = "soft"
    wait_seconds: int = 0
    every_weeks: int = 1
    month_weeks: tuple[int, ...] = ()
    rrule: str = ""
    season: Season | None = None
    holidays: OnHoliday = "usual"
    holiday_rundown: str | None = None
    clusters: tuple[str, ...] = ()
    priority: int = 1
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of a day that a decision allows, start to end (excluded), also within quiet hours.

    cap_minutes: the longest session in it, where it is not the station's.
    """

    key: str
    name: str
    start: time
    end: time
    decision: str
    season: Season | None = None
    from_date: date | None = None
    to_date: date | None = None
    cap_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster of loudspeakers."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Suspension:
    """No automatic session from a date to a date, both included; rule None means all."""

    from_date: date
    to_date: date
    reason: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """One session that is left out."""

    rule: str
    day: date
    slot: str
    reason: str

    @property
    def place(self) -> Place:
        return self.rule, self.day, self.slot


@dataclass(frozen=True, slots=True)
class Move:
    """One session at another time, by the station's wall."""

    rule: str
    day: date
    slot: str
    to_date: date
    to_time: time
    reason: str = ""

    @property
    def place(self) -> Place:
        return self.rule, self.day, self.slot

    def is_home(self) -> bool:
        """Whether it moves nothing."""
        return self.to_date == self.day and slot_of(self.to_time) == self.slot


@dataclass(frozen=True, slots=True)
class Addition:
    """One clip more in one session, before its closing tune."""

    rule: str
    day: date
    slot: str
    sha256: str

    @property
    def place(self) -> Place:
        return self.rule, self.day, self.slot


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached of a field or a content group (None: any) in a month.

    month None: each month. items: different clips; airings: how often they are heard; minutes of
    sound; every_days: heard at least once in so many days. None: not asked for.
    """

    field: str | None = None
    group: str | None = None
    month: date | None = None
    items: int | None = None
    airings: int | None = None
    minutes: int | None = None
    every_days: int | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that is intended, whole: what a schedule file holds, and what a change replaces.

    revision: the one it was read as or made from; 0 where none was in force.
    """

    name: str
    description: str
    rundowns: tuple[Rundown, ...] = ()
    rules: tuple[Rule, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    windows: tuple[Window, ...] = ()
    suspensions: tuple[Suspension, ...] = ()
    skips: tuple[Skip, ...] = ()
    moves: tuple[Move, ...] = ()
    additions: tuple[Addition, ...] = ()
    targets: tuple[Target, ...] = ()
    revision: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Walls:
    """What no automatic start passes: quiet hours (may span midnight), grace and caps by default.

    day_cap_minutes: the longest all sessions of a day may be together.
    """

    quiet_from: time
    quiet_to: time
    grace_seconds: int
    cap_minutes: int
    day_cap_minutes: int = 24 * 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """Summer from a (month, day) to another, both included, the rest is winter; names of public
    holidays by date."""

    summer_from: tuple[int, int] = (4, 16)
    summer_to: tuple[int, int] = (10, 15)
    holidays: Mapping[date, str] = field(default_factory=dict)

    def season(self, day: date) -> Season:
        place = (day.month, day.day)
        if self.summer_from <= self.summer_to:
            return "summer" if self.summer_from <= place <= self.summer_to else "winter"
        return "summer" if place >= self.summer_from or place <= self.summer_to else "winter"


def slot_of(wall: time) -> str:
    """A time as part of an occurrence's key: HHMM, or HHMMSS."""
    return f"{wall:%H%M%S}" if wall.second else f"{wall:%H%M}"


def time_of(slot: str) -> time:
    return time(int(slot[:2]), int(slot[2:4]), int(slot[4:] or 0))


def key_of(place: Place) -> str:
    """The key of an occurrence: rule key/local date/slot."""
    rule, day, slot = place
    return f"{rule}/{day.isoformat()}/{slot}"


def place_of(key: str) -> Place:
    """A key taken apart; raises ValueError for what is none."""
    rule, day, slot = key.split("/")
    return rule, date.fromisoformat(day), slot
