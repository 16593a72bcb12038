"""Parts of entry bodies that more than one writer needs."""

from typing import Any

from ccht_desktop.airlog.outcomes import Cause, StartedBy
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession


def copies(item: PlannedItem) -> dict[str, Any]:
    """What a row keeps of its clip, so that it outlives it."""
    return {
        "planned_seconds": item.seconds,
        "kind": item.kind,
        "clip": item.clip,
        "sha256": item.sha256,
        "title": item.title or item.name or _slot(item),
        "field": item.field,
        "group": item.group,
        "priority": item.priority,
        "approval_number": item.approval_number,
        "approver": item.approver,
    }


def _slot(item: PlannedItem) -> str | None:
    """What a slot without a name is called; None for what is none."""
    return {"relay": _("Relay"), "live": _("Live")}.get(item.source)


def missed_body(session: PlannedSession, item: PlannedItem, cause: Cause) -> dict[str, Any]:
    """The body of a `missed` or `refused` entry for a planned item that never sounded."""
    return {
        **copies(item),
        "occurrence": session.occurrence,
        "position": item.position,
        "session": session.name,
        "attempt": 1,
        "continues": None,
        "planned_start": utc_text(item.planned_start),
        "started_by": StartedBy.SCHEDULE.value,
        "cause": cause.value,
        "note": item.why,
    }
