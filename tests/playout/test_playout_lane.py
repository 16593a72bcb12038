"""The lane to the air: frames, fades, gain, and what a voice says of itself."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from scipy.signal import resample_poly

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.sealed_file import sealed
from ccht_desktop.playout.voice import FADE_FRAMES, RATE, ClipSource, Samples, Voice


class Ramp:
    """A source whose sample n has the value n / 1e6, so that a lost frame shows."""

    def __init__(self, frames: int) -> None:
        self._frames = frames

    def blocks(self) -> Iterator[Samples]:
        for begin in range(0, self._frames, 4096):
            yield np.arange(begin, min(begin + 4096, self._frames), dtype=np.float32) / 1e6


def rendered(mixer: Mixer, frames: int, block: int) -> Samples:
    parts = []
    while frames:
        mixer.feed()
        count = min(block, frames)
        parts.append(mixer.render(count).astype(np.float32) / 32767)
        frames -= count
    return np.concatenate(parts)


def write_flac(path: Path, samples: Samples) -> None:
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=RATE, layout="mono", format="s16")
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
        for begin in range(0, len(pcm), 4096):
            block = pcm[None, begin : begin + 4096]
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate = RATE
            frame.pts = begin
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def tone(seconds: float, level: float) -> Samples:
    times = np.arange(int(seconds * RATE), dtype=np.float32) / RATE
    return (level * np.sin(2 * np.pi * 440 * times)).astype(np.float32)


@pytest.mark.parametrize("block", [480, 3200, 4801])
def test_a_voice_begins_on_its_frame_and_loses_none(block: int) -> None:
    mixer = Mixer(a_clock().monotonic)
    voice = Voice(Ramp(20_000), 20_000, start_frame=1234)
    mixer.arm(voice)
    out = rendered(mixer, 30_000, block)
    assert not out[:1234].any()
    assert np.allclose(out[1234:21_234], np.arange(20_000) / 1e6, atol=1e-4)
    assert not out[21_234:].any()
    assert (voice.began, voice.ended, voice.consumed) == (1234, 21_234, 20_000)


def test_the_next_voice_follows_without_a_lost_frame() -> None:
    mixer = Mixer(a_clock().monotonic)
    first, second = Voice(Ramp(5_000), 5_000, start_frame=100), Voice(Ramp(5_000), 5_000)
    mixer.arm(first)
    mixer.arm(second)
    rendered(mixer, 12_000, 777)
    assert second.began == first.ended == 5_100


def test_a_cut_is_silent_within_its_fade_and_counts_what_was_heard() -> None:
    mixer = Mixer(a_clock().monotonic)
    voice, waiting = Voice(Ramp(RATE * 3), RATE * 3, start_frame=0), Voice(Ramp(RATE), RATE)
    mixer.arm(voice)
    mixer.arm(waiting)
    rendered(mixer, RATE, 960)
    mixer.cut()
    out = rendered(mixer, RATE, 960)
    assert not out[FADE_FRAMES:].any()
    assert voice.consumed == RATE + FADE_FRAMES
    assert waiting.consumed == 0
    assert not mixer.busy


def test_a_cut_before_the_first_frame_lets_nothing_sound() -> None:
    mixer = Mixer(a_clock().monotonic)
    voice = Voice(Ramp(RATE), RATE, start_frame=RATE)
    mixer.arm(voice)
    mixer.cut()
    assert not rendered(mixer, RATE * 2, 960).any()
    assert voice.consumed == 0
    assert voice.ended is not None


def test_a_source_that_ends_early_is_a_failure_not_a_full_airing() -> None:
    mixer = Mixer(a_clock().monotonic)
    voice = Voice(Ramp(RATE), RATE * 2, start_frame=0)
    mixer.arm(voice)
    rendered(mixer, RATE * 2, 960)
    assert voice.failure
    assert voice.consumed == RATE


def test_a_clip_comes_out_with_its_frames_and_its_gain(tmp_path: Path) -> None:
    path = tmp_path / "clip.flac"
    write_flac(path, tone(2.0, 0.1))
    samples = np.concatenate(list(source_of(path, 6.0).blocks()))
    assert len(samples) == 2 * RATE
    assert np.abs(samples).max() == pytest.approx(0.1 * 10 ** (6 / 20), rel=0.02)


@pytest.mark.parametrize("hertz", [1000.0, 12_000.0])
def test_gain_never_pushes_true_peaks_over_the_ceiling(tmp_path: Path, hertz: float) -> None:
    at = np.arange(2 * RATE) / RATE
    # At a quarter of the rate no sample lies on the crest: the true peak is 3 dB above them all.
    wave = (np.sin(2 * np.pi * hertz * at + np.pi / 4) * 0.7).astype(np.float32)
    path = tmp_path / "clip.flac"
    write_flac(path, wave)
    samples = np.concatenate(list(source_of(path, 12.0).blocks()))
    assert len(samples) == 2 * RATE
    settled = resample_poly(samples, 8, 1)[RATE:-RATE]
    assert 20 * np.log10(np.abs(settled).max()) == pytest.approx(-1.55, abs=0.06)


def test_a_file_that_does_not_decode_fails_and_does_not_hang(tmp_path: Path) -> None:
    path = tmp_path / "clip.flac"
    path.write_bytes(b"fLaC" + b"\0" * 500)
    mixer = Mixer(a_clock().monotonic)
    voice = Voice(source_of(path, 0.0), RATE, start_frame=0)
    mixer.arm(voice)
    rendered(mixer, RATE, 960)
    assert voice.failure
    assert not mixer.busy


def source_of(path: Path, gain_db: float) -> ClipSource:
    seals = sealed(path, sha256_of(path))
    assert seals is not None
    return ClipSource(path, seals, gain_db)


def a_clock() -> FakeClock:
    from datetime import UTC, datetime

    return FakeClock(datetime(2026, 11, 23, tzinfo=UTC))
