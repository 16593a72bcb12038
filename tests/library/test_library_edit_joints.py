"""Cutting out, joining at both ends, and no click where sounds meet."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.edit_list import RATE, Cut, EditList, Fade, Join, Operation, Trim
from ccht_desktop.library.editing import edit
from ccht_desktop.library.tape import JOINT_SECONDS
from tests.library.edit_sounds import Sound, edited, noise, silence, step, tone, write

SOFT = round(JOINT_SECONDS * RATE)
LOW = 200.0
"""Hz of a tone whose own steps from sample to sample are small beside a click."""
OWN_STEP = 0.5 * 2 * np.pi * LOW / RATE


def test_a_stretch_is_cut_out_and_all_else_stays(tmp_path: Path) -> None:
    sound = noise(6, 1)
    left = edited(write(tmp_path / "a.wav", sound), {"op": "cut", "start": 1.5, "end": 3.25})
    first, last = round(1.5 * RATE), round(3.25 * RATE)
    assert len(left) == len(sound) - (last - first)
    assert np.allclose(left[: first - SOFT], sound[: first - SOFT], atol=1e-4)
    assert np.allclose(left[first + SOFT :], sound[last + SOFT :], atol=1e-4)


@pytest.mark.parametrize(
    ("operation", "joints"),
    [
        ({"op": "cut", "start": 1.00125, "end": 2.0}, [1.001]),
        ({"op": "trim", "start": 1.001, "end": 2.001}, [0.0, 1.0]),
        ({"op": "join", "at": "tail", "pause": 0}, [4.001]),
        ({"op": "join", "at": "head", "pause": 0}, [3.001]),
        ({"op": "join", "at": "tail", "pause": 0.3}, [4.001, 4.301]),
    ],
)
def test_nothing_clicks_where_sounds_meet(
    tmp_path: Path, operation: dict[str, Any], joints: list[float]
) -> None:
    def high(seconds: float) -> Sound:
        return tone(seconds + 60 / RATE, LOW)[60:]

    source = write(tmp_path / "a.wav", high(4.001))
    if operation["op"] == "join":
        other = write(tmp_path / "b.wav", -high(3.001))
        operation = {**operation, "with": str(other)}
    sound = np.concatenate([[0.0], edited(source, operation), [0.0]])
    for joint in joints:
        assert step(sound, joint) <= 1.5 * OWN_STEP, joint
    bare = np.concatenate([high(1.00125), high(1.0)])
    assert step(bare, 1.001) > 5 * OWN_STEP


def test_the_joint_falls_and_rises_evenly(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", np.full(2 * RATE, 0.5))
    sound = edited(source, {"op": "cut", "start": 0.5, "end": 1.0})
    joint = RATE // 2
    assert np.allclose(sound[joint - SOFT : joint], np.linspace(0.5, 0, SOFT), atol=0.005)
    assert np.allclose(sound[joint : joint + SOFT], np.linspace(0, 0.5, SOFT), atol=0.005)


def test_a_jingle_goes_before_the_body(tmp_path: Path) -> None:
    body, jingle = noise(3, 2), noise(2, 3)
    source, other = write(tmp_path / "a.wav", body), write(tmp_path / "b.wav", jingle)
    joined = edited(source, {"op": "join", "with": str(other), "pause": 0.25, "at": "head"})
    assert len(joined) == round(5.25 * RATE)
    assert np.allclose(joined[: 2 * RATE - SOFT], jingle[:-SOFT], atol=1e-4)
    assert not joined[2 * RATE : round(2.25 * RATE)].any()
    assert np.allclose(joined[round(2.25 * RATE) + SOFT :], body[SOFT:], atol=1e-4)


def test_fades_take_no_length_and_touch_no_sample_between(tmp_path: Path) -> None:
    flat = np.full(3 * RATE, 0.5)
    sound = edited(write(tmp_path / "a.wav", flat), {"op": "fade", "in": 0.05, "out": 1.0})
    assert len(sound) == len(flat)
    assert np.allclose(sound[: RATE // 20], np.linspace(0, 0.5, RATE // 20), atol=0.01)
    assert np.allclose(sound[2 * RATE :], np.linspace(0.5, 0, RATE), atol=0.01)
    assert (np.diff(sound[2 * RATE :]) <= 1e-9).all()


def test_very_short_rests_are_softened_too(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    assert len(edited(source, {"op": "trim", "start": 0.5, "end": 0.501})) == 48
    assert len(edited(source, {"op": "cut", "start": 0.0, "end": 0.999})) == 48


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "cut", "start": 1},
        {"op": "cut", "start": 2, "end": 2},
        {"op": "cut", "start": 2, "end": 1e9},
        {"op": "cut", "start": 1, "end": float("inf")},
        {"op": "cut", "start": 1, "end": 2, "keep": True},
        {"op": "cut", "start": True, "end": 2},
        {"op": "join", "with": "b.wav", "at": "middle"},
        {"op": "join", "with": "b.wav", "at": None},
        {"op": "join", "with": "b.wav", "pause": 61},
        {"op": "fade", "in": 61},
        {"op": "remove_silence", "threshold_db": float("nan")},
        {"op": "remove_silence", "threshold_db": float("-inf")},
        {"op": "remove_silence", "threshold_db": "-50"},
        {"op": ["trim"]},
        None,
    ],
)
def test_an_operation_nobody_meant_is_refused(tmp_path: Path, operation: object) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    with pytest.raises(StationError) as refusal:
        edit(
            {
                "source": str(source),
                "target": str(tmp_path / "b.wav"),
                "operations": [operation],
            }
        )
    assert refusal.value.code == "EDIT_OPERATION"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_a_joined_playlist_is_refused_as_a_source_would_be(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    other = tmp_path / "b.wav"
    other.write_text("#EXTM3U\nhttp://127.0.0.1:9/x.wav\n")
    with pytest.raises(StationError) as refusal:
        edited(source, {"op": "join", "with": str(other)})
    assert refusal.value.code == "EDIT_SOURCE"


def test_the_other_sound_is_never_written_over(tmp_path: Path) -> None:
    source, other = write(tmp_path / "a.wav", tone(1)), write(tmp_path / "b.wav", tone(1))
    operations = [{"op": "join", "with": str(other)}]
    with pytest.raises(StationError) as refusal:
        edit({"source": str(source), "target": str(other), "operations": operations})
    assert refusal.value.code == "EDIT_TARGET"


ms = st.integers(0, 1400).map(lambda value: value / 1000)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.one_of(
            st.builds(lambda a, b: Trim(min(a, b), max(a, b) + 0.001), ms, ms),
            st.builds(lambda a, b: Cut(min(a, b), max(a, b) + 0.001), ms, ms),
            st.builds(Fade, ms, ms),
            st.builds(lambda p, at: Join("", p, at, 31_234), ms, st.sampled_from(["head", "tail"])),
        ),
        max_size=5,
    )
)
def test_the_length_foretold_is_the_length_made(tmp_path: Path, steps: list[Operation]) -> None:
    source = write(tmp_path / "a.wav", noise(1.37, 7)[:65_537])
    other = write(tmp_path / "b.wav", silence(1)[:31_234])
    edits = EditList.of(65_537)
    for one in steps:
        named = Join(str(other), one.pause, one.at, one.frames) if isinstance(one, Join) else one
        try:
            edits = edits.then(named)
        except StationError:
            continue
    assert len(edited(source, *edits.request())) == edits.length
