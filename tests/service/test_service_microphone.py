"""Recording through a real sound server: what sounded is in the file, whatever ends it."""

import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.service.growing_wav import GrowingWav
from ccht_desktop.service.microphone import (
    LONGEST_SECONDS,
    Level,
    Microphone,
    level_of,
    microphones,
    seconds_of_room,
)
from ccht_desktop.service.preview import Preview, wav_sound
from tests.faults.sink_station import SoundServer, sound_server
from tests.service.service_station import wait_for

needs_server = pytest.mark.skipif(
    not all(shutil.which(name) for name in ("pulseaudio", "parec")),
    reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
)
RATE = 48_000
MIC = "Monitor of RoomSink"
RECORDER = """
import sys, threading
from pathlib import Path
from ccht_desktop.service.microphone import Microphone
microphone = Microphone(sys.argv[1])
microphone.record(Path(sys.argv[2]))
while True:
    print(microphone.recorded, flush=True)
    threading.Event().wait(0.02)
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as made:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environment[name])
        made.load("room")
        yield made


@pytest.fixture
def microphone(server: SoundServer) -> Iterator[Microphone]:
    made = Microphone(MIC)
    yield made
    made.close()


def tone(path: Path, seconds: float, hertz: float, decibels: float) -> Path:
    """A sine of that peak level."""
    moments = np.arange(round(seconds * RATE)) / RATE
    wave_form = 10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * moments)
    file = GrowingWav(path, RATE)
    file.append((wave_form * 32767).astype("<i2").tobytes())
    file.close()
    return path


def recorded(path: Path) -> NDArray[np.float64]:
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        content = file.readframes(file.getnframes())
        assert len(content) == file.getnframes() * 2
    return np.frombuffer(content, "<i2").astype(np.float64) / 32768


def silences(samples: NDArray[np.float64]) -> NDArray[np.intp]:
    """Lengths of stretches in the middle of a tone in which nothing sounds."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return np.diff(loud)[np.diff(loud) > RATE // 1000]


@pytest.mark.sound
@needs_server
def test_a_tone_in_the_room_is_in_the_recording(
    server: SoundServer, microphone: Microphone, tmp_path: Path
) -> None:
    assert MIC in [name for name, _chosen in microphones()]
    sound = Preview(wav_sound(tone(tmp_path / "tone.wav", 6.0, 1000, -12)), "RoomSink")
    wait_for(lambda: microphone.level.rms > -15.5, "the level shows it")
    assert microphone.level.peak == pytest.approx(-12, abs=0.5)
    assert microphone.level.rms == pytest.approx(-15, abs=0.7)
    path = tmp_path / "scratch" / "thu.wav"
    microphone.record(path)
    wait_for(lambda: microphone.recorded > 1.1, "a second is recorded")
    microphone.stop()
    assert not microphone.recording
    assert microphone.ended is None
    sound.stop()
    sound.join()
    samples = recorded(path)
    assert len(samples) / RATE == pytest.approx(microphone.recorded)
    spectrum = np.abs(np.fft.rfft(samples[:RATE] * np.hanning(RATE)))
    assert int(np.argmax(spectrum)) == pytest.approx(1000, abs=1)
    level = 20 * np.log10(np.sqrt(2 * np.mean(samples**2)))
    assert level == pytest.approx(-12, abs=0.5)
    assert not len(silences(samples)), "nothing is lost on the way"


@pytest.mark.sound
@needs_server
def test_a_microphone_that_is_pulled_ends_the_recording_and_keeps_it(
    server: SoundServer, microphone: Microphone, tmp_path: Path
) -> None:
    path = tmp_path / "thu.wav"
    microphone.record(path)
    wait_for(lambda: microphone.recorded > 0.7, "it records")
    server.unload("room")
    wait_for(lambda: microphone.ended is not None, "the loss is told")
    assert not microphone.recording
    assert len(recorded(path)) / RATE == pytest.approx(microphone.recorded)
    assert microphone.recorded > 0.7
    gone = Microphone(MIC)
    wait_for(lambda: gone.ended is not None, "it is not there")
    gone.close()
    assert gone.ended
    assert MIC in gone.ended


@pytest.mark.sound
@pytest.mark.long
@needs_server
def test_a_killed_recorder_leaves_all_but_its_last_second(
    server: SoundServer, tmp_path: Path
) -> None:
    path = tmp_path / "thu.wav"
    child = subprocess.Popen(
        [sys.executable, "-c", RECORDER, MIC, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env=server.environment,
    )
    assert child.stdout is not None
    said = next(float(line) for line in child.stdout if float(line) > 2.3)
    child.kill()
    child.communicate()
    assert len(recorded(path)) / RATE > said - 1.0


def test_an_hour_is_the_longest_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import miniaudio

    microphone = Microphone("", backends=[miniaudio.Backend.NULL], longest=1.0)
    microphone.record(tmp_path / "thu.wav")
    wait_for(lambda: microphone.ended is not None, "it ends by itself")
    microphone.close()
    assert len(recorded(tmp_path / "thu.wav")) == RATE


def test_its_header_tells_no_more_than_is_there(tmp_path: Path) -> None:
    path = tmp_path / "thu.wav"
    file = GrowingWav(path, RATE)
    assert len(recorded(path)) == 0
    for _block in range(40):
        file.append(b"\x01\x02" * 1920)
        assert len(recorded(path)) >= file.frames - RATE // 2
    file.close()
    file.close()
    assert len(recorded(path)) == file.frames == 76_800


def test_levels_and_room(tmp_path: Path) -> None:
    assert level_of(np.zeros(480, np.int16)) == Level(-90.0, -90.0)
    square = np.array([16384, -16384] * 240, np.int16)
    assert level_of(square).peak == pytest.approx(-6.02, abs=0.01)
    assert level_of(square).rms == pytest.approx(-6.02, abs=0.01)
    assert 0 <= seconds_of_room(tmp_path) <= LONGEST_SECONDS
