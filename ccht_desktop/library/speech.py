"""The role `speak`: Vietnamese read aloud without a network, by eSpeak NG or a Piper voice."""

import wave
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.espeak import espeak
from ccht_desktop.library.piper import piper
from ccht_desktop.library.spoken import Piece, pieces, spoken
from ccht_desktop.library.voices import ESPEAK, is_piper, no_voice, voice_missing

MOST_CHARACTERS = 60_000
SLOWEST, FASTEST = 110, 300


class Reader(Protocol):
    """A voice that is ready."""

    sample_rate: int

    def say(self, text: str) -> bytes: ...


def speak(request: dict[str, Any]) -> dict[str, Any]:
    """Reads `text`, or `pieces` ([[words as said, pause]…]), into the WAV `target` (mono, 16 bit).

    Also: voice ("vi", "vi-vn-x-south", "vi+f2", "piper:NAME"…), voices (the folder of Piper's),
    words_per_minute (110–300), pitch (0–99). The folder of target must exist.
    Answers {target, seconds, frames, sample_rate, pieces, words}.
    StationError SPEECH_EMPTY, SPEECH_TOO_LONG, SPEECH_VOICE, SPEECH_MISSING, SPEECH_TARGET,
    PIPER_MISSING, PIPER_VOICE_BROKEN.
    """
    target = Path(request["target"])
    said = _said(request)
    part = target.with_name(target.name + ".part")
    try:
        with _reader(request) as reader:
            frames = _write(reader, said, part)
        part.replace(target)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        part.unlink(missing_ok=True)
    return {
        "target": str(target),
        "seconds": frames / reader.sample_rate,
        "frames": frames,
        "sample_rate": reader.sample_rate,
        "pieces": len(said),
        "words": sum(len(piece.text.split()) for piece in said),
    }


def checked_pieces(said: list[Piece]) -> list[Piece]:
    """Raises StationError SPEECH_EMPTY for none."""
    if not said:
        raise StationError(
            "SPEECH_EMPTY", _("There is nothing to read. Write the text of the announcement first.")
        )
    return said


def check_length(text: str) -> None:
    """Raises StationError SPEECH_TOO_LONG."""
    if len(text) > MOST_CHARACTERS:
        raise StationError(
            "SPEECH_TOO_LONG",
            _("The text is too long to read in one go ({count} characters). Divide it.").format(
                count=len(text)
            ),
        )


def not_written(target: Path, error: OSError) -> StationError:
    return StationError(
        "SPEECH_TARGET",
        _("{file} cannot be written ({reason}). Check the folder and the free space.").format(
            file=target, reason=error.strerror
        ),
    )


def _said(request: dict[str, Any]) -> list[Piece]:
    if "pieces" in request:
        return checked_pieces([Piece(str(text), float(rest)) for text, rest in request["pieces"]])
    text = str(request["text"])
    check_length(text)
    return checked_pieces(pieces(spoken(text)))


def _reader(request: dict[str, Any]) -> AbstractContextManager[Reader]:
    voice = str(request.get("voice", "vi"))
    words_per_minute = min(max(int(request.get("words_per_minute", 150)), SLOWEST), FASTEST)
    if is_piper(voice):
        return piper(voice, Path(request.get("voices", "voices")), words_per_minute)
    if not ESPEAK.fullmatch(voice):
        raise no_voice(voice)
    return espeak(voice, words_per_minute, min(max(int(request.get("pitch", 50)), 0), 99))


def _write(reader: Reader, said: list[Piece], target: Path) -> int:
    frames = 0
    with target.open("wb") as file, wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(reader.sample_rate)
        for piece in said:
            heard = reader.say(piece.text)
            if not heard:
                raise voice_missing()
            quiet = bytes(2 * round(piece.pause * reader.sample_rate))
            sound.writeframesraw(heard + quiet)
            frames += (len(heard) + len(quiet)) // 2
    return frames
