"""Rundowns, rules and planned sessions, as values."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from ccht_desktop.foundation.clock import from_text, local_text, utc_text

Source = Literal["clip", "rotation", "pause"]
StartMode = Literal["soft", "hard", "wait"]


@dataclass(frozen=True, slots=True)
class Position:
    """One place in a rundown, numbered from 1.

    source "clip" names a fixed clip by its hash; "rotation" takes the clip least recently aired
    among those of `kind` (and of field and group where given); "pause" is `seconds` of silence.
    """

    number: int
    source: Source
    kind: str
    sha256: str | None = None
    field: str | None = None
    group: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Rundown:
    """backup: hash of the clip that plays where the session's own items fail."""

    id: int
    key: str
    name: str
    positions: tuple[Position, ...]
    backup: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """When a rundown goes on the air. weekdays: 0 Monday to 6 Sunday; starts are local times.

    grace_seconds and cap_minutes are None where the station's settings decide. start_mode says what
    happens to what is still on the air: "soft" lets the running item end, "hard" cuts it at the set
    time, "wait" cuts it wait_seconds after.
    """

    id: int
    key: str
    name: str
    rundown: int
    starts: tuple[time, ...]
    weekdays: frozenset[int]
    from_date: date | None
    to_date: date | None
    grace_seconds: int | None
    cap_minutes: int | None
    decision: str
    start_mode: StartMode = "soft"
    wait_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Suspension:
    """No automatic session from a date to a date, both included; rule None means all."""

    id: int
    from_date: date
    to_date: date
    reason: str
    rule: int | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session on one date. key is `rule key/local date/slot`; the slot is its time, HHMM.

    A start that is moved is another occurrence: what has aired keeps its own.
    """

    key: str
    rule: Rule
    date: date
    slot: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Walls:
    """What no automatic start passes: quiet hours (may span midnight), grace and cap by default."""

    quiet_from: time
    quiet_to: time
    grace_seconds: int
    cap_minutes: int


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One planned item with copies of all that its airing will need.

    clip None with kind and no pause means: nothing fitted; why says it. seconds is planned length.
    """

    position: int
    source: Source
    kind: str
    planned_start: datetime
    seconds: float
    clip: int | None = None
    sha256: str | None = None
    title: str | None = None
    field: str | None = None
    group: str | None = None
    priority: int | None = None
    frames: int = 0
    lufs: float | None = None
    true_peak: float | None = None
    approval: int | None = None
    approval_number: str | None = None
    approver: str | None = None
    why: str | None = None

    def body(self) -> dict[str, Any]:
        """JSON values, as a ledger entry keeps them."""
        row = {name: getattr(self, name) for name in self.__slots__}
        row["planned_start"] = utc_text(self.planned_start)
        return row

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "PlannedItem":
        return cls(**{**body, "planned_start": from_text(body["planned_start"])})

    def listing(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "planned_start": local_text(self.planned_start),
            "kind": self.kind,
            "clip": self.clip,
            "title": self.title,
            "field": self.field,
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One occurrence, its rundown resolved to clips and times. end: start plus planned length.

    start_mode and wait_seconds as the rule has them; backup: plays where the items fail.
    """

    occurrence: str
    rule: int
    name: str
    start: datetime
    end: datetime
    rundown: int
    grace_seconds: int
    cap_minutes: int
    items: tuple[PlannedItem, ...]
    start_mode: StartMode = "soft"
    wait_seconds: int = 0
    backup: PlannedItem | None = None

    def body(self) -> dict[str, Any]:
        return {
            "occurrence": self.occurrence,
            "rule": self.rule,
            "name": self.name,
            "start": utc_text(self.start),
            "end": utc_text(self.end),
            "rundown": self.rundown,
            "grace_seconds": self.grace_seconds,
            "cap_minutes": self.cap_minutes,
            "items": [item.body() for item in self.items],
            "start_mode": self.start_mode,
            "wait_seconds": self.wait_seconds,
            "backup": self.backup.body() if self.backup else None,
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "PlannedSession":
        """Of an entry; those of older programs lack the last three."""
        known = {name: body[name] for name in cls.__slots__ if name in body}
        if known.get("backup"):
            known["backup"] = PlannedItem.from_body(known["backup"])
        known["start"] = from_text(body["start"])
        known["end"] = from_text(body["end"])
        known["items"] = tuple(PlannedItem.from_body(item) for item in body["items"])
        return cls(**known)

    def listing(self) -> dict[str, Any]:
        """The session as `ccht schedule show --json` shows it."""
        return {
            "occurrence": self.occurrence,
            "rule": self.rule,
            "name": self.name,
            "start": local_text(self.start),
            "end": local_text(self.end),
            "rundown": self.rundown,
            "items": [item.listing() for item in self.items],
        }
