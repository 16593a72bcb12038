"""A part of the schedule changed in two places at once: what each of them touched stays."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.edits import Keyed, fresh_key, put, put_rule
from ccht_desktop.schedule.model import (
    Addition,
    Cluster,
    Move,
    Rule,
    Rundown,
    Schedule,
    Skip,
    Window,
)


def put_changed(schedule: Schedule, before: Keyed | None, made: Keyed) -> Schedule:
    """With what was made of a part since `before`; None: the part is new, whatever its key.

    Raises StationError CHANGED_ELSEWHERE where the part in force differs from `before` in what
    was changed here too.
    """
    found = {one.key: one for one in _parts(schedule, made)}
    now = found.get(made.key)
    if now is None:
        return put(schedule, made)
    if before is None:
        return put(schedule, replace(made, key=fresh_key(found, made.key)))
    merged = _merged(before, made, now)
    return put_rule(schedule, merged) if isinstance(merged, Rule) else put(schedule, merged)


def forgotten(before: Schedule, after: Schedule, today: date) -> int:
    """How many exceptions to sessions from today on an edit has dropped."""

    def coming(plan: Schedule) -> int:
        exceptions: tuple[Skip | Move | Addition, ...] = (*plan.skips, *plan.moves, *plan.additions)
        return sum(1 for one in exceptions if one.day >= today)

    return max(0, coming(before) - coming(after))


def _merged(before: Keyed, made: Keyed, now: Keyed) -> Keyed:
    changes: dict[str, Any] = {}
    for field in fields(made):
        was, mine, theirs = (getattr(one, field.name) for one in (before, made, now))
        if mine in (was, theirs):
            continue
        if theirs != was:
            text = _(
                "“{name}” was changed elsewhere meanwhile, in the very place that was changed here."
                " Nothing was saved, and what you typed stands here still. Drop the changes to see"
                " how it is now, and change it again."
            )
            raise StationError("CHANGED_ELSEWHERE", text.format(name=now.name))
        changes[field.name] = mine
    return replace(now, **changes)


def _parts(schedule: Schedule, made: Keyed) -> tuple[Any, ...]:
    match made:
        case Rule():
            return schedule.rules
        case Rundown():
            return schedule.rundowns
        case Window():
            return schedule.windows
        case Cluster():
            return schedule.clusters
