"""What a recording needs of the station and of a file; runs in a lane, knows no Qt."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError

if TYPE_CHECKING:
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station

NAME = "ghi-am-"
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Take:
    """A finished recording, to be looked at and listened to."""

    path: Path
    seconds: float
    peaks: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording goes. microphones: names; chosen: of the settings, "" the system's own.

    left: the newest recording that nobody has taken yet.
    """

    microphones: tuple[str, ...]
    chosen: str
    folder: Path
    seconds: float
    left: Path | None = None


def place(station: "Station", known: frozenset[Path] = frozenset()) -> Place:
    """Also removes recordings that nobody used for a week, but those known and the newest.

    known: the take at hand and those that were handed on.
    """
    from ccht_desktop.service.microphone import microphones, seconds_of_room

    station.reload_settings()
    folder = station.folder.scratch
    folder.mkdir(parents=True, exist_ok=True)
    oldest = (station.clock.now() - KEPT).timestamp()
    left = _newest(path for path in folder.glob(f"{NAME}*.wav") if path not in known)
    for path in folder.glob(f"{NAME}*.wav"):
        with suppress(OSError):
            if path not in known and path != left and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
    names = tuple(name for name, _chosen in microphones())
    chosen = station.settings.text("recording.device")
    return Place(names, chosen, folder, seconds_of_room(folder), left)


def _newest(paths: Iterable[Path]) -> Path | None:
    """The last recording that can be played."""
    with suppress(OSError):
        for path in sorted(paths, key=lambda each: each.stat().st_mtime, reverse=True):
            with suppress(StationError):
                if sound_of(path).seconds:
                    return path
    return None


def next_path(station: "Station") -> Path:
    """A name that no recording bears, also after the clock was set back."""
    moment = local(station.clock.now())
    names = (f"{NAME}{moment:%Y%m%d-%H%M%S}-{number}.wav" for number in count(1))
    return next(path for path in map(station.folder.scratch.joinpath, names) if not path.exists())


def choose(station: "Station", name: str) -> None:
    """Remembers a microphone in the settings."""
    from ccht_desktop.foundation import settings as settings_file

    settings_file.write(station.folder.settings, {"recording.device": name})
    station.reload_settings()


def take_of(path: Path) -> Take:
    """Raises StationError CLIP_UNPLAYABLE."""
    from ccht_desktop.service.preview import wav_peaks

    return Take(path, sound_of(path).seconds, wav_peaks(path))


def sound_of(path: Path) -> "Sound":
    from ccht_desktop.service.preview import wav_sound

    return wav_sound(path)
