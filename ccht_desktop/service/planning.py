"""From intention to the ledger: approvals, and the planned sessions of the next 48 h."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.foundation.watched import plan_unreadable
from ccht_desktop.library.model import Approval
from ccht_desktop.schedule.model import Schedule, place_of
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.station import Station

HORIZON = timedelta(hours=48)
SETTLED = timedelta(seconds=60)
LONGEST_SESSION = timedelta(hours=6)
LONGEST_OUTAGE = timedelta(days=92)
_Seal = tuple[int, str, str]


class Planner:
    """Appends what plan.db intends to the ledger; a session is fixed 60 s before its start."""

    def __init__(self, station: Station, ledger: Ledger) -> None:
        self._station = station
        self._ledger = ledger
        self._reader = AirlogReader(ledger.connection)
        self._sealed: dict[str, set[_Seal]] = {"approval": set(), "withdrawal": set()}
        self._read_upto = 0
        beat = ledger.last_beat()
        # Until when the plan is known to have been followed.
        self._synced: datetime | None = beat.at if beat else None

    def sync(self, rebuild: bool = True) -> bool:
        """Brings the ledger up to the plan; True when entries were appended. rebuild: also what an
        outage hid; never while the clock may be wrong.

        Raises StationError PLAN_UNREADABLE; the planned sessions then stand as they are.
        """
        try:
            entries = [*self._approvals(), *self._sessions(rebuild)]
        except sqlite3.Error as error:
            raise plan_unreadable(error) from error
        if entries:
            self._ledger.append_all(entries)
        return bool(entries)

    def version(self) -> int:
        """Changes whenever another process writes plan.db; raises as sync()."""
        return self._station.plan_version()

    def _approvals(self) -> list[tuple[str, dict[str, Any]]]:
        self._read_sealed()
        sealed, withdrawn = self._sealed["approval"], self._sealed["withdrawal"]
        entries: list[tuple[str, dict[str, Any]]] = []
        for approval in self._station.decisions.all():
            if _seal(body := _approval_body(approval)) not in sealed:
                entries.append(("approval", body))
            if approval.withdrawn_at and _seal(body := _withdrawal_body(approval)) not in withdrawn:
                entries.append(("withdrawal", body))
        return entries

    def _read_sealed(self) -> None:
        """Which decisions the ledger holds already; only what is new in it is read."""
        upto = self._reader.head()[0]
        for kind, ids in self._sealed.items():
            ids.update(_seal(e.body) for e in self._reader.entries(kind, self._read_upto))
        self._read_upto = upto

    def _last_aired(self, now: datetime) -> dict[str, datetime]:
        """When each clip aired last; what a running session has still to air counts already."""
        aired = self._reader.last_aired()
        settled = self._reader.settled(now - LONGEST_SESSION)
        for session in self._reader.planned(now - LONGEST_SESSION, now):
            for item in session.items:
                if item.sha256 and (session.occurrence, item.position) not in settled:
                    aired[item.sha256] = item.planned_start
        return aired

    def _coming(self, now: datetime) -> dict[str, list[datetime]]:
        """When clips of sessions that run have still to begin, by hash."""
        begun = {(a.occurrence, a.position) for a in self._reader.airings(now - LONGEST_SESSION)}
        coming: dict[str, list[datetime]] = {}
        for session in self._reader.planned(now - LONGEST_SESSION, now):
            for item in session.items:
                if item.sha256 and (session.occurrence, item.position) not in begun:
                    coming.setdefault(item.sha256, []).append(item.planned_start)
        return coming

    def _sessions(self, rebuild: bool) -> list[tuple[str, dict[str, Any]]]:
        now = self._station.clock.now()
        entries = [
            ("planned", {**session.body(), "reconstructed": True})
            for session in (self._unseen(now) if rebuild else ())
        ]
        known = {s.occurrence: s for s in self._reader.planned(now, now + HORIZON)}
        fixed = {a.occurrence for a in self._reader.airings(now, now + HORIZON)}
        fixed |= {s.occurrence for s in known.values() if s.start <= now + SETTLED}
        wanted = self._station.resolve(now, now + HORIZON, self._last_aired(now), self._coming(now))
        entries += [
            ("planned", {**session.body(), "reconstructed": False})
            for session in wanted
            if session.occurrence not in fixed and known.get(session.occurrence) != session
        ]
        gone = known.keys() - {session.occurrence for session in wanted} - fixed
        schedule = self._station.schedule.current()
        entries += [
            ("cancelled", {"occurrence": key, "reason": why_cancelled(schedule, key)})
            for key in sorted(gone)
        ]
        if rebuild:
            self._synced = now
        return entries

    def _unseen(self, now: datetime) -> list[PlannedSession]:
        """Sessions of an outage, or of a sleep, that outlasted what had been planned before it."""
        book = self._station.schedule
        since = self._synced or book.began()
        if since is None:
            return []
        begin = max(since, now - LONGEST_OUTAGE)
        if begin >= now:
            return []
        planned = {s.occurrence for s in self._reader.planned(begin, now)}
        aired = self._reader.last_aired()
        found = [
            session
            for start, end, schedule in book.held(begin, now)
            for session in self._station.resolve(start, end, aired, schedule=schedule)
        ]
        return [session for session in found if session.occurrence not in planned]


def why_cancelled(schedule: Schedule, key: str) -> str | None:
    """What a person said when leaving a planned session out; None where nobody did."""
    rule, day, _slot = place = place_of(key)
    for skip in schedule.skips:
        if skip.place == place:
            return skip.reason or None
    for move in schedule.moves:
        if move.place == place:
            to = f"{move.to_date:%d/%m/%Y} {move.to_time:%H:%M}"
            moved = _("moved to {to}").format(to=to)
            return f"{moved}: {move.reason}" if move.reason else moved
    for one in schedule.suspensions:
        if one.rule in (None, rule) and one.from_date <= day <= one.to_date:
            return one.reason
    return None


def _seal(body: dict[str, Any]) -> _Seal:
    """What tells a decision from another that had its number before the plan was restored."""
    return int(body["approval"]), str(body["sha256"]), str(body["at"])


def _approval_body(approval: Approval) -> dict[str, Any]:
    return {
        "approval": approval.id,
        "clip": approval.clip,
        "sha256": approval.sha256,
        "title": approval.title,
        "kind": approval.kind,
        "field": approval.field,
        "group": approval.group,
        "priority": approval.priority,
        "author": approval.author,
        "verdict": approval.verdict,
        "by": approval.by,
        "position": approval.position,
        "number": approval.number,
        "at": utc_text(approval.at),
        "valid_from": approval.valid_from.isoformat() if approval.valid_from else None,
        "valid_to": approval.valid_to.isoformat() if approval.valid_to else None,
        "max_per_day": approval.max_per_day,
        "max_total": approval.max_total,
        "self_approved": approval.self_approved,
        "note": approval.note,
        "scan": approval.scan,
    }


def _withdrawal_body(approval: Approval) -> dict[str, Any]:
    assert approval.withdrawn_at is not None
    return {
        "approval": approval.id,
        "clip": approval.clip,
        "sha256": approval.sha256,
        "at": utc_text(approval.withdrawn_at),
        "reason": approval.withdrawn_reason,
    }
