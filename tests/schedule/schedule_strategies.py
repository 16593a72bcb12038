"""Whole schedules for Hypothesis: every field, within the limits of a schedule file."""

import string
from datetime import date, time
from typing import Any, get_args

from hypothesis import strategies as st

from ccht_desktop.library.codes import ContentGroup, ItemKind, ReformField
from ccht_desktop.schedule.model import (
    Addition,
    Cluster,
    Move,
    OnHoliday,
    Position,
    Rule,
    Rundown,
    Schedule,
    Season,
    Skip,
    StartMode,
    Suspension,
    Target,
    Window,
    slot_of,
)

RRULES = (
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2",
)
names = st.text(string.ascii_letters + "ăâđêôơưạếộ \"'\\#[]=,.{}“”\t", min_size=1, max_size=20)
names = names.filter(lambda text: bool(text.strip()))
texts = st.just("") | names
slugs = st.from_regex(r"\A[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}\Z")
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
firsts = st.dates(date(2000, 1, 1), date(2090, 12, 31))
walls = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.sampled_from([0, 0, 30]))
seasons = st.none() | st.sampled_from(get_args(Season))
fields = st.none() | st.sampled_from([str(field) for field in ReformField])
groups = st.none() | st.sampled_from([str(group) for group in ContentGroup])
kinds = st.sampled_from([str(kind) for kind in ItemKind if kind != ItemKind.KHAN_CAP])
loose = st.one_of(
    st.builds(
        lambda kind, field, group, again: {
            "source": "rotation", "kind": kind, "field": field, "group": group, "again": again,
        },
        kinds, fields, groups, st.booleans(),
    ),
    st.builds(
        lambda kind, field: {"source": "repeat", "kind": kind, "field": field}, kinds, fields
    ),
    st.builds(lambda kind, sha: {"source": "clip", "kind": kind, "sha256": sha}, kinds, hashes),
    st.builds(lambda s: {"source": "pause", "kind": "", "seconds": s}, st.floats(0.001, 600)),
    st.builds(
        lambda source, kind, seconds, name: {
            "source": source, "kind": kind, "seconds": seconds, "name": name,
        },
        st.sampled_from(["relay", "live"]), st.just("") | kinds, st.floats(1, 14_400), texts,
    ),
)  # fmt: skip


def spans(draw: st.DrawFn) -> dict[str, date | None]:
    first, last = draw(st.none() | days), draw(st.none() | days)
    if first and last and first > last:
        first, last = last, first
    return {"from_date": first, "to_date": last}


@st.composite
def rundowns(draw: st.DrawFn) -> Rundown:
    positions = draw(st.lists(loose, min_size=1, max_size=5))
    numbered: list[Any] = [Position(n, **one) for n, one in enumerate(positions, start=1)]
    return Rundown(draw(slugs), draw(names), tuple(numbered), draw(st.none() | hashes))


@st.composite
def rules(draw: st.DrawFn, plays: list[str], clusters: list[str]) -> Rule:
    when: dict[str, Any] = {"weekdays": frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))}
    when |= {"from_date": draw(st.none() | days)}
    way = draw(st.sampled_from(["weekly", "until", "weeks", "month", "rrule"]))
    if way == "until":
        first, last = sorted((draw(days), draw(days)))
        when = {"from_date": first, "to_date": last}
    elif way == "weeks":
        when["every_weeks"] = draw(st.integers(2, 52))
        when["from_date"] = draw(days)
    elif way == "month":
        weeks = draw(st.sets(st.sampled_from([1, 2, 3, 4, 5, -1]), min_size=1))
        when["month_weeks"] = tuple(sorted(weeks, key=(1, 2, 3, 4, 5, -1).index))
    elif way == "rrule":
        when = {"rrule": draw(st.sampled_from(RRULES)), "from_date": draw(firsts)}
    mode = draw(st.sampled_from(get_args(StartMode)))
    holidays = draw(st.sampled_from(get_args(OnHoliday)))
    return Rule(
        key=draw(slugs),
        name=draw(names),
        rundown=draw(st.sampled_from(plays)),
        starts=tuple(sorted(draw(st.sets(walls, min_size=1, max_size=4)))),
        grace_seconds=draw(st.none() | st.integers(0, 3600)),
        cap_minutes=draw(st.none() | st.integers(1, 240)),
        decision=draw(texts),
        start_mode=mode,
        wait_seconds=draw(st.integers(1, 3600)) if mode == "wait" else 0,
        season=draw(seasons),
        holidays=holidays,
        holiday_rundown=draw(st.sampled_from(plays)) if holidays == "other" else None,
        clusters=tuple(draw(st.lists(st.sampled_from(clusters), unique=True))) if clusters else (),
        priority=draw(st.integers(1, 3)),
        **when,
    )


@st.composite
def windows(draw: st.DrawFn) -> list[Window]:
    """One after the other in the day, so that none overlap."""
    edges = sorted(draw(st.sets(walls, max_size=6)))
    keys = draw(st.lists(slugs, min_size=3, max_size=3, unique=True))
    return [
        Window(
            key, draw(names), start, end, draw(names), draw(seasons), **spans(draw),
            cap_minutes=draw(st.none() | st.integers(1, 240)),
        )
        for key, start, end in zip(keys, edges[::2], edges[1::2], strict=False)
    ]  # fmt: skip


def targets() -> st.SearchStrategy[Target]:
    months = days.map(lambda day: day.replace(day=1))
    return st.builds(
        Target,
        field=fields,
        group=groups,
        month=st.none() | months,
        items=st.integers(1, 1000),
        airings=st.none() | st.integers(1, 10_000),
        minutes=st.none() | st.integers(1, 44_640),
        every_days=st.none() | st.integers(1, 366),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    def some(strategy: Any, least: int = 0) -> tuple[Any, ...]:
        keyed = least or strategy is clusters_made
        by: dict[str, Any] = {"unique_by": lambda one: one.key} if keyed else {}
        return tuple(draw(st.lists(strategy, min_size=least, max_size=3, **by)))

    clusters_made = st.builds(Cluster, slugs, names)
    clusters = some(clusters_made)
    made = some(rundowns(), 1)
    plays = [rundown.key for rundown in made]
    ruled = some(rules(plays, [cluster.key for cluster in clusters]), 1)
    keys = st.sampled_from([rule.key for rule in ruled])
    slots = walls.map(slot_of)
    skips = st.builds(Skip, keys, days, slots, texts)
    moves = st.builds(Move, keys, days, slots, days, walls, texts)
    place: dict[str, Any] = {"unique_by": lambda one: one.place, "max_size": 3}
    suspended = st.builds(
        lambda one, other, reason, rule: Suspension(min(one, other), max(one, other), reason, rule),
        days,
        days,
        names,
        st.none() | keys,
    )
    return Schedule(
        draw(names),
        draw(texts),
        made,
        ruled,
        clusters=clusters,
        windows=tuple(draw(windows())),
        suspensions=some(suspended),
        skips=tuple(draw(st.lists(skips, **place))),
        moves=tuple(draw(st.lists(moves, **place))),
        additions=some(st.builds(Addition, keys, days, slots, hashes)),
        targets=some(targets()),
    )
