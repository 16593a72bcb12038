"""Listening through a real sound server: the right sound, as loud as on the air, gone when told."""

import shutil
import wave
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.preview import Preview, clip_sound, playback_devices, wav_sound
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.faults.sink_station import SoundServer, make_station, sound_server
from tests.service.service_station import clip_samples, noise, wait_for

RATE = 48_000


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "sound") as made:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, made.environment[name])
        yield made


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    with closing(Station.open(make_station(tmp_path), run_worker=run_worker)) as made:
        yield made


def heard_in(raw: Path) -> NDArray[np.float64]:
    content = raw.read_bytes()
    return np.frombuffer(content[: len(content) // 2 * 2], "<i2").astype(np.float64)


def located(heard: NDArray[np.float64], wanted: NDArray[np.float64]) -> tuple[float, float]:
    """Likeness, 0 to 1, at the best place, and how much louder it is there, in dB."""
    place = int(np.argmax(np.abs(fftconvolve(heard, wanted[::-1], "valid"))))
    part = heard[place : place + len(wanted)]
    likeness = float(part @ wanted / np.sqrt((part @ part) * (wanted @ wanted)))
    return likeness, 10 * np.log10(float(part @ part) / float(wanted @ wanted))


@pytest.mark.sound
@pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed")
def test_a_clip_is_heard_from_where_it_was_asked_as_loud_as_on_the_air(
    server: SoundServer, station: Station
) -> None:
    ear = server.load("ear")
    clip = station.library.clips()[0]
    assert ("EarSink", True) in playback_devices()
    preview = Preview(clip_sound(station, clip), "EarSink", 2.5)
    wait_for(lambda: preview.over, "the sound ends by itself")
    assert preview.failure is None
    assert preview.position == pytest.approx(clip.seconds)
    whole = clip_samples(station.folder.audio(clip.sha256))
    wanted = whole[round(2.5 * RATE) + 4800 : -4800]
    wait_for(lambda: len(heard_in(ear)) > len(wanted), "it was recorded")
    heard = heard_in(ear)
    likeness, louder = located(heard, wanted)
    assert clip.lufs is not None
    assert likeness > 0.99
    assert louder == pytest.approx(-16.0 - clip.lufs, abs=0.3)
    sounding = np.flatnonzero(np.abs(heard) > 50)
    assert sounding[-1] - sounding[0] == pytest.approx((clip.seconds - 2.5) * RATE, abs=RATE / 50)


@pytest.mark.sound
@pytest.mark.skipif(not shutil.which("parec"), reason="PulseAudio is not installed")
def test_it_falls_silent_at_once_and_a_lost_device_is_told(
    server: SoundServer, tmp_path: Path
) -> None:
    ear = server.load("ear")
    sound = wav_sound(noise(tmp_path / "long.wav", 30.0, 7))
    preview = Preview(sound, "EarSink")
    wait_for(lambda: preview.position > 0.5, "it sounds")
    wait_for(lambda: bool(np.abs(heard_in(ear)[-2400:]).max() > 500), "it is heard")
    at_stop = len(heard_in(ear))
    preview.stop()
    preview.join()
    assert preview.over
    assert preview.failure is None
    wait_for(lambda: len(heard_in(ear)) > at_stop + RATE, "a second more was recorded")
    sounded = np.flatnonzero(np.abs(heard_in(ear)) > 50)[-1] - at_stop
    print(f"silence after {sounded / RATE * 1000:.0f} ms")
    assert sounded < 0.35 * RATE

    again = Preview(sound, "EarSink", 10.0)
    wait_for(lambda: again.position > 10.3, "it sounds again")
    server.unload("ear")
    wait_for(lambda: again.over, "it ends without its device")
    assert again.failure
    gone = Preview(sound, "EarSink")
    wait_for(lambda: gone.over, "it does not begin")
    assert gone.failure
    assert "EarSink" in gone.failure


def test_a_changed_clip_is_never_heard(station: Station) -> None:
    clip = station.library.clips()[0]
    path = station.folder.audio(clip.sha256)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    with pytest.raises(StationError) as refused:
        clip_sound(station, clip)
    assert refused.value.code == "CLIP_CHANGED"
    assert station.library.clip(clip.id).fault == "changed"


def test_a_sound_begins_with_the_very_frame_that_was_asked_for(
    station: Station, tmp_path: Path
) -> None:
    clip = station.library.clips()[0]
    ours = wav_sound(noise(tmp_path / "tin.wav", 3.0, 4))
    for sound in (clip_sound(station, clip), ours):
        whole = np.concatenate(list(sound.source(0).blocks()))
        assert len(whole) == sound.frames
        for first in (1, 4607, 4608, 72_001, sound.frames - 2400):
            part = np.concatenate(list(sound.source(first).blocks()))
            assert len(part) == sound.frames - first
            # The filters settle at the beginning.
            assert np.allclose(part[480:], whole[first + 480 :], atol=0.002)


def test_what_is_no_wav_of_ours_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "hong.wav"
    broken.write_bytes(b"RIFF")
    stereo = tmp_path / "hai-kenh.wav"
    with wave.open(str(stereo), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(4000))
    for path in (broken, stereo, tmp_path / "khong-co.wav"):
        with pytest.raises(StationError) as refused:
            wav_sound(path)
        assert refused.value.code == "CLIP_UNPLAYABLE"


def test_without_a_sound_server_listening_goes_on_in_step_with_time(tmp_path: Path) -> None:
    import miniaudio

    sound = wav_sound(noise(tmp_path / "ngan.wav", 0.6, 3))
    clock = SystemClock()
    begun = clock.monotonic()
    preview = Preview(sound, "", backends=[miniaudio.Backend.NULL])
    wait_for(lambda: preview.over, "it ends")
    assert preview.failure is None
    assert preview.position == pytest.approx(0.6)
    assert clock.monotonic() - begun >= 0.4
