"""The library: clips and the decisions on them, in plan.db."""

import sqlite3
from datetime import date, datetime
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import Clock, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import check_codes, checked_title, clean_text
from ccht_desktop.library.model import Approval, Clip
from ccht_desktop.library.rows import approval_of, clip_of, match_words

if TYPE_CHECKING:
    from ccht_desktop.library.decoding import Decoded

_CLIPS = "SELECT * FROM clip"
_STANDING = "SELECT * FROM approval WHERE id IN (SELECT max(id) FROM approval GROUP BY clip)"


class Library:
    """Clips are added, described, approved, retired and taken back; their audio never changes."""

    def __init__(self, plan: sqlite3.Connection, folder: StationFolder, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self._plan = plan

    def add(
        self,
        decoded: "Decoded",
        *,
        title: str,
        kind: str,
        field: str | None,
        group: str | None,
        priority: int,
        source_name: str,
    ) -> Clip:
        """Records canonical audio as a draft clip.

        Raises StationError DUPLICATE_CLIP, TITLE_REQUIRED, UNKNOWN_CODE, FIELD_REQUIRED,
        GROUP_REQUIRED.
        """
        title = checked_title(title)
        check_codes(kind, field, group, priority)
        with transaction(self._plan) as plan:
            existing = self.by_hash(decoded.sha256)
            if existing:
                raise duplicate(existing)
            cursor = plan.execute(
                'INSERT INTO clip(sha256, title, kind, field, "group", priority, frames, lufs,'
                " true_peak, added_at, source_name) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
                (
                    decoded.sha256,
                    title,
                    kind,
                    field,
                    group,
                    priority,
                    decoded.frames,
                    decoded.lufs,
                    decoded.true_peak,
                    utc_text(self.clock.now()),
                    clean_text(source_name),
                ),
            )
        return self.clip(int(cursor.lastrowid or 0))

    def clips(self, search: str = "") -> list[Clip]:
        """All clips, or those whose title or file name holds every word; oldest first."""
        if not search.strip():
            return self._read(_CLIPS + " ORDER BY id", ())
        words = match_words(search)
        if words is None:
            return []
        found = " WHERE id IN (SELECT rowid FROM clip_fts WHERE clip_fts MATCH ?) ORDER BY id"
        return self._read(_CLIPS + found, (words,))

    def clip(self, clip_id: int) -> Clip:
        """Raises StationError NO_CLIP."""
        for clip in self._read(_CLIPS + " WHERE id = ?", (clip_id,)):
            return clip
        raise StationError("NO_CLIP", _("There is no clip {id}.").format(id=clip_id))

    def by_hash(self, sha256: str) -> Clip | None:
        for clip in self._read(_CLIPS + " WHERE sha256 = ?", (sha256,)):
            return clip
        return None

    def approve(
        self,
        clip_id: int,
        *,
        by: str,
        number: str,
        valid_from: date | None = None,
        valid_to: date | None = None,
        self_approved: bool = False,
    ) -> Approval:
        """A decision on the clip's audio as it is; it replaces an earlier one, which stays on file.

        Raises StationError NO_CLIP, CLIP_RETIRED, APPROVER_REQUIRED, NUMBER_REQUIRED, BAD_VALIDITY.
        """
        by, number = clean_text(by), clean_text(number)
        if not by:
            raise StationError("APPROVER_REQUIRED", _("Say who approves the clip."))
        if not number:
            raise StationError("NUMBER_REQUIRED", _("Give the number of the approval."))
        if valid_from and valid_to and valid_from > valid_to:
            raise StationError("BAD_VALIDITY", _("The approval ends before it begins."))
        with transaction(self._plan) as plan:
            clip = self.clip(clip_id)
            if clip.retired:
                raise StationError(
                    "CLIP_RETIRED",
                    _("Clip {id} “{title}” is retired.").format(id=clip.id, title=clip.title),
                )
            cursor = plan.execute(
                "INSERT INTO approval(clip, sha256, by, number, at, valid_from, valid_to,"
                " self_approved) VALUES(?,?,?,?,?,?,?,?)",
                (
                    clip.id,
                    clip.sha256,
                    by,
                    number,
                    utc_text(self.clock.now()),
                    valid_from.isoformat() if valid_from else None,
                    valid_to.isoformat() if valid_to else None,
                    int(self_approved),
                ),
            )
        return self._approval(int(cursor.lastrowid or 0))

    def withdraw(self, clip_id: int, reason: str) -> Approval:
        """Ends the standing approval.

        Raises StationError NO_CLIP, NOT_APPROVED, REASON_REQUIRED.
        """
        reason = clean_text(reason)
        if not reason:
            raise StationError("REASON_REQUIRED", _("Say why the approval is withdrawn."))
        with transaction(self._plan) as plan:
            clip = self.clip(clip_id)
            if clip.approval is None or clip.approval.withdrawn_at is not None:
                raise StationError(
                    "NOT_APPROVED",
                    _("Clip {id} “{title}” has no approval to withdraw.").format(
                        id=clip.id, title=clip.title
                    ),
                )
            plan.execute(
                "UPDATE approval SET withdrawn_at = ?, withdrawn_reason = ? WHERE id = ?",
                (utc_text(self.clock.now()), reason, clip.approval.id),
            )
        return self._approval(clip.approval.id)

    def retire(self, clip_id: int) -> Clip:
        """Takes the clip out of use; its audio and history stay. Raises StationError NO_CLIP."""
        self.clip(clip_id)
        self._plan.execute(
            "UPDATE clip SET retired_at = ? WHERE id = ? AND retired_at IS NULL",
            (utc_text(self.clock.now()), clip_id),
        )
        return self.clip(clip_id)

    def retired_before(self, moment: datetime) -> list[Clip]:
        """Clips that were retired before a moment and are still; oldest first."""
        return self._read(_CLIPS + " WHERE retired_at < ? ORDER BY id", (utc_text(moment),))

    def revive(self, clip_id: int) -> Clip:
        """Takes a retired clip back into use, as it was. Raises StationError NO_CLIP."""
        self._plan.execute("UPDATE clip SET retired_at = NULL WHERE id = ?", (clip_id,))
        return self.clip(clip_id)

    def describe_anew(
        self,
        clip_id: int,
        *,
        title: str,
        kind: str,
        field: str | None,
        group: str | None,
        priority: int,
    ) -> Clip:
        """A retired clip comes back under another description; it needs a new approval.

        Raises StationError as add().
        """
        title = checked_title(title)
        check_codes(kind, field, group, priority)
        with transaction(self._plan) as plan:
            plan.execute(
                "UPDATE approval SET withdrawn_at = ?, withdrawn_reason = ?"
                " WHERE clip = ? AND withdrawn_at IS NULL",
                (utc_text(self.clock.now()), _("described anew"), clip_id),
            )
            plan.execute(
                'UPDATE clip SET retired_at = NULL, title = ?, kind = ?, field = ?, "group" = ?,'
                " priority = ? WHERE id = ?",
                (title, kind, field, group, priority, clip_id),
            )
        return self.clip(clip_id)

    def approvals(self) -> list[Approval]:
        """Every decision ever taken, oldest first; withdrawn ones say so."""
        return [
            approval_of(row) for row in self._plan.execute("SELECT * FROM approval ORDER BY id")
        ]

    def _approval(self, approval_id: int) -> Approval:
        row = self._plan.execute("SELECT * FROM approval WHERE id = ?", (approval_id,)).fetchone()
        return approval_of(row)

    def _read(self, query: str, values: tuple[object, ...]) -> list[Clip]:
        rows = self._plan.execute(query, values).fetchall()
        standing = {row["clip"]: approval_of(row) for row in self._plan.execute(_STANDING)}
        return [clip_of(row, standing.get(row["id"])) for row in rows]


def duplicate(existing: Clip) -> StationError:
    """DUPLICATE_CLIP, naming the clip that holds the same sound."""
    return StationError(
        "DUPLICATE_CLIP",
        _("The same sound is in the library already: clip {id} “{title}”.").format(
            id=existing.id, title=existing.title
        ),
    )
