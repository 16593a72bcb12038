"""Every edit measured on samples."""

from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource
from ccht_desktop.library import editing, tape
from ccht_desktop.library.edit_list import RATE
from ccht_desktop.library.editing import edit
from ccht_desktop.library.speech import speak
from ccht_desktop.library.tape import JOINT_SECONDS
from ccht_desktop.library.workers import WorkerLimits
from ccht_desktop.service.process import run_worker
from tests.library.edit_sounds import edited, noise, place, read, silence, tone, write


def test_without_operations_every_sample_stays_as_it_was(tmp_path: Path) -> None:
    sound = noise(1.2345, 1)
    assert np.allclose(edited(write(tmp_path / "a.wav", sound)), sound, atol=1e-4)


def test_trim_keeps_exactly_what_lies_between(tmp_path: Path) -> None:
    sound = noise(5, 2)
    kept = edited(write(tmp_path / "a.wav", sound), {"op": "trim", "start": 1.25, "end": 3.751})
    between = sound[round(1.25 * RATE) : round(3.751 * RATE)]
    soft = round(JOINT_SECONDS * RATE)
    assert len(kept) == len(between)
    assert np.allclose(kept[soft:-soft], between[soft:-soft], atol=1e-4)


def test_silence_goes_from_the_ends_asked_for_and_never_from_the_middle(tmp_path: Path) -> None:
    middle = np.concatenate([tone(1), silence(0.8), tone(1)])
    source = write(tmp_path / "a.wav", np.concatenate([silence(2), middle, silence(3)]))
    margin = 2 * 0.05 * RATE
    assert len(edited(source, {"op": "remove_silence"})) == len(middle) + margin
    head = edited(source, {"op": "remove_silence", "tail": False})
    assert len(head) == len(middle) + 3 * RATE + margin / 2
    tail = edited(source, {"op": "remove_silence", "head": False})
    assert len(tail) == len(middle) + 2 * RATE + margin / 2


def test_the_threshold_decides_what_counts_as_silence(tmp_path: Path) -> None:
    hum = 0.002 * tone(1, 50.0)
    source = write(tmp_path / "a.wav", np.concatenate([hum, tone(1), hum]))
    assert len(edited(source, {"op": "remove_silence", "threshold_db": -45})) < 1.2 * RATE
    assert len(edited(source, {"op": "remove_silence", "threshold_db": -80})) == 3 * RATE


