"""How exactly a start is heard at its time: ours beside players that a timer starts."""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import SystemClock
from tests.benchmarks.monitor import sound_server_missing
from tests.benchmarks.players import PLAYERS, liquidsoap_script, start_at
from tests.benchmarks.studio import Studio, burst, busy, load, on_the_air, plan, studio, take_in
from tests.service.service_station import wait_for

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.sound,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(sound_server_missing(), reason="PulseAudio is not installed"),
]

OURS = 200
OTHERS = 30
SWITCHED = 20
UNDER_LOAD = 60
APART = 2
OTHERS_APART = 3
HALTS = tuple((halt, before) for halt in (0.25, 0.35, 0.5) for before in (0.7, 1.5, 2.5, 4.0))
HALTS_APART = 9
WORST_MS = 1.0
TIMES_SMALLER = 50
CALIBRATED_MS = 5.0


@dataclass(frozen=True, slots=True)
class Starts:
    """median, and the largest deviation from it, of (heard - set) in ms."""

    name: str
    count: int
    median: float
    worst: float

    def __str__(self) -> str:
        return (
            f"{self.name:12} {self.count:4} starts: median {self.median:8.2f} ms, "
            f"largest deviation from it {self.worst:8.3f} ms"
        )


def starts_of(name: str, offsets: Sequence[float]) -> Starts:
    median = statistics.median(offsets)
    worst = max(abs(offset - median) for offset in offsets)
    return Starts(name, len(offsets), median * 1000, worst * 1000)


def heard_after(place: Studio, since: int, moments: Sequence[datetime]) -> list[float]:
    """Seconds from each moment to the sound that belongs to it; one sound for each moment."""
    last = moments[-1] + timedelta(seconds=1)
    wait_for(lambda: place.ear.wall_at(place.ear.frames - 1) > last, "the last one has sounded")
    heard = [place.ear.wall_at(sound.first) for sound in place.ear.sounds[since:]]
    assert len(heard) == len(moments), f"{len(heard)} sounds for {len(moments)} starts"
    return [(at - moment).total_seconds() for at, moment in zip(heard, moments, strict=True)]


def sessions(place: Studio, clip: str, count: int) -> list[float]:
    """Airs so many sessions by the schedule; seconds from set time to sound."""
    since = len(place.ear.sounds)
    moments = plan(place, [clip], 5.0, count, APART)
    pause = threading.Event()
    while SystemClock().now() < moments[-1]:
        pause.wait(1.0)
    return heard_after(place, since, moments)


def calibrate(place: Studio) -> float:
    """Sets the latency through the monitor, as a person does; returns it in ms."""
    command = ["-m", "ccht_desktop", "-s", str(place.folder.root), "devices", "calibrate", "--yes"]
    subprocess.run(
        [sys.executable, *command],
        env=place.environment,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    place.station.reload_settings()
    return place.station.settings.number("output.latency_ms")


def others(place: Studio, clip: Path) -> list[Starts]:
    """The players that are installed; one that is not is named."""
    found = []
    for player in PLAYERS:
        if shutil.which(player.program) is None:
            print(f"{player.name}: not installed")
            continue
        since, now = len(place.ear.sounds), SystemClock().now().replace(microsecond=0)
        moments = [now + timedelta(seconds=2 + OTHERS_APART * i) for i in range(OTHERS)]
        start_at(player.command(clip), moments, place.environment)
        found.append(starts_of(player.name, heard_after(place, since, moments)))
    return found


def switched(place: Studio, clip: Path) -> Starts | None:
    """Liquidsoap, which renders all the time and switches sources by the clock."""
    if shutil.which("liquidsoap") is None:
        print("liquidsoap: not installed")
        return None
    since = len(place.ear.sounds)
    script = liquidsoap_script(place.home / "air.liq", clip, OTHERS_APART)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(["liquidsoap", str(script)], env=place.environment, **quiet)  # type: ignore[call-overload]
    pause = threading.Event()
    while len(place.ear.sounds) - since < SWITCHED + 3 and process.poll() is None:
        pause.wait(1.0)
    process.terminate()
    process.wait()
    offsets = []
    for sound in place.ear.sounds[since + 1 : since + 1 + SWITCHED]:
        seconds = place.ear.wall_at(sound.first).timestamp()
        offsets.append((seconds + OTHERS_APART / 2) % OTHERS_APART - OTHERS_APART / 2)
    return starts_of("liquidsoap", offsets)


def test_a_start_is_heard_at_its_time_far_closer_than_a_player_started_by_a_timer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with studio(tmp_path, monkeypatch) as place:
        (clip,) = take_in(place, [1.0])
        with on_the_air(place):
            latency, begun = calibrate(place), place.ear.frames
            ours = starts_of("ours", sessions(place, clip, OURS))
            moved = place.ear.moved(begun) * 1000
        wav, long = burst(tmp_path / "click.wav", 1.0, 1), burst(tmp_path / "long.wav", 120.0, 2)
        rest, liquidsoap = others(place, wav), switched(place, long)
    print(f"\nset to the sound in the monitor; {load()}; calibrated {latency:.2f} ms")
    for starts in (ours, *rest, *filter(None, [liquidsoap])):
        print(f"{starts}; {starts.worst / ours.worst:7.0f} times ours")
    print(f"the ear's clock moved {moved:.2f} ms during ours")
    assert ours.worst <= WORST_MS
    assert abs(ours.median) <= CALIBRATED_MS
    assert [starts.name for starts in rest if starts.worst < TIMES_SMALLER * ours.worst] == []


def test_four_busy_processes_move_no_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with studio(tmp_path, monkeypatch) as place:
        (clip,) = take_in(place, [1.0])
        with on_the_air(place):
            calibrate(place)
            begun = place.ear.frames
            with busy(4):
                ours = starts_of("ours, busy", sessions(place, clip, UNDER_LOAD))
            moved = place.ear.moved(begun) * 1000
    print(f"\n{ours}; {load()}; the ear's clock moved {moved:.2f} ms")
    assert ours.worst <= WORST_MS
    assert abs(ours.median) <= CALIBRATED_MS


def test_a_halt_of_the_computer_before_a_start_does_not_move_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause, clock = threading.Event(), SystemClock()
    with studio(tmp_path, monkeypatch) as place:
        (clip,) = take_in(place, [1.0])
        with on_the_air(place) as playout:
            calibrate(place)
            since = len(place.ear.sounds)
            moments = plan(place, [clip], 14.0, len(HALTS), HALTS_APART)
            for moment, (halt, before) in zip(moments, HALTS, strict=True):
                pause.wait(max(0.0, (moment - clock.now()).total_seconds() - before - halt))
                os.kill(playout.pid, signal.SIGSTOP)
                pause.wait(halt)
                os.kill(playout.pid, signal.SIGCONT)
            offsets = heard_after(place, since, moments)
    for (halt, before), offset in zip(HALTS, offsets, strict=True):
        print(f"halted {halt} s, {before} s before a start: heard {offset * 1000:+.2f} ms off")
    assert max(abs(offset) for offset in offsets) * 1000 <= CALIBRATED_MS
