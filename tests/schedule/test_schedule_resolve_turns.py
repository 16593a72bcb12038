"""Whose turn it is, whatever the library, the rundown and the past: against a slow oracle."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.resolving.limits import limit_reached
from ccht_desktop.schedule.resolving.resolve import resolve
from ccht_desktop.schedule.resolving.turns import TUNES
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rule,
    a_rundown,
    an_occurrence,
    at,
    rotation,
    sha,
)

NEVER = datetime.min.replace(tzinfo=UTC)
NUMBERS = st.integers(1, 25)
KINDS = st.sampled_from(["NHAC_HIEU", "CHUYEN_MUC_CCHC", "BAN_TIN"])
FIELDS = st.sampled_from(["TC", "TTHC", None])
LIMITS = st.sampled_from([None, None, 1, 2])


@st.composite
def clips(draw: st.DrawFn) -> Clip:
    clip = a_clip(
        draw(NUMBERS),
        kind=draw(KINDS),
        field=draw(FIELDS),
        group=draw(st.sampled_from(["DVC", "HD"])),
        priority=draw(st.sampled_from([1, 1, 2, 3])),
        seconds=draw(st.sampled_from([10.0, 20.5, 300.25])),
        approved=draw(st.sampled_from([True, True, True, False])),
        valid_to=draw(st.sampled_from([None, None, MONDAY])),
    )
    clip = replace(clip, fault=draw(st.sampled_from([None, None, None, "missing"])))
    if clip.approval is None:
        return clip
    limited = replace(clip.approval, max_per_day=draw(LIMITS), max_total=draw(LIMITS))
    return replace(clip, approval=limited)


@st.composite
def positions(draw: st.DrawFn) -> Position:
    source = draw(st.sampled_from(["rotation", "rotation", "rotation", "repeat", "clip", "pause"]))
    kind = draw(KINDS)
    if source == "clip":
        return Position(0, "clip", kind, sha(draw(NUMBERS)))
    if source == "pause":
        return Position(0, "pause", "", seconds=draw(st.sampled_from([0.5, 60.0])))
    if source == "repeat":
        return Position(0, "repeat", draw(st.sampled_from(["PHAT_LAI", kind])), field=draw(FIELDS))
    group = draw(st.sampled_from([None, None, "DVC"]))
    return Position(0, "rotation", kind, field=draw(FIELDS), group=group, again=draw(st.booleans()))


LIBRARIES = st.lists(clips(), max_size=15, unique_by=lambda clip: clip.id)
RUNDOWNS = st.lists(positions(), min_size=1, max_size=7).map(
    lambda found: [replace(position, number=n) for n, position in enumerate(found, start=1)]
)
HISTORIES = st.dictionaries(
    NUMBERS.map(sha),
    st.integers(0, 77_000).map(lambda m: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=m)),
)
ADDED = st.lists(NUMBERS.map(sha), max_size=2)


def days(added: list[str], count: int = 3) -> list[Occurrence]:
    rule = a_rule("05:30", "17:00")
    found = [
        an_occurrence(MONDAY + timedelta(days=n), start, rule)
        for n in range(count)
        for start in ("05:30", "17:00")
    ]
    return [found[0], replace(found[1], added=tuple(added)), *found[2:]]


class Oracle:
    """Chooses by looking at every clip for every position."""

    def __init__(self, library: list[Clip], aired: dict[str, datetime]) -> None:
        self.library = library
        self.last = dict(aired)
        self.starts: dict[str, list[datetime]] = {}
        self.days = {(sha256, local(moment).date()) for sha256, moment in aired.items()}

    def free(self, clip: Clip, start: datetime, used: set[str | None]) -> bool:
        approval = clip.approval
        if approval is None or clip.sha256 in used or clip.priority == 3:
            return False
        limits = (approval.max_per_day, approval.max_total, approval.at)
        spent = limit_reached(*limits, self.starts.get(clip.sha256, []), start)
        return spent is None and clip.allowed(local(start).date())

    def turn(
        self, position: Position, start: datetime, used: set[str | None], fixed: set[str | None]
    ) -> int | None:
        day = local(start).date()
        again = position.again or position.kind in TUNES
        fitting = [
            clip
            for clip in self.library
            if clip.kind == position.kind
            and position.field in (None, clip.field)
            and position.group in (None, clip.group)
            and self.free(clip, start, used)
            and (again or ((clip.sha256, day) not in self.days and clip.sha256 not in fixed))
        ]

        def order(clip: Clip) -> tuple[bool, bool, bool, datetime, int]:
            today = (clip.sha256, day) in self.days
            last = self.last.get(clip.sha256, NEVER)
            return clip.fault is not None, today, today or clip.priority != 2, last, clip.id

        return min(fitting, key=order).id if fitting else None

    def repeat(
        self, position: Position, start: datetime, used: set[str | None], before: datetime
    ) -> set[int]:
        """Those heard last before a moment; several began at once where a test says so."""
        fitting = [
            clip
            for clip in self.library
            if (
                clip.kind not in TUNES
                if position.kind == "PHAT_LAI"
                else clip.kind == position.kind
            )
            and position.field in (None, clip.field)
            and self.free(clip, start, used)
            and self.last.get(clip.sha256, before) < before
        ]
        whole = [clip for clip in fitting if clip.fault is None] or fitting
        latest = max((self.last[clip.sha256] for clip in whole), default=NEVER)
        return {clip.id for clip in whole if self.last[clip.sha256] == latest}

    def note(self, item: PlannedItem) -> None:
        if item.sha256 is not None and item.clip is not None:
            self.last[item.sha256] = item.planned_start
            self.starts.setdefault(item.sha256, []).append(item.planned_start)
            self.days.add((item.sha256, local(item.planned_start).date()))


@given(LIBRARIES, RUNDOWNS, HISTORIES, ADDED)
def test_the_quick_way_chooses_what_looking_at_every_clip_chooses(
    library: list[Clip], rundown: list[Position], aired: dict[str, datetime], added: list[str]
) -> None:
    by_number = {position.number: position for position in rundown}
    fixed = {p.sha256 for p in rundown if p.sha256}
    oracle = Oracle(library, aired)
    for session in resolve(days(added), [a_rundown(*rundown)], library, aired, WALLS):
        extra = set(added) if session.start.date() == MONDAY else set()
        own = {item.sha256 for item in session.items if item.source == "clip"}
        used: set[str | None] = {*fixed, *own}
        for item in session.items:
            position = by_number.get(item.position)
            start = item.planned_start
            if position is not None and position.source == "rotation":
                assert item.clip == oracle.turn(position, start, used, {*fixed, *extra})
            if position is not None and position.source == "repeat":
                expected = oracle.repeat(position, start, used, session.start)
                assert item.clip in expected if expected else item.clip is None
            oracle.note(item)
            used.add(item.sha256)


@given(LIBRARIES, RUNDOWNS, HISTORIES, ADDED)
def test_no_turn_brings_a_clip_twice_a_day_unless_its_position_says_so(
    library: list[Clip], rundown: list[Position], aired: dict[str, datetime], added: list[str]
) -> None:
    once = {p.number for p in rundown if p.source == "rotation" and not p.again}
    sessions = resolve(days(added), [a_rundown(*rundown)], library, aired, WALLS)
    heard: dict[tuple[str, date], list[PlannedItem]] = {}
    for session in sessions:
        for item in session.items:
            if item.clip is not None and item.sha256 is not None:
                key = (item.sha256, local(item.planned_start).date())
                heard.setdefault(key, []).append(item)
    for (sha256, day), items in heard.items():
        before = sha256 in aired and local(aired[sha256]).date() == day
        # What a later position brings again is its own decision; it was not there yet.
        for earlier, item in enumerate(items):
            if item.position in once and item.kind not in TUNES:
                assert earlier == 0 and not before


@given(LIBRARIES, RUNDOWNS, HISTORIES, ADDED)
def test_starts_chain_and_limits_hold_whatever_is_planned(
    library: list[Clip], rundown: list[Position], aired: dict[str, datetime], added: list[str]
) -> None:
    by_hash = {clip.sha256: clip for clip in library}
    starts: dict[str, list[datetime]] = {}
    for session in resolve(days(added), [a_rundown(*rundown)], library, aired, WALLS):
        expected = session.start
        for item in session.items:
            assert item.planned_start == expected
            expected += timedelta(seconds=item.seconds)
            if item.sha256 is not None and item.clip is not None:
                starts.setdefault(item.sha256, []).append(item.planned_start)
        assert session.end == expected
        assert len({item.position for item in session.items}) == len(session.items)
        assert PlannedSession.from_body(session.body()) == session
    for sha256, moments in starts.items():
        approval = by_hash[sha256].approval
        assert approval is not None
        assert approval.max_total is None or len(moments) <= approval.max_total
        for day in {local(moment).date() for moment in moments}:
            count = sum(local(moment).date() == day for moment in moments)
            assert approval.max_per_day is None or count <= approval.max_per_day


def test_what_has_a_fixed_place_in_the_afternoon_is_not_taken_in_the_morning() -> None:
    rule = replace(a_rule("05:30", "17:00"))
    morning = an_occurrence(MONDAY, "05:30", rule)
    afternoon = replace(an_occurrence(MONDAY, "17:00", rule), rundown="chieu")
    rundowns = [
        a_rundown(rotation(1)),
        replace(a_rundown(Position(1, "clip", "CHUYEN_MUC_CCHC", sha(1))), key="chieu"),
    ]
    clips = [a_clip(1), a_clip(2)]
    first, second = resolve([morning, afternoon], rundowns, clips, {}, WALLS)
    assert [first.items[0].clip, second.items[0].clip] == [2, 1]
    (only, _later) = resolve([morning, afternoon], rundowns, [a_clip(1)], {}, WALLS)
    assert only.items[0].clip is None


@pytest.mark.parametrize("kind", sorted(TUNES))
def test_tunes_introductions_and_music_recur_in_every_session(kind: str) -> None:
    sessions = resolve(
        days([], 1), [a_rundown(rotation(1, kind=kind))], [a_clip(1, kind=kind)], {}, WALLS
    )
    assert [session.items[0].clip for session in sessions] == [1, 1]


def test_a_clip_that_was_planned_and_missed_may_still_have_its_turn_that_day() -> None:
    afternoon = an_occurrence(MONDAY, "17:00")
    aired = {sha(1): at(MONDAY - timedelta(days=1), "05:30")}
    (session,) = resolve([afternoon], [a_rundown(rotation(1))], [a_clip(1)], aired, WALLS)
    assert session.items[0].clip == 1
