"""Listening to a sound on a device of this computer: as it would go out, from any moment on."""

import contextlib
import threading
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.attempt import Attempt
from ccht_desktop.playout.outputs.listing import playbacks, real_backends
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.sealed_file import sealed
from ccht_desktop.playout.tap import Tap
from ccht_desktop.playout.voice import RATE, ClipSource, Samples, Source, Voice
from ccht_desktop.playout.voices import MOST_GAIN_DB

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip
    from ccht_desktop.station import Station

BUFFER_MS = 40
FEED_SECONDS = 0.02
FADE_SECONDS = 0.15
TAIL_SECONDS = 0.2
PATIENCE_SECONDS = 2.0
BLOCK = 4096


@dataclass(frozen=True, slots=True)
class Sound:
    """Something to listen to: source(first) begins with that frame, of `frames` in all."""

    source: Callable[[int], Source]
    frames: int

    @property
    def seconds(self) -> float:
        return self.frames / RATE


def clip_sound(station: "Station", clip: "Clip") -> Sound:
    """A clip as loud as on the air; raises StationError CLIP_CHANGED."""
    path = station.folder.audio(clip.sha256)
    seals = sealed(path, clip.sha256)
    if seals is None:
        station.library.check_sound(clip)
        raise StationError("CLIP_CHANGED", _("The clip's file was just being changed."))
    target = station.settings.number("loudness.target_lufs")
    gain = 0.0 if clip.lufs is None else min(MOST_GAIN_DB, target - clip.lufs)
    return Sound(lambda first: ClipSource(path, seals, gain, first=first), clip.frames)


def wav_sound(path: Path) -> Sound:
    """A WAV of our own making, 48 kHz mono 16 bit; raises StationError CLIP_UNPLAYABLE."""
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            frames = file.getnframes()
    except (OSError, EOFError, wave.Error) as error:
        raise _unplayable() from error
    if shape != (RATE, 1, 2):
        raise _unplayable()
    return Sound(lambda first: WavSource(path, first), frames)


def wav_peaks(path: Path) -> bytes:
    """The shape of a WAV of ours, as library/peaks.py packs it."""
    from ccht_desktop.library.peaks import Peaks

    peaks = Peaks()
    for block in WavSource(path).blocks():
        peaks.push((block * 32768).astype(np.int16))
    return peaks.packed()


@dataclass(frozen=True, slots=True)
class WavSource:
    """A WAV as it is, from a frame on."""

    path: Path
    first: int = 0

    def blocks(self) -> Iterator[Samples]:
        with wave.open(str(self.path), "rb") as file:
            file.setpos(min(self.first, file.getnframes()))
            while block := file.readframes(BLOCK):
                yield np.frombuffer(block, "<i2").astype(np.float32) / np.float32(32768)


def playback_devices() -> tuple[tuple[str, bool], ...]:
    """Name of each device that makes sound, and whether the system chooses it; none if untold."""
    return answered(playbacks)


def answered(ask: Callable[[list[Any]], list[dict[str, Any]]]) -> tuple[tuple[str, bool], ...]:
    """Name and default of what a listing finds; nothing where the sound server does not answer."""
    found: list[dict[str, Any]] = []

    def look() -> None:
        with contextlib.suppress(OutputUnavailable):
            found.extend(ask(real_backends()))

    thread = threading.Thread(target=look, name="list-devices", daemon=True)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return tuple((str(each["name"]), bool(each["default"])) for each in list(found))


class Preview:
    """One sound on one device, from its making until it ends or is stopped.

    A thread of its own opens the device, feeds it and closes it: nothing here waits but join().
    """

    def __init__(
        self, sound: Sound, device: str, at: float = 0.0, *, backends: list[Any] | None = None
    ) -> None:
        self._first = min(max(round(at * RATE), 0), sound.frames)
        self._device = device
        self._backends = real_backends() if backends is None else backends
        self._voice = Voice(sound.source(self._first), sound.frames - self._first)
        self._failure: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="preview", daemon=True)
        self._thread.start()

    @property
    def position(self) -> float:
        """The second of the sound that the device has taken last."""
        return (self._first + self._voice.consumed) / RATE

    @property
    def over(self) -> bool:
        """It has ended, was stopped, or failed; the device is closed."""
        return not self._thread.is_alive()

    @property
    def failure(self) -> str | None:
        """Why it ended before its end, if nobody stopped it."""
        return self._failure

    def stop(self) -> None:
        """Silence within 0.2 s; returns at once."""
        self._stop.set()

    def join(self, seconds: float = PATIENCE_SECONDS) -> None:
        self._thread.join(seconds)

    def _run(self) -> None:
        mixer = Mixer()
        mixer.arm(self._voice)
        self._voice.feed()
        tap = Tap(mixer, time.monotonic)
        tap.live = True
        attempt = Attempt(self._device, tap, self._backends, BUFFER_MS)
        try:
            while self._voice.ended is None and not self._stop.wait(FEED_SECONDS):
                self._voice.feed()
                self._failure = self._voice.failure or attempt.failure()
                if self._failure is not None:
                    return
            if self._voice.ended is not None:
                # What the device still holds is to be heard.
                self._stop.wait(TAIL_SECONDS)
                return
            mixer.cut()
            until = time.monotonic() + FADE_SECONDS
            while self._voice.ended is None and attempt.name and time.monotonic() < until:
                threading.Event().wait(FEED_SECONDS / 4)
        finally:
            attempt.close(PATIENCE_SECONDS)


def _unplayable() -> StationError:
    return StationError("CLIP_UNPLAYABLE", _("This sound cannot be played: its file is damaged."))
