"""The voice of the bundled eSpeak NG."""

import ctypes
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ccht_desktop.library.voices import no_voice, voice_missing

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


class Espeak:
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
def espeak(voice: str, words_per_minute: int, pitch: int) -> Iterator[Espeak]:
    """Raises StationError SPEECH_MISSING or SPEECH_VOICE."""
    try:
        import espeakng_loader

        library = ctypes.CDLL(espeakng_loader.get_library_path())
        home = str(espeakng_loader.get_data_path())
    except (ImportError, OSError, RuntimeError, AttributeError) as error:
        raise voice_missing() from error
    with _reachable(home) as path:
        sample_rate = library.espeak_Initialize(_SYNCHRONOUS, 0, path, _DO_NOT_EXIT)
        if sample_rate <= 0:
            raise voice_missing()
        try:
            if library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise no_voice(voice)
            library.espeak_SetParameter(_RATE, round(words_per_minute * _RATE_PER_WORD), 0)
            library.espeak_SetParameter(_VOLUME, _CLEAN_VOLUME, 0)
            library.espeak_SetParameter(_PITCH, pitch, 0)
            yield Espeak(library, sample_rate)
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
