"""The coming days of a station: what was or will be planned, what is wrong, what was changed."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.days.lost_moves import lost_moves
from ccht_desktop.schedule.days.occurrences import walled_off
from ccht_desktop.schedule.model import Schedule, place_of, time_of
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.preview.conflict_told import lost_move
from ccht_desktop.schedule.preview.conflicts import Conflict, find_conflicts
from ccht_desktop.schedule.preview.differences import Difference, differences
from ccht_desktop.schedule.preview.heard import HeardSession, heard
from ccht_desktop.schedule.preview.silent import Silence, silences, without
from ccht_desktop.station import Station

WEEK = timedelta(days=7)
SLOTS = ("relay", "live")


def sessions_between(
    station: Station, start: datetime, end: datetime, schedule: Schedule | None = None
) -> list[PlannedSession]:
    """The past as the log has it, the future as a schedule gives it, oldest first."""
    airlog = station.airlog
    edge = min(max(station.clock.now(), start), end)
    logged = [session for session in airlog.planned(start, edge) if start <= session.start < edge]
    known = {session.occurrence for session in logged}
    planned_until = airlog.planned_until()
    # Up to there the log is whole: a past session it lacks was never intended.
    silent = start if planned_until is None else max(start, planned_until)
    past = station.resolve(silent, edge) if silent < edge else []
    unlogged = [session for session in past if session.occurrence not in known]
    future = station.resolve(edge, end, schedule=schedule) if edge < end else []
    return sorted([*logged, *unlogged, *future], key=lambda s: (s.start, s.occurrence))


def lines(station: Station) -> frozenset[str]:
    """Sources of slots that have a line input."""
    return frozenset(one for one in SLOTS if station.settings.text(f"{one}.device"))


def heard_of(station: Station, sessions: Iterable[PlannedSession]) -> list[HeardSession]:
    return heard(sessions, station.walls(), lines(station))


def moved_from(
    station: Station, start: datetime, end: datetime, schedule: Schedule | None = None
) -> dict[str, datetime]:
    """When sessions between two moments would have been, had they not been moved."""
    found = {}
    for one in station.occurrences(start, end, schedule=schedule):
        if one.origin not in ("", one.key):
            _rule, day, slot = place_of(one.origin)
            found[one.key] = datetime.combine(day, time_of(slot), ZONE)
    return found


def silent_between(
    station: Station,
    start: datetime,
    end: datetime,
    heard: Iterable[PlannedSession],
    schedule: Schedule | None = None,
) -> list[Silence]:
    """What rules have between two moments and is not broadcast; heard: what is."""
    calendar, known = station.calendar(start, end), {session.occurrence for session in heard}
    current = schedule or station.schedule.current()
    return list(without(silences(current, start, end, calendar, station.walls()), known))


def wrong_with(
    station: Station,
    sessions: Iterable[PlannedSession],
    start: datetime,
    end: datetime,
    schedule: Schedule | None = None,
) -> list[Conflict]:
    """Everything wrong with sessions resolved between two moments, and what is held back there."""
    walls, calendar = station.walls(), station.calendar(start, end)
    current = schedule or station.schedule.current()
    walled = walled_off(current, start, end, calendar, walls) if start < end else []
    found = find_conflicts(sessions, walls, station.soundless(), lines(station), walled)
    names = {rule.key: rule.name for rule in current.rules}
    lost = [lost_move(move, names[move.rule]) for move in lost_moves(current, calendar)]
    found += [one for one in lost if start <= one.at < end]
    return sorted(found, key=lambda one: (one.at, one.occurrence, one.code))


def if_loaded(station: Station, file: Schedule, named: Collection[str] = ()) -> Schedule:
    """What would be in force if a file's schedule were loaded; nothing is changed.

    named: as for edits.loaded().
    """
    current = station.schedule.current()
    rules = {rule.key: rule.id for rule in current.rules}
    rundowns = {rundown.key: rundown.id for rundown in current.rundowns}
    found = edits.loaded(current, file, named)
    return replace(
        found,
        rules=tuple(replace(one, id=rules.get(one.key, 0)) for one in found.rules),
        rundowns=tuple(replace(one, id=rundowns.get(one.key, 0)) for one in found.rundowns),
    )


def changes(
    station: Station, since: datetime, schedule: Schedule | None = None, ahead: timedelta = WEEK
) -> list[Difference]:
    """How the coming days differ from what they were to be at a moment; nothing where no schedule
    was in force then, or it is no longer kept."""
    start = station.clock.now()
    return changes_between(station, since, start, start + ahead, schedule)


def first_in_force(station: Station, since: datetime) -> datetime | None:
    """When the first schedule with rules after a moment came into force; None where none did."""
    for change in station.schedule.changes(since):
        found = station.schedule.as_of(change.at)
        if found is not None and found.rules:
            return change.at
    return None


def changes_between(
    station: Station,
    since: datetime,
    start: datetime,
    end: datetime,
    schedule: Schedule | None = None,
) -> list[Difference]:
    """As changes(), of any days to come."""
    old = station.schedule.as_of(since)
    if old is None:
        return []
    new = schedule or station.schedule.current()
    origins = {
        occurrence.key: occurrence.origin
        for one in (old, new)
        for occurrence in station.occurrences(start, end, schedule=one)
        if occurrence.origin
    }
    was = {rundown.key: rundown for rundown in old.rundowns}
    reworked = {rundown.id for rundown in new.rundowns if was.get(rundown.key) != rundown}
    before = station.resolve(start, end, intended=True, schedule=old)
    after = station.resolve(start, end, intended=True, schedule=new)
    return differences(before, after, origins, reworked)
