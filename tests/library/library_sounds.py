"""Real files from real encoders, and a library on a real database, for the library's tests."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

import av
import numpy as np

from ccht_desktop.foundation.clock import Clock, local
from ccht_desktop.foundation.database import Schema, open_writer
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.decoding import Decoded
from ccht_desktop.library.intake import Intake
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.originals import Originals
from ccht_desktop.library.search import ClipQuery, ClipSearch
from ccht_desktop.library.sounds import Sounds
from ccht_desktop.library.store import Library
from ccht_desktop.library.workers import RunWorker

SCHEMA = Schema(1, "delete", ("ccht_desktop.library.migrations",))
CONTAINERS: dict[str, tuple[str, str, int]] = {
    "mp3": ("mp3", "libmp3lame", 44100),
    "m4a": ("ipod", "aac", 44100),
    "aac": ("adts", "aac", 44100),
    "ogg": ("ogg", "vorbis", 44100),
    "opus": ("ogg", "libopus", 48000),
    "flac": ("flac", "flac", 44100),
    "wav": ("wav", "pcm_s16le", 44100),
    "wma": ("asf", "wmav2", 44100),
    "aiff": ("aiff", "pcm_s16be", 44100),
    "w64": ("w64", "pcm_s16le", 44100),
}


def tone(seconds: float, rate: int, pitch: float = 440.0, level: float = 0.3) -> np.ndarray:
    """Mono 16-bit samples of a sine."""
    time = np.arange(int(seconds * rate)) / rate
    return np.asarray(level * np.sin(2 * np.pi * pitch * time) * 32767).astype(np.int16)


def write_sound(
    path: Path,
    seconds: float = 3.0,
    *,
    container: str = "",
    pitch: float = 440.0,
    level: float = 0.3,
    samples: np.ndarray | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """A stereo file of the container its suffix names (or the one given)."""
    kind, extra = container or path.suffix[1:], tuple(sorted((options or {}).items()))
    if samples is None:
        path.write_bytes(_tone_file(kind, seconds, pitch, level, extra))
    else:
        _encode(path, kind, samples, extra)
    return path


@lru_cache(maxsize=32)
def _tone_file(
    kind: str, seconds: float, pitch: float, level: float, options: tuple[tuple[str, str], ...]
) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tone"
        _encode(path, kind, tone(seconds, CONTAINERS[kind][2], pitch, level), options)
        return path.read_bytes()


def _encode(path: Path, kind: str, mono: np.ndarray, options: tuple[tuple[str, str], ...]) -> None:
    layout, codec, rate = CONTAINERS[kind]
    with av.open(str(path), "w", format=layout, options=dict(options)) as out:
        stream = out.add_stream(codec, rate=rate, layout="stereo", options={"strict": "-2"})
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 128_000
        for at in range(0, len(mono), 4096):
            block = np.ascontiguousarray(np.repeat(mono[at : at + 4096], 2)[None, :])
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            frame.rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


@contextmanager
def opened_library(root: Path, clock: Clock) -> Iterator[Library]:
    """A library in a station folder that holds nothing else."""
    folder = StationFolder(root)
    folder.make()
    plan = open_writer(folder.plan_db, SCHEMA)
    try:
        yield Library(plan, folder, clock)
    finally:
        plan.close()


def intake_of(library: Library, worker: RunWorker, days: int = 30, free: int = 1 << 40) -> Intake:
    """An intake into the library, on a disk with so much room."""

    def probe(_folder: Path) -> int:
        return free

    originals = Originals(library.folder, library.clock, lambda: days, probe)
    return Intake(library, Sounds(library._plan), originals, worker, probe)


def put_clip(
    library: Library,
    content: str,
    said: Description,
    seconds: float = 2.0,
    lufs: float | None = -20.5,
    true_peak: float | None = -3.0,
    source_name: str = "zalo.mp3",
) -> Clip:
    """A draft clip whose file holds these words instead of sound; its hash is theirs."""
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    home = library.folder.audio(sha256)
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_text(content)
    decoded = Decoded(sha256, round(seconds * 48_000), lufs, true_peak)
    return library.add(decoded, said, source_name)


def titles_with(library: Library, text: str) -> list[str]:
    """Titles of the clips that a search finds, in whatever state, oldest first."""
    on = local(library.clock.now()).date()
    found = ClipSearch(library._plan).page(ClipQuery(text, state="all"), on, 0, 1000)
    return [clip.title for clip in sorted(found, key=lambda clip: clip.id)]
