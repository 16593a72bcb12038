"""A private PulseAudio whose sinks come and go, and a station by the real clock beside it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import SystemClock, from_text, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import daily, noise, wait_for

QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
MONITOR = ("--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=5", "--raw")


class SoundServer:
    """sinks by name; each has a description, <Name>Sink, and is recorded while it is there."""

    def __init__(self, home: Path) -> None:
        self._socket = home / "native"
        configuration = home / "server.pa"
        configuration.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n"
            "load-module module-rescue-streams\n"
        )
        self.environment = {
            **os.environ,
            "PULSE_SERVER": f"unix:{self._socket}",
            "XDG_RUNTIME_DIR": str(home),
        }
        options = ["-n", "-F", str(configuration), "--daemonize=no", "--exit-idle-time=-1"]
        self.server = subprocess.Popen(
            ["pulseaudio", *options, "--use-pid-file=no"], env=self.environment, **QUIET
        )
        wait_for(self._socket.exists, "the sound server listens")
        self._recorders: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, str] = {}
        self._home = home

    def ask(self, *words: str) -> str:
        done = subprocess.run(
            ["pactl", *words], env=self.environment, capture_output=True, check=True, timeout=10
        )
        return done.stdout.decode().strip()

    def load(self, name: str) -> Path:
        """A null sink and a file that grows with what it takes: idle ones run ahead unheard."""
        self._modules[name] = self.ask(
            "load-module",
            "module-null-sink",
            f"sink_name={name}",
            "rate=48000",
            "channels=2",
            "format=s16le",
            # Else an idle sink takes two seconds ahead, as no sound card does.
            "norewinds=1",
            f"sink_properties=device.description={name.capitalize()}Sink",
        )
        heard = self._home / f"{name}.raw"
        with heard.open("ab") as file:
            recorder = subprocess.Popen(
                ["parec", f"--device={name}.monitor", *MONITOR],
                stdout=file,
                stderr=subprocess.DEVNULL,
                env=self.environment,
            )
        self._recorders.append(recorder)
        return heard

    def unload(self, name: str) -> None:
        self.ask("unload-module", self._modules.pop(name))

    def close(self) -> None:
        self.server.terminate()
        for process in (*self._recorders, self.server):
            process.terminate()
            process.wait(10)


@contextmanager
def sound_server(home: Path) -> Iterator[SoundServer]:
    home.mkdir(exist_ok=True)
    server = SoundServer(home)
    try:
        yield server
    finally:
        server.close()


def make_station(home: Path) -> StationFolder:
    """One approved clip of 4 s, made by the real clock."""
    folder = StationFolder(home / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    changes: dict[str, Any] = {"quiet.from": "00:00", "quiet.to": "00:00", "clock.ntp_server": ""}
    settings_file.write(folder.settings, changes)
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        clip = station.intake.add(noise(home / "tin.wav", 4.0, 1), field="TTHC", group="DVC")
        station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number="01")
    return folder


@contextmanager
def playout(folder: StationFolder, environment: dict[str, str]) -> Iterator[int]:
    """The process id of a playout that answers."""
    command = [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), "playout"]
    process = subprocess.Popen(command, env=environment)
    try:
        wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def session_in(station: Station, seconds: float) -> None:
    """A session of the clip that begins that soon."""
    start = local(station.clock.now() + timedelta(seconds=seconds)).replace(microsecond=0)
    sha256 = station.library.clips()[0].sha256
    place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=sha256)
    station.schedule.replace(daily(start.time(), place), station.walls())


def events(station: Station) -> list[tuple[str, str]]:
    return [(e.body["event"], e.body["device"]) for e in station.airlog.entries("device")]


def moment(station: Station, event: str) -> float:
    """The wall clock's second of the last `device` entry of that event."""
    at = [e.at for e in station.airlog.entries("device") if e.body["event"] == event][-1]
    return from_text(at).timestamp()


def sounded(station: Station) -> list[Airing]:
    return [airing for airing in station.airlog.airings() if airing.played_seconds]


def wall() -> float:
    return SystemClock().now().timestamp()
