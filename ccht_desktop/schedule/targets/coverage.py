"""Targets: what is asked of a month, what was reached of it, and what the coming sessions add."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal

from ccht_desktop.foundation.clock import local
from ccht_desktop.schedule.model import Schedule, Target
from ccht_desktop.schedule.planned import PlannedSession

Asked = Literal["items", "airings", "minutes", "every_days"]
Outlook = Literal["reached", "coming", "short", "lost"]
ASKED: tuple[Asked, ...] = ("items", "airings", "minutes", "every_days")
FROM_THE_FIRST: Mapping[Target, date] = MappingProxyType({})
# From bad to good: a target stands as its worst measure.
_WORST: tuple[Outlook, ...] = ("lost", "short", "coming", "reached")


@dataclass(frozen=True, slots=True)
class Heard:
    """One row of the airing log as targets see it; clip tells items apart, by hash where known.

    counts: whether the row is one airing by the counting rules; its seconds count in any case.
    """

    at: datetime
    clip: str
    field: str | None
    group: str | None
    seconds: float
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Measure:
    """One number asked for. reached: so far; coming: what planned sessions add to it.

    every_days: reached is the longest run of days without it up to today, coming the longest one
    that touches today or a later day; the days asked for are reached while a run is shorter.
    """

    asked_for: Asked
    asked: int
    reached: float
    coming: float
    outlook: Outlook

    @property
    def total(self) -> float:
        """What it will be at the month's end."""
        if self.asked_for == "every_days":
            return max(self.reached, self.coming)
        return self.reached + self.coming

    @property
    def lacking(self) -> float:
        """What no session brings yet; in days for every_days."""
        if self.asked_for == "every_days":
            return max(0, self.coming - self.asked + 1)
        return max(0.0, self.asked - self.total)

    @property
    def share(self) -> float:
        """How much of what is asked was reached, 0 to 1."""
        if self.asked_for == "every_days":
            return min(1.0, self.asked / (self.reached + 1))
        return min(1.0, self.reached / self.asked)


@dataclass(frozen=True, slots=True)
class TargetCoverage:
    """How a target stands in a month, given by its first day; measures are those asked for.

    days_from: the day within the month from which days without it count; None: its first.
    """

    target: Target
    month: date
    measures: tuple[Measure, ...]
    days_from: date | None = None

    @property
    def outlook(self) -> Outlook:
        return min((m.outlook for m in self.measures), key=_WORST.index, default="reached")

    def measure(self, asked_for: Asked) -> Measure | None:
        return next((one for one in self.measures if one.asked_for == asked_for), None)


def coverage(
    targets: Iterable[Target],
    month: date,
    aired: Iterable[Heard],
    coming: Iterable[PlannedSession],
    now: datetime,
    since: Mapping[Target, date] = FROM_THE_FIRST,
) -> list[TargetCoverage]:
    """How every target of a month stands, in the order of the targets; of coming sessions what has
    still to begin. since: from when days without it count."""
    today, chosen = local(now).date(), for_month(targets, month)
    return measured(chosen, month, tuple(aired), plays(coming, now), today, since)


def measured(
    targets: Iterable[Target],
    month: date,
    aired: Sequence[Heard],
    coming: Sequence[Heard],
    today: date,
    since: Mapping[Target, date] = FROM_THE_FIRST,
) -> list[TargetCoverage]:
    """As coverage(); coming: what planned sessions will sound."""
    first = month.replace(day=1)
    past = [row for row in aired if month_of(local(row.at).date()) == first]
    ahead = [row for row in coming if month_of(local(row.at).date()) == first]
    return [_covered(one, first, past, ahead, today, since.get(one)) for one in targets]


def plays(sessions: Iterable[PlannedSession], since: datetime) -> tuple[Heard, ...]:
    """What sessions will sound of the reform from a moment on, as if heard in full."""
    return tuple(
        Heard(item.planned_start, item.sha256 or "", item.field, item.group, item.seconds)
        for session in sessions
        for item in session.items
        if item.clip is not None and item.field is not None and item.planned_start >= since
    )


def for_month(targets: Iterable[Target], month: date) -> list[Target]:
    """The targets of a month: one set for this month takes the place of that of each month."""
    first = month.replace(day=1)
    chosen: dict[tuple[str | None, str | None], Target] = {}
    for target in targets:
        subject = target.field, target.group
        if target.month == first or (target.month is None and subject not in chosen):
            chosen[subject] = target
    return list(chosen.values())


def concerns(target: Target, field: str | None, group: str | None) -> bool:
    """Whether a clip of a field and group counts towards a target; without a field none does."""
    return field is not None and target.field in (None, field) and target.group in (None, group)


