"""What the library holds, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from ccht_desktop.foundation.clock import local_text

ClipState = Literal["draft", "approved", "expired", "withdrawn", "retired"]


@dataclass(frozen=True, slots=True)
class Approval:
    """A leader's decision on one hash. It holds from valid_from to valid_to, both days included."""

    id: int
    clip: int
    sha256: str
    by: str
    number: str
    at: datetime
    valid_from: date | None
    valid_to: date | None
    self_approved: bool
    withdrawn_at: datetime | None
    withdrawn_reason: str | None

    def listing(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "by": self.by,
            "number": self.number,
            "at": local_text(self.at),
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "self_approved": self.self_approved,
        }


@dataclass(frozen=True, slots=True)
class Clip:
    """One piece of audio. seconds and frames (48 kHz) are decoded, never declared.

    lufs is integrated loudness (EBU R128), true_peak in dBTP; both None for silence.
    field and group are None only for kinds that carry no message (tune, introduction, music).
    approval is the standing one for this hash, if there is one.
    """

    id: int
    sha256: str
    title: str
    kind: str
    field: str | None
    group: str | None
    priority: int
    seconds: float
    frames: int
    lufs: float | None
    true_peak: float | None
    added_at: datetime
    source_name: str
    retired: bool
    approval: Approval | None

    def state(self, on: date) -> ClipState:
        """What may be done with the clip on a local date."""
        if self.retired:
            return "retired"
        if self.approval is None:
            return "draft"
        if self.approval.withdrawn_at is not None:
            return "withdrawn"
        if self.approval.valid_to is not None and on > self.approval.valid_to:
            return "expired"
        return "approved"

    def may_air(self, on: date) -> bool:
        """Approved, and valid on that date."""
        begins = self.approval.valid_from if self.approval else None
        return self.state(on) == "approved" and (begins is None or on >= begins)

    def listing(self, on: date) -> dict[str, Any]:
        """The clip as `ccht clip list --json` shows it."""
        return {
            "id": self.id,
            "sha256": self.sha256,
            "title": self.title,
            "kind": self.kind,
            "field": self.field,
            "group": self.group,
            "priority": self.priority,
            "seconds": self.seconds,
            "lufs": self.lufs,
            "true_peak": self.true_peak,
            "state": self.state(on),
            "approval": self.approval.listing() if self.approval else None,
        }
