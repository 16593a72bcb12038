"""What the ledger says of approvals at the moment of a start: the newest decision counts."""

from datetime import datetime, time
from typing import Any

from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import ZONE, from_text, local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import PlannedItem
from ccht_desktop.schedule.resolving.limits import limit_reached


class Permission:
    """Decisions as sealed in the ledger; a session's items are older than the newest of them."""

    def __init__(self, reader: AirlogReader) -> None:
        self._reader = reader
        self._upto = 0
        self._newest: dict[str, dict[str, Any]] = {}
        self._withdrawn: dict[tuple[int, str], str] = {}
        self.refresh()

    def refresh(self) -> None:
        """Takes in what was appended since."""
        upto = self._reader.head()[0]
        found = [
            entry
            for kind in ("approval", "withdrawal")
            for entry in self._reader.entries(kind, self._upto)
        ]
        for entry in sorted(found, key=lambda entry: entry.seq):
            decision = (int(entry.body["approval"]), str(entry.body["sha256"]))
            if entry.kind == "approval":
                self._newest[decision[1]] = entry.body
                # After a restored plan the same number may mean another decision.
                self._withdrawn.pop(decision, None)
            else:
                self._withdrawn[decision] = str(entry.body["reason"])
        self._upto = upto

    def refusal(self, item: PlannedItem, at: datetime, *, again: bool = False) -> str | None:
        """Why an item must not be heard at a moment, as part of a sentence; None where it may.

        again: a second attempt, which no limit counts.
        """
        newest = self._newest.get(item.sha256 or "")
        revoked = self.revoked(item)
        if revoked is not None or newest is None:
            return revoked
        return None if again else self._spent(newest, at)

    def revoked(self, item: PlannedItem) -> str | None:
        """Why nobody allows the item any more, whatever the limits; None where somebody does."""
        sha256 = item.sha256 or ""
        newest = self._newest.get(sha256)
        numbers = [item.approval, newest["approval"] if newest else None]
        for number in numbers:
            if number is not None and (number, sha256) in self._withdrawn:
                return _withdrawn(self._withdrawn[number, sha256])
        if newest is not None and newest.get("verdict", "approved") != "approved":
            return _("it was not approved: {reason}").format(reason=newest["note"])
        return None

    def _spent(self, approval: dict[str, Any], at: datetime) -> str | None:
        per_day, total = approval.get("max_per_day"), approval.get("max_total")
        if per_day is None and total is None:
            return None
        approved_at = from_text(approval["at"])
        today = datetime.combine(local(at).date(), time.min, ZONE)
        sha256 = approval["sha256"]
        starts = self._reader.starts([sha256], min(today, approved_at)).get(sha256, [])
        texts = {
            "day": _("its approval allows {n} a day").format(n=per_day),
            "total": _("its approval allows {n} in all").format(n=total),
        }
        reached = limit_reached(per_day, total, approved_at, starts, at)
        return texts[reached] if reached else None


def _withdrawn(reason: str) -> str:
    return _("the approval was withdrawn") + f": {reason}"
