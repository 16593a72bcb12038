"""After a restart: what became of the airing that was on, and of the items nobody was there for."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.bodies import missed_body
from ccht_desktop.airlog.ledger import Beat
from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import Cause, Evidence, Outcome
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import PlannedSession

FRAMES_A_SECOND = 48_000
AIRED_SHARE = 0.99
SURELY_BEFORE = timedelta(seconds=2)


def reconcile(
    planned: Sequence[PlannedSession],
    settled: set[tuple[str, int]],
    open_airings: Sequence[Airing],
    last_beat: Beat | None,
    now: datetime,
    restarted: bool,
    cause: Cause = Cause.MAT_DIEN,
) -> list[tuple[str, dict[str, Any]]]:
    """Entries (kind, body) that settle what was left, ends first; for Ledger.append_all.

    restarted: the process that opened the airings is gone; otherwise they are on the air and stay.
    Items of a session within its grace, or begun and not past its end and grace, are left.
    """
    bodies: list[tuple[str, dict[str, Any]]] = []
    if restarted:
        bodies += [("end", _end(airing, last_beat, cause)) for airing in open_airings]
    begun = settled | {
        (airing.occurrence, airing.position)
        for airing in open_airings
        if airing.occurrence is not None and airing.position is not None
    }
    for session in sorted(planned, key=lambda session: (session.start, session.occurrence)):
        bodies += [("missed", body) for body in _missed(session, begun, now)]
    return bodies


def _end(airing: Airing, last_beat: Beat | None, cause: Cause) -> dict[str, Any]:
    """How an airing ended whose process died: as far as the last heartbeat knows."""
    frames, ended_at = 0, airing.started_at
    if last_beat is not None and last_beat.airing == airing.id:
        frames = last_beat.frames
        ended_at = max(last_beat.at, airing.started_at or last_beat.at)
    whole = airing.planned_seconds * FRAMES_A_SECOND
    note = None
    if frames <= 0 and _never_began(airing, last_beat):
        outcome, evidence = Outcome.MISSED, Evidence.E0
    elif frames <= 0:
        # It may have sounded for a moment before the first beat: nobody can say it did not.
        outcome, evidence = Outcome.INTERRUPTED, Evidence.E0
        note = _("it is not known how many seconds sounded")
    elif whole > 0 and frames >= AIRED_SHARE * whole:
        # Beats count frames; that the device took them in their time, nobody is left to say.
        outcome, evidence = Outcome.AIRED, Evidence.E1
    else:
        outcome, evidence = Outcome.INTERRUPTED, Evidence.E1
    return {
        "airing": airing.id,
        "started_at": None,
        "ended_at": utc_text(ended_at) if ended_at else None,
        "frames": frames,
        "played_seconds": round(frames / FRAMES_A_SECOND, 3),
        "outcome": outcome.value,
        "cause": None if outcome is Outcome.AIRED else cause.value,
        "note": note,
        "evidence": evidence.value,
    }


def _never_began(airing: Airing, last_beat: Beat | None) -> bool:
    """It was armed, and the last beat, one a second by then, came well before its first frame."""
    if last_beat is None or last_beat.airing != airing.id or airing.started_at is None:
        return False
    return last_beat.at < airing.started_at - SURELY_BEFORE


def _missed(
    session: PlannedSession, begun: set[tuple[str, int]], now: datetime
) -> Iterator[dict[str, Any]]:
    grace = timedelta(seconds=session.grace_seconds)
    has_begun = any((session.occurrence, item.position) in begun for item in session.items)
    left_until = (session.end if has_begun else session.start) + grace
    if now <= left_until:
        return
    for item in session.items:
        if (session.occurrence, item.position) not in begun:
            yield missed_body(session, item, Cause.MAY_TINH_TAT)
