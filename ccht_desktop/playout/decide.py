"""What to do now: a pure function of the plan, what is taken already, and the state of the air."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.schedule.model import PlannedItem, PlannedSession, Walls
from ccht_desktop.schedule.walls import passes_walls

LEAD = timedelta(seconds=1.0)
SOON = timedelta(seconds=0.3)

Taken = frozenset[tuple[str, int]] | set[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Lane:
    """What is on the air or armed last: until when, and for which occurrence (None: unplanned)."""

    occurrence: str | None
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AirState:
    """The state of the air at one moment.

    began: when each begun occurrence sounded first. stopped: occurrences a person ended.
    late_cause: why something is late now, if it is beyond its grace. hold_missed: the clock has
    just been set, or is just read for the first time after long: what is too late waits.
    """

    now: datetime
    lane: Lane | None
    device_ready: bool
    began: dict[str, datetime]
    stopped: frozenset[str]
    late_cause: Cause
    hold_missed: bool = False


@dataclass(frozen=True, slots=True)
class Start:
    """Arm the item for a moment; at `limit` it is cut (session cap)."""

    session: PlannedSession
    item: PlannedItem
    at: datetime
    limit: datetime


@dataclass(frozen=True, slots=True)
class Miss:
    session: PlannedSession
    item: PlannedItem
    cause: Cause
    note: str | None


@dataclass(frozen=True, slots=True)
class Refuse:
    session: PlannedSession
    item: PlannedItem
    cause: Cause


Action = Start | Miss | Refuse


def decide(
    sessions: Sequence[PlannedSession], taken: Taken, state: AirState, walls: Walls
) -> list[Action]:
    """Actions due now, in order; at most one Start, since the lane holds one thing at a time."""
    actions: list[Action] = []
    for session in sessions:
        if session.start - LEAD > state.now:
            break
        for action in _session(session, taken, state, walls):
            actions.append(action)
            if isinstance(action, Start):
                return actions
    return actions


def next_moment(
    sessions: Sequence[PlannedSession], taken: Taken, state: AirState
) -> datetime | None:
    """When decide() will next have something to do, as far as is known now."""
    for session in sessions:
        if all((session.occurrence, item.position) in taken for item in session.items):
            continue
        if state.lane is not None and session.start - LEAD <= state.now:
            return state.lane.ends_at - LEAD
        return session.start - LEAD
    return None


def _session(
    session: PlannedSession, taken: Taken, state: AirState, walls: Walls
) -> Iterator[Action]:
    waiting = [i for i in session.items if (session.occurrence, i.position) not in taken]
    if session.occurrence in state.stopped:
        for item in waiting:
            yield Miss(session, item, Cause.DUNG_TAY, None)
        return
    began = state.began.get(session.occurrence)
    grace = timedelta(seconds=session.grace_seconds)
    last_start = session.start + grace if began is None else session.end + grace
    limit = (began or max(session.start, state.now)) + timedelta(minutes=session.cap_minutes)
    for item in waiting:
        at = _moment(session, state)
        if at is None:
            return
        if item.clip is None and item.source != "pause":
            yield Miss(session, item, Cause.KHAC, item.why)
        elif at > last_start and state.hold_missed:
            return
        elif at > last_start:
            cause = state.late_cause if state.device_ready else Cause.THIET_BI
            yield Miss(session, item, cause, None)
        elif at >= limit:
            yield Miss(session, item, Cause.NGOAI_GIO, None)
        elif not passes_walls(at, at + timedelta(seconds=item.seconds), walls):
            yield Refuse(session, item, Cause.NGOAI_GIO)
        elif state.device_ready:
            yield Start(session, item, at, limit)
            return
        else:
            return


def _moment(session: PlannedSession, state: AirState) -> datetime | None:
    """When the session's next item would begin: on time, behind what sounds, or at once."""
    if state.lane is not None:
        if state.lane.ends_at - LEAD > state.now:
            return None
        return max(state.lane.ends_at, session.start)
    if session.start >= state.now + SOON:
        return session.start
    return state.now + SOON
