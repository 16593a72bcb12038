"""Turns each position of a session into a planned item: which clip, when, under which approval."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.codes import ItemKind
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Rundown, Schedule, Walls
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.resolving.items import empty, item_of, timed
from ccht_desktop.schedule.resolving.lacking import nothing_fits, nothing_to_repeat, spent
from ccht_desktop.schedule.resolving.standing import why_not
from ccht_desktop.schedule.resolving.turns import Starts, Turns

_NO_STARTS: Starts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Session:
    """What one occurrence plays: its places in the order of their airing."""

    occurrence: Occurrence
    rundown: Rundown | None
    places: tuple[Position, ...]

    @property
    def fixed(self) -> frozenset[str]:
        return frozenset(place.sha256 for place in self.places if place.sha256)


def resolve(
    occurrences: Iterable[Occurrence],
    rundowns: Iterable[Rundown],
    clips: Sequence[Clip],
    last_aired: Mapping[str, datetime],
    walls: Walls,
    starts: Starts = _NO_STARTS,
) -> list[PlannedSession]:
    """The sessions in order of time; last_aired is by SHA-256, and what is planned counts as aired.

    clips: those that stand, and those named by the schedule. starts: by SHA-256, when clips whose
    approval sets limits began.
    """
    ordered = sorted(occurrences, key=lambda o: (o.start, o.rule.key, o.slot))
    if not ordered:
        return []
    by_hash = {clip.sha256: clip for clip in clips}
    by_key = {rundown.key: rundown for rundown in rundowns}
    asked = [_asked(occurrence, by_key, by_hash) for occurrence in ordered]
    # What has expired on the first day stays so; the rest is looked at day by day.
    first = local(ordered[0].start).date()
    standing = [clip for clip in clips if clip.state(first) == "approved"]
    turns = Turns(standing, last_aired, starts, _fixed_by_day(asked))
    return [_planned(session, by_hash, turns, walls) for session in asked]


def named_clips(schedule: Schedule) -> set[str]:
    """Hashes that a schedule names: resolve() needs these clips whatever became of them."""
    found = {p.sha256 for rundown in schedule.rundowns for p in rundown.positions}
    found |= {rundown.backup for rundown in schedule.rundowns}
    found |= {addition.sha256 for addition in schedule.additions}
    return {sha256 for sha256 in found if sha256 is not None}


def _asked(
    occurrence: Occurrence, rundowns: Mapping[str, Rundown], clips: Mapping[str, Clip]
) -> _Session:
    rundown = rundowns.get(occurrence.rundown or occurrence.rule.rundown)
    positions = rundown.positions if rundown else ()
    if not occurrence.added:
        return _Session(occurrence, rundown, positions)
    closing = _closing(positions)
    highest = max((position.number for position in positions), default=0)
    added = tuple(
        Position(number, "clip", clips[sha256].kind if sha256 in clips else "", sha256)
        for number, sha256 in enumerate(occurrence.added, highest + 1)
    )
    return _Session(occurrence, rundown, (*positions[:closing], *added, *positions[closing:]))


def _closing(positions: Sequence[Position]) -> int:
    """Where the closing tune begins: the tunes at the end, after something else."""
    place = len(positions)
    while place and positions[place - 1].kind == ItemKind.NHAC_HIEU:
        place -= 1
    return place or len(positions)


def _fixed_by_day(sessions: Iterable[_Session]) -> dict[date, frozenset[str]]:
    found: dict[date, frozenset[str]] = {}
    for session in sessions:
        day = local(session.occurrence.start).date()
        found[day] = found.get(day, frozenset()) | session.fixed
    return found


def _planned(
    session: _Session, clips: Mapping[str, Clip], turns: Turns, walls: Walls
) -> PlannedSession:
    occurrence, rule = session.occurrence, session.occurrence.rule
    items = _items(session, clips, turns)
    end = items[-1].planned_start + _length(items[-1]) if items else occurrence.start
    return PlannedSession(
        occurrence=occurrence.key,
        rule=rule.id,
        name=rule.name,
        start=occurrence.start,
        end=end,
        rundown=session.rundown.id if session.rundown else 0,
        grace_seconds=walls.grace_seconds if rule.grace_seconds is None else rule.grace_seconds,
        cap_minutes=rule.cap_minutes or occurrence.cap_minutes or walls.cap_minutes,
        items=items,
        start_mode=rule.start_mode,
        wait_seconds=rule.wait_seconds,
        backup=_backup(session, clips),
        priority=rule.priority,
        clusters=rule.clusters,
        permit=occurrence.permit,
    )


def _backup(session: _Session, clips: Mapping[str, Clip]) -> PlannedItem | None:
    """What plays where the session's own items fail; None where there is no approved one."""
    start = session.occurrence.start
    clip = clips.get((session.rundown.backup if session.rundown else None) or "")
    if clip is None or not clip.may_air(local(start).date()):
        return None
    return item_of(clip, 0, clip.kind, start)


def _items(session: _Session, clips: Mapping[str, Clip], turns: Turns) -> tuple[PlannedItem, ...]:
    # A clip that has a fixed place in this session is not taken by a turn before it either.
    used = set(session.fixed)
    items: list[PlannedItem] = []
    start = session.occurrence.start
    for place in session.places:
        item = _item(place, start, session.occurrence.start, clips, turns, used)
        if item.clip is not None and item.sha256 is not None:
            used.add(item.sha256)
            turns.note(item.sha256, start)
        items.append(item)
        start += _length(item)
    return tuple(items)


def _item(
    place: Position,
    start: datetime,
    begins: datetime,
    clips: Mapping[str, Clip],
    turns: Turns,
    used: set[str],
) -> PlannedItem:
    """begins: when the session does."""
    if place.source == "clip":
        return _fixed(place, start, clips.get(place.sha256 or ""), turns)
    if place.source == "rotation":
        found = turns.rotation(place, start, used)
        if not isinstance(found, Clip):
            return empty(place, start, nothing_fits(place, found))
    elif place.source == "repeat":
        last = turns.repeat(place, start, begins, used)
        if last is None:
            return empty(place, start, nothing_to_repeat(place))
        found = last
    else:
        return timed(place, start)
    return item_of(found, place.number, place.kind, start, place.source)


def _fixed(place: Position, start: datetime, clip: Clip | None, turns: Turns) -> PlannedItem:
    day = local(start).date()
    # One whose file is not whole stays planned: it is refused at its time, or healed before.
    if clip is None or not clip.allowed(day):
        return empty(place, start, why_not(clip, day))
    if (reached := turns.limit(clip, start)) is not None:
        return empty(place, start, spent(clip, reached))
    return item_of(clip, place.number, place.kind, start)


def _length(item: PlannedItem) -> timedelta:
    return timedelta(seconds=item.seconds)
