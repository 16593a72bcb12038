"""Which voices can read a text aloud: those of eSpeak NG, and Piper's in the station's folder."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import N_, _

ESPEAK = re.compile(r"vi(-vn-x-(central|south))?(\+(f[1-5]|m[1-8]))?")
PIPER = re.compile(r"piper:(?P<name>[\w-]+(?:[.+][\w-]+)*)")
ESPEAK_NAMES = {
    "vi": N_("Northern, man"),
    "vi+f2": N_("Northern, woman"),
    "vi-vn-x-central": N_("Central, man"),
    "vi-vn-x-central+f2": N_("Central, woman"),
    "vi-vn-x-south": N_("Southern, man"),
    "vi-vn-x-south+f2": N_("Southern, woman"),
}
_LARGEST_CONFIG = 1 << 20


@dataclass(frozen=True, slots=True)
class Voice:
    """name: as the role `speak` takes it; words: for people."""

    name: str
    words: str


def home_of_voices(folder: StationFolder) -> Path:
    """Where people put Piper's voices: NAME.onnx beside NAME.onnx.json."""
    return folder.root / "voices"


def voices(folder: StationFolder) -> list[Voice]:
    """Every voice this station can choose, Piper's first; a voice without its description is none.

    Whether Piper itself is installed shows when it reads.
    """
    found: list[Voice] = []
    for model in sorted(home_of_voices(folder).glob("*.onnx")):
        name = f"piper:{model.stem}"
        if PIPER.fullmatch(name) and model.is_file() and (spoken := _language(model)):
            words = _("Piper, {name} ({language})").format(name=model.stem, language=spoken)
            found.append(Voice(name, words))
    return [*found, *(Voice(name, _(words)) for name, words in ESPEAK_NAMES.items())]


def is_piper(voice: str) -> bool:
    return PIPER.fullmatch(voice) is not None


def _language(model: Path) -> str:
    """The language that the description beside a model names; empty for none that can be read."""
    config = model.with_name(model.name + ".json")
    try:
        if config.stat().st_size > _LARGEST_CONFIG:
            return ""
        content = json.loads(config.read_text("utf-8"))
        if int(content["audio"]["sample_rate"]) <= 0:
            return ""
        return str(content["espeak"]["voice"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""


def no_voice(voice: str) -> StationError:
    return StationError(
        "SPEECH_VOICE",
        _(
            "There is no voice {voice} here. Choose vi, vi-vn-x-central or vi-vn-x-south, "
            "or put a Piper voice into the folder voices of the station."
        ).format(voice=voice),
    )


def voice_missing() -> StationError:
    return StationError(
        "SPEECH_MISSING",
        _(
            "The voice that reads text aloud is missing on this computer. "
            "Install the program again, or record the announcement with a microphone."
        ),
    )
