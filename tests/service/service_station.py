"""Parts of a small station: sounds, a daily schedule, a session that begins soon."""

import threading
import wave
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, SystemClock, local
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule, Suspension
from ccht_desktop.station import Station

MORNING = datetime(2026, 11, 23, 5, 0, tzinfo=ZONE)
FIRST = datetime(2026, 11, 23, 5, 30, tzinfo=ZONE)
LIMIT_SECONDS = 60.0


def noise(path: Path, seconds: float, seed: int) -> Path:
    """A WAV that resembles no other: low-passed noise."""
    raw = np.random.default_rng(seed).normal(size=int(seconds * 48_000))
    soft = np.convolve(raw, np.ones(8) / 8, "same") * 6000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(soft.astype("<i2").tobytes())
    return path


def daily(start: time, *positions: Position) -> Schedule:
    """A schedule of one session a day."""
    rule = Rule("sang", "Sáng", "mau", (start,), frozenset(range(7)))
    return Schedule("Mẫu", "", (Rundown("mau", "Mẫu", positions),), (rule,))


def begin_in(station: Station, seconds: float) -> datetime:
    """Moves the daily session to a moment from now, by the real clock, quiet hours aside."""
    # The station was made on a sample day, which the real clock need not fit.
    changes: dict[str, settings_file.Value] = {"clock.policy": "best_guess"}
    changes |= {"quiet.from": "00:00", "quiet.to": "00:00"}
    settings_file.write(station.folder.settings, changes)
    station.reload_settings()
    start = local(station.clock.now() + timedelta(seconds=seconds)).replace(microsecond=0)
    clips = [clip.sha256 for clip in station.library.clips()]
    places = [Position(i, "clip", "CHUYEN_MUC_CCHC", sha256=sha) for i, sha in enumerate(clips, 1)]
    station.schedule.replace(daily(start.time(), *places), station.walls())
    return start


def wait_for(true: Callable[[], bool], what: str) -> None:
    """Waits on a condition with a limit."""
    clock = SystemClock()
    ends = clock.monotonic() + LIMIT_SECONDS
    pause = threading.Event()
    while not true():
        assert clock.monotonic() < ends, f"not within {LIMIT_SECONDS} s: {what}"
        pause.wait(0.05)


def clip_samples(path: Path) -> NDArray[np.float64]:
    """A canonical file, decoded."""
    with av.open(str(path)) as container:
        blocks = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(blocks).astype(np.float64)


def suspend_days(station: Station, first: date, last: date, reason: str) -> None:
    """No session from a day to a day, as a person would have it."""
    made = Suspension(first, last, reason)
    suspended = edits.suspend(station.schedule.current(), made, station.clock.now())
    station.schedule.replace(suspended, station.walls())
