"""Rows of the library's tables as values."""

import sqlite3
from dataclasses import fields
from datetime import date
from typing import Any

from ccht_desktop.foundation.clock import from_text
from ccht_desktop.library.model import Approval, Clip

RATE = 48000


_OF_APPROVAL = tuple(column.name for column in fields(Approval))
_JOINED = ", ".join(f'approval."{name}" AS decision_{name}' for name in _OF_APPROVAL)
CLIPS = (
    f"SELECT clip.*, sound_fault.what AS fault, {_JOINED} FROM clip"  # noqa: S608
    " LEFT JOIN approval ON approval.id = clip.decision"
    " LEFT JOIN sound_fault ON sound_fault.sha256 = clip.sha256"
)
"""Whole clips, for clip_of(): conditions and order follow; columns are named clip.id and so on."""


def approval_of(row: sqlite3.Row) -> Approval:
    """From a row of approval."""
    return _approval({name: row[name] for name in _OF_APPROVAL})


def _approval(found: dict[str, Any]) -> Approval:
    withdrawn = found["withdrawn_at"]
    found["at"] = from_text(found["at"])
    found["valid_from"] = _day(found["valid_from"])
    found["valid_to"] = _day(found["valid_to"])
    found["self_approved"] = bool(found["self_approved"])
    found["withdrawn_at"] = from_text(withdrawn) if withdrawn else None
    return Approval(**found)


def clip_of(row: sqlite3.Row) -> Clip:
    """From a row of CLIPS."""
    # By place: a row looks each name up anew, and a library has many.
    decision = dict(zip(_OF_APPROVAL, row[-len(_OF_APPROVAL) :], strict=True))
    return Clip(
        id=row["id"],
        sha256=row["sha256"],
        title=row["title"],
        kind=row["kind"],
        field=row["field"],
        group=row["group"],
        priority=row["priority"],
        seconds=round(row["frames"] / RATE, 3),
        frames=row["frames"],
        lufs=row["lufs"],
        true_peak=row["true_peak"],
        added_at=from_text(row["added_at"]),
        source_name=row["source_name"],
        retired=row["retired_at"] is not None,
        approval=None if decision["id"] is None else _approval(decision),
        submitted_at=from_text(row["submitted_at"]) if row["submitted_at"] else None,
        language=row["language"],
        source=row["source"],
        author=row["author"],
        pen_name=row["pen_name"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        fault=row["fault"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
