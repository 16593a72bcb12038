"""A pause stands still and loses no frame; what gives way fades out at its frame."""

import numpy as np

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.voice import FADE_FRAMES, RATE, Voice
from tests.playout.test_playout_lane import Ramp, a_clock, rendered

LENGTH = 2 * RATE
BLOCK = 960


def playing(clock: FakeClock | None = None) -> tuple[Mixer, Voice]:
    mixer = Mixer((clock or a_clock()).monotonic)
    voice = Voice(Ramp(LENGTH), LENGTH, start_frame=0)
    mixer.arm(voice)
    return mixer, voice


def test_a_pause_is_silent_and_the_clip_goes_on_where_it_stood() -> None:
    mixer, voice = playing()
    rendered(mixer, RATE // 2, BLOCK)
    mixer.paused = True
    still = rendered(mixer, RATE, 960)
    mixer.paused = False
    rest = rendered(mixer, LENGTH, 960)
    assert not still[FADE_FRAMES:].any()
    assert voice.consumed == LENGTH
    expected = np.arange(RATE // 2 + 2 * BLOCK, LENGTH) / 1e6
    assert np.allclose(rest[BLOCK : BLOCK + len(expected)], expected, atol=1e-4)
    assert voice.paused == RATE - BLOCK


def test_stop_during_a_pause_stays_silent() -> None:
    mixer, voice = playing()
    rendered(mixer, RATE // 2, 960)
    mixer.paused = True
    rendered(mixer, 9600, 960)
    mixer.cut()
    mixer.paused = False
    assert not rendered(mixer, RATE, 960).any()
    assert voice.ended is not None


def test_a_voice_that_gives_way_fades_and_the_next_begins_on_the_frame() -> None:
    mixer, voice = playing()
    rendered(mixer, RATE // 2, 960)
    voice.shorten(RATE)
    follower = Voice(Ramp(RATE), RATE)
    mixer.arm(follower)
    out = rendered(mixer, RATE, 960)
    assert voice.ended == follower.began == RATE
    fading = out[RATE // 2 - FADE_FRAMES : RATE // 2]
    assert fading[0] > 0.8 * (RATE - FADE_FRAMES) / 1e6
    assert abs(fading[-1]) < 1e-3
