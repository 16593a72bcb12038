"""Rows of the library's tables as values, and words as a search."""

import re
import sqlite3
import unicodedata
from datetime import date

from ccht_desktop.foundation.clock import from_text
from ccht_desktop.library.model import Approval, Clip, SoundFault

RATE = 48000


def approval_of(row: sqlite3.Row) -> Approval:
    return Approval(
        id=row["id"],
        clip=row["clip"],
        sha256=row["sha256"],
        by=row["by"],
        number=row["number"],
        at=from_text(row["at"]),
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        self_approved=bool(row["self_approved"]),
        withdrawn_at=from_text(row["withdrawn_at"]) if row["withdrawn_at"] else None,
        withdrawn_reason=row["withdrawn_reason"],
        verdict=row["verdict"],
        position=row["position"],
        note=row["note"],
        max_per_day=row["max_per_day"],
        max_total=row["max_total"],
        scan=row["scan"],
        scan_name=row["scan_name"],
    )


def clip_of(row: sqlite3.Row, approval: Approval | None, fault: SoundFault | None = None) -> Clip:
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
        approval=approval,
        submitted_at=from_text(row["submitted_at"]) if row["submitted_at"] else None,
        language=row["language"],
        source=row["source"],
        author=row["author"],
        pen_name=row["pen_name"],
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        fault=fault,
    )


def match_words(search: str) -> str | None:
    """An FTS5 query for every word begun, marks or none; None where there is no word."""
    folded = unicodedata.normalize("NFC", search).replace("đ", "d").replace("Đ", "D")
    words = re.findall(r"\w+", folded.replace("_", " "))
    return " ".join(f'"{word}"*' for word in words) or None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
