"""What to do now: a pure function of the plan, what is taken already, and the state of the air."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.actions import Action, Fallback, Miss, Refuse, Start
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.overtaking import Turn, held_back
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import next_quiet, passes_walls

LEAD = timedelta(seconds=1.0)
# A starved computer has been seen to turn 2 s late; a session armed by then starts on its frame.
START_LEAD = timedelta(seconds=3.0)
SOON = timedelta(seconds=0.3)
SHORTEST_JOIN = timedelta(seconds=1.0)
# Less than the fade of a cut is not heard.
SLIVER = timedelta(seconds=0.05)
BACKUP_POSITION = 0

Key = tuple[str, int]
Taken = frozenset[Key] | set[Key]


@dataclass(frozen=True, slots=True)
class Lane:
    """What is on the air or armed last: until when, and for which occurrence (None: unplanned).

    priority: of its session; 0 gives way to every one. before: priority and end of what is still
    on before it.
    """

    occurrence: str | None
    ends_at: datetime
    priority: int = 0
    before: tuple[tuple[int, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class AirState:
    """The state of the air at one moment.

    began: when each begun occurrence sounded first. stopped: occurrences a person ended.
    device_ready: it takes sound; device_lost: there is none, which is why something is late.
    late_cause: why something is late else, if it is beyond its grace. hold_missed: the clock has
    just been set, or is just read for the first time after long: what is too late waits.
    trusted: the clock may start something. silent_until: a person keeps the station silent.
    again: items whose first attempt failed, with the airing it was. failed: occurrences whose last
    item failed.
    """

    now: datetime
    lane: Lane | None
    device_ready: bool
    began: dict[str, datetime]
    stopped: frozenset[str]
    late_cause: Cause
    device_lost: bool = False
    hold_missed: bool = False
    trusted: bool = True
    silent_until: datetime | None = None
    again: Mapping[Key, int] = field(default_factory=dict)
    failed: frozenset[str] = frozenset()

    @property
    def silent(self) -> bool:
        return self.silent_until is not None and self.now < self.silent_until


def in_order(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """By start; of two at once the one that does not give way comes first."""
    return sorted(sessions, key=lambda each: (each.start, -each.priority, each.occurrence))


def decide(
    sessions: Sequence[PlannedSession], taken: Taken, state: AirState, walls: Walls
) -> list[Action]:
    """Actions due now, in order; at most one thing to arm, since the lane holds one at a time.

    sessions: as in_order() puts them.
    """
    actions: list[Action] = []
    if not state.trusted:
        return actions
    for session in sessions:
        if session.start - START_LEAD > state.now:
            break
        next_one = _successor(session, sessions, taken, state)
        above = _above(session, sessions, state)
        cut = _cut_at(session, state)
        if cut is not None and _waits(session, cut, sessions, taken, state, walls):
            cut = None
        for action in _session(session, next_one, above, cut, taken, state, walls):
            actions.append(action)
            if isinstance(action, Start) or (isinstance(action, Fallback) and action.item):
                return actions
    return actions


def next_moment(
    sessions: Sequence[PlannedSession], taken: Taken, state: AirState
) -> datetime | None:
    """When decide() will next have something to do, as far as is known now."""
    if not state.trusted:
        return None
    for session in sessions:
        if not _pending(session, taken, state):
            continue
        if session.start - START_LEAD > state.now:
            return session.start - START_LEAD
        if state.lane is not None:
            pending = (other for other in sessions if _pending(other, taken, state))
            cuts = (_cut_at(other, state) for other in pending)
            due = [cut - START_LEAD for cut in cuts if cut is not None]
            return min([state.lane.ends_at - LEAD, *due])
        if state.silent_until is not None and state.silent:
            return min(state.silent_until, _last_start(session, state) + SOON)
        return session.start - START_LEAD
    return None


def _pending(session: PlannedSession, taken: Taken, state: AirState) -> bool:
    """Whether the session has something left to decide."""
    keys = [(session.occurrence, item.position) for item in session.items]
    if not all(key in taken for key in keys):
        return True
    if state.now > window_end(session):
        return False
    falls_back = (
        session.occurrence in state.failed and (session.occurrence, BACKUP_POSITION) not in taken
    )
    return falls_back or any(key in state.again for key in keys)


def limit_of(session: PlannedSession, began: datetime, walls: Walls) -> datetime:
    """When a session that began at a moment is cut: by its cap, or by quiet hours."""
    capped = began + timedelta(minutes=session.cap_minutes)
    quiet = next_quiet(began, walls, session.permit)
    return capped if quiet is None else min(capped, quiet)


def _passes(session: PlannedSession, start: datetime, end: datetime, walls: Walls) -> bool:
    return passes_walls(start, end, walls, session.permit)


def _successor(
    session: PlannedSession, sessions: Sequence[PlannedSession], taken: Taken, state: AirState
) -> PlannedSession | None:
    """The session whose time has come while an earlier one, not above it, is not done."""
    for other in sessions:
        if other.start - START_LEAD > state.now:
            return None
        if other.start <= session.start or other.occurrence in state.stopped or state.silent:
            continue
        if other.priority < session.priority or _held_up(other, state):
            continue
        if _may_begin(other, taken, state):
            return other
    return None


def _may_begin(session: PlannedSession, taken: Taken, state: AirState) -> bool:
    """Whether there is something left of it to play, and it is not too late for that."""
    keys = ((session.occurrence, item.position) for item in session.items if plays(item))
    return state.now <= _last_start(session, state) and any(key not in taken for key in keys)


def _above(
    session: PlannedSession, sessions: Sequence[PlannedSession], state: AirState
) -> PlannedSession | None:
    """The last session that was on, not to be cut, while this one should have begun."""
    # After a clock was set, or the computer slept, an equal is not the cause.
    least = session.priority + (state.late_cause is not Cause.KHAC)
    last_start, found = _last_start(session, state), None
    mine = state.began.get(session.occurrence)
    if state.now <= session.start or (mine and state.late_cause is not Cause.KHAC):
        return None
    for other in sessions:
        began = state.began.get(other.occurrence)
        if other.priority < least or began is None or began > last_start:
            continue
        if mine and (began <= mine or other.priority <= session.priority):
            continue
        on = state.lane is not None and state.lane.occurrence == other.occurrence
        if on or began + (other.end - other.start) > session.start:
            found = other
    return found


def _session(
    session: PlannedSession,
    next_one: PlannedSession | None,
    above: PlannedSession | None,
    cut: datetime | None,
    taken: Taken,
    state: AirState,
    walls: Walls,
) -> Iterator[Action]:
    fresh = [i for i in session.items if (session.occurrence, i.position) not in taken]
    if session.occurrence in state.stopped:
        yield from (Miss(session, item, Cause.DUNG_TAY, None) for item in fresh)
        return
    if next_one is not None and not state.hold_missed:
        note = _("the session “{name}” began").format(name=next_one.name)
        cause = Cause.THIET_BI if state.device_lost else Cause.KHAC
        yield from (Miss(session, item, cause, note) for item in fresh)
        return
    last_start = _last_start(session, state)
    began = state.began.get(session.occurrence) or max(session.start, state.now)
    limit = limit_of(session, began, walls)
    for item in session.items:
        key = (session.occurrence, item.position)
        if key in taken and key not in state.again:
            continue
        at = _moment(session, cut, state)
        if at is None:
            if above is None or key in taken or state.now <= last_start or state.hold_missed:
                return
            yield Miss(session, item, *_too_late(session, state, above))
            continue
        until = _until(item, key in taken)
        ends = until or at + timedelta(seconds=item.seconds)
        if key in taken:
            if (
                ends - at < SHORTEST_JOIN
                or ends > min(window_end(session), limit)
                or not _passes(session, at, ends, walls)
            ):
                continue
            if state.device_ready and not state.silent:
                yield Start(session, item, at, limit, 2, state.again[key], until)
            return
        if not plays(item):
            yield Miss(session, item, Cause.KHAC, item.why)
        elif at > last_start and state.hold_missed:
            return
        elif at > last_start:
            yield Miss(session, item, *_too_late(session, state, above))
        elif at > limit - SLIVER:
            yield Miss(session, item, Cause.NGOAI_GIO, None)
        elif until and ends - at < SHORTEST_JOIN:
            yield Miss(
                session, item, state.late_cause, _("its time was over before it could begin")
            )
        elif not _passes(session, at, ends, walls):
            yield Refuse(session, item, Cause.NGOAI_GIO)
        elif state.device_ready and not state.silent:
            yield Start(session, item, at, limit, until=until)
            return
        else:
            return
    if not fresh:
        yield from _fallback(session, cut, taken, state, limit, walls)


def _fallback(
    session: PlannedSession,
    cut: datetime | None,
    taken: Taken,
    state: AirState,
    limit: datetime,
    walls: Walls,
) -> Iterator[Action]:
    """Where a session's last item failed: its backup clip, or silence that is told."""
    if session.occurrence not in state.failed or (session.occurrence, BACKUP_POSITION) in taken:
        return
    at = _moment(session, cut, state)
    if state.now > window_end(session):
        yield Fallback(session, None, state.now, limit)
    elif at is not None and not state.silent and state.device_ready:
        backup = session.backup
        if backup is not None:
            ends = at + timedelta(seconds=backup.seconds)
            if ends > limit or not _passes(session, at, ends, walls):
                backup = None
        yield Fallback(session, backup, at, limit)


