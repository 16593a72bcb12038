"""Planned items: with a clip, empty and why, silence, or a line input for so long."""

from datetime import datetime

from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Source
from ccht_desktop.schedule.planned import PlannedItem


def item_of(
    clip: Clip, position: int, kind: str, start: datetime, source: Source = "clip"
) -> PlannedItem:
    """An item with copies of all of a clip that its airing needs.

    Seconds and levels have three decimals, so that an item survives being stored.
    """
    approval = clip.approval
    return PlannedItem(
        position=position,
        source=source,
        kind=kind,
        planned_start=start,
        seconds=round(clip.seconds, 3),
        clip=clip.id,
        sha256=clip.sha256,
        title=clip.title,
        field=clip.field,
        group=clip.group,
        priority=clip.priority,
        frames=clip.frames,
        lufs=_rounded(clip.lufs),
        true_peak=_rounded(clip.true_peak),
        approval=approval.id if approval else None,
        approval_number=approval.number if approval else None,
        approver=approval.by if approval else None,
    )


def timed(position: Position, start: datetime) -> PlannedItem:
    """A pause, or a slot: as long as it is said to be, without a clip."""
    return PlannedItem(
        position=position.number,
        source=position.source,
        kind=position.kind,
        planned_start=start,
        seconds=round(position.seconds or 0.0, 3),
        name=position.name,
    )


def empty(position: Position, start: datetime, why: str) -> PlannedItem:
    """A place that nothing fills, and the sentence that says why."""
    return PlannedItem(
        position=position.number,
        source=position.source,
        kind=position.kind,
        planned_start=start,
        seconds=0.0,
        sha256=position.sha256,
        field=position.field,
        group=position.group,
        why=why,
    )


def _rounded(level: float | None) -> float | None:
    return None if level is None else round(level, 3)
