"""Why a file is not taken into the library, one sentence for each reason."""

from collections.abc import Iterable

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.examined import Finding

MIN_SECONDS = 1
MAX_SECONDS = 3600
MAX_BYTES = 200_000_000

_SENTENCES: dict[str, str] = {
    "CLIP_MISSING": N_(
        "The file is not there or cannot be opened. "
        "Check its name, or copy it to this computer first."
    ),
    "CLIP_EMPTY": N_("The file is empty. Copy it again from where it came from."),
    "CLIP_NOT_AUDIO": N_(
        "This is not an audio file. Choose an MP3, WAV, M4A, AAC, OGG, Opus, FLAC or WMA file."
    ),
    "CLIP_DAMAGED": N_("The file is damaged or incomplete. Ask the sender to send it again."),
    "CLIP_TOO_SHORT": N_("The sound is shorter than 1 second. Choose the complete recording."),
    "CLIP_TOO_LONG": N_("The sound is longer than 60 minutes. Split it and add the parts."),
    "CLIP_TOO_BIG": N_("The file is larger than 200 MB. Save it as MP3 and add that."),
    "CLIP_SILENT": N_("There is nothing to be heard in this file. Record it again."),
    "CLIP_NOT_KEPT": N_(
        "The clip could not be written to the station's folder. Free some disk space and try again."
    ),
    "CLIP_GONE": N_(
        "The checked copy of this file is no longer in the station's folder. "
        "Have the file checked again, then take it in."
    ),
}


def refusal(code: str) -> StationError:
    """The error of one of the codes above."""
    return StationError(code, _(_SENTENCES[code]))


def damage(findings: Iterable[Finding]) -> StationError:
    """CLIP_DAMAGED of grave findings; with both lengths in seconds where they are known."""
    for finding in findings:
        if finding.code == "CUT_SHORT" and finding.start is not None and finding.seconds:
            return StationError(
                "CLIP_DAMAGED",
                _(
                    "The file is damaged or incomplete: it should last {declared} s, "
                    "but {decoded} s can be played. Ask the sender to send it again."
                ).format(
                    declared=f"{finding.start + finding.seconds:.1f}",
                    decoded=f"{finding.start:.1f}",
                ),
            )
    return refusal("CLIP_DAMAGED")
