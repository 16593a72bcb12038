"""Changes of a schedule as pure functions: a schedule in, another out. Saving is the book's."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import (
    Addition,
    Cluster,
    Move,
    Place,
    Rule,
    Rundown,
    Schedule,
    Skip,
    Suspension,
    Window,
    slot_of,
)

Keyed = TypeVar("Keyed", Rule, Rundown, Window, Cluster)
Excepted = TypeVar("Excepted", Skip, Move, Addition)
_PARTS = {Rule: "rules", Rundown: "rundowns", Window: "windows", Cluster: "clusters"}
_SECTIONS = ("clusters", "windows", "suspensions", "skips", "moves", "additions", "targets")


def put(schedule: Schedule, part: Keyed) -> Schedule:
    """With a rule, rundown, window or cluster in the place of the one with its key, or at the
    end."""
    name = _PARTS[type(part)]
    parts: tuple[Any, ...] = getattr(schedule, name)
    if any(one.key == part.key for one in parts):
        changed = tuple(part if one.key == part.key else one for one in parts)
    else:
        changed = (*parts, part)
    change: dict[str, Any] = {name: changed}
    return replace(schedule, **change)


def drop_rule(schedule: Schedule, key: str) -> Schedule:
    """Without a rule, and without the exceptions to it."""
    return _without_strays(
        replace(schedule, rules=tuple(rule for rule in schedule.rules if rule.key != key))
    )


def drop_rundown(schedule: Schedule, key: str) -> Schedule:
    """Raises StationError RUNDOWN_USED while a rule plays it."""
    for rule in schedule.rules:
        if key in (rule.rundown, rule.holiday_rundown):
            text = _("“{rule}” plays this rundown. Give it another one first.")
            raise StationError("RUNDOWN_USED", text.format(rule=rule.name))
    left = tuple(rundown for rundown in schedule.rundowns if rundown.key != key)
    return replace(schedule, rundowns=left)


def drop_window(schedule: Schedule, key: str) -> Schedule:
    return replace(schedule, windows=tuple(w for w in schedule.windows if w.key != key))


def drop_cluster(schedule: Schedule, key: str) -> Schedule:
    """Without a cluster, also in the rules that named it."""
    left = tuple(cluster for cluster in schedule.clusters if cluster.key != key)
    return _without_strays(replace(schedule, clusters=left))


def skip(schedule: Schedule, place: Place, reason: str) -> Schedule:
    """Leaves one session out; a move of it is forgotten. Raises StationError SKIP_REASON."""
    if not reason.strip():
        raise StationError("SKIP_REASON", _("Say why the session is left out."))
    kept = restore(schedule, place)
    return replace(kept, skips=(*kept.skips, Skip(*place, reason.strip())))


def move(
    schedule: Schedule, place: Place, to_date: date, to_time: time, reason: str = ""
) -> Schedule:
    """One session at another time; back at its own, it is no longer an exception."""
    kept = restore(schedule, place)
    made = Move(*place, to_date, to_time, reason.strip())
    if made.is_home():
        return kept
    return replace(kept, moves=(*kept.moves, made))


def restore(schedule: Schedule, place: Place) -> Schedule:
    """One session as its rule has it: neither left out nor moved; clips added to it stay."""
    return replace(
        schedule,
        skips=tuple(one for one in schedule.skips if one.place != place),
        moves=tuple(one for one in schedule.moves if one.place != place),
    )


def add_clip(schedule: Schedule, place: Place, sha256: str) -> Schedule:
    """One clip more in one session."""
    return replace(schedule, additions=(*schedule.additions, Addition(*place, sha256)))


def remove_added(schedule: Schedule, place: Place, sha256: str) -> Schedule:
    """Without the last addition of a clip to a session."""
    found = [n for n, one in enumerate(schedule.additions) if one == Addition(*place, sha256)]
    left = [one for n, one in enumerate(schedule.additions) if n not in found[-1:]]
    return replace(schedule, additions=tuple(left))


def put_rule(schedule: Schedule, rule: Rule) -> Schedule:
    """With a rule in the place of the one with its key, or at the end.

    Where one start was replaced by another, exceptions to its sessions follow; those of starts
    that are gone otherwise are forgotten.
    """
    before = next((one for one in schedule.rules if one.key == rule.key), None)
    old = {slot_of(start) for start in before.starts} if before else set()
    new = {slot_of(start) for start in rule.starts}
    slots = {slot: slot for slot in old & new}
    if len(old - new) == len(new - old) == 1:
        slots[min(old - new)] = min(new - old)
    moves = _of_slots(schedule.moves, rule.key, slots)
    return replace(
        put(schedule, rule),
        skips=_of_slots(schedule.skips, rule.key, slots),
        moves=tuple(one for one in moves if one.rule != rule.key or not one.is_home()),
        additions=_of_slots(schedule.additions, rule.key, slots),
    )


def move_start(schedule: Schedule, rule: Rule, start: time, to: time) -> Schedule:
    """Every session of one start of a rule at another time; exceptions to it go with it.

    Raises StationError START_TAKEN where the rule begins at that time already.
    """
    if to != start and to in rule.starts:
        text = _(
            "“{rule}” begins at {time} already: the two sessions would become one. Choose another"
            " time, or take the start of {start} out of the rule."
        )
        told = text.format(rule=rule.name, time=f"{to:%H:%M}", start=f"{start:%H:%M}")
        raise StationError("START_TAKEN", told)
    starts = tuple(sorted(to if one == start else one for one in rule.starts))
    return put_rule(schedule, replace(rule, starts=starts))


def once(rule: Rule, key: str, day: date, start: time, rundown: str) -> Rule:
    """A rule for one session of its own, as another rule has it otherwise."""
    return replace(
        rule,
        key=key,
        rundown=rundown,
        starts=(start,),
        weekdays=frozenset({day.weekday()}),
        from_date=day,
        to_date=day,
        every_weeks=1,
        month_weeks=(),
        rrule="",
        season=None,
        holidays="usual",
        holiday_rundown=None,
        id=0,
    )


def suspend(schedule: Schedule, made: Suspension, now: datetime) -> Schedule:
    """Raises StationError SUSPENSION_DATES, SUSPENSION_REASON or SUSPENSION_THERE."""
    today = local(now).date()
    if made.from_date > made.to_date:
        text = _("The suspension would end on {to}, before it begins. Correct the dates.")
        raise StationError("SUSPENSION_DATES", text.format(to=f"{made.to_date:%d/%m/%Y}"))
    if made.from_date < today:
        # Days gone by stay due: what was not aired on them belongs in the log as missed.
        text = _("A suspension cannot begin in the past. The first date possible is {today}.")
        raise StationError("SUSPENSION_DATES", text.format(today=f"{today:%d/%m/%Y}"))
    if not made.reason.strip():
        raise StationError("SUSPENSION_REASON", _("Say why broadcasting is suspended."))
    for one in schedule.suspensions:
        held = one.from_date <= made.from_date and made.to_date <= one.to_date
        if held and one.rule in (None, made.rule):
            text = _(
                "Broadcasting is suspended from {first} to {last} already ({reason}): nothing was"
                " added."
            )
            first, last = f"{one.from_date:%d/%m/%Y}", f"{one.to_date:%d/%m/%Y}"
            told = text.format(first=first, last=last, reason=one.reason)
            raise StationError("SUSPENSION_THERE", told)
    return replace(schedule, suspensions=(*schedule.suspensions, made))


def resume(schedule: Schedule, now: datetime) -> tuple[Schedule, int]:
    """Ends suspensions that hold today or later on the day before; and how many they were."""
    today = local(now).date()
    lifted = [one for one in schedule.suspensions if one.to_date >= today]
    ended = [_ended(one, today) for one in schedule.suspensions]
    left = tuple(one for one in ended if one is not None)
    return replace(schedule, suspensions=left), len(lifted)


def lift(schedule: Schedule, one: Suspension, now: datetime) -> Schedule:
    """Ends one suspension on the day before; one that has not begun is gone."""
    today = local(now).date()
    ended = [_ended(made, today) if made == one else made for made in schedule.suspensions]
    return replace(schedule, suspensions=tuple(made for made in ended if made is not None))


def loaded(current: Schedule, file: Schedule, named: Collection[str] = ()) -> Schedule:
    """A file's schedule in the place of the current one. Parts that the file does not have stay as
    they are, but for exceptions to rules that go. named: parts that it has, though empty."""
    known = {rule.key for rule in current.rules}
    for rule in file.rules:
        if rule.key in known:
            # A session left out stays left out where only its hour is another.
            current = put_rule(current, rule)
    left: dict[str, Any] = {name: getattr(current, name) for name in _unsaid(file, named)}
    return _without_strays(replace(file, revision=current.revision, **left))


def kept(current: Schedule, file: Schedule, named: Collection[str] = ()) -> dict[str, int]:
    """How many of the current one stay in each part that loaded() leaves as it is."""
    found = loaded(current, file, named)
    counts = {name: len(getattr(found, name)) for name in _unsaid(file, named)}
    return {name: count for name, count in counts.items() if count}


def gone(before: Schedule, after: Schedule) -> dict[str, int]:
    """How many exceptions, clusters and targets of each part an edit leaves nothing of."""
    counts = {
        name: len([one for one in getattr(before, name) if one not in getattr(after, name)])
        for name in _SECTIONS
        if name != "windows"
    }
    return {name: count for name, count in counts.items() if count}


def fresh_key(taken: Iterable[str], stem: str) -> str:
    """A key that nothing has yet: stem, or stem-2, stem-3, …"""
    known = set(taken)
    number, key = 1, stem
    while key in known:
        number += 1
        key = f"{stem}-{number}"
    return key


def _of_slots(
    exceptions: tuple[Excepted, ...], rule: str, slots: Mapping[str, str]
) -> tuple[Excepted, ...]:
    """Those of a rule at the slots that stand for theirs, without those that have none."""
    others = [one for one in exceptions if one.rule != rule or one.slot in slots]
    return tuple(replace(one, slot=slots[one.slot]) if one.rule == rule else one for one in others)


def _unsaid(file: Schedule, named: Collection[str]) -> list[str]:
    return [name for name in _SECTIONS if name not in named and not getattr(file, name)]


def _without_strays(schedule: Schedule) -> Schedule:
    keys = {rule.key for rule in schedule.rules}
    clusters = {cluster.key for cluster in schedule.clusters}
    rules = tuple(
        replace(rule, clusters=tuple(key for key in rule.clusters if key in clusters))
        for rule in schedule.rules
    )
    return replace(
        schedule,
        rules=rules,
        suspensions=tuple(s for s in schedule.suspensions if s.rule is None or s.rule in keys),
        skips=tuple(one for one in schedule.skips if one.rule in keys),
        moves=tuple(one for one in schedule.moves if one.rule in keys),
        additions=tuple(one for one in schedule.additions if one.rule in keys),
    )


def _ended(suspension: Suspension, today: date) -> Suspension | None:
    if suspension.to_date < today:
        return suspension
    if suspension.from_date >= today:
        return None
    return replace(suspension, to_date=today - timedelta(days=1))
