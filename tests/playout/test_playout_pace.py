"""The device's pace, from when it asks: late calls are forgiven, a device that ran dry is not."""

from itertools import pairwise

import pytest

from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.voice import RATE

CALL_SECONDS = 0.2
CALL_FRAMES = round(RATE * CALL_SECONDS)


class Device:
    """Calls every 0.2 s; a call may come late, and from some call on all may."""

    def __init__(self) -> None:
        self.now = 100.0
        self.mixer = Mixer(lambda: self.now)

    def calls(self, begin: float, late: list[float]) -> None:
        for number, seconds in enumerate(late):
            self.now = begin + number * CALL_SECONDS + seconds
            self.mixer.skip(CALL_FRAMES)


def test_calls_that_come_late_move_no_start() -> None:
    device = Device()
    device.calls(100.0, [0.0, 0.01, 0.05, 0.11, 0.02, 0.03, 0.02])
    assert device.mixer.epoch() == pytest.approx(100.0, abs=0.021)
    device.calls(100.0 + 7 * CALL_SECONDS, [0.0] * 3)
    assert device.mixer.epoch() == pytest.approx(100.0)


def test_a_device_that_ran_dry_is_followed_from_its_next_call_on() -> None:
    device = Device()
    device.calls(100.0, [0.0] * 20)
    dry = 0.14
    device.calls(100.0 + 20 * CALL_SECONDS, [0.25, dry])
    assert device.mixer.epoch() == pytest.approx(100.0 + dry)
    device.calls(100.0 + 22 * CALL_SECONDS, [dry] * 60)
    assert device.mixer.epoch() == pytest.approx(100.0 + dry)


def test_the_pace_is_that_of_the_last_seconds() -> None:
    device = Device()
    drift = 50e-6 * CALL_SECONDS
    found = []
    for number in range(300):
        device.calls(100.0 + number * (CALL_SECONDS + drift), [0.0])
        found.append(device.mixer.epoch())
    assert found[-1] - found[0] == pytest.approx(300 * drift, abs=0.0005)
    assert all(later - earlier < 0.0001 for earlier, later in pairwise(found))
