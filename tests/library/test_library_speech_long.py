"""Long texts are read part by part; how long that takes is known before; Piper is told apart."""

import json
import tracemalloc
import wave
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.reading_aloud import ReadingAloud
from ccht_desktop.library.reading_time import in_parts, reading_seconds
from ccht_desktop.library.speech import speak
from ccht_desktop.library.spoken import Piece, pieces, spoken
from ccht_desktop.library.voices import ESPEAK_NAMES, home_of_voices, voices
from ccht_desktop.library.workers import Cancelled, WorkerLimits, never
from ccht_desktop.service.process import run_worker

SAMPLES = sorted(p for p in resource("samples").glob("*.txt") if p.name != "README.txt")
TEXT = "UBND Xã Mẫu xin thông báo: ngày 22/11, bà con đến nhà văn hóa để nghe về CCHC.\n"


def in_process(
    role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
) -> dict[str, Any]:
    assert role == "speak"
    return speak(request)


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    made = StationFolder(tmp_path / "station")
    made.make()
    return made


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_reading_time_is_known_to_fifteen_percent(sample: Path, tmp_path: Path) -> None:
    text = sample.read_text("utf-8")
    said = pieces(spoken(text))
    for pace, voice in ((120, "vi"), (150, "vi-vn-x-south"), (200, "vi+f2")):
        request = {"text": text, "target": str(tmp_path / "a.wav")}
        real = speak({**request, "voice": voice, "words_per_minute": pace})["seconds"]
        assert reading_seconds(said, pace) == pytest.approx(real, rel=0.15)


def test_parts_keep_the_order_and_their_limit() -> None:
    said = [Piece("một hai ba bốn năm", 0.5)] * 40 + [Piece("sáu " * 300, 0.1)]
    parts = in_parts(said, 150, 30)
    assert [piece for part in parts for piece in part] == said
    assert all(reading_seconds(part, 150) <= 30 for part in parts[:-1])
    assert parts[-1] == said[-1:]
    assert in_parts([], 150, 30) == []


def test_a_long_text_is_one_file_with_progress_and_nothing_beside_it(
    folder: StationFolder,
) -> None:
    seen: list[tuple[int, int]] = []
    reading = ReadingAloud(folder, run_worker).read(
        TEXT * 18,
        own={"CCHC": "cải cách"},
        voice="vi",
        words_per_minute=150,
        went_on=lambda done, every: seen.append((done, every)),
    )
    every = seen[-1][1]
    assert every >= 3 and seen == [(n, every) for n in range(every + 1)]
    with wave.open(str(reading.path)) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(reading.seconds)
    expected = reading_seconds(pieces(spoken(TEXT * 18, {"CCHC": "cải cách"})), 150)
    assert reading.seconds == pytest.approx(expected, rel=0.15)
    assert list(folder.scratch.iterdir()) == [reading.path]


def test_parts_sound_as_the_whole_does(folder: StationFolder, tmp_path: Path) -> None:
    reading = ReadingAloud(folder, in_process).read(
        TEXT * 12, own={}, voice="vi", words_per_minute=150, target=tmp_path / "joined.wav"
    )
    whole = speak({"text": TEXT * 12, "target": str(tmp_path / "whole.wav")})
    assert reading.seconds == pytest.approx(whole["seconds"], rel=0.01)
    assert reading.words == whole["words"]


def test_cancelling_leaves_nothing(folder: StationFolder) -> None:
    done: list[int] = []
    with pytest.raises(StationError) as refusal:
        ReadingAloud(folder, in_process).read(
            TEXT * 40,
            own={},
            voice="vi",
            words_per_minute=150,
            went_on=lambda now, _all: done.append(now),
            cancelled=lambda: len(done) == 2,
        )
    assert refusal.value.code == "CANCELLED" and done == [0, 1]
    assert not list(folder.scratch.iterdir())


def test_cancelling_ends_the_child_in_hand_and_leaves_nothing(folder: StationFolder) -> None:
    asked: list[bool] = []

    def at_the_second_look() -> bool:
        asked.append(True)
        return len(asked) > 1

    with pytest.raises(StationError) as refusal:
        ReadingAloud(folder, run_worker).read(
            TEXT * 400, own={}, voice="vi", words_per_minute=110, cancelled=at_the_second_look
        )
    assert refusal.value.code == "CANCELLED"
    assert not list(folder.scratch.iterdir())