def test_a_spoken_clip_loses_its_silent_ends_and_nothing_else(tmp_path: Path) -> None:
    speak({"text": "Xin kính chào toàn thể bà con!", "target": str(tmp_path / "said.wav")})
    bare = edited(tmp_path / "said.wav", {"op": "remove_silence"})
    padded = np.concatenate([silence(1.5), bare, silence(2.5)])
    again = edited(write(tmp_path / "padded.wav", padded), {"op": "remove_silence"})
    assert abs(len(again) - len(bare)) <= 0.12 * RATE
    assert place(padded, again[RATE // 5 : -RATE // 5])[1] > 0.999


def test_fades_rise_and_fall_evenly_and_leave_the_middle_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(6))
    sound = edited(source, {"op": "fade", "in": 1.0, "out": 2.0})
    assert len(sound) == 6 * RATE

    def level(second: float) -> float:
        at = round(second * RATE)
        return float(np.abs(sound[at - 480 : at + 480]).max() / 0.5)

    assert level(0.01) < 0.03 and level(5.99) < 0.03
    assert level(0.5) == pytest.approx(0.5, abs=0.03)
    assert level(5.0) == pytest.approx(0.5, abs=0.03)
    assert level(4.5) == pytest.approx(0.75, abs=0.03)
    assert np.allclose(sound[RATE : 4 * RATE], tone(6)[RATE : 4 * RATE], atol=1e-3)


def test_join_puts_the_jingle_first_then_the_pause_then_the_body(tmp_path: Path) -> None:
    jingle, body = noise(2, 3), noise(3, 4)
    source = write(tmp_path / "jingle.wav", jingle)
    other = write(tmp_path / "body.wav", body)
    joined = edited(source, {"op": "join", "with": str(other), "pause": 0.5})
    assert len(joined) == round(5.5 * RATE)
    assert place(joined, jingle)[0] == 0
    assert place(joined, body)[0] == round(2.5 * RATE)
    assert not joined[2 * RATE : round(2.5 * RATE)].any()


def test_operations_are_done_in_order_on_flac_too(tmp_path: Path) -> None:
    introduction = resource("samples/loi_gioi_thieu.flac")
    jingle = write(tmp_path / "jingle.wav", noise(4, 5))
    joined = edited(
        jingle,
        {"op": "trim", "end": 3},
        {"op": "fade", "out": 1},
        {"op": "join", "with": str(introduction), "pause": 0.25},
    )
    alone = edit({"source": str(introduction), "target": str(tmp_path / "intro.wav")})
    assert len(joined) == round(3.25 * RATE) + alone["frames"]
    at, likeness = place(joined, read(tmp_path / "intro.wav"))
    assert at == round(3.25 * RATE) and likeness > 0.999


def test_another_sample_rate_comes_out_at_48_khz_and_the_same_length(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", noise(2, 6)[: 2 * 22050], rate=22050)
    assert abs(len(edited(source)) - 2 * RATE) <= RATE // 1000


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "louder"},
        {"op": "trim", "start": 3, "end": 1},
        {"op": "trim", "start": -1},
        {"op": "trim", "start": "1"},
        {"op": "trim", "start": float("nan")},
        {"op": "trim", "begin": 1},
        {"op": "remove_silence", "head": 2},
        {"op": "remove_silence", "threshold_db": 3},
        {"op": "fade", "in": True},
        {"op": "fade", "in": 4, "out": 4},
        {"op": "join"},
        {"op": "join", "with": 7},
        "trim",
    ],
)
def test_a_wrong_operation_is_refused_and_nothing_is_written(
    tmp_path: Path, operation: object
) -> None:
    source = write(tmp_path / "a.wav", tone(5))
    with pytest.raises(StationError) as refusal:
        edit(
            {
                "source": str(source),
                "target": str(tmp_path / "b.wav"),
                "operations": [{"op": "trim", "start": 0}, operation],
            }
        )
    assert refusal.value.code == "EDIT_OPERATION"
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]


def test_cutting_everything_away_is_refused(tmp_path: Path) -> None:
    for sound, operation in (
        (tone(1), {"op": "trim", "start": 2}),
        (silence(1), {"op": "remove_silence"}),
    ):
        with pytest.raises(StationError) as refusal:
            edited(write(tmp_path / "a.wav", sound), operation)
        assert refusal.value.code == "EDIT_EMPTY"


def test_only_wav_and_flac_are_opened(tmp_path: Path) -> None:
    playlist = tmp_path / "a.wav"
    playlist.write_text("#EXTM3U\nfile:///etc/passwd\n")
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(b"fLaC" + bytes(500))
    for source in (
        playlist,
        damaged,
        tmp_path / "absent.wav",
        resource("samples/cps_vneid_toan_trinh.mp3"),
    ):
        with pytest.raises(StationError) as refusal:
            edit({"source": str(source), "target": str(tmp_path / "b.wav")})
        assert refusal.value.code == "EDIT_SOURCE"


def test_the_source_is_never_written_over(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    before = source.read_bytes()
    with pytest.raises(StationError) as refusal:
        edit({"source": str(source), "target": str(tmp_path / "." / "a.wav")})
    assert refusal.value.code == "EDIT_TARGET"
    assert source.read_bytes() == before


def test_sound_beyond_the_limit_is_refused_before_and_after_joining(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (editing, tape):
        monkeypatch.setattr(module, "LONGEST_SECONDS", 3)
    long, short = (
        write(tmp_path / "long.wav", tone(3.1)),
        write(tmp_path / "short.wav", tone(2)),
    )
    for source, operations in (
        (long, []),
        (short, [{"op": "join", "with": str(short), "pause": 0}]),
    ):
        with pytest.raises(StationError) as refusal:
            edited(source, *operations)
        assert refusal.value.code == "EDIT_TOO_LONG"


def test_the_role_works_in_a_limited_child_process(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(60))
    limits = WorkerLimits(memory_mb=1024, cpu_seconds=20, wall_seconds=60)
    steps = [{"op": "trim", "start": 10}, {"op": "fade", "in": 1, "out": 1}]
    request = {"source": str(source), "target": str(tmp_path / "b.wav"), "operations": steps}
    assert run_worker("edit", request, limits)["seconds"] == 50
