"""Each position becomes the clip that is due, and nothing that may not sound."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.resolving.resolve import resolve
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rule,
    a_rundown,
    a_small_library,
    an_occurrence,
    at,
    rotation,
    sha,
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def one(
    clips: list[Clip],
    *positions: Position,
    aired: dict[str, datetime] | None = None,
    day: date = MONDAY,
) -> PlannedSession:
    """One session of the positions given."""
    found = resolve([an_occurrence(day)], [a_rundown(*positions)], clips, aired or {}, WALLS)
    assert len(found) == 1
    return found[0]


def clip_ids(session: PlannedSession) -> list[int | None]:
    return [item.clip for item in session.items]


def test_items_follow_each_other_and_the_session_ends_with_the_last() -> None:
    clips = [a_clip(1, seconds=20.25), a_clip(2, seconds=30.5)]
    session = one(clips, rotation(1), Position(2, "pause", "", seconds=5.0), rotation(3))
    starts = [f"{local(item.planned_start):%H:%M:%S.%f}" for item in session.items]
    assert starts == ["05:30:00.000000", "05:30:20.250000", "05:30:25.250000"]
    assert f"{local(session.end):%H:%M:%S.%f}" == "05:30:55.750000"


def test_an_item_carries_copies_of_all_that_its_airing_needs() -> None:
    (item,) = one([a_clip(7, seconds=20.0, priority=2)], rotation(1)).items
    assert (item.clip, item.sha256, item.title) == (7, sha(7), "Bài mẫu 7")
    assert (item.field, item.group, item.priority) == ("TTHC", "DVC", 2)
    assert (item.seconds, item.frames, item.lufs, item.true_peak) == (20.0, 960_000, -18.25, -2.5)
    assert (item.approval, item.approval_number) == (107, "7/QĐ-MẪU")
    assert (item.approver, item.why) == ("Lãnh đạo Mẫu", None)


def test_a_session_survives_being_stored_with_three_decimals() -> None:
    clip = replace(a_clip(1, seconds=20.0206458333), lufs=-16.12345, true_peak=-1.98765)
    session = one([clip], rotation(1), rotation(2))
    assert PlannedSession.from_body(session.body()) == session
    (item, _empty) = session.items
    assert (item.seconds, item.lufs, item.true_peak) == (20.021, -16.123, -1.988)


def test_never_aired_comes_first_then_the_longest_ago_then_the_lower_number() -> None:
    clips = [a_clip(n) for n in (5, 4, 3, 2, 1)]
    aired = {
        sha(1): at(date(2026, 11, 20), "05:30"),
        sha(2): at(date(2026, 11, 19), "05:30"),
        sha(3): at(date(2026, 11, 19), "05:30"),
    }
    session = one(clips, *[rotation(n) for n in range(1, 6)], aired=aired)
    assert clip_ids(session) == [4, 5, 2, 3, 1]


def test_what_is_planned_earlier_counts_as_aired() -> None:
    rule = a_rule("05:30", "17:00")
    days = [MONDAY, MONDAY + timedelta(days=1)]
    sessions = resolve(
        [an_occurrence(day, start, rule) for day in days for start in ("05:30", "17:00")],
        [a_rundown(rotation(1))],
        [a_clip(1), a_clip(2), a_clip(3)],
        {},
        WALLS,
    )
    assert [clip_ids(session) for session in sessions] == [[1], [2], [3], [1]]


def test_the_order_in_which_sessions_are_given_changes_nothing() -> None:
    rule = a_rule("05:30", "17:00")
    given_late_first = [an_occurrence(MONDAY, start, rule) for start in ("17:00", "05:30")]
    sessions = resolve(
        given_late_first, [a_rundown(rotation(1))], [a_clip(1), a_clip(2)], {}, WALLS
    )
    assert [(s.start.hour, clip_ids(s)) for s in sessions] == [(5, [1]), (17, [2])]


def test_what_was_heard_that_day_comes_again_only_where_a_position_says_so() -> None:
    again = replace(rotation(1), again=True)
    aired = {sha(1): at(MONDAY, "05:05"), sha(2): at(date(2026, 11, 1), "05:30")}
    assert clip_ids(one([a_clip(1), a_clip(2)], rotation(1), aired=aired)) == [2]
    assert clip_ids(one([a_clip(1), a_clip(2)], again, aired=aired)) == [2]
    assert clip_ids(one([a_clip(1)], again, aired=aired)) == [1]
    (item,) = one([a_clip(1)], rotation(1), aired=aired).items
    assert item.clip is None
    assert "heard elsewhere that day: CCHC feature" in (item.why or "")
    assert "again = true" in (item.why or "")


def test_a_past_day_is_resolved_by_that_day_though_a_clip_has_aired_since() -> None:
    aired = {sha(1): at(MONDAY, "05:05"), sha(2): at(MONDAY + timedelta(days=1), "05:30")}
    assert clip_ids(one([a_clip(1), a_clip(2)], rotation(1), aired=aired)) == [2]


def test_the_day_is_the_stations_day() -> None:
    just_after_local_midnight = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
    just_before = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    clips = [a_clip(1), a_clip(2)]
    aired = {sha(1): just_before, sha(2): just_after_local_midnight}
    assert clip_ids(one(clips, rotation(1), aired=aired)) == [1]


def test_priority_clips_come_first_once_a_day() -> None:
    clips = [a_clip(1), a_clip(2), a_clip(3, priority=2)]
    yesterday = at(MONDAY - timedelta(days=1), "17:00")
    session = one(clips, rotation(1), rotation(2), aired={sha(3): yesterday})
    assert clip_ids(session) == [3, 1]
    aired_today = {sha(3): at(MONDAY, "05:05")}
    assert clip_ids(one(clips, rotation(1), rotation(2), aired=aired_today)) == [1, 2]


@pytest.mark.parametrize(
    "clip",
    [
        pytest.param(a_clip(1, priority=3), id="emergency"),
        pytest.param(a_clip(1, kind="BAN_TIN"), id="other kind"),
        pytest.param(a_clip(1, field="CPS"), id="other field"),
        pytest.param(a_clip(1, group="HD"), id="other group"),
        pytest.param(a_clip(1, approved=False), id="draft"),
        pytest.param(a_clip(1, withdrawn=True), id="withdrawn"),
        pytest.param(a_clip(1, retired=True), id="retired"),
        pytest.param(a_clip(1, valid_to=date(2026, 11, 22)), id="expired the day before"),
        pytest.param(a_clip(1, valid_from=date(2026, 11, 24)), id="valid from the day after"),
    ],
)
def test_a_rotation_leaves_what_may_not_air_and_says_what_is_wanted(clip: Clip) -> None:
    wanted = Position(1, "rotation", "CHUYEN_MUC_CCHC", field="TTHC", group="DVC")
    (item,) = one([clip], wanted).items
    assert (item.clip, item.sha256, item.seconds) == (None, None, 0.0)
    assert "CCHC feature, Administrative procedures, Public services" in (item.why or "")


def test_the_last_day_of_an_approval_counts() -> None:
    clip = a_clip(1, valid_from=MONDAY, valid_to=MONDAY)
    assert clip_ids(one([clip], rotation(1))) == [1]
    assert clip_ids(one([clip], rotation(1), day=MONDAY + timedelta(days=1))) == [None]


@pytest.mark.parametrize(
    ("clips", "why"),
    [
        ([], "not in the library"),
        ([a_clip(1, approved=False)], "not approved"),
        ([a_clip(1, withdrawn=True)], "withdrawn"),
        ([a_clip(1, retired=True)], "no longer in use"),
        ([a_clip(1, valid_to=date(2026, 1, 1))], "has expired"),
        ([a_clip(1, valid_from=date(2027, 1, 1))], "not valid yet"),
    ],
)
def test_a_fixed_clip_that_may_not_air_says_why(clips: list[Clip], why: str) -> None:
    session = one(clips, Position(1, "clip", "BAN_TIN", sha256=sha(1)), rotation(2))
    item = session.items[0]
    assert (item.clip, item.seconds, item.kind) == (None, 0.0, "BAN_TIN")
    assert why in (item.why or "")
    assert session.items[1].planned_start == session.start


def test_a_rotation_leaves_alone_what_has_a_fixed_place_later() -> None:
    fixed = Position(2, "clip", "CHUYEN_MUC_CCHC", sha256=sha(1))
    assert clip_ids(one([a_clip(1), a_clip(2)], rotation(1), fixed)) == [2, 1]


def test_an_emergency_clip_sounds_where_a_person_placed_it() -> None:
    session = one([a_clip(1, priority=3)], Position(1, "clip", "KHAN_CAP", sha256=sha(1)))
    assert clip_ids(session) == [1]


def test_a_rule_may_have_its_own_grace_and_cap() -> None:
    own = an_occurrence(rule=a_rule("05:30", grace_seconds=0, cap_minutes=15))
    (session,) = resolve([own], [a_rundown(rotation(1))], [], {}, WALLS)
    assert (session.grace_seconds, session.cap_minutes) == (0, 15)
    (session,) = resolve([an_occurrence()], [a_rundown(rotation(1))], [], {}, WALLS)
    assert (session.grace_seconds, session.cap_minutes) == (300, 45)


kinds = st.sampled_from(["NHAC_HIEU", "CHUYEN_MUC_CCHC"])
fields = st.sampled_from(["TC", "TTHC", None])
clip_lists = st.lists(
    st.builds(
        a_clip,
        st.integers(1, 40),
        kind=kinds,
        field=fields,
        priority=st.sampled_from([1, 2, 3]),
        seconds=st.floats(0.1, 900, allow_nan=False),
        approved=st.booleans(),
        retired=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda clip: clip.id,
)
rundown_positions = st.lists(
    st.one_of(
        st.builds(rotation, st.just(0), kinds, fields),
        st.builds(Position, st.just(0), st.just("pause"), st.just(""), seconds=st.floats(0.1, 60)),
        st.builds(Position, st.just(0), st.just("clip"), kinds, st.integers(1, 40).map(sha)),
    ),
    min_size=1,
    max_size=8,
).map(
    lambda found: [
        Position(n, p.source, p.kind, p.sha256, p.field, p.group, p.seconds)
        for n, p in enumerate(found, start=1)
    ]
)
histories = st.dictionaries(
    st.integers(1, 40).map(sha),
    st.integers(0, 80_000).map(
        lambda minutes: datetime(2026, 10, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
)


def three_days(
    clips: list[Clip], positions: list[Position], aired: dict[str, datetime]
) -> list[PlannedSession]:
    rule = a_rule("05:30", "17:00")
    found = [
        an_occurrence(MONDAY + timedelta(days=n), start, rule)
        for n in range(3)
        for start in ("05:30", "17:00")
    ]
    return resolve(found, [a_rundown(*positions)], clips, aired, WALLS)


@given(clip_lists, rundown_positions, histories)
def test_whatever_is_planned_is_consecutive_and_complete(
    clips: list[Clip], positions: list[Position], aired: dict[str, datetime]
) -> None:
    for session in three_days(clips, positions, aired):
        assert [item.position for item in session.items] == [p.number for p in positions]
        expected = session.start
        for item in session.items:
            assert item.planned_start == expected
            expected += timedelta(seconds=item.seconds)
            assert item.source == "pause" or (item.clip is None) == (item.why is not None)
            assert item.seconds > 0 or item.clip is None
        assert session.end == expected
        assert PlannedSession.from_body(session.body()) == session


@given(clip_lists, rundown_positions, histories)
def test_a_rotation_never_takes_a_clip_twice_in_a_session_nor_one_that_may_not_air(
    clips: list[Clip], positions: list[Position], aired: dict[str, datetime]
) -> None:
    by_hash = {clip.sha256: clip for clip in clips}
    for session in three_days(clips, positions, aired):
        taken = [item for item in session.items if item.source == "rotation" and item.clip]
        hashes = [item.sha256 for item in taken]
        fixed = {item.sha256 for item in session.items if item.source == "clip"}
        assert len(set(hashes)) == len(hashes)
        assert not fixed & set(hashes)
        for item in taken:
            clip = by_hash[str(item.sha256)]
            assert clip.may_air(MONDAY) and clip.priority < 3 and clip.kind == item.kind


def test_a_month_gives_each_clip_of_a_field_its_share() -> None:
    clips = [*a_small_library(), a_clip(30), a_clip(31)]
    occurrences = [an_occurrence(MONDAY + timedelta(days=n)) for n in range(30)]
    sessions = resolve(occurrences, [a_rundown(rotation(1, field="TTHC"))], clips, {}, WALLS)
    counts = [sum(clip_ids(s) == [n] for s in sessions) for n in (4, 30, 31)]
    assert counts == [10, 10, 10]