def test_a_part_that_fails_leaves_nothing(folder: StationFolder) -> None:
    def second_fails(
        role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
    ) -> dict[str, Any]:
        if len(list(folder.scratch.iterdir())) > 1 or any(
            path.stat().st_size > 1 << 20 for path in folder.scratch.iterdir()
        ):
            raise StationError("WORKER_LIMIT", "no more")
        return speak(request)

    with pytest.raises(StationError) as refusal:
        ReadingAloud(folder, second_fails).read(TEXT * 40, own={}, voice="vi", words_per_minute=150)
    assert refusal.value.code == "WORKER_LIMIT"
    assert not list(folder.scratch.iterdir())


@pytest.mark.long
def test_the_longest_text_is_read_in_flat_memory(folder: StationFolder) -> None:
    text = (TEXT * (60_000 // len(TEXT) + 1))[:60_000]
    tracemalloc.start()
    try:
        reading = ReadingAloud(folder, run_worker).read(
            text, own={}, voice="vi", words_per_minute=150
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert reading.seconds > 3600 and reading.path.stat().st_size > 100 << 20
    assert peak < 24 << 20


def test_a_trial_can_be_listened_to_and_takes_the_place_of_the_one_before(
    folder: StationFolder,
) -> None:
    aloud = ReadingAloud(folder, run_worker)
    for text in ("Xin chào bà con.", "Kính thưa bà con."):
        heard = aloud.trial(text, own={}, voice="vi", words_per_minute=150)
        assert list(folder.scratch.iterdir()) == [heard]
        with wave.open(str(heard)) as sound:
            assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (
                48000,
                1,
                2,
            )
            assert sound.getnframes() > 40_000


def put_voice(folder: StationFolder, name: str, config: str | None, model: bytes = b"x") -> None:
    home = home_of_voices(folder)
    home.mkdir(exist_ok=True)
    (home / f"{name}.onnx").write_bytes(model)
    if config is not None:
        (home / f"{name}.onnx.json").write_text(config, "utf-8")


CONFIG = json.dumps({"audio": {"sample_rate": 22050}, "espeak": {"voice": "vi"}})


def test_the_voices_of_a_station_are_espeaks_and_the_pairs_in_its_folder(
    folder: StationFolder,
) -> None:
    assert [voice.name for voice in voices(folder)] == list(ESPEAK_NAMES)
    put_voice(folder, "vi_VN-mau-medium", CONFIG)
    put_voice(folder, "le-loi", None)
    for name, config in (("a", "{"), ("b", "[]"), ("c", "[" * 100_000), ("d e", CONFIG)):
        put_voice(folder, name, config)
    put_voice(folder, "e", json.dumps({"audio": {"sample_rate": 0}, "espeak": {"voice": "vi"}}))
    first, *others = voices(folder)
    assert first.name == "piper:vi_VN-mau-medium" and "vi_VN-mau-medium" in first.words
    assert [voice.name for voice in others] == list(ESPEAK_NAMES)


@pytest.mark.parametrize(
    "voice", ["piper:khong-co", "piper:../../etc/passwd", "piper:", "piper:a/b"]
)
def test_a_voice_that_is_not_there_is_refused(folder: StationFolder, voice: str) -> None:
    with pytest.raises(StationError) as refusal:
        ReadingAloud(folder, run_worker).read("xin chào", own={}, voice=voice, words_per_minute=150)
    assert refusal.value.code == "SPEECH_VOICE"


def test_a_piper_voice_that_cannot_read_says_why(folder: StationFolder) -> None:
    put_voice(folder, "hong", CONFIG)
    expected = "PIPER_VOICE_BROKEN" if find_spec("piper") else "PIPER_MISSING"
    with pytest.raises(StationError) as refusal:
        ReadingAloud(folder, run_worker).read(
            "xin chào", own={}, voice="piper:hong", words_per_minute=150
        )
    assert refusal.value.code == expected
    assert not list(folder.scratch.iterdir())
