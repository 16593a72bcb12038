"""Bodies of the ledger entries that playout writes."""

from datetime import datetime
from typing import Any

from ccht_desktop.airlog.bodies import copies, missed_body
from ccht_desktop.airlog.outcomes import Cause, Evidence, Outcome, StartedBy
from ccht_desktop.foundation.clock import utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.voice import RATE, Voice
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

FULL_SHARE = 0.99


def start_body(
    session: PlannedSession | None,
    item: PlannedItem,
    at: datetime,
    started_by: StartedBy,
    told: dict[str, object],
) -> dict[str, Any]:
    """The body of a `start` entry; told is what playout adds or says otherwise (gain_db, boot,
    monotonic, by; attempt and continues; for a backup clip, which is no planned item, session)."""
    late = (at - item.planned_start).total_seconds() if session else None
    return {
        **copies(item),
        "occurrence": session.occurrence if session else None,
        "position": item.position if session else None,
        "session": session.name if session else None,
        "attempt": 1,
        "continues": None,
        "planned_start": utc_text(item.planned_start) if session else None,
        "started_at": utc_text(at),
        "late_seconds": None if late is None else round(late, 3),
        "started_by": started_by,
        **told,
    }


def unsounded_body(
    session: PlannedSession, item: PlannedItem, cause: Cause, note: str | None
) -> dict[str, Any]:
    """For a planned item that never sounds: `missed` or `refused`."""
    return {**missed_body(session, item, cause), "note": note}


def end_body(
    airing: int,
    started_at: datetime | None,
    ended_at: datetime,
    frames: int,
    verdict: "tuple[Outcome, Cause | None, str | None, Evidence]",
) -> dict[str, Any]:
    outcome, cause, note, evidence = verdict
    return {
        "airing": airing,
        "started_at": utc_text(started_at) if started_at else None,
        "ended_at": utc_text(ended_at),
        "frames": frames,
        "played_seconds": round(frames / RATE, 3),
        "outcome": outcome,
        "cause": cause,
        "note": note,
        "evidence": evidence,
    }


def judge(
    voice: Voice,
    planned_frames: int,
    decided: Cause | None,
    fault: Cause | None,
    audible: bool,
    why: str | None = None,
) -> tuple[Outcome, Cause | None, str | None, Evidence]:
    """Outcome, cause, note and evidence of a voice that has ended, from frames alone.

    decided: a person or a wall ended it early; why: in words. fault: what failed. Evidence E2 asks
    that the device took its frames in their time, ±1 %, and can be heard.
    """
    if voice.consumed == 0:
        cause = voice.broken_by if voice.failure else fault or decided or Cause.THIET_BI
        return Outcome.MISSED, cause, voice.failure or why, Evidence.E0
    off = _seconds_off(voice)
    if off < 0:
        note = _("the device took the sound faster than it can be heard")
        return Outcome.INTERRUPTED, Cause.THIET_BI, note, Evidence.E1
    if off > 0 and decided is None and fault is None:
        note = _("the device stood still in between")
        return Outcome.INTERRUPTED, Cause.THIET_BI, note, Evidence.E1
    evidence = Evidence.E2 if off == 0 and audible else Evidence.E1
    if voice.consumed >= FULL_SHARE * planned_frames and voice.starved <= voice.consumed // 100:
        return Outcome.AIRED, None, None, evidence
    if voice.failure is not None:
        return Outcome.INTERRUPTED, voice.broken_by, voice.failure, evidence
    if decided is not None and fault is None:
        return Outcome.PARTIAL, decided, why, evidence
    return Outcome.INTERRUPTED, fault or voice.thin_by, None, evidence


def _seconds_off(voice: Voice) -> float:
    """How much longer (or, below 0, shorter) the device took than the frames last; 0 within 1 %."""
    if voice.ended is None:
        return 0.0
    should = voice.consumed / RATE
    off = voice.ended_at - voice.began_at - should - voice.paused / RATE
    return off if abs(off) > max(0.5, should * 0.01) else 0.0
