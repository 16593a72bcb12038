"""What a person waits for: sound after a crash, silence after STOP, an answer; and its cost."""

import contextlib
import os
import random
import signal
import statistics
import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.commands import Client
from ccht_desktop.service.now import now_of
from tests.benchmarks.footprint import cpu_seconds, footprint
from tests.benchmarks.monitor import RATE, sound_server_missing
from tests.benchmarks.studio import Studio, busy, load, on_the_air, plan, studio, take_in
from tests.service.service_station import wait_for

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.sound,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sound_server_missing(), reason="PulseAudio is not installed"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc"),
]

KILLS = 10
BACK_SECONDS = 5.0
STOPS = 100
SILENT_SECONDS = 0.5
REQUESTS = 1000
ANSWER_SECONDS = 0.1
HOUR = 3599
COST_SECONDS = 120
CORE_SHARE = 0.05
RESIDENT_MB = 150.0
SPOKEN_RATE = 8000


def new_sound(place: Studio, before: int) -> None:
    wait_for(lambda: len(place.ear.sounds) > before, "a new sound")


def hour_of_noise(path: Path) -> Path:
    """As long as a clip may be, in the rate of a telephone: a file that is not too big."""
    samples = np.random.default_rng(1).normal(size=HOUR * SPOKEN_RATE) * 3000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SPOKEN_RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def play(place: Studio, clip: int) -> None:
    """Plays a clip now, outside the plan; comes back when it is heard."""
    before = len(place.ear.sounds)

    def accepted() -> bool:
        # A device that has just been opened is refused until it has taken its first frames.
        with contextlib.suppress(StationError):
            Client(place.folder).request({"do": "play", "clip": clip, "by": "Người trực"})
            return True
        return False

    wait_for(accepted, "the clip is played")
    new_sound(place, before)


def percentile(values: list[float], share: float) -> float:
    return float(np.quantile(values, share))


@pytest.mark.parametrize("processes", [0, 4])
def test_after_kill_9_it_sounds_again_within_five_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    moments, pause, clock = random.Random(5), threading.Event(), SystemClock()
    silences = []
    with studio(tmp_path, monkeypatch) as place:
        (clip,) = take_in(place, [3.0])
        with on_the_air(place, "--supervised"), busy(processes):
            plan(place, [clip] * 60, 4.0)
            new_sound(place, 0)
            for _kill in range(KILLS):
                pause.wait(moments.uniform(1.0, 4.0))
                before = len(place.ear.sounds)
                killed = clock.monotonic()
                os.kill(now_of(place.folder)["pid"], signal.SIGKILL)
                new_sound(place, before)
                silences.append(place.ear.monotonic_at(place.ear.sounds[-1].first) - killed)
    print(
        f"\nkill -9 to sound: median {statistics.median(silences):.2f} s, longest "
        f"{max(silences):.2f} s of {KILLS}; {processes} busy processes; {load()}"
    )
    assert max(silences) <= BACK_SECONDS


def test_an_hour_long_clip_costs_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with studio(tmp_path, monkeypatch) as place:
        wav = hour_of_noise(tmp_path / "hour.wav")
        clip = place.station.intake.add(wav, field="TTHC", group="DVC")
        place.station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number="01")
        with on_the_air(place) as process:
            play(place, clip.id)
            before = cpu_seconds(process.pid)
            threading.Event().wait(COST_SECONDS)
            share = (cpu_seconds(process.pid) - before) / COST_SECONDS
            taken = footprint(process.pid)
            assert len(place.ear.sounds) == 1, "it sounds without a hole"
    assert taken is not None
    print(
        f"\nplaying: {share:.2%} of a core; {taken.resident:.0f} MB resident, "
        f"{taken.own:.0f} MB of it its own; {load()}"
    )
    assert share <= CORE_SHARE
    assert taken.resident <= RESIDENT_MB


@pytest.mark.parametrize("processes", [0, 4])
def test_it_answers_at_once_while_it_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    clock, took = SystemClock(), []
    with studio(tmp_path, monkeypatch) as place:
        take_in(place, [600.0])
        with on_the_air(place), busy(processes):
            play(place, place.station.library.clips()[0].id)
            for _request in range(REQUESTS):
                asked = clock.monotonic()
                answer = Client(place.folder).request({"do": "now"})
                took.append(clock.monotonic() - asked)
                assert answer["state"] == "playing"
            assert len(place.ear.sounds) == 1, "it sounds without a hole"
    print(
        f"\nnow: median {statistics.median(took) * 1000:.1f} ms, p99 "
        f"{percentile(took, 0.99) * 1000:.1f} ms, longest {max(took) * 1000:.1f} ms of "
        f"{REQUESTS}; {processes} busy processes; {load()}"
    )
    assert percentile(took, 0.99) <= ANSWER_SECONDS


@pytest.mark.parametrize("processes", [0, 4])
def test_stop_is_silence_within_half_a_second_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    moments, pause, clock = random.Random(6), threading.Event(), SystemClock()
    silent = []
    with studio(tmp_path, monkeypatch) as place:
        take_in(place, [30.0])
        clip, ear = place.station.library.clips()[0].id, place.ear
        with on_the_air(place), busy(processes):
            for _stop in range(STOPS):
                wait_for(lambda: now_of(place.folder)["airing"] is None, "the last one is over")
                play(place, clip)
                pause.wait(moments.uniform(0.0, 0.3))
                asked = clock.monotonic()
                Client(place.folder).request({"do": "stop", "source": "test"})
                wait_for(lambda: ear.frames - ear.sounds[-1].last > RATE * 0.4, "silence")
                silent.append(ear.monotonic_at(ear.sounds[-1].last) - asked)
    within = sum(each <= SILENT_SECONDS for each in silent)
    print(
        f"\nSTOP to silence: median {statistics.median(silent) * 1000:.0f} ms, longest "
        f"{max(silent) * 1000:.0f} ms, within 500 ms {within} of {STOPS}; "
        f"{processes} busy processes; {load()}"
    )
    assert within == STOPS
