"""How long a rundown will be, while it is laid out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.schedule.resolving.lengths import minutes_text, rundown_length
from ccht_desktop.schedule.resolving.resolve import resolve
from tests.schedule.schedule_samples import (
    MONDAY,
    WALLS,
    a_clip,
    a_rundown,
    an_occurrence,
    rotation,
    sha,
)


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "vi")


def test_each_position_knows_its_range_and_how_many_clips_may_stand_in_it() -> None:
    clips = [a_clip(1, seconds=60), a_clip(2, seconds=120), a_clip(3, kind="NHAC", seconds=10)]
    found = rundown_length(
        a_rundown(
            rotation(1),
            Position(2, "clip", "NHAC", sha(3)),
            Position(3, "pause", "", seconds=5.0),
            Position(4, "relay", "TIEP_SONG", seconds=600.0),
        ),
        clips,
        MONDAY,
        None,
    )
    told = [(p.number, p.shortest, p.typical, p.longest, p.clips) for p in found.positions]
    assert told == [(1, 60, 90, 120, 2), (2, 10, 10, 10, 1), (3, 5, 5, 5, 0), (4, 600, 600, 600, 0)]
    assert (found.shortest, found.typical, found.longest) == (675, 705, 735)
    assert (found.spare_seconds, found.may_run_over) == (0.0, False)


def test_two_places_that_ask_for_the_same_do_not_count_one_clip_twice() -> None:
    clips = [a_clip(1, seconds=60), a_clip(2, seconds=120)]
    found = rundown_length(a_rundown(rotation(1), rotation(2), rotation(3)), clips, MONDAY, 3)
    assert (found.shortest, found.longest) == (180, 180)
    assert [position.typical for position in found.positions] == [90, 90, 0]
    assert (found.typical, found.spare_seconds) == (180, 0.0)


@pytest.mark.parametrize(
    "clip",
    [
        a_clip(1, approved=False),
        a_clip(1, withdrawn=True),
        a_clip(1, retired=True),
        a_clip(1, valid_to=date(2026, 11, 22)),
    ],
)
def test_what_may_not_sound_that_day_has_no_length(clip: Clip) -> None:
    fixed = Position(1, "clip", "CHUYEN_MUC_CCHC", sha(1))
    for position in (rotation(1), fixed):
        found = rundown_length(a_rundown(position), [clip], MONDAY, 45)
        assert (found.longest, found.positions[0].clips) == (0, 0)


def test_the_editor_reads_what_is_to_spare_and_what_is_too_long(vietnamese: None) -> None:
    slot = Position(1, "live", "BAN_TIN", seconds=24 * 60.0)
    rundown = a_rundown(slot)
    assert rundown_length(rundown, [], MONDAY, 30).text() == "24′, dư 6′"
    assert rundown_length(rundown, [], MONDAY, 21).text() == "24′, quá 3′"
    assert rundown_length(rundown, [], MONDAY, None).text() == "24′"
    over = rundown_length(rundown, [], MONDAY, 23.5)
    assert (over.spare_seconds, over.may_run_over, over.text()) == (-30, True, "24′, quá 30″")
    assert [minutes_text(s) for s in (0, 59.4, 59.6, 90)] == ["0″", "59″", "1′", "2′"]


@given(
    st.lists(
        st.builds(
            a_clip,
            st.integers(1, 30),
            field=st.sampled_from(["TC", "CPS"]),
            seconds=st.sampled_from([10.0, 33.333, 400.0]),
        ),
        max_size=8,
        unique_by=lambda clip: clip.id,
    ),
    st.lists(
        st.one_of(
            st.builds(rotation, st.just(0), field=st.sampled_from(["TC", "CPS"])),
            st.just(Position(0, "pause", "", seconds=2.5)),
            st.builds(
                Position,
                st.just(0),
                st.just("clip"),
                st.just("CHUYEN_MUC_CCHC"),
                st.integers(1, 30).map(sha),
            ),
        ),
        max_size=6,
    ),
)
def test_what_is_planned_lasts_as_long_as_foretold(
    clips: list[Clip], positions: list[Position]
) -> None:
    numbered = [replace(position, number=n) for n, position in enumerate(positions, start=1)]
    rundown = a_rundown(*numbered)
    found = rundown_length(rundown, clips, MONDAY, 45)
    (session,) = resolve([an_occurrence()], [rundown], clips, {}, WALLS)
    lasts = sum(item.seconds for item in session.items)
    assert found.shortest - 0.001 <= lasts <= found.longest + 0.001
    for position, item in zip(found.positions, session.items, strict=True):
        assert position.shortest <= item.seconds <= position.longest
        assert position.shortest <= position.typical <= position.longest + 0.001
