"""Clips for sessions with room: nothing broken, targets nearer, and said where nothing is left."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Position, Rule, Schedule, Target, place_of
from ccht_desktop.schedule.resolving.resolve import resolve
from ccht_desktop.schedule.targets.coverage import Heard, TargetCoverage
from ccht_desktop.schedule.targets.gap_rooms import Sited
from ccht_desktop.schedule.targets.gap_rounds import Known, Proposal, propose
from ccht_desktop.schedule.targets.gaps import apply
from tests.schedule.schedule_samples import WALLS, a_clip, a_rule, a_rundown, at, rotation

NOVEMBER = date(2026, 11, 1)
END = at(date(2026, 12, 1), "00:00")
NOW = at(date(2026, 11, 16), "12:00")
FIELDS = ("TTHC", "CPS", "TC")


def a_schedule(
    *targets: Target, rules: Sequence[Rule] = (), fields: Sequence[str] = ()
) -> Schedule:
    positions = [rotation(n, field=field) for n, field in enumerate(fields, 1)]
    positions = positions or [Position(1, "pause", "", seconds=10.0)]
    return Schedule(
        "Lịch mẫu",
        "",
        rundowns=(a_rundown(*positions),),
        rules=tuple(rules) or (a_rule("05:30", "17:00"),),
        targets=targets,
    )


def sessions_of(schedule: Schedule, clips: Sequence[Clip]) -> list[Sited]:
    added: dict[tuple[str, date, str], tuple[str, ...]] = {}
    for one in schedule.additions:
        added[one.place] = (*added.get(one.place, ()), one.sha256)
    found = [
        replace(one, added=added.get(place_of(one.origin), ()))
        for one in occurrences(schedule, NOW, END)
    ]
    places = {one.key: place_of(one.origin) for one in found}
    planned = resolve(found, schedule.rundowns, clips, {}, WALLS)
    return [(places[session.occurrence], session) for session in planned]


def proposed(schedule: Schedule, clips: Sequence[Clip], *aired: Heard) -> Proposal:
    known = Known(NOVEMBER, NOW, aired, tuple(clips), WALLS)
    return propose(schedule, lambda schedule: sessions_of(schedule, clips), known)


def lacking(covered: Sequence[TargetCoverage]) -> float:
    return sum(m.lacking / m.asked for one in covered for m in one.measures)


def test_nothing_is_suggested_where_everything_will_be_reached() -> None:
    schedule = a_schedule(Target("TTHC", items=1, airings=15, every_days=17), fields=["TTHC"])
    aired = Heard(at(date(2026, 11, 15), "05:30"), "x", "TTHC", "DVC", 60.0)
    found = proposed(schedule, [a_clip(1)], aired)
    assert found.before == found.after
    assert not found.filling.suggestions
    assert not found.filling.unfilled


def test_airings_are_spread_over_the_days_that_are_left() -> None:
    found = proposed(a_schedule(Target("TTHC", airings=3)), [a_clip(1)])
    days = [local(one.at).date().day for one in found.filling.suggestions]
    assert len(days) == 3
    assert min(b - a for a, b in pairwise(days)) >= 6
    assert found.after[0].outlook == "coming"


def test_a_gap_in_days_is_closed_as_late_as_the_target_allows() -> None:
    aired = Heard(at(date(2026, 11, 12), "05:30"), "x", "TTHC", "DVC", 60.0)
    schedule = a_schedule(Target("TTHC", every_days=7))
    found = proposed(schedule, [a_clip(1)], aired)
    assert [local(one.at).date().day for one in found.filling.suggestions] == [19, 26]


def test_items_that_are_asked_for_are_different_ones_and_the_least_recently_heard_come_first() -> (
    None
):
    clips = [a_clip(1), a_clip(2), a_clip(3), a_clip(4, field="CPS")]
    aired = Heard(at(date(2026, 11, 12), "05:30"), clips[0].sha256, "TTHC", "DVC", 60.0)
    known = Known(
        NOVEMBER,
        NOW,
        (aired,),
        tuple(clips),
        WALLS,
        last_aired={
            clips[0].sha256: aired.at,
            clips[1].sha256: at(date(2026, 10, 20), "05:30"),
            clips[2].sha256: at(date(2026, 10, 2), "05:30"),
        },
    )
    schedule = a_schedule(Target("TTHC", items=2))
    found = propose(schedule, lambda schedule: sessions_of(schedule, clips), known)
    assert [one.clip for one in found.filling.suggestions] == [3]


def test_one_clip_serves_its_field_and_its_group_at_once() -> None:
    schedule = a_schedule(Target("TTHC", airings=1), Target(group="DVC", airings=1))
    (one,) = proposed(schedule, [a_clip(1)]).filling.suggestions
    assert one.serves == schedule.targets


def test_what_is_missing_is_named() -> None:
    targets = [Target("TTHC", airings=1), Target("CPS", items=2), Target("TC", minutes=600)]
    clips = [
        a_clip(1, approved=False),
        a_clip(2, field="CPS"),
        a_clip(3, field="TC", seconds=2800.0),
        a_clip(4, field="TCC", priority=3),
    ]
    targets.append(Target("TCC", airings=1))
    left = proposed(a_schedule(*targets), clips).filling.unfilled
    assert {(one.target.field, one.why) for one in left} == {
        ("TTHC", "no_clip"),
        ("TCC", "no_clip"),
        ("CPS", "no_other"),
        ("TC", "no_room"),
    }


def test_without_a_session_left_nothing_can_be_put_anywhere() -> None:
    schedule = a_schedule(
        Target("TTHC", airings=1), rules=[a_rule("05:30", to_date=date(2026, 11, 16))]
    )
    (left,) = proposed(schedule, [a_clip(1)]).filling.unfilled
    assert left.why == "no_session"


def test_a_moved_session_is_named_by_its_place_before_the_move() -> None:
    day = date(2026, 11, 20)
    schedule = edits.move(
        a_schedule(Target("TTHC", airings=1), rules=[a_rule("05:30", from_date=day, to_date=day)]),
        ("sang", day, "0530"),
        date(2026, 11, 21),
        time(18),
    )
    found = proposed(schedule, [a_clip(1)])
    (one,) = found.filling.suggestions
    assert one.place == ("sang", day, "0530")
    assert one.at == at(date(2026, 11, 21), "18:00")
    assert found.after[0].outlook == "coming"


def test_a_clip_is_put_only_on_days_when_its_approval_holds() -> None:
    clip = a_clip(1, valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 21))
    found = proposed(a_schedule(Target("TTHC", airings=5)), [clip])
    assert {local(one.at).date().day for one in found.filling.suggestions} == {20, 21}
    assert found.filling.unfilled[0].why == "no_other"


@st.composite
def stations(draw: st.DrawFn) -> tuple[Schedule, list[Clip]]:
    """A random schedule with caps, rotations and targets, and a library that may lack much."""
    starts = draw(st.lists(st.sampled_from(["05:30", "05:50", "11:00", "17:00", "20:40"]),
                           min_size=1, max_size=3, unique=True))  # fmt: skip
    rules = [
        a_rule(
            start,
            key=f"buoi-{number}",
            number=number,
            cap_minutes=draw(st.integers(3, 30)),
            weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        )
        for number, start in enumerate(sorted(starts), 1)
    ]
    fields = draw(st.lists(st.sampled_from(FIELDS), max_size=3))
    measure = st.none() | st.integers(1, 12)
    targets = [
        Target(field, group, None, draw(measure), draw(measure), draw(measure), draw(measure))
        for field, group in (("TTHC", None), ("CPS", None), (None, "DVC"))
    ]
    clips = [
        a_clip(
            number,
            field=draw(st.sampled_from(FIELDS)),
            group=draw(st.sampled_from(["DVC", "HD"])),
            seconds=draw(st.sampled_from([30.0, 95.5, 240.0])),
            approved=draw(st.integers(0, 4)) > 0,
            valid_to=draw(st.none() | st.just(date(2026, 11, 22))),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    for number, clip in enumerate(clips):
        if clip.approval is not None and draw(st.booleans()):
            limited = replace(clip.approval, max_total=draw(st.integers(1, 4)), max_per_day=1)
            clips[number] = replace(clip, approval=limited)
    return a_schedule(*targets, rules=rules, fields=fields), clips


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(stations())
def test_suggestions_break_no_wall_and_bring_the_targets_nearer(
    station: tuple[Schedule, list[Clip]],
) -> None:
    schedule, clips = station
    found = proposed(schedule, clips)
    chosen = found.filling.suggestions
    if not chosen:
        assert found.before == found.after
        return
    assert lacking(found.after) < lacking(found.before)
    before = dict(sessions_of(schedule, clips))
    after = dict(sessions_of(apply(schedule, chosen), clips))
    by_sha = {clip.sha256: clip for clip in clips}
    lengths: dict[date, float] = {}
    heard: dict[tuple[date, str], int] = {}
    total: dict[str, int] = {}
    ordered = sorted(after.values(), key=lambda session: session.start)
    for session, coming in zip(ordered, [*ordered[1:], None], strict=True):
        day = local(session.start).date()
        length = (session.end - session.start).total_seconds()
        lengths[day] = lengths.get(day, 0.0) + length
        for item in session.items:
            if item.clip is not None and item.sha256 is not None:
                assert by_sha[item.sha256].may_air(day)
                heard[day, item.sha256] = heard.get((day, item.sha256), 0) + 1
                total[item.sha256] = total.get(item.sha256, 0) + 1
        if any(one.at == session.start for one in chosen):
            assert length <= session.cap_minutes * 60 + 0.01
            assert coming is None or session.end <= coming.start
            assert local(session.end) <= datetime.combine(day, time(21), ZONE) + timedelta(
                milliseconds=10
            )
    assert all(length <= WALLS.day_cap_minutes * 60 for length in lengths.values())
    for one in chosen:
        assert heard[local(one.at).date(), one.sha256] == 1
        assert one.place in before
    for sha256, times in total.items():
        approval = by_sha[sha256].approval
        assert approval is not None
        assert approval.max_total is None or times <= approval.max_total
