"""What happened, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ccht_desktop.foundation.clock import local_text


@dataclass(frozen=True, slots=True)
class Entry:
    """One chained line of the ledger. at is stored UTC text; hash covers all the other parts."""

    seq: int
    at: str
    kind: str
    body: dict[str, Any]
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Airing:
    """One row of the airing log: an attempt, or a planned item that never sounded.

    id is the seq of the entry that opened the row. outcome None: on the air now.
    position and occurrence are None for an unplanned act; clip is None for a pause.
    """

    id: int
    session: str | None
    occurrence: str | None
    position: int | None
    attempt: int
    continues: int | None
    planned_start: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    planned_seconds: float
    played_seconds: float
    outcome: str | None
    cause: str | None
    note: str | None
    late_seconds: float | None
    kind: str
    clip: int | None
    sha256: str | None
    title: str | None
    field: str | None
    group: str | None
    priority: int | None
    approval_number: str | None
    approver: str | None
    started_by: str
    evidence: str
    amplifier: bool | None
    match: float | None
    closed_seq: int | None

    def listing(self) -> dict[str, Any]:
        """The row as `ccht log show --json` shows it."""

        def when(moment: datetime | None) -> str | None:
            return local_text(moment) if moment else None

        row: dict[str, Any] = {name: getattr(self, name) for name in LOG_KEYS}
        for name in ("planned_start", "started_at", "ended_at"):
            row[name] = when(getattr(self, name))
        return row


LOG_KEYS: tuple[str, ...] = (
    "id",
    "session",
    "occurrence",
    "position",
    "attempt",
    "continues",
    "planned_start",
    "started_at",
    "ended_at",
    "planned_seconds",
    "played_seconds",
    "outcome",
    "cause",
    "note",
    "late_seconds",
    "kind",
    "clip",
    "sha256",
    "title",
    "field",
    "group",
    "priority",
    "approval_number",
    "approver",
    "started_by",
    "evidence",
    "amplifier",
    "match",
)
