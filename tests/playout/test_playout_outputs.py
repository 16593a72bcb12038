"""What every audio output promises; run over all that `--output` offers."""

import threading
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs import ALL
from ccht_desktop.playout.outputs.miniaudio import NullOutput
from ccht_desktop.playout.outputs.port import AudioOutput, OutputUnavailable
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard


def silence(frames: int) -> NDArray[np.int16]:
    return np.zeros(frames, np.int16)


@pytest.fixture(params=[*ALL, VirtualSoundCard], ids=lambda kind: str(kind.id))
def output(request: pytest.FixtureRequest, clock: FakeClock) -> AudioOutput:
    kind: Any = request.param
    made: AudioOutput = kind(clock, Mixer(clock.monotonic)) if kind is VirtualSoundCard else kind()
    return made


def test_closing_an_output_that_is_not_open_does_nothing(output: AudioOutput) -> None:
    output.close()
    output.close()


def test_a_closed_output_says_why_nothing_is_heard(output: AudioOutput) -> None:
    assert output.failure()


def test_an_output_has_a_name_and_a_label(output: AudioOutput) -> None:
    assert output.id.isidentifier()
    assert output.label


def test_no_two_outputs_share_a_name() -> None:
    assert len({kind.id for kind in ALL}) == len(ALL)


@pytest.mark.parametrize("kind", [k for k in ALL if k.audible], ids=lambda kind: str(kind.id))
def test_a_device_that_is_not_there_is_refused_by_name(kind: Any) -> None:
    with pytest.raises(OutputUnavailable) as refused:
        kind().open("Loa không có", silence)
    assert str(refused.value)


def test_an_open_output_pulls_frames_until_it_is_closed() -> None:
    pulled = threading.Semaphore(0)

    def pull(frames: int) -> NDArray[np.int16]:
        pulled.release()
        return silence(frames)

    output = NullOutput()
    output.open("", pull)
    for _turn in range(3):
        assert pulled.acquire(timeout=5)
    assert output.failure() is None
    output.close()
    assert output.failure()
