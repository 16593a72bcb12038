"""One clip after another: not a sample between them, and none lost."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from tests.benchmarks.monitor import RATE, sound_server_missing
from tests.benchmarks.studio import busy, on_the_air, plan, studio, take_in
from tests.service.service_station import clip_samples, wait_for

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.sound,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sound_server_missing(), reason="PulseAudio is not installed"),
]

LENGTHS = tuple(1.0 + 0.1234567 * number for number in range(13))
ALIKE = 0.99
EDGE = RATE // 100


def place_of(clip: NDArray[np.float64], heard: NDArray[np.float64]) -> int:
    """The frame of the recording at which the clip begins."""
    return int(np.argmax(fftconvolve(heard, clip[::-1], "valid")))


def like(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    return float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize("processes", [0, 4])
def test_consecutive_clips_follow_each_other_to_the_sample(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    with studio(tmp_path, monkeypatch, keep=True) as place:
        hashes = take_in(place, LENGTHS)
        with on_the_air(place), busy(processes):
            begin = place.ear.frames
            plan(place, hashes, 4.0)
            wait_for(
                lambda: (
                    [a.outcome for a in place.station.airlog.airings()] == ["aired"] * len(LENGTHS)
                ),
                "every clip aired",
            )
            enough = place.ear.frames + RATE
            wait_for(lambda: place.ear.frames > enough, "the ear has caught up")
        heard = place.ear.samples()[begin:].astype(np.float64)
        clips = [clip_samples(place.folder.audio(sha256)) for sha256 in hashes]
    places = [place_of(clip, heard) for clip in clips]
    for clip, at in zip(clips, places, strict=True):
        assert like(heard[at : at + len(clip)], clip) > ALIKE
        assert like(heard[at : at + EDGE], clip[:EDGE]) > ALIKE
        assert like(heard[at + len(clip) - EDGE : at + len(clip)], clip[-EDGE:]) > ALIKE
    pairs = zip(places, clips, places[1:], strict=False)
    gaps = [after - (at + len(clip)) for at, clip, after in pairs]
    print(f"\n{len(gaps)} joins, {processes} busy processes: gaps of {set(gaps)} samples")
    assert gaps == [0] * (len(LENGTHS) - 1)
