"""Sessions on a date: occurrences, and what each resolves to, as the ledger keeps it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ccht_desktop.foundation.clock import from_text, local_text, utc_text
from ccht_desktop.schedule.model import Rule, Source, StartMode


@dataclass(frozen=True, slots=True)
class Permit:
    """A decision that lets one session sound in quiet hours, from a moment up to another."""

    start: datetime
    end: datetime
    decision: str

    def body(self) -> dict[str, Any]:
        return {
            "start": utc_text(self.start),
            "end": utc_text(self.end),
            "decision": self.decision,
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "Permit":
        return cls(from_text(body["start"]), from_text(body["end"]), body["decision"])


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session on one date. key is `rule key/local date/slot`; the slot is its time, HHMM.

    A start that is moved is another occurrence: what has aired keeps its own. origin is the key
    before it was moved, by which exceptions name it. rundown: key of what it plays, the rule's own
    or that of a holiday; holiday: the holiday's name; added: hashes of clips added to this one.
    """

    key: str
    rule: Rule
    date: date
    slot: str
    start: datetime
    origin: str = ""
    rundown: str = ""
    holiday: str = ""
    permit: Permit | None = None
    cap_minutes: int | None = None
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One planned item with copies of all that its airing will need.

    clip None means: nothing fitted, and why says it, but for a pause and a slot (relay, live),
    which has a name. seconds is planned length.
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
    name: str = ""

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
            "title": self.title or self.name or None,
            "field": self.field,
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One occurrence, its rundown resolved to clips and times. end: start plus planned length.

    start_mode, wait_seconds, priority and clusters as the rule has them; backup: plays where the
    items fail; permit: lets it sound in quiet hours.
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
    priority: int = 1
    clusters: tuple[str, ...] = ()
    permit: Permit | None = None

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
            "priority": self.priority,
            "clusters": list(self.clusters),
            "permit": self.permit.body() if self.permit else None,
        }

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> "PlannedSession":
        """Of an entry; those of older programs lack what came later."""
        known = {name: body[name] for name in cls.__slots__ if name in body}
        if known.get("backup"):
            known["backup"] = PlannedItem.from_body(known["backup"])
        if known.get("permit"):
            known["permit"] = Permit.from_body(known["permit"])
        known["clusters"] = tuple(known.get("clusters", ()))
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
