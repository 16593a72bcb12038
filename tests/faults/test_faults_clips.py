"""A clip's file is deleted, cut short or swapped: nothing sounds but what was approved."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tests.faults import clip_scenarios as clips
from tests.faults.clip_scenarios import Aired
from tests.faults.fault_station import Tone, make_station
from tests.faults.side_by_side import side_by_side

SAME_HERTZ = 130.0
NEXT_STARTS = 2.0
SHORT = [(hertz, 1.2) for hertz in (400.0, 800.0, 1200.0, 1600.0, 2000.0)]
LONG = [(2400.0, 16.0), (2800.0, 16.0)]
Runs = Callable[[str], Aired]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Tone]]:
    root = tmp_path_factory.mktemp("clips") / "template"
    return root, make_station(root, SHORT + LONG)


@pytest.fixture(scope="module")
def runs(
    template: tuple[Path, list[Tone]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runs]:
    root, (a, b, c, d, e, _long, other) = template
    damage = [(b, clips.delete), (c, clips.truncate), (d, clips.swap)]
    every = [(tone, clips.overwrite) for tone in (a, b, c, d)]

    def scene(harm: Sequence[tuple[Tone, clips.Damage]], at: float | None) -> Callable[[], Aired]:
        home = tmp_path_factory.mktemp("station")
        return partial(clips.with_damage, home, root, [a, b, c, d, e], harm, other, at=at)

    with side_by_side(
        {
            "before the session is prepared": scene(damage, None),
            "in the last seconds": scene(damage, -1.5),
            "in the last seconds, in place": scene(every, -1.5),
        }
    ) as begun:
        yield begun


@pytest.fixture(scope="module")
def long_runs(
    template: tuple[Path, list[Tone]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runs]:
    root, (a, _b, _c, _d, _e, long, other) = template

    def scene(harm: clips.Damage, at: float) -> Callable[[], Aired]:
        home = tmp_path_factory.mktemp("station")
        return partial(clips.with_damage, home, root, [long, a], [(long, harm)], other, at=at)

    with side_by_side(
        {
            "overwritten when it is ready": scene(clips.overwrite, -1.5),
            "overwritten while it plays": scene(clips.overwrite, 1),
            "cut short while it plays": scene(clips.truncate, 1),
            "deleted while it plays": scene(clips.delete, 1),
            "swapped while it plays": scene(clips.swap, 1),
        }
    ) as begun:
        yield begun


def only_approved(aired: Aired) -> None:
    """Each sound is the clip of a row that says so, at its time."""
    for sound in aired.sounds:
        rows = [row for row in aired.rows if row.started_at and row.planned_seconds]
        begun = [
            row
            for row in rows
            if row.started_at and abs(row.started_at.timestamp() - sound.wall) < 0.5
        ]
        assert begun, f"{sound} is in no row"
        wanted = aired.tones[begun[0].sha256 or ""]
        assert abs(wanted - sound.hertz) < SAME_HERTZ, f"{sound} is not what was approved"


def test_a_damaged_file_is_refused_and_the_next_item_airs(runs: Runs) -> None:
    aired = runs("before the session is prepared")
    assert [(row.outcome, row.cause) for row in aired.rows] == [
        ("aired", None),
        ("refused", "LOI_TEP"),
        ("refused", "LOI_TEP"),
        ("refused", "LOI_TEP"),
        ("aired", None),
    ]
    only_approved(aired)
    first, last = aired.sounds
    assert last.begun - first.ended < NEXT_STARTS
    assert "LOI_TEP" in aired.alarms


def test_a_file_damaged_in_the_last_seconds_is_refused_unless_it_was_read_before(
    runs: Runs,
) -> None:
    aired = runs("in the last seconds")
    results = [(row.outcome, row.cause) for row in aired.rows]
    assert results[0] == results[-1] == ("aired", None)
    assert {*results[1:-1]} <= {("aired", None), ("refused", "LOI_TEP")}
    only_approved(aired)


def test_a_file_that_is_changed_in_place_in_the_last_seconds_never_sounds_unapproved(
    runs: Runs,
) -> None:
    aired = runs("in the last seconds, in place")
    only_approved(aired)
    assert aired.rows[-1].outcome == "aired"
    assert {row.cause for row in aired.rows} <= {None, "LOI_TEP"}


@pytest.mark.long
@pytest.mark.parametrize("how", ["overwritten when it is ready", "overwritten while it plays"])
def test_what_is_written_into_a_playing_file_is_not_heard(long_runs: Runs, how: str) -> None:
    aired = long_runs(how)
    only_approved(aired)
    assert [(row.outcome, row.cause) for row in aired.rows] == [
        ("interrupted", "LOI_TEP"),
        ("aired", None),
    ]


@pytest.mark.long
def test_a_file_cut_short_while_it_plays_ends_as_interrupted_and_the_next_airs(
    long_runs: Runs,
) -> None:
    aired = long_runs("cut short while it plays")
    only_approved(aired)
    first, second = aired.rows
    assert second.outcome == "aired"
    assert (first.outcome, first.cause) == ("interrupted", "LOI_TEP")
    assert abs(first.played_seconds - aired.sounds[0].seconds) < 0.3
    assert aired.sounds[1].begun - aired.sounds[0].ended < NEXT_STARTS


@pytest.mark.long
@pytest.mark.parametrize("how", ["deleted while it plays", "swapped while it plays"])
def test_a_file_that_is_replaced_while_it_plays_is_heard_to_its_end(
    long_runs: Runs, how: str
) -> None:
    aired = long_runs(how)
    only_approved(aired)
    assert [row.outcome for row in aired.rows] == ["aired", "aired"]
