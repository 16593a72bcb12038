"""What is told about a sound before it is accepted."""

import base64
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.conversion import RATE
from ccht_desktop.library.decoding import decode
from ccht_desktop.library.examined import Finding
from ccht_desktop.library.peaks import MOST_BUCKETS, Peaks, bucket_frames, unpack
from tests.library.library_sounds import CONTAINERS, tone, write_sound

Sound = NDArray[np.int16]


def measured(source: Path) -> dict[str, Any]:
    target = source.parent / "out.flac.part"
    return decode({"source": str(source), "target": str(target), "max_seconds": 3605})


def found_in(source: Path) -> list[Finding]:
    return [Finding(**found) for found in measured(source)["findings"]]


def seconds(count: float, level: float = 0.3) -> Sound:
    return tone(count, 44100, level=level)


def write_channels(path: Path, left: Sound, right: Sound) -> Path:
    """A stereo file of two different channels."""
    layout, codec, rate = CONTAINERS[path.suffix[1:]]
    with av.open(str(path), "w", format=layout) as out:
        stream = out.add_stream(codec, rate=rate, layout="stereo")
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 128_000
        both = np.ascontiguousarray(np.stack((left, right), axis=1).reshape(1, -1))
        frame = av.AudioFrame.from_ndarray(both, format="s16", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def canonical(folder: Path) -> Sound:
    with av.open(str(folder / "out.flac.part")) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


def test_a_clean_sound_has_nothing_to_be_told(tmp_path: Path) -> None:
    assert found_in(write_sound(tmp_path / "sound.mp3", 5)) == []


@pytest.mark.parametrize("suffix", ["wav", "mp3"])
def test_silence_is_told_where_it_is_and_how_long(tmp_path: Path, suffix: str) -> None:
    parts = (1.5, 0.0), (2.0, 0.3), (4.0, 0.0), (2.0, 0.3), (2.5, 0.0)
    sound = np.concatenate([seconds(length, level) for length, level in parts])
    found = found_in(write_sound(tmp_path / f"sound.{suffix}", samples=sound))
    assert [finding.code for finding in found] == ["SILENT_HEAD", "SILENT_INSIDE", "SILENT_TAIL"]
    places = [(finding.start or 0, finding.seconds or 0) for finding in found]
    for place, expected in zip(places, [(0.0, 1.5), (3.5, 4.0), (9.5, 2.5)], strict=True):
        assert place == pytest.approx(expected, abs=0.15)


def test_short_pauses_are_no_finding(tmp_path: Path) -> None:
    parts = (0.9, 0.0), (2.0, 0.3), (2.9, 0.0), (2.0, 0.3), (0.9, 0.0)
    sound = np.concatenate([seconds(length, level) for length, level in parts])
    assert found_in(write_sound(tmp_path / "sound.wav", samples=sound)) == []


def test_faint_noise_counts_as_silence_and_soft_speech_does_not(tmp_path: Path) -> None:
    for level, expected in ((0.002, ["SILENT_HEAD"]), (0.01, [])):
        sound = np.concatenate([seconds(2.0, level), seconds(2.0)])
        found = found_in(write_sound(tmp_path / "sound.wav", samples=sound))
        assert [finding.code for finding in found] == expected


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_clipping_is_told_in_seconds(tmp_path: Path, suffix: str) -> None:
    loud = np.clip(seconds(2.0, 1.0).astype(np.int32) * 3, -32768, 32767).astype(np.int16)
    sound = np.concatenate([seconds(3.0), loud, seconds(3.0)])
    (finding,) = found_in(write_sound(tmp_path / f"sound.{suffix}", samples=sound))
    assert finding.code == "CLIPPED"
    assert finding.seconds == pytest.approx(2.0, abs=0.25)


def test_clipping_of_one_channel_is_not_hidden_by_the_mix(tmp_path: Path) -> None:
    loud = np.clip(seconds(4.0, 1.0).astype(np.int32) * 3, -32768, 32767).astype(np.int16)
    found = found_in(write_channels(tmp_path / "sound.wav", loud, seconds(4.0)))
    assert [finding.code for finding in found] == ["CLIPPED"]


def test_peaks_at_full_scale_are_no_clipping(tmp_path: Path) -> None:
    spikes = seconds(5.0)
    spikes[::4000] = 32767
    spikes[1::4000] = 32767
    assert found_in(write_sound(tmp_path / "sound.wav", samples=spikes)) == []


def test_a_sound_too_quiet_is_told(tmp_path: Path) -> None:
    found = found_in(write_sound(tmp_path / "sound.wav", 5, level=0.008))
    assert [finding.code for finding in found] == ["TOO_QUIET"]


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "m4a", "opus"])
@pytest.mark.parametrize("live", [0, 1])
def test_the_live_channel_is_taken_where_the_other_is_dead(
    tmp_path: Path, suffix: str, live: int
) -> None:
    rate = CONTAINERS[suffix][2]
    sound, nothing = tone(4, rate, level=0.3), np.zeros(4 * rate, np.int16)
    both = (sound, nothing) if live == 0 else (nothing, sound)
    found = found_in(write_channels(tmp_path / f"sound.{suffix}", *both))
    assert [finding.code for finding in found] == ["DEAD_CHANNEL"]
    middle = canonical(tmp_path)[RATE : 3 * RATE].astype(float)
    # The mix would have half of it.
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.3 * 32767 / np.sqrt(2), rel=0.1)


def test_a_soft_channel_is_not_dead(tmp_path: Path) -> None:
    found = found_in(write_channels(tmp_path / "sound.wav", seconds(4.0), seconds(4.0, 0.02)))
    assert found == []


@pytest.mark.parametrize("length", [1.2, 7.3, 61.7])
def test_peaks_are_those_of_the_canonical_sound(tmp_path: Path, length: float) -> None:
    noise = np.random.default_rng(1).integers(-20000, 20000, int(length * 44100))
    answer = measured(write_sound(tmp_path / "sound.wav", samples=noise.astype(np.int16)))
    sound, size = canonical(tmp_path), bucket_frames(answer["frames"])
    pairs = unpack(base64.b64decode(answer["peaks"]))
    assert MOST_BUCKETS / 2 < len(pairs) == -(-len(sound) // size) <= MOST_BUCKETS
    for number in (0, 1, len(pairs) // 2, len(pairs) - 1):
        bucket = sound[number * size : (number + 1) * size]
        assert pairs[number] == (bucket.min() >> 8, bucket.max() >> 8)


def test_peaks_do_not_depend_on_how_the_sound_arrives() -> None:
    sound = np.random.default_rng(2).integers(-32768, 32767, 1_234_567).astype(np.int16)
    whole, pieces = Peaks(), Peaks()
    whole.push(sound)
    for at in range(0, len(sound), 1009):
        pieces.push(sound[at : at + 1009])
    assert whole.packed() == pieces.packed()


def test_a_damaged_file_with_no_second_of_sound_is_refused(tmp_path: Path) -> None:
    whole = write_sound(tmp_path / "whole.mp3", 20).read_bytes()
    (tmp_path / "stub.mp3").write_bytes(whole[: len(whole) // 40])
    with pytest.raises(StationError) as caught:
        measured(tmp_path / "stub.mp3")
    assert caught.value.code == "CLIP_DAMAGED"
