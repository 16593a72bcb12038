"""What is wrong with planned sessions, before anybody hears it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, time, timedelta
from operator import attrgetter

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.preview import conflict_told as told
from ccht_desktop.schedule.preview.conflict_told import Conflict as Conflict
from ccht_desktop.schedule.preview.foretold import foretell, in_order, silent_because
from ccht_desktop.schedule.preview.heard import touching
from ccht_desktop.schedule.walls import in_quiet_hours, next_quiet, passes_walls

_ONE_DAY = timedelta(days=1)
_START = attrgetter("start")


def find_conflicts(
    sessions: Iterable[PlannedSession],
    walls: Walls,
    soundless: Collection[str] = (),
    lines: Collection[str] = (),
    walled: Iterable[Occurrence] = (),
) -> list[Conflict]:
    """Everything wrong, in order of time.

    soundless: hashes of clips whose file is not there, or is not what was approved. lines: sources
    (relay, live) that have a line input. walled: occurrences that quiet hours hold back.
    """
    ordered = sorted(sessions, key=_START)
    found = [told.walled(occurrence, walls) for occurrence in walled]
    for group in touching(ordered):
        if len(group) > 1:
            found += _together(group, walls, lines)
    found += _long_days(ordered, walls)
    for session in _doubtful(ordered, walls):
        found += _own(session, walls, lines)
    if soundless:
        for session in ordered:
            found += _without_file(session, soundless)
    return sorted(found, key=lambda c: (c.at, c.occurrence, c.code))


def _together(
    group: list[PlannedSession], walls: Walls, lines: Collection[str]
) -> Iterator[Conflict]:
    """Overlaps of equals, and what those of lower priority lose to others."""
    longest: dict[int, PlannedSession] = {}
    for session in sorted(group, key=lambda one: (one.start, one.occurrence)):
        before = longest.get(session.priority)
        if before and (session.start < before.end or session.start == before.start):
            yield told.overlap(session, before)
        if before is None or session.end > before.end:
            longest[session.priority] = session
    if len(longest) > 1:
        yield from _giving_way(group, walls, lines)


def _giving_way(
    group: list[PlannedSession], walls: Walls, lines: Collection[str]
) -> Iterator[Conflict]:
    named = {session.occurrence: session for session in group}
    foretold = foretell(in_order(group), walls, lines)
    for session in group:
        lost, above = 0.0, None
        for item in session.items:
            one = foretold[session.occurrence, item.position]
            other = named.get(one.by or "")
            if other is not None and other.priority > session.priority:
                lost += item.seconds - one.seconds
                above = above or other
        if above is not None and lost > 0:
            yield told.gives_way(session, above, lost)


def _long_days(ordered: list[PlannedSession], walls: Walls) -> Iterator[Conflict]:
    """One for each day on which all sessions together last longer than they may."""
    cap, zero = timedelta(minutes=walls.day_cap_minutes), timedelta()
    if cap >= _ONE_DAY:
        return
    ends: datetime | None = None
    total, first = zero, None
    for session in ordered:
        if ends is None or session.start >= ends:
            if first is not None:
                yield told.over_day(first, total, walls)
            day = local(session.start).date()
            ends = datetime.combine(day, time.min, ZONE) + _ONE_DAY
            total, first = zero, None
        total += session.end - session.start
        if total > cap and first is None:
            first = session
    if first is not None:
        yield told.over_day(first, total, walls)


def _doubtful(ordered: list[PlannedSession], walls: Walls) -> Iterator[PlannedSession]:
    """Those that a quick look does not find in order: in open hours, short enough, all there."""
    opens: datetime | None = None
    closes: datetime | None = None
    caps: dict[int, timedelta] = {}
    for session in ordered:
        start, end, minutes = session.start, session.end, session.cap_minutes
        if opens is None or (closes is not None and not opens <= start < closes):
            if in_quiet_hours(start, walls):
                yield session
                continue
            opens, closes = start, next_quiet(start, walls)
        cap = caps.get(minutes)
        if cap is None:
            cap = caps[minutes] = timedelta(minutes=minutes)
        if end - start > cap or (closes is not None and end > closes) or not session.items:
            yield session
            continue
        for item in session.items:
            if item.clip is None:
                yield session
                break


def _own(session: PlannedSession, walls: Walls, lines: Collection[str]) -> Iterator[Conflict]:
    if not any(item.clip is not None or _is_slot(item) for item in session.items):
        yield told.empty_session(session)
    if session.end - session.start > timedelta(minutes=session.cap_minutes):
        yield told.over_cap(session)
    for item in session.items:
        silent = silent_because(item, lines)
        if silent == "EMPTY":
            yield told.empty_position(session, item)
        elif silent == "NO_LINE":
            yield told.no_line(session, item)
        sounds = item.clip is not None or _is_slot(item)
        start, end = item.planned_start, item.planned_start + timedelta(seconds=item.seconds)
        if sounds and not passes_walls(start, end, walls, session.permit):
            yield told.in_quiet(session, item)


def _is_slot(item: PlannedItem) -> bool:
    return item.source in ("relay", "live")


def _without_file(session: PlannedSession, soundless: Collection[str]) -> Iterator[Conflict]:
    items = [*session.items, *([session.backup] if session.backup else [])]
    titles = dict.fromkeys(item.title for item in items if item.sha256 in soundless and item.title)
    if titles:
        yield told.missing_file(session, [title for title in titles if title])
