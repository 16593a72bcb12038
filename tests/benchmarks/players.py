"""Players that are started as processes when a timer rings, and Liquidsoap's switch by time.

Debian: mpv ffmpeg liquidsoap gstreamer1.0-tools gstreamer1.0-plugins-good gstreamer1.0-pulseaudio
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

TIMER = """
import json, subprocess, sys, threading, time
order, wait = json.load(sys.stdin), threading.Event()
for moment in order["moments"]:
    while (left := moment - time.time()) > 0.002:
        wait.wait(left - 0.001)
    while time.time() < moment:
        pass
    subprocess.run(order["command"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
"""
LIQUIDSOAP = """
settings.init.allow_root.set(true)
settings.log.file.set(false)
def due() = (int_of_float(time()) mod {apart}) == 0 end
air = switch(track_sensitive=false, [(due, single("{clip}")), ({{true}}, blank())])
output.pulseaudio(client="liquidsoap", air)
"""


@dataclass(frozen=True, slots=True)
class Player:
    name: str
    program: str
    options: tuple[str, ...]

    def command(self, clip: Path) -> list[str]:
        return [self.program, *(option.format(clip=clip) for option in self.options)]


PLAYERS = (
    Player("mpv", "mpv", ("--no-config", "--no-video", "--really-quiet", "--ao=pulse", "{clip}")),
    Player("ffplay", "ffplay", ("-nodisp", "-autoexit", "-loglevel", "quiet", "{clip}")),
    Player(
        "gst-launch",
        "gst-launch-1.0",
        (
            *("-q", "filesrc", "location={clip}", "!", "wavparse", "!"),
            *("audioconvert", "!", "audioresample", "!", "pulsesink"),
        ),
    ),
)


def start_at(
    command: Sequence[str], moments: Sequence[datetime], environment: dict[str, str]
) -> None:
    """Starts a command at each moment, from a process that does nothing else."""
    order = {"command": list(command), "moments": [moment.timestamp() for moment in moments]}
    subprocess.run(
        [sys.executable, "-c", TIMER],
        input=json.dumps(order).encode(),
        env={**environment, "SDL_AUDIODRIVER": "pulseaudio"},
        check=True,
    )


def liquidsoap_script(path: Path, clip: Path, apart: int) -> Path:
    """On the air in each second that `apart` divides."""
    path.write_text(LIQUIDSOAP.format(clip=clip, apart=apart))
    return path
