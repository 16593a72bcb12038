"""A private sound server with a null sink, and an ear on its monitor that tells when it sounds."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.clock import SystemClock
from tests.service.service_station import wait_for

RATE = 48_000
BLOCK_BYTES = 480
LOUD = 300
APART_FRAMES = RATE * 3 // 10
MAP_SECONDS = 10
CONFIGURATION = """
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=air rate=48000 channels=2 format=s16le
set-default-sink air
set-default-source air.monitor
"""
RECORD = ("--device=air.monitor", "--rate=48000", "--channels=1", "--format=s16le")
FRAGMENT = "--latency-msec=5"


def sound_server_missing() -> bool:
    return not all(shutil.which(name) for name in ("pulseaudio", "parec"))


@contextmanager
def sound_server(home: Path) -> Iterator[dict[str, str]]:
    """A null sink at the pace of the system clock; yields the environment of its clients."""
    home.mkdir(parents=True, exist_ok=True)
    socket, configuration = home / "native", home / "air.pa"
    configuration.write_text(CONFIGURATION.format(socket=socket))
    environment = {
        **os.environ,
        "PULSE_SERVER": f"unix:{socket}",
        "XDG_RUNTIME_DIR": str(home),
    }
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "-F", str(configuration), "--daemonize=no"),
            *("--exit-idle-time=-1", "--use-pid-file=no"),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(socket.exists, "the sound server listens")
        yield environment
    finally:
        server.terminate()
        server.wait()


@dataclass(slots=True)
class Sound:
    """From its first to its last loud frame; silence of 0.3 s parts one from the next."""

    first: int
    last: int


class Ear:
    """Records the monitor in 5 ms fragments; keeps when it sounded and, if asked, each sample.

    A frame's moment: the lower envelope over 10 s of (arrival of a block - frames so far).
    """

    def __init__(self, environment: dict[str, str], keep: bool = False) -> None:
        self.sounds: list[Sound] = []
        self.frames = 0
        self._clock = SystemClock()
        self._blocks: list[NDArray[np.int16]] | None = [] if keep else None
        self._epochs: list[float] = []
        self._walls: list[float] = []
        self._recorder = subprocess.Popen(
            ["parec", *RECORD, FRAGMENT],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self._thread = threading.Thread(target=self._listen, name="ear")
        self._thread.start()
        wait_for(lambda: self.frames > 0, "the monitor is recorded")

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait()
        self._thread.join()
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()

    def samples(self) -> NDArray[np.int16]:
        assert self._blocks is not None
        return np.concatenate(self._blocks)

    def monotonic_at(self, frame: int) -> float:
        """The monotonic second at which the sink took a frame, but for a constant of about 5 ms."""
        second = frame // RATE
        return min(self._epochs[max(0, second - MAP_SECONDS) : second + 1]) + frame / RATE

    def wall_at(self, frame: int) -> datetime:
        """The same by the wall clock."""
        seconds = self.monotonic_at(frame) + self._walls[min(frame // RATE, len(self._walls) - 1)]
        return datetime.fromtimestamp(0, tz=self._clock.now().tzinfo) + timedelta(seconds=seconds)

    def moved(self, since: int = 0) -> float:
        """Seconds by which the map from frames to time moved, at most, from a frame until now."""
        windows = range(since // RATE + MAP_SECONDS, len(self._epochs) - 1)
        lows = [min(self._epochs[second - MAP_SECONDS : second + 1]) for second in windows]
        return max(lows) - min(lows) if lows else 0.0

    def _wall(self) -> float:
        """Wall less monotonic seconds; of some readings the one that was disturbed least."""
        readings = []
        for _turn in range(5):
            before, wall, after = time.monotonic(), self._clock.now(), time.monotonic()
            readings.append((after - before, wall.timestamp() - (before + after) / 2))
        return min(readings)[1]

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        source, rest = self._recorder.stdout.fileno(), b""
        while content := os.read(source, 1 << 16):
            arrived = time.monotonic()
            content = rest + content
            whole = len(content) // 2 * 2
            rest = content[whole:]
            block = np.frombuffer(content[:whole], "<i2")
            self._note(block, arrived)

    def _note(self, block: NDArray[np.int16], arrived: float) -> None:
        begin, self.frames = self.frames, self.frames + len(block)
        epoch, second = arrived - self.frames / RATE, self.frames // RATE
        while len(self._epochs) <= second:
            self._epochs.append(epoch)
            self._walls.append(self._wall())
        self._epochs[second] = min(self._epochs[second], epoch)
        if self._blocks is not None:
            self._blocks.append(block)
        for place in np.flatnonzero(np.abs(block.astype(np.int32)) > LOUD):
            frame = begin + int(place)
            if self.sounds and frame - self.sounds[-1].last < APART_FRAMES:
                self.sounds[-1].last = frame
            else:
                self.sounds.append(Sound(frame, frame))


@contextmanager
def listening(environment: dict[str, str], keep: bool = False) -> Iterator[Ear]:
    ear = Ear(environment, keep)
    try:
        yield ear
    finally:
        ear.close()
