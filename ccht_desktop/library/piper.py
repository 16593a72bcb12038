"""A Piper voice of the station; the package that reads with it is optional."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.voices import PIPER, no_voice

_USUAL_WORDS_PER_MINUTE = 150


class Piper:
    """One loaded voice."""

    def __init__(self, voice: Any, manner: Any) -> None:
        self.sample_rate = int(voice.config.sample_rate)
        self._voice = voice
        self._manner = manner

    def say(self, text: str) -> bytes:
        """The sound of one piece, 16-bit mono."""
        chunks = self._voice.synthesize(text, self._manner)
        return b"".join(chunk.audio_int16_bytes for chunk in chunks)


@contextmanager
def piper(voice: str, home: Path, words_per_minute: int) -> Iterator[Piper]:
    """voice: "piper:NAME"; home holds NAME.onnx and NAME.onnx.json.

    Raises StationError SPEECH_VOICE, PIPER_MISSING or PIPER_VOICE_BROKEN.
    """
    named = PIPER.fullmatch(voice)
    model = home / f"{named['name']}.onnx" if named else home
    config = model.with_name(model.name + ".json")
    if not (model.is_file() and config.is_file()):
        raise no_voice(voice)
    try:
        from piper import PiperVoice, SynthesisConfig
    except (ImportError, OSError) as error:
        raise StationError(
            "PIPER_MISSING",
            _(
                "The voice {voice} needs Piper, which is not installed on this computer. "
                "Install the package piper-tts, or choose another voice."
            ).format(voice=voice),
        ) from error
    try:
        loaded = PiperVoice.load(model, config)
        usual = float(loaded.config.length_scale)
    except Exception as error:
        raise StationError(
            "PIPER_VOICE_BROKEN",
            _(
                "The voice {voice} cannot be loaded ({reason}). "
                "Copy its two files again, or choose another voice."
            ).format(voice=voice, reason=type(error).__name__),
        ) from error
    pace = usual * _USUAL_WORDS_PER_MINUTE / words_per_minute
    yield Piper(loaded, SynthesisConfig(length_scale=pace))
