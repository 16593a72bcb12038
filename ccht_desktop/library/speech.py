"""The role `speak`: Vietnamese read aloud without a network, by the bundled eSpeak NG."""

import ctypes
import os
import re
import tempfile
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.spoken import Piece, pieces, spoken

VOICE = re.compile(r"vi(-vn-x-(central|south))?(\+(f[1-5]|m[1-8]))?")
MOST_CHARACTERS = 60_000
_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _BY_CHARACTER = 2, 0x8000, 1, 1
_RATE, _VOLUME, _PITCH = 1, 2, 3
# eSpeak counts English words; Vietnamese ones are single syllables.
_RATE_PER_WORD = 0.73
# Above this, loud vowels reach the end of the 16 bits.
_CLEAN_VOLUME = 70
_LONGEST_HOME = 130
_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def speak(request: dict[str, Any]) -> dict[str, Any]:
    """Reads `text` into the WAV file `target` (mono, 16 bit); the folder must exist.

    Also: voice ("vi", "vi-vn-x-south", "vi+f2"…), words_per_minute (110–300), pitch (0–99).
    Answers {target, seconds, frames, sample_rate, pieces, words}.
    StationError SPEECH_EMPTY, SPEECH_TOO_LONG, SPEECH_VOICE, SPEECH_MISSING, SPEECH_TARGET.
    """
    text, target = str(request["text"]), Path(request["target"])
    voice = str(request.get("voice", "vi"))
    words_per_minute = min(max(int(request.get("words_per_minute", 150)), 110), 300)
    pitch = min(max(int(request.get("pitch", 50)), 0), 99)
    if len(text) > MOST_CHARACTERS:
        raise StationError(
            "SPEECH_TOO_LONG",
            _("The text is too long to read in one go ({count} characters). Divide it.").format(
                count=len(text)
            ),
        )
    if not VOICE.fullmatch(voice):
        raise _no_voice(voice)
    said = pieces(spoken(text))
    if not said:
        raise StationError(
            "SPEECH_EMPTY", _("There is nothing to read. Write the text of the announcement first.")
        )
    part = target.with_name(target.name + ".part")
    try:
        with _engine(voice, words_per_minute, pitch) as engine:
            frames = _write(engine, said, part)
        part.replace(target)
    except OSError as error:
        raise StationError(
            "SPEECH_TARGET",
            _("{file} cannot be written ({reason}). Check the folder and the free space.").format(
                file=target, reason=error.strerror
            ),
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return {
        "target": str(target),
        "seconds": frames / engine.sample_rate,
        "frames": frames,
        "sample_rate": engine.sample_rate,
        "pieces": len(said),
        "words": sum(len(piece.text.split()) for piece in said),
    }


class _Engine:
    """eSpeak NG, ready in one voice; it has one state per process."""

    def __init__(self, library: ctypes.CDLL, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self._library = library
        self._heard = bytearray()
        self._callback = _Callback(self._take)
        library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str) -> bytes:
        """The sound of one piece, 16-bit mono."""
        self._heard.clear()
        encoded = text.encode()
        self._library.espeak_Synth(
            encoded, len(encoded) + 1, 0, _BY_CHARACTER, 0, _UTF8, None, None
        )
        self._library.espeak_Synchronize()
        return bytes(self._heard)

    def _take(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, count * 2)
        return 0


@contextmanager
def _engine(voice: str, words_per_minute: int, pitch: int) -> Iterator[_Engine]:
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        home = str(espeakng_loader.get_data_path())
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise _missing() from error
    with _reachable(home) as path:
        sample_rate = library.espeak_Initialize(_SYNCHRONOUS, 0, path, _DO_NOT_EXIT)
        if sample_rate <= 0:
            raise _missing()
        try:
            if library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise _no_voice(voice)
            library.espeak_SetParameter(_RATE, round(words_per_minute * _RATE_PER_WORD), 0)
            library.espeak_SetParameter(_VOLUME, _CLEAN_VOLUME, 0)
            library.espeak_SetParameter(_PITCH, pitch, 0)
            yield _Engine(library, sample_rate)
        finally:
            library.espeak_Terminate()


@contextmanager
def _reachable(home: str) -> Iterator[bytes]:
    """A name of the folder that eSpeak's narrow, 160-byte path can hold."""
    if os.name == "nt":  # pragma: no cover
        short = ctypes.create_unicode_buffer(512)
        ctypes.windll.kernel32.GetShortPathNameW(home, short, 512)  # type: ignore[attr-defined,unused-ignore]
        yield (short.value or home).encode("mbcs", "replace")
    elif len(os.fsencode(home)) <= _LONGEST_HOME:
        yield os.fsencode(home)
    else:
        with tempfile.TemporaryDirectory(prefix="ccht-") as folder:
            link = Path(folder, "espeak-ng-data")
            link.symlink_to(home)
            yield os.fsencode(link)


def _write(engine: _Engine, said: list[Piece], target: Path) -> int:
    frames = 0
    with target.open("wb") as file, wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(engine.sample_rate)
        for piece in said:
            heard = engine.say(piece.text)
            if not heard:
                raise _missing()
            quiet = bytes(2 * round(piece.pause * engine.sample_rate))
            sound.writeframesraw(heard + quiet)
            frames += (len(heard) + len(quiet)) // 2
    return frames


def _missing() -> StationError:
    return StationError(
        "SPEECH_MISSING",
        _(
            "The voice that reads text aloud is missing on this computer. "
            "Install the program again, or record the announcement with a microphone."
        ),
    )


def _no_voice(voice: str) -> StationError:
    return StationError(
        "SPEECH_VOICE",
        _("There is no voice {voice}. Choose vi, vi-vn-x-central or vi-vn-x-south.").format(
            voice=voice
        ),
    )
