"""A beep is heard on its own device, and never on the air's."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.foundation.settings import Settings, Value
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.ways.beep import TONE_HZ, TONE_SECONDS, TONES, Beep, refusal
from ccht_desktop.service.alarms.ways.port import Sender, WayError
from tests.service.service_station import wait_for

AT = "2026-11-23T05:00:00.000+07:00"
RATE = 48_000
AIR, DESK = "Amplifier", "Desk"
CONFIGURATION = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=air rate=48000 sink_properties=device.description=Amplifier
load-module module-null-sink sink_name=desk rate=48000 sink_properties=device.description=Desk
set-default-sink air
"""
needs_sound = pytest.mark.skipif(
    not all(shutil.which(name) for name in ("pulseaudio", "parec")),
    reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
)


def notice(kind: str = "alarm") -> Notice:
    return Notice("over" if kind == "over" else "alarm", "THIET_BI", "Mất thiết bị.", AT, AT)


def sender(on_air: str | None = None, **settings: Value) -> Sender:
    values = {key.replace("__", "."): value for key, value in settings.items()}
    return Sender(StationFolder(Path("nowhere")), Settings(values), on_air)


@dataclass
class Ears:
    """What both sinks took, as it grows."""

    air: Path
    desk: Path

    def heard(self, path: Path) -> NDArray[np.float64]:
        content = path.read_bytes()
        return np.frombuffer(content[: len(content) // 2 * 2], "<i2").astype(np.float64)

    def length(self) -> float:
        return min(path.stat().st_size for path in (self.air, self.desk)) / 2 / RATE


@pytest.fixture
def ears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    """A private sound server with two devices, both recorded."""
    socket, configuration = tmp_path / "native", tmp_path / "two.pa"
    configuration.write_text(CONFIGURATION.format(socket=socket))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ["-n", "-F", str(configuration), "--daemonize=no", "--exit-idle-time=-1"]
    processes = [
        subprocess.Popen(["pulseaudio", *options, "--use-pid-file=no"], **quiet)  # type: ignore[call-overload]
    ]
    try:
        wait_for(socket.exists, "the sound server listens")
        found = Ears(tmp_path / "air.raw", tmp_path / "desk.raw")
        for path in (found.air, found.desk):
            wanted = [f"--device={path.stem}.monitor", "--rate=48000", "--channels=1"]
            with path.open("wb") as file:
                processes.append(
                    subprocess.Popen(
                        ["parec", *wanted, "--format=s16le", "--latency-msec=20"],
                        stdout=file,
                        stderr=subprocess.DEVNULL,
                        env=dict(os.environ),
                    )
                )
        wait_for(lambda: found.length() > 0, "both devices are recorded")
        yield found
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


@needs_sound
@pytest.mark.sound
def test_a_beep_is_heard_on_its_device_and_the_air_stays_digitally_silent(ears: Ears) -> None:
    for air in (AIR, ""):
        Beep().send(notice(), sender(AIR, output__device=air, alarm__beep_device=DESK))
    enough = ears.length() + 1.0
    wait_for(lambda: ears.length() > enough, "the recorders have caught up")
    heard = ears.heard(ears.desk)
    assert not ears.heard(ears.air).any()
    loud = np.abs(heard) > 500
    assert loud.sum() / RATE == pytest.approx(2 * TONES * TONE_SECONDS, rel=0.15)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(TONE_HZ, abs=5)


@needs_sound
@pytest.mark.sound
def test_a_device_of_the_air_never_beeps(ears: Ears) -> None:
    cases = [
        (AIR, AIR, "", AIR),
        ("", "", "", AIR),
        ("", DESK, "", DESK),
        (AIR, DESK, "", DESK),
        (AIR, AIR, DESK, DESK),
        (AIR, AIR, "", "Gone"),
    ]
    for air, on_air, spare, device in cases:
        values: dict[str, Value] = {"output__device": air, "output__spare": spare}
        with pytest.raises(WayError) as error:
            Beep().send(notice(), sender(on_air, alarm__beep_device=device, **values))
        assert (error.value.code, error.value.retryable) == ("ALARM_BEEP", False)
    enough = ears.length() + 0.5
    wait_for(lambda: ears.length() > enough, "the recorders have caught up")
    assert not ears.heard(ears.air).any()
    assert not ears.heard(ears.desk).any()


@pytest.mark.parametrize(
    ("listed", "refused"),
    [
        ([(AIR, True), (DESK, False)], False),
        ([(AIR, False), (DESK, True)], True),
        ([(DESK, False)], True),
        ([(DESK, False), (DESK, False), (AIR, True)], True),
        ([(AIR, True)], True),
        ([], True),
    ],
)
def test_the_devices_that_are_there_decide(listed: list[tuple[str, bool]], refused: bool) -> None:
    settings = Settings({"alarm.beep_device": DESK})
    assert (refusal(DESK, settings, None, listed) is not None) == refused


def test_where_there_is_no_sound_system_the_beep_is_tried_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nothing'}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with pytest.raises(WayError) as error:
        Beep().send(notice(), sender(alarm__beep_device=DESK))
    assert error.value.code == "ALARM_BEEP"


def test_the_end_of_an_alarm_makes_no_sound() -> None:
    Beep().send(notice("over"), sender(alarm__beep_device="Gone"))
