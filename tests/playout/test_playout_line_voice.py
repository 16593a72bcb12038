"""A line input as a voice: limited, by the clock, and never in anybody's way."""

import threading

import miniaudio
import numpy as np

from ccht_desktop.airlog.outcomes import Cause, Outcome
from ccht_desktop.playout.airings import judge
from ccht_desktop.playout.limiter import RATE, Limiter
from ccht_desktop.playout.line_voice import LineVoice
from tests.service.service_station import wait_for

NULL = [miniaudio.Backend.NULL]
NAME = "NULL Capture Device"


def wave(seconds: float, level: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    frames = np.arange(int(seconds * RATE))
    return (np.sin(2 * np.pi * 1000 * frames / RATE) * level).astype(np.float32)


def fed(voice: LineVoice) -> LineVoice:
    voice.feed()
    return voice


def through(level: float) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    limiter, sound = Limiter(), wave(1.0, level)
    parts = [part for i in range(0, RATE, 1920) for part in limiter.push(sound[i : i + 1920])]
    return np.concatenate(parts)


def test_what_is_too_loud_stays_below_the_ceiling_and_the_rest_is_left_alone() -> None:
    assert np.abs(through(1.0)[RATE // 10 :]).max() <= 10 ** (-1.5 / 20)
    quiet = through(0.25)
    assert len(quiet) > RATE * 0.95
    assert abs(np.abs(quiet[RATE // 2 :]).max() - 0.25) < 0.01


def test_a_voice_waits_for_its_first_frames_and_lasts_by_the_clock_from_then_on() -> None:
    voice = LineVoice(NAME, RATE, NULL)
    try:
        assert len(voice.take(4800)) == 0
        wait_for(lambda: fed(voice).mute_seconds >= 0.6, "half a second came in")
        voice.began = 0
        assert len(voice.take(9600)) == 9600
        assert voice.starved == 0
        assert voice.mute_seconds > 0.4
        voice.frames = voice.consumed + 5 * RATE
        assert len(voice.take(5 * RATE)) == 5 * RATE, "where nothing has come it is silent"
        assert voice.starved >= 3 * RATE
        assert voice.exhausted
        outcome, cause, _note, _evidence = judge(voice, voice.consumed, None, None, True)
        assert (outcome, cause) == (Outcome.INTERRUPTED, Cause.THIET_BI)
    finally:
        voice.close(2.0)


def test_a_line_that_is_not_there_fails_by_its_name_and_leaves_no_thread() -> None:
    voice = LineVoice("Dây không có", RATE, NULL)
    wait_for(lambda: fed(voice).failure is not None, "it fails")
    assert voice.failure is not None
    assert "Dây không có" in voice.failure
    assert voice.exhausted
    outcome, cause, note, _evidence = judge(voice, RATE, None, None, True)
    assert (outcome, cause, note) == (Outcome.MISSED, Cause.THIET_BI, voice.failure)
    voice.close(2.0)
    assert not any(thread.name == "open-device" for thread in threading.enumerate())
