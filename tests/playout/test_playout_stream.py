"""The stream and its devices: pinned, spare, lost, back; each change told once."""

from typing import Any

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.voice import RATE, Voice

TICK = 0.2


class Desk:
    """A stream on virtual cards, looked at every 0.2 s as playout does."""

    def __init__(self, clock: FakeClock, spare: str = "") -> None:
        self.clock = clock
        self.mixer = Mixer(clock.monotonic)
        self.card = VirtualSoundCard(clock, self.mixer)
        self.stream = Stream(self.card, self.mixer, clock, "virtual", 0.0, spare)
        self.events: list[dict[str, Any]] = []

    @property
    def spare(self) -> VirtualSoundCard:
        assert self.card.spare is not None
        return self.card.spare

    def turn(self, seconds: float) -> "Desk":
        for _turn in range(round(seconds / TICK)):
            self.events += self.stream.watch()
            self.card.play(TICK)
        return self

    def seconds_until(self, event: str) -> float:
        begun = self.clock.monotonic()
        while not (self.events and self.events[-1]["event"] == event):
            assert self.clock.monotonic() - begun < 60, self.told()
            self.turn(TICK)
        return self.clock.monotonic() - begun

    def told(self) -> list[tuple[str, str]]:
        return [(event["event"], event["device"]) for event in self.events]


@pytest.fixture
def desk(clock: FakeClock) -> Desk:
    return Desk(clock, "virtual 2")


def on_air(desk: Desk, seconds: float) -> Voice:
    voice = Voice(None, round(seconds * RATE), desk.mixer.position)
    desk.mixer.arm(voice)
    return voice


def test_a_device_is_opened_once_and_ready_when_its_frames_move(desk: Desk) -> None:
    before = desk.stream.ready
    desk.turn(2)
    assert desk.told() == [("opened", "virtual")]
    assert (before, desk.stream.ready) == (False, True)
    assert desk.stream.device == "virtual"
    assert desk.stream.on_spare is None


def test_what_the_device_proves_itself_with_is_silence_not_the_programme(desk: Desk) -> None:
    voice = on_air(desk, 1)
    desk.events += desk.stream.watch()
    desk.card.play(TICK)
    assert voice.consumed == 0
    desk.turn(2)
    assert voice.consumed == voice.frames


def test_the_spare_is_open_within_a_second_of_the_loss(desk: Desk) -> None:
    desk.turn(2)
    desk.card.gone = True
    assert desk.seconds_until("lost") <= 1.0
    assert desk.seconds_until("spare") <= 1.0
    assert desk.stream.device == "virtual 2"
    assert desk.stream.on_spare
    assert desk.events[-1]["text"]


def test_absent_at_start_the_spare_is_used_and_the_log_says_why(desk: Desk) -> None:
    desk.card.gone = True
    assert desk.seconds_until("spare") <= 1.4
    assert desk.told() == [("unavailable", "virtual"), ("spare", "virtual 2")]


def test_the_pinned_device_comes_back_only_while_nothing_is_on_the_air(desk: Desk) -> None:
    desk.turn(2)
    desk.card.gone = True
    desk.turn(2)
    voice = on_air(desk, 10)
    desk.turn(2)
    desk.card.gone = False
    desk.turn(6)
    assert desk.stream.device == "virtual 2"
    desk.turn(4)
    assert voice.consumed == voice.frames
    assert desk.told()[-1] == ("back", "virtual")
    assert desk.stream.on_spare is None
    assert desk.seconds_until("back") == 0.0


def test_a_pinned_device_that_only_seems_to_be_back_does_not_take_over(desk: Desk) -> None:
    desk.turn(2)
    desk.card.gone = True
    desk.turn(2)
    desk.card.gone, desk.card.stalled = False, True
    desk.turn(60)
    assert desk.told()[-1] == ("spare", "virtual 2")
    assert len(desk.events) == 3


def test_when_both_are_lost_the_first_that_returns_is_used(desk: Desk) -> None:
    desk.turn(2)
    desk.card.gone = True
    desk.turn(2)
    desk.spare.gone = True
    desk.turn(60)
    assert desk.told()[-1] == ("lost", "virtual 2")
    assert desk.stream.device is None
    assert desk.stream.lost
    desk.card.gone = False
    assert desk.seconds_until("back") <= 1.0
    assert [name for name, _device in desk.told()] == ["opened", "lost", "spare", "lost", "back"]


def test_without_a_spare_the_device_is_tried_again_and_its_absence_told_once(
    clock: FakeClock,
) -> None:
    desk = Desk(clock)
    desk.card.gone = True
    desk.turn(120)
    assert desk.told() == [("unavailable", "virtual")]
    desk.card.gone = False
    assert desk.seconds_until("opened") <= 1.0


def test_a_device_that_stands_still_is_never_called_open(clock: FakeClock) -> None:
    desk = Desk(clock)
    desk.card.stalled = True
    desk.turn(120)
    assert desk.told() == [("unavailable", "virtual")]
    assert not desk.stream.ready


def test_a_device_that_swallows_everything_at_once_is_never_called_open(desk: Desk) -> None:
    desk.card.greedy = True
    desk.turn(120)
    assert desk.told() == [("unavailable", "virtual"), ("spare", "virtual 2")]


def test_a_device_that_begins_to_swallow_everything_is_lost(desk: Desk) -> None:
    desk.turn(120)
    desk.card.greedy = True
    assert desk.seconds_until("lost") <= 1.0


def test_what_was_lost_is_not_given_the_frames_of_the_next_device(desk: Desk) -> None:
    desk.turn(2)
    voice = on_air(desk, 5)
    desk.turn(1)
    desk.card.gone = True
    desk.turn(TICK)
    heard = voice.consumed
    desk.events += desk.stream.watch()
    assert voice.consumed == heard, "the engine ends what was on the lost device first"


def test_another_system_device_is_taken_up_only_while_nothing_is_on_the_air(
    clock: FakeClock,
) -> None:
    desk = Desk(clock)
    desk.turn(2)
    on_air(desk, 5)
    desk.card.outdated = True
    desk.turn(4)
    assert desk.told() == [("opened", "virtual")]
    desk.turn(4)
    assert desk.told() == [("opened", "virtual"), ("opened", "virtual 2")]
    assert desk.stream.ready


def test_a_changed_setting_opens_the_new_device_and_forgets_the_old(desk: Desk) -> None:
    desk.turn(2)
    other = VirtualSoundCard(desk.clock, desk.mixer, name="virtual 3")
    desk.stream.change(other, "virtual 3", 0.1)
    desk.card = other
    desk.turn(2)
    assert desk.told()[-1] == ("opened", "virtual 3")
    assert desk.stream.latency == 0.1
