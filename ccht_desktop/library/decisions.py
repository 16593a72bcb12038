"""Decisions on clips, each bound to a hash: submitted, approved, rejected, withdrawn."""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from ccht_desktop.foundation.clock import local, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.attachments import keep_scan
from ccht_desktop.library.describing import clean_text
from ccht_desktop.library.model import Approval, Clip, Verdict
from ccht_desktop.library.rows import approval_of
from ccht_desktop.library.store import Library

Body = dict[str, Any]
MOST_AIRINGS = 100_000
LONGEST_NAME = 200
LONGEST_REASON = 2000


def _always() -> bool:
    return True


class Decisions:
    """An earlier decision is never changed but for its withdrawal; the newest one counts.

    A decision answers a submission: the clip no longer waits. self_allowed: whether people may
    approve what they made themselves.
    """

    def __init__(
        self,
        plan: sqlite3.Connection,
        library: Library,
        self_allowed: Callable[[], bool] = _always,
    ) -> None:
        self._plan = plan
        self._library = library
        self._self_allowed = self_allowed

    def submit(self, clip_id: int) -> Clip:
        """Puts the clip before whoever approves; one that waits already goes on waiting.

        Raises StationError NO_CLIP, CLIP_RETIRED, CLIP_CHANGED, IS_APPROVED.
        """
        self._check_sound(clip_id)
        with transaction(self._plan) as plan:
            clip = self._usable(clip_id)
            self._require_open(clip)
            plan.execute(
                "UPDATE clip SET submitted_at = coalesce(submitted_at, ?) WHERE id = ?",
                (utc_text(self._library.clock.now()), clip.id),
            )
        return self._library.clip(clip_id)

    def recall(self, clip_id: int) -> Clip:
        """Takes a submission back. Raises StationError NO_CLIP, NOT_SUBMITTED."""
        with transaction(self._plan) as plan:
            clip = self._library.clip(clip_id)
            if clip.submitted_at is None:
                raise StationError(
                    "NOT_SUBMITTED",
                    _("Clip {id} “{title}” does not wait for approval.").format(
                        id=clip.id, title=clip.title
                    ),
                )
            plan.execute("UPDATE clip SET submitted_at = NULL WHERE id = ?", (clip_id,))
        return self._library.clip(clip_id)

    def approve(
        self,
        clip_id: int,
        *,
        by: str,
        number: str,
        position: str = "",
        valid_from: date | None = None,
        valid_to: date | None = None,
        max_per_day: int | None = None,
        max_total: int | None = None,
        self_approved: bool = False,
        scan: str | None = None,
    ) -> Approval:
        """A decision on the clip's audio as it is. scan: path of the signed paper, copied in.

        Raises StationError NO_CLIP, CLIP_RETIRED, CLIP_CHANGED, APPROVER_REQUIRED,
        NUMBER_REQUIRED, BAD_VALIDITY, BAD_LIMIT, SELF_APPROVAL, SELF_APPROVAL_OFF, SCAN_REFUSED.
        """
        by = clean_text(by)
        if not by:
            raise _nobody()
        if not clean_text(number):
            raise StationError("NUMBER_REQUIRED", _("Give the number of the approval."))
        if valid_from and valid_to and valid_from > valid_to:
            raise StationError("BAD_VALIDITY", _("The approval ends before it begins."))
        for limit in (max_per_day, max_total):
            if limit is not None and not 1 <= limit <= MOST_AIRINGS:
                raise StationError("BAD_LIMIT", _("A limit is at least one airing."))
        today = local(self._library.clock.now()).date()
        if valid_to is not None and valid_to < today:
            raise StationError("BAD_VALIDITY", _("The approval would be over already."))
        if max_per_day is not None and max_total is not None and max_per_day > max_total:
            raise StationError("BAD_LIMIT", _("More airings a day than in all make no sense."))
        self._check_maker(self._usable(clip_id), by, self_approved)
        self._check_sound(clip_id)
        kept = keep_scan(self._library.folder, scan) if scan else (None, None)
        values: dict[str, object] = {
            "valid_from": valid_from.isoformat() if valid_from else None,
            "valid_to": valid_to.isoformat() if valid_to else None,
            "max_per_day": max_per_day,
            "max_total": max_total,
            "self_approved": int(self_approved),
            "scan": kept[0],
            "scan_name": kept[1],
        }
        return self._decide(clip_id, "approved", by, position, number, "", values)

    def reject(self, clip_id: int, *, by: str, reason: str, position: str = "") -> Approval:
        """Raises StationError as approve(), REASON_REQUIRED, and IS_APPROVED where the clip has a
        standing approval, which is withdrawn instead."""
        return self._refuse(clip_id, "rejected", by, position, reason)

    def ask_changes(self, clip_id: int, *, by: str, reason: str, position: str = "") -> Approval:
        """Raises StationError as reject()."""
        return self._refuse(clip_id, "changes", by, position, reason)

    def withdraw(self, clip_id: int, reason: str) -> Approval:
        """Ends the standing approval.

        Raises StationError NO_CLIP, NOT_APPROVED or REASON_REQUIRED.
        """
        reason = clean_text(reason)[:LONGEST_REASON]
        if not reason:
            raise StationError("REASON_REQUIRED", _("Say why the approval is withdrawn."))
        with transaction(self._plan) as plan:
            clip = self._library.clip(clip_id)
            last = clip.approval
            if last is None or last.withdrawn_at is not None or last.verdict != "approved":
                raise StationError(
                    "NOT_APPROVED",
                    _("Clip {id} “{title}” has no approval to withdraw.").format(
                        id=clip.id, title=clip.title
                    ),
                )
            plan.execute(
                "UPDATE approval SET withdrawn_at = ?, withdrawn_reason = ? WHERE id = ?",
                (utc_text(self._library.clock.now()), reason, last.id),
            )
            plan.execute("UPDATE clip SET submitted_at = NULL WHERE id = ?", (clip_id,))
        return self._decision(last.id)

    def catch_up(self, sealed: Iterable[Body], withdrawn: Iterable[Body]) -> None:
        """After an earlier plan came back: bodies of the log's approval and withdrawal entries.

        Numbers that the log knows are not given again; what was withdrawn stays withdrawn.
        """
        known = {(d.id, d.sha256, utc_text(d.at)) for d in self.all() if d.withdrawn_at is None}
        numbers = {"approval": 0, "clip": 0}
        told: dict[tuple[int, str], str] = {}
        for body in sealed:
            number, sha256 = int(body["approval"]), str(body["sha256"])
            told[number, sha256] = str(body["at"])
            numbers["approval"] = max(numbers["approval"], number)
            numbers["clip"] = max(numbers["clip"], int(body["clip"]))
        with transaction(self._plan) as plan:
            for table, number in numbers.items():
                plan.execute(
                    "DELETE FROM sqlite_sequence WHERE name = ? AND seq < ?", (table, number)
                )
                plan.execute(
                    "INSERT INTO sqlite_sequence(name, seq) SELECT ?, ? WHERE NOT EXISTS"
                    " (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
                    (table, number, table),
                )
            for body in withdrawn:
                number, sha256 = int(body["approval"]), str(body["sha256"])
                if (number, sha256, told.get((number, sha256), "")) in known:
                    plan.execute(
                        "UPDATE approval SET withdrawn_at = ?, withdrawn_reason = ? WHERE id = ?",
                        (body["at"], body["reason"], number),
                    )

    def all(self) -> list[Approval]:
        """Every decision ever taken, oldest first; withdrawn ones say so."""
        return [
            approval_of(row) for row in self._plan.execute("SELECT * FROM approval ORDER BY id")
        ]

    def approvers(self) -> list[tuple[str, str]]:
        """(name, position) of those who decided before, each once, the latest first."""
        query = "SELECT by, position FROM approval GROUP BY by, position ORDER BY max(id) DESC"
        return [(str(row["by"]), str(row["position"])) for row in self._plan.execute(query)]

    def of_clip(self, clip_id: int) -> list[Approval]:
        """The decisions on one clip, oldest first."""
        query = "SELECT * FROM approval WHERE clip = ? ORDER BY id"
        return [approval_of(row) for row in self._plan.execute(query, (clip_id,))]

    def _refuse(
        self, clip_id: int, verdict: Verdict, by: str, position: str, reason: str
    ) -> Approval:
        if not clean_text(reason):
            raise StationError("REASON_REQUIRED", _("Say why the clip is not approved."))
        self._require_open(self._library.clip(clip_id))
        return self._decide(clip_id, verdict, by, position, "", reason, {})

    def _decide(
        self,
        clip_id: int,
        verdict: Verdict,
        by: str,
        position: str,
        number: str,
        note: str,
        more: dict[str, object],
    ) -> Approval:
        if not clean_text(by):
            raise _nobody()
        self._check_sound(clip_id)
        with transaction(self._plan) as plan:
            clip = self._usable(clip_id)
            row: dict[str, object] = {
                "clip": clip.id,
                "sha256": clip.sha256,
                "verdict": verdict,
                "by": clean_text(by)[:LONGEST_NAME],
                "position": clean_text(position)[:LONGEST_NAME],
                "number": clean_text(number)[:LONGEST_NAME],
                "at": utc_text(self._library.clock.now()),
                "valid_from": None,
                "valid_to": None,
                "max_per_day": None,
                "max_total": None,
                "self_approved": 0,
                "note": clean_text(note)[:LONGEST_REASON],
                "scan": None,
                "scan_name": None,
                "title": clip.title,
                "kind": clip.kind,
                "field": clip.field,
                "group": clip.group,
                "priority": clip.priority,
                "author": clip.author,
                **more,
            }
            cursor = plan.execute(
                "INSERT INTO approval(clip, sha256, verdict, by, position, number, at, valid_from,"
                " valid_to, max_per_day, max_total, self_approved, note, scan, scan_name, title,"
                ' kind, field, "group", priority, author)'
                " VALUES(:clip, :sha256, :verdict, :by, :position, :number, :at, :valid_from,"
                " :valid_to, :max_per_day, :max_total, :self_approved, :note, :scan, :scan_name,"
                " :title, :kind, :field, :group, :priority, :author)",
                row,
            )
            plan.execute("UPDATE clip SET submitted_at = NULL WHERE id = ?", (clip.id,))
        return self._decision(int(cursor.lastrowid or 0))

    def _check_maker(self, clip: Clip, by: str, self_approved: bool) -> None:
        """Whoever made an announcement approves it only where that is allowed, and marked."""
        if self_approved and not self._self_allowed():
            raise StationError(
                "SELF_APPROVAL_OFF",
                _(
                    "Here nobody may approve their own clips. Ask a leader, or change "
                    "approval.self."
                ),
            )
        if clip.author and clip.author.casefold() == by.casefold() and not self_approved:
            raise StationError(
                "SELF_APPROVAL",
                _("Whoever wrote the announcement approves it here: mark it as self-approved."),
            )

    def _require_open(self, clip: Clip) -> None:
        if clip.state(local(self._library.clock.now()).date()) == "approved":
            raise StationError(
                "IS_APPROVED",
                _("Clip {id} “{title}” is approved already. To change that, withdraw it.").format(
                    id=clip.id, title=clip.title
                ),
            )

    def _usable(self, clip_id: int) -> Clip:
        clip = self._library.clip(clip_id)
        if clip.retired:
            raise StationError(
                "CLIP_RETIRED",
                _("Clip {id} “{title}” is retired.").format(id=clip.id, title=clip.title),
            )
        return clip

    def _check_sound(self, clip_id: int) -> None:
        """Outside every transaction: what is found stays noted, and hashing holds nobody up."""
        self._library.check_sound(self._usable(clip_id))

    def _decision(self, approval_id: int) -> Approval:
        row = self._plan.execute("SELECT * FROM approval WHERE id = ?", (approval_id,)).fetchone()
        return approval_of(row)


def _nobody() -> StationError:
    return StationError("APPROVER_REQUIRED", _("Say who approves the clip."))
