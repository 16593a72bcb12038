"""A text of any length becomes one WAV file: part by part in limited children, then joined."""

import secrets
import wave
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.reading_time import in_parts
from ccht_desktop.library.speech import check_length, checked_pieces, not_written
from ccht_desktop.library.spoken import Piece, pieces, spoken
from ccht_desktop.library.voices import home_of_voices, is_piper
from ccht_desktop.library.word_text import text_of
from ccht_desktop.library.workers import Cancelled, RunWorker, WorkerLimits, never

Progress = Callable[[int, int], object]
_LIMITS = WorkerLimits(memory_mb=512, cpu_seconds=30, wall_seconds=120)
_PIPER_LIMITS = WorkerLimits(memory_mb=4096, cpu_seconds=600, wall_seconds=600)
# Whoever cancels waits for the part in hand; Piper takes far longer for one.
_PART_SECONDS, _PIPER_PART_SECONDS = 60.0, 20.0
_TRIAL = "listen-"
_RATE = 22_050
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read into a WAV file (mono, 16 bit)."""

    path: Path
    seconds: float
    words: int


class ReadingAloud:
    """Reads texts with the voices of one station."""

    def __init__(self, folder: StationFolder, run_worker: RunWorker) -> None:
        self._folder = folder
        self._run_worker = run_worker

    def read(
        self,
        text: str,
        *,
        own: Mapping[str, str],
        voice: str,
        words_per_minute: int,
        target: Path | None = None,
        went_on: Progress = lambda _done, _all: None,
        cancelled: Cancelled = never,
    ) -> Reading:
        """target None is a new file among the sounds in the making; went_on(parts done, all).

        Raises what the role `speak` raises, or StationError CANCELLED; then nothing is left.
        """
        check_length(text)
        said = checked_pieces(pieces(spoken(text, own)))
        longest = _PIPER_PART_SECONDS if is_piper(voice) else _PART_SECONDS
        parts = in_parts(said, words_per_minute, longest)
        scratch = self._folder.scratch
        target = target or scratch / f"doc-{secrets.token_hex(6)}.wav"
        joined = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        one = joined.with_suffix(".one")
        asked = {
            "target": str(one),
            "voice": voice,
            "voices": str(home_of_voices(self._folder)),
            "words_per_minute": words_per_minute,
        }
        limits = _PIPER_LIMITS if is_piper(voice) else _LIMITS
        frames = rate = 0
        try:
            if target.parent == scratch:
                scratch.mkdir(exist_ok=True)
            with joined.open("wb") as file, wave.open(file, "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(_RATE)
                for number, part in enumerate(parts):
                    went_on(number, len(parts))
                    if cancelled():
                        raise broken_off()
                    request = {**asked, "pieces": _as_lists(part)}
                    self._run_worker("speak", request, limits, cancelled)
                    added, rate = _append(sound, one, first=number == 0)
                    frames += added
                if cancelled():
                    raise broken_off()
            joined.replace(target)
        except OSError as error:
            raise not_written(target, error) from error
        finally:
            # A child that was ended leaves what it was writing.
            for left in (joined, one, one.with_name(one.name + ".part")):
                left.unlink(missing_ok=True)
        went_on(len(parts), len(parts))
        words = sum(len(piece.text.split()) for piece in said)
        return Reading(target, frames / rate, words)

    def text_of(self, path: Path) -> str:
        """The words of a .txt or .docx file; raises as the role `text` says."""
        return text_of(path, self._run_worker)

    def trial(
        self, text: str, *, own: Mapping[str, str], voice: str, words_per_minute: int
    ) -> Path:
        """A short text as a WAV to listen to (48 kHz mono 16 bit); the one before it goes."""
        for before in self._folder.scratch.glob(f"{_TRIAL}*"):
            with suppress(OSError):
                before.unlink()
        raw = self._folder.scratch / f"{_TRIAL}{secrets.token_hex(4)}.raw"
        heard = raw.with_suffix(".wav")
        self._folder.scratch.mkdir(exist_ok=True)
        try:
            self.read(text, own=own, voice=voice, words_per_minute=words_per_minute, target=raw)
            request = {"source": str(raw), "target": str(heard), "operations": []}
            self._run_worker("edit", request, _LIMITS)
        finally:
            raw.unlink(missing_ok=True)
        return heard


def broken_off() -> StationError:
    return StationError("CANCELLED", _("Broken off; nothing was kept."))


def _as_lists(part: list[Piece]) -> list[list[str | float]]:
    return [[piece.text, piece.pause] for piece in part]


def _append(sound: wave.Wave_write, path: Path, *, first: bool) -> tuple[int, int]:
    """Frames and rate of what was added."""
    with wave.open(str(path), "rb") as one:
        if first:
            sound.setframerate(one.getframerate())
        frames = one.getnframes()
        while block := one.readframes(_BLOCK):
            sound.writeframesraw(block)
        return frames, one.getframerate()