def plays(item: PlannedItem) -> bool:
    """Whether the item is more than an empty place."""
    return item.clip is not None or item.source == "pause" or is_slot(item)


def is_slot(item: PlannedItem) -> bool:
    """Whether its sound comes in by a line, while it is on the air."""
    return item.source in ("relay", "live")


def _until(item: PlannedItem, again: bool) -> datetime | None:
    """When the item ends by the clock, whenever it begins: another's programme, or the rest of what
    was said live."""
    if item.source == "relay" or (again and item.source == "live"):
        return item.planned_start + timedelta(seconds=item.seconds)
    return None


def window_end(session: PlannedSession) -> datetime:
    """Until when what is left of a session may still be made good."""
    return session.end + timedelta(seconds=session.grace_seconds)


def _last_start(session: PlannedSession, state: AirState) -> datetime:
    if session.occurrence in state.began:
        return window_end(session)
    return session.start + timedelta(seconds=max(session.grace_seconds, session.wait_seconds))


def _too_late(
    session: PlannedSession, state: AirState, above: PlannedSession | None
) -> tuple[Cause, str | None]:
    if state.silent:
        return Cause.DUNG_TAY, _("the station was kept silent")
    if state.device_lost:
        return Cause.THIET_BI, None
    if above is not None:
        note = _("“{name}” was still on the air")
        if above.priority > session.priority:
            note = _("the session “{name}”, which goes before it, was on the air")
        return Cause.KHAC, note.format(name=above.name)
    return state.late_cause, None


