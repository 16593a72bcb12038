"""The approval register (sổ duyệt bài): every decision on a clip, as rows of an official book."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.library.model import Approval, Clip


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision beside its clip; what the clip was said to be then stands in the decision."""

    approval: Approval
    clip: Clip

    @property
    def verdict(self) -> str:
        """approved, changes, rejected or withdrawn."""
        return "withdrawn" if self.approval.withdrawn_at is not None else self.approval.verdict

    @property
    def day(self) -> date:
        """The day of the decision at the station."""
        return local(self.approval.at).date()

    def listing(self) -> dict[str, Any]:
        approval = self.approval
        withdrawn = approval.withdrawn_at
        return {
            **approval.listing(),
            "verdict": self.verdict,
            "clip": self.clip.id,
            "sha256": approval.sha256,
            "title": approval.title,
            "field": approval.field,
            "author": approval.author,
            "source": self.clip.source,
            "received_at": local_text(self.clip.added_at),
            "withdrawn_at": local_text(withdrawn) if withdrawn else None,
            "withdrawn_reason": approval.withdrawn_reason,
            "scan_name": approval.scan_name,
        }


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """The register of some days, both included; first None: from the beginning."""

    first: date | None
    last: date
    made_on: date
    station_name: str
    parent_body: str
    place: str
    signer: str
    signer_role: str
    decisions: tuple[Decision, ...]


def register(
    approvals: Iterable[Approval],
    clips: Mapping[int, Clip],
    first: date | None = None,
    last: date | None = None,
    verdict: str = "",
) -> list[Decision]:
    """Decisions of some days, both included, with one verdict or any, in their order."""
    found = [Decision(approval, clips[approval.clip]) for approval in approvals]
    return [
        decision
        for decision in found
        if (first is None or decision.day >= first)
        and (last is None or decision.day <= last)
        and verdict in ("", decision.verdict)
    ]


def compose_register(
    decisions: Sequence[Decision],
    settings: Settings,
    first: date | None,
    last: date,
    made_on: date,
) -> RegisterContent:
    return RegisterContent(
        first=first,
        last=last,
        made_on=made_on,
        station_name=settings.text("station.name"),
        parent_body=settings.text("station.parent_body"),
        place=settings.text("station.place"),
        signer=settings.text("report.signer"),
        signer_role=settings.text("report.signer_role"),
        decisions=tuple(decisions),
    )
