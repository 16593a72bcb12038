"""A real sound server with a null sink: its monitor contains what the log says was played."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import fftconvolve

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, clip_samples, wait_for

pytest_plugins = ["tests.service.service_fixtures"]
pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("pulseaudio", "parec")),
        reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
    ),
]

FORMAT = (
    "--device=air.monitor",
    "--rate=48000",
    "--channels=1",
    "--format=s16le",
    "--latency-msec=5",
)
CONFIGURATION = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=air rate=48000 channels=2 format=s16le
set-default-sink air
set-default-source air.monitor
"""


@pytest.fixture
def monitor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private sound server; the file grows with what its null sink takes."""
    socket, configuration = tmp_path / "native", tmp_path / "air.pa"
    configuration.write_text(CONFIGURATION.format(socket=socket))
    monkeypatch.setenv("PULSE_SERVER", f"unix:{socket}")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    options = ["-n", "-F", str(configuration), "--daemonize=no", "--exit-idle-time=-1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(["pulseaudio", *options, "--use-pid-file=no"], **quiet)  # type: ignore[call-overload]
    wait_for(socket.exists, "the sound server listens")
    heard = tmp_path / "monitor.raw"
    with heard.open("wb") as file:
        recorder = subprocess.Popen(
            ["parec", *FORMAT],
            stdout=file,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
        )
        wait_for(lambda: heard.stat().st_size > 0, "the monitor is recorded")
        yield heard
        recorder.terminate()
        recorder.wait()
    server.terminate()
    server.wait()


@pytest.mark.long
def test_a_scheduled_session_is_heard_in_the_monitor(
    folder_now: StationFolder, monitor: Path
) -> None:
    folder = folder_now
    playout = subprocess.Popen(
        [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), "playout"]
    )
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        wait_for(lambda: now_of(folder)["device"] is not None, "a device is open")
        begin_in(station, 5.0)
        wait_for(
            lambda: [a.outcome for a in station.airlog.airings()] == ["aired", "aired"],
            "both clips aired",
        )
        rows = station.airlog.airings()
    enough = monitor.stat().st_size + 2 * 48_000
    wait_for(lambda: monitor.stat().st_size > enough, "the recorder has caught up")
    playout.terminate()
    playout.wait()
    heard = np.fromfile(monitor, "<i2").astype(np.float64)
    found = []
    for row in rows:
        clip = clip_samples(folder.audio(row.sha256 or ""))
        at = int(np.argmax(fftconvolve(heard, clip[::-1], "valid")))
        found.append(at / 48_000)
        assert np.corrcoef(heard[at : at + len(clip)], clip)[0, 1] > 0.99
    first, second = (row.started_at for row in rows)
    assert first is not None
    assert second is not None
    assert abs((found[1] - found[0]) - (second - first).total_seconds()) < 0.02
