"""A long recording is divided: by marks, and at the silences the program finds."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.edit_list import RATE
from ccht_desktop.library.editing import edit
from ccht_desktop.library.silences import proposed
from ccht_desktop.library.tape import JOINT_SECONDS
from tests.library.edit_sounds import noise, read, silence, tone, write

SOFT = round(JOINT_SECONDS * RATE)


def split(source: Path, marks: object, names: list[str], **more: Any) -> list[dict[str, Any]]:
    targets = [str(source.with_name(name)) for name in names]
    asked = {"source": str(source), "do": "split", "marks": marks, "targets": targets, **more}
    pieces: list[dict[str, Any]] = edit(asked)["pieces"]
    return pieces


def proposal(source: Path, shortest: float, threshold: float = -50.0) -> list[float]:
    asked = {"source": str(source), "room": str(source.parent), "do": "propose"}
    marks: list[float] = edit({**asked, "shortest": shortest, "threshold_db": threshold})["marks"]
    return marks


def test_the_pieces_are_the_whole_sound_divided_at_the_marks(tmp_path: Path) -> None:
    sound = noise(6.5, 1)
    source = write(tmp_path / "a.wav", sound)
    pieces = split(source, [1.5, 4.001], ["1.wav", "2.wav", "3.wav"])
    bounds = [0, round(1.5 * RATE), round(4.001 * RATE), len(sound)]
    assert [piece["frames"] for piece in pieces] == list(np.diff(bounds))
    for piece, start, end in zip(pieces, bounds, bounds[1:], strict=False):
        heard = read(Path(piece["target"]))
        assert np.allclose(heard[SOFT:-SOFT], sound[start + SOFT : end - SOFT], atol=1e-4)
    first, last = read(Path(pieces[0]["target"])), read(Path(pieces[-1]["target"]))
    assert np.allclose(first[:SOFT], sound[:SOFT], atol=1e-4)
    assert np.allclose(last[-SOFT:], sound[-SOFT:], atol=1e-4)
    assert abs(first[-1]) < 0.01 and abs(last[0]) < 0.01


def test_marks_are_those_of_the_edited_sound(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", noise(5, 2))
    cut = [{"op": "cut", "start": 0.0, "end": 3.0}]
    pieces = split(source, [0.5], ["1.wav", "2.wav"], operations=cut)
    assert [piece["seconds"] for piece in pieces] == [0.5, 1.5]


def test_marks_are_proposed_in_the_middle_of_real_silences(tmp_path: Path) -> None:
    parts = [
        silence(3),
        tone(2),
        silence(2.5),
        noise(3, 3),
        silence(0.8),
        tone(2),
        silence(2),
        tone(1.5),
        silence(4),
    ]
    source = write(tmp_path / "a.wav", np.concatenate(parts))
    assert proposal(source, 1.5) == pytest.approx([6.25, 14.3], abs=0.011)
    assert proposal(source, 0.5) == pytest.approx([6.25, 10.9, 14.3], abs=0.011)
    assert proposal(source, 3.0) == []


def test_the_threshold_decides_what_a_silence_is(tmp_path: Path) -> None:
    hum = 0.004 * tone(2, 50.0)
    source = write(tmp_path / "a.wav", np.concatenate([tone(2), hum, tone(2)]))
    assert proposal(source, 1.0, -40.0) == pytest.approx([3.0], abs=0.011)
    assert proposal(source, 1.0, -70.0) == []


def test_sound_without_silence_or_without_sound_has_no_marks(tmp_path: Path) -> None:
    assert proposal(write(tmp_path / "a.wav", noise(3, 4)), 0.5) == []
    assert proposal(write(tmp_path / "b.wav", silence(3)), 0.5) == []


def test_proposed_pieces_are_never_shorter_than_a_second_nor_too_many() -> None:
    near = [(10 * RATE, 12 * RATE), (12 * RATE + 4800, 13 * RATE)]
    assert proposed(near, 60 * RATE) == [11 * RATE, (12 * RATE + 4800 + 13 * RATE) // 2]
    nearer = [(10 * RATE, 11 * RATE), (round(11.1 * RATE), round(11.6 * RATE))]
    assert proposed(nearer, 60 * RATE) == [round(10.5 * RATE)]
    many = [(n * 2 * RATE, n * 2 * RATE + RATE) for n in range(1, 900)]
    assert len(proposed(many, 3600 * RATE)) == 99


@pytest.mark.parametrize(
    ("marks", "names"),
    [
        ([2.0, 1.0], ["1.wav", "2.wav", "3.wav"]),
        ([1.0, 1.0], ["1.wav", "2.wav", "3.wav"]),
        ([0.0], ["1.wav", "2.wav"]),
        ([3.0], ["1.wav", "2.wav"]),
        ([float("nan")], ["1.wav", "2.wav"]),
        (["1"], ["1.wav", "2.wav"]),
        ([-1], ["1.wav", "2.wav"]),
        ([0.01 + n / 100 for n in range(100)], [f"{n}.wav" for n in range(101)]),
        (None, ["1.wav"]),
    ],
)
def test_marks_nobody_meant_are_refused_and_nothing_is_written(
    tmp_path: Path, marks: object, names: list[str]
) -> None:
    source = write(tmp_path / "a.wav", tone(3))
    with pytest.raises(StationError) as refusal:
        split(source, marks, names)
    assert refusal.value.code == "EDIT_MARKS"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


@pytest.mark.parametrize("names", [["1.wav"], ["1.wav", "1.wav"], ["1.wav", "a.wav"], []])
def test_every_piece_needs_a_name_of_its_own(tmp_path: Path, names: list[str]) -> None:
    source = write(tmp_path / "a.wav", tone(3))
    with pytest.raises(StationError) as refusal:
        split(source, [1.0], names)
    assert refusal.value.code == "EDIT_TARGET"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_pieces_already_written_go_when_a_later_one_cannot_be(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(3))
    (tmp_path / "2.wav").mkdir()
    with pytest.raises(StationError) as refusal:
        split(source, [1.0], ["1.wav", "2.wav"])
    assert refusal.value.code == "EDIT_TARGET"
    assert {path.name for path in tmp_path.iterdir()} == {"a.wav", "2.wav"}


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "propose", "shortest": 0},
        {"do": "propose", "shortest": "2"},
        {"do": "propose", "threshold_db": 0},
        {"do": "ends"},
        {"do": "ends", "operations": [{"op": "trim", "start": 1}]},
        {"do": "play"},
    ],
)
def test_a_question_nobody_meant_is_refused(tmp_path: Path, asked: dict[str, Any]) -> None:
    source = write(tmp_path / "a.wav", tone(3))
    with pytest.raises(StationError) as refusal:
        edit({"source": str(source), "room": str(tmp_path), **asked})
    assert refusal.value.code == "EDIT_OPERATION"


def test_the_ends_measured_are_those_that_would_be_cut(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1), tone(2), silence(0.5)])
    source = write(tmp_path / "a.wav", sound)
    asked = {"source": str(source), "room": str(tmp_path), "do": "ends"}
    cut = {"op": "remove_silence", "threshold_db": -50.0}
    head, tail = edit({**asked, "operations": [cut]})["found"]
    assert (head, tail) == (round(0.95 * RATE), round(0.45 * RATE))
    done = edit({"source": str(source), "target": str(tmp_path / "b.wav"), "operations": [cut]})
    assert done["frames"] == len(sound) - head - tail
