"""What every audio output promises; run over all that `--output` offers."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from ccht_desktop.foundation.clock import FakeClock, SystemClock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs import ALL
from ccht_desktop.playout.outputs.miniaudio import NullOutput
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard
from ccht_desktop.playout.tap import Tap


def a_tap() -> Tap:
    clock = SystemClock()
    return Tap(Mixer(clock.monotonic), clock.monotonic)


def within(seconds: float, true: Callable[[], object]) -> bool:
    clock = SystemClock()
    ends = clock.monotonic() + seconds
    pause = threading.Event()
    while not true() and clock.monotonic() < ends:
        pause.wait(0.02)
    return bool(true())


@pytest.fixture(params=[*ALL, VirtualSoundCard], ids=lambda kind: str(kind.id))
def output(request: pytest.FixtureRequest, clock: FakeClock) -> AudioOutput:
    kind: Any = request.param
    made: AudioOutput = kind(clock, Mixer(clock.monotonic)) if kind is VirtualSoundCard else kind()
    return made


def test_closing_an_output_that_is_not_open_does_nothing(output: AudioOutput) -> None:
    output.close()
    output.close(1.0)


def test_a_closed_output_says_why_nothing_is_heard(output: AudioOutput) -> None:
    assert output.failure()
    assert output.name is None
    assert not output.outdated


def test_an_output_has_a_name_and_a_label(output: AudioOutput) -> None:
    assert output.id.isidentifier()
    assert output.label


def test_another_stream_of_an_output_is_of_its_kind_and_closed(output: AudioOutput) -> None:
    other = output.another()
    assert (other.id, other.audible) == (output.id, output.audible)
    assert other is not output
    assert other.failure()


def test_no_two_outputs_share_a_name() -> None:
    assert len({kind.id for kind in ALL}) == len(ALL)


@pytest.mark.parametrize("kind", [k for k in ALL if k.audible], ids=lambda kind: str(kind.id))
def test_a_device_that_is_not_there_is_refused_by_name(kind: Any) -> None:
    output = kind()
    output.open("Loa không có", a_tap())
    assert within(5, output.failure)
    assert output.name is None
    output.close(2.0)


def test_an_open_output_pulls_frames_until_it_is_closed() -> None:
    output, tap = NullOutput(), a_tap()
    output.open("", tap)
    assert within(5, lambda: tap.proven)
    assert output.name
    assert output.failure() is None
    assert not tap.greedy()
    output.close(2.0)
    assert output.failure()


def test_what_is_closed_while_it_opens_stays_closed() -> None:
    output, tap = NullOutput(), a_tap()
    for _turn in range(5):
        output.open("", tap)
        output.close()
    assert output.name is None
    output.open("", tap)
    assert within(5, lambda: output.name is not None)
    output.close(2.0)