def silent_runs(
    days: Iterable[date], month: date, since: date | None = None
) -> list[tuple[date, date]]:
    """The runs of days of a month, or of it since a day, that are not among some days; first and
    last day of each."""
    first, last = max(month, since or month), month_end(month)
    within = sorted({day for day in days if first <= day <= last})
    step = timedelta(days=1)
    edges = [first - step, *within, last + step]
    return [(a + step, b - step) for a, b in pairwise(edges) if (b - a).days > 1]


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_end(month: date) -> date:
    """The last day of a month given by its first."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def put_target(schedule: Schedule, target: Target) -> Schedule:
    """With a target in the place of the one of its field, group and month, or at the end; one
    that asks for nothing goes."""
    same = [_same(one, target) for one in schedule.targets]
    if not asks(target):
        return drop_target(schedule, target)
    if not any(same):
        return replace(schedule, targets=(*schedule.targets, target))
    changed = zip(schedule.targets, same, strict=True)
    return replace(schedule, targets=tuple(target if hit else one for one, hit in changed))


def ask_for(schedule: Schedule, target: Target, asked_for: Asked, wanted: int | None) -> Schedule:
    """With one number of the target of this field, group and month changed; None: not asked for."""
    present = next((one for one in schedule.targets if _same(one, target)), target)
    change: dict[str, Any] = {asked_for: wanted}
    return put_target(schedule, replace(present, **change))


def drop_target(schedule: Schedule, target: Target) -> Schedule:
    """Without the target of the same field, group and month."""
    left = tuple(one for one in schedule.targets if not _same(one, target))
    return replace(schedule, targets=left)


def with_proposals(schedule: Schedule, proposed: Iterable[Target]) -> Schedule:
    """With the proposals of those fields, groups and months for which nothing is asked yet."""
    for target in proposed:
        if not any(_same(one, target) for one in schedule.targets):
            schedule = put_target(schedule, target)
    return schedule


def asks(target: Target) -> bool:
    """Whether a target asks for anything at all."""
    return any(getattr(target, name) for name in ASKED)


def _same(one: Target, other: Target) -> bool:
    return (one.field, one.group, one.month) == (other.field, other.group, other.month)


def _covered(
    target: Target,
    month: date,
    past: Sequence[Heard],
    ahead: Sequence[Heard],
    today: date,
    since: date | None,
) -> TargetCoverage:
    rows = [row for row in past if concerns(target, row.field, row.group)]
    counted = [row for row in rows if row.counts]
    more = [row for row in ahead if concerns(target, row.field, row.group)]
    known = {row.clip for row in counted}
    sums: dict[Asked, tuple[float, float]] = {
        "items": (len(known), len({row.clip for row in more} - known)),
        "airings": (len(counted), len(more)),
        "minutes": (_minutes(rows), _minutes(more)),
    }
    over = today > month_end(month)
    days_from = since if since and month < since <= month_end(month) else None
    measures = []
    for name in ASKED:
        asked: int | None = getattr(target, name)
        if not asked:
            continue
        if name == "every_days":
            measures.append(_every_days(asked, month, counted, more, today, days_from))
            continue
        reached, coming = sums[name]
        outlook: Outlook = "lost" if over else "short"
        if reached >= asked:
            outlook = "reached"
        elif reached + coming >= asked:
            outlook = "coming"
        measures.append(Measure(name, asked, reached, coming, outlook))
    return TargetCoverage(target, month, tuple(measures), days_from)


def _every_days(
    asked: int,
    month: date,
    counted: Sequence[Heard],
    more: Sequence[Heard],
    today: date,
    since: date | None,
) -> Measure:
    heard = {local(row.at).date() for row in counted}
    both = heard | {local(row.at).date() for row in more}
    runs = silent_runs(both, month, since)
    gone = [run for run in runs if run[0] < today]
    # A day that has still to end may bring it yet.
    reached = max((_days(a, min(b, today - timedelta(days=1))) for a, b in gone), default=0)
    coming = max((_days(*run) for run in runs if run[1] >= today), default=0)
    outlook: Outlook = "coming"
    if reached >= asked:
        outlook = "lost"
    elif coming >= asked:
        outlook = "short"
    elif max((_days(*run) for run in silent_runs(heard, month, since)), default=0) < asked:
        outlook = "reached"
    return Measure("every_days", asked, reached, coming, outlook)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _minutes(rows: Iterable[Heard]) -> float:
    return round(math.fsum(row.seconds for row in rows) / 60, 3)