def _moment(session: PlannedSession, cut: datetime | None, state: AirState) -> datetime | None:
    """When the session's next item would begin: on time, behind what sounds, or at once."""
    if state.lane is None:
        return session.start if session.start >= state.now + SOON else state.now + SOON
    if cut is not None and cut < state.lane.ends_at:
        return max(cut, state.now + SOON) if cut - START_LEAD <= state.now else None
    if state.lane.ends_at - LEAD > state.now:
        return None
    return max(state.lane.ends_at, session.start)


def _cut_at(session: PlannedSession, state: AirState) -> datetime | None:
    """When a session that has not begun cuts what is on the air, if it does."""
    if state.lane is None or state.lane.occurrence == session.occurrence:
        return None
    if session.occurrence in state.began or session.start_mode == "soft":
        return None
    if session.priority < state.lane.priority:
        return None
    held = _held_until(session, state.lane)
    cut = session.start + timedelta(seconds=session.wait_seconds)
    return cut if held is None else max(cut, held)


def _waits(
    session: PlannedSession,
    cut: datetime,
    sessions: Sequence[PlannedSession],
    taken: Taken,
    state: AirState,
    walls: Walls,
) -> bool:
    """Whether a session does not cut, since a higher one whose time came before still waits."""
    if state.lane is None or cut >= state.lane.ends_at:
        return False
    higher = (
        _turn(other, taken, state)
        for other in takewhile(lambda other: other.occurrence != session.occurrence, sessions)
        if other.priority > session.priority and other.occurrence not in state.stopped
        if _may_begin(other, taken, state)
    )
    at = max(cut, state.now + SOON)
    return held_back(_turn(session, taken, state), higher, at, state.lane.ends_at, walls)


def _turn(session: PlannedSession, taken: Taken, state: AirState) -> Turn:
    keyed = ((i, (session.occurrence, i.position)) for i in session.items if plays(i))
    left = [item for item, key in keyed if key not in taken]
    return Turn(session, left, _last_start(session, state), _cut_at(session, state))


def _held_until(session: PlannedSession, lane: Lane) -> datetime | None:
    """When the last of higher priority ends before what is armed last."""
    return max(
        (ends for priority, ends in lane.before if priority > session.priority), default=None
    )


def _held_up(session: PlannedSession, state: AirState) -> bool:
    """Whether what is on the air keeps the session from beginning, as far as is known."""
    if state.lane is None:
        return False
    cut, held = _cut_at(session, state), _held_until(session, state.lane)
    free = state.lane.ends_at if cut is None else min(cut, state.lane.ends_at)
    last_start = _last_start(session, state)
    too_long = free > last_start or (held is not None and held > last_start)
    return session.priority < state.lane.priority or too_long
