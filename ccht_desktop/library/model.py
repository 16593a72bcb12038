"""What the library holds, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from ccht_desktop.foundation.clock import local_text

Verdict = Literal["approved", "rejected", "changes"]
ClipState = Literal[
    "draft", "waiting", "changes", "rejected", "approved", "expired", "withdrawn", "retired"
]
SoundFault = Literal["missing", "changed"]


@dataclass(frozen=True, slots=True)
class Approval:
    """A leader's decision on one hash. It holds from valid_from to valid_to, both days included.

    verdict "changes" asks for changes; note says why for that and for "rejected". max_per_day and
    max_total limit airings. scan: hex SHA-256 of the attached paper, kept under scan_name. From
    title on: what the clip was said to be then.
    """

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
    verdict: Verdict = "approved"
    position: str = ""
    note: str = ""
    max_per_day: int | None = None
    max_total: int | None = None
    scan: str | None = None
    scan_name: str | None = None
    title: str = ""
    kind: str = ""
    field: str | None = None
    group: str | None = None
    priority: int = 1
    author: str = ""

    def listing(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "verdict": self.verdict,
            "by": self.by,
            "position": self.position,
            "number": self.number,
            "at": local_text(self.at),
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "max_per_day": self.max_per_day,
            "max_total": self.max_total,
            "self_approved": self.self_approved,
            "note": self.note,
            "scan": self.scan,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A legal basis in the station's register."""

    id: int
    number: str
    issued_on: date | None
    issuer: str
    title: str
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Description:
    """All that people say about a clip; codes as in codes.py, basis are ids of documents.

    field and group are None only for kinds that carry no message. valid_from and valid_to: the
    days between which the announcement makes sense, both included.
    """

    title: str
    kind: str = "CHUYEN_MUC_CCHC"
    field: str | None = None
    group: str | None = None
    priority: int = 1
    language: str = "vi"
    source: str = "TU_SAN_XUAT"
    author: str = ""
    pen_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    transcript: str = ""
    basis: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """One piece of audio. seconds and frames (48 kHz) are decoded, never declared.

    lufs is integrated loudness (EBU R128), true_peak in dBTP; both None for silence.
    field and group are None only for kinds that carry no message (tune, introduction, music).
    approval is the newest decision on this hash, if there is one; fault, what is known to be wrong
    with its file.
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
    submitted_at: datetime | None = None
    language: str = "vi"
    source: str = "TU_SAN_XUAT"
    author: str = ""
    pen_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    fault: SoundFault | None = None

    def state(self, on: date) -> ClipState:
        """What may be done with the clip on a local date."""
        if self.retired:
            return "retired"
        last = self.approval
        standing: ClipState = "draft"
        if last is not None and last.verdict != "approved":
            standing = last.verdict
        elif last is not None and last.withdrawn_at is not None:
            standing = "withdrawn"
        elif last is not None:
            ends = [day for day in (last.valid_to, self.valid_to) if day is not None]
            standing = "expired" if ends and on > min(ends) else "approved"
        if standing != "approved" and self.submitted_at is not None:
            return "waiting"
        return standing

    def allowed(self, on: date) -> bool:
        """Approved and valid on that date, whatever became of its file."""
        begins = [self.valid_from, self.approval.valid_from if self.approval else None]
        begun = all(day is None or on >= day for day in begins)
        return self.state(on) == "approved" and begun

    def may_air(self, on: date) -> bool:
        """Approved, valid on that date, and its file not known to be missing or changed."""
        return self.allowed(on) and self.fault is None

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
            "language": self.language,
            "source": self.source,
            "author": self.author,
            "pen_name": self.pen_name,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "seconds": self.seconds,
            "lufs": self.lufs,
            "true_peak": self.true_peak,
            "state": self.state(on),
            "fault": self.fault,
            "approval": self.approval.listing() if self.approval else None,
        }
