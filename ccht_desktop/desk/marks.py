"""States as people see them: never a colour alone, always icon, colour and word."""

from dataclasses import dataclass

from ccht_desktop.airlog.outcomes import OUTCOME_NAMES
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.levels import Level, level
from ccht_desktop.library.model import SoundFault


@dataclass(frozen=True, slots=True)
class Mark:
    """tone names a colour of the look; word is to be translated where it is shown."""

    icon: str
    tone: str
    name: str

    @property
    def word(self) -> str:
        return _(self.name)


ITEM_MARKS: dict[str, Mark] = {
    "aired": Mark("tick", "ready", OUTCOME_NAMES["aired"]),
    "partial": Mark("partial", "attention", OUTCOME_NAMES["partial"]),
    "interrupted": Mark("interrupted", "fault", OUTCOME_NAMES["interrupted"]),
    "missed": Mark("missed", "fault", OUTCOME_NAMES["missed"]),
    "refused": Mark("refused", "fault", OUTCOME_NAMES["refused"]),
    "playing": Mark("on-air", "on_air", N_("On the air")),
    "planned": Mark("planned", "quiet", N_("Planned")),
    "open": Mark("interrupted", "attention", N_("Not finished")),
    "nothing": Mark("alarm", "attention", N_("Nothing to play")),
    "left_out": Mark("silent", "quiet", N_("Left out")),
    "unheard": Mark("silent", "fault", N_("Will not be heard")),
    "cut_short": Mark("partial", "attention", N_("Will be cut short")),
    "joined": Mark("partial", "attention", N_("Joined midway")),
}
CHANGE_WORDS = {
    "added": N_("new"),
    "moved": N_("other time"),
    "changed": N_("other content"),
}
CLIP_MARKS: dict[str, Mark] = {
    "draft": Mark("alarm", "attention", N_("Not approved")),
    "waiting": Mark("clock", "action", N_("Waits for approval")),
    "changes": Mark("alarm", "attention", N_("Changes asked")),
    "rejected": Mark("refused", "fault", N_("Rejected")),
    "approved": Mark("tick", "ready", N_("Approved")),
    "expired": Mark("planned", "fault", N_("Expired")),
    "withdrawn": Mark("refused", "fault", N_("Withdrawn")),
    "retired": Mark("archive", "quiet", N_("Retired")),
}
FAULT_MARKS: dict[SoundFault, Mark] = {
    "missing": Mark("missed", "fault", N_("File missing")),
    "changed": Mark("missed", "fault", N_("File changed")),
}
PLAYOUT_MARKS: dict[str, Mark] = {
    "unknown": Mark("clock", "quiet", N_("LOOKING…")),
    "off": Mark("power", "quiet", N_("BROADCASTER IS OFF")),
    "idle": Mark("ready", "ready", N_("READY")),
    "playing": Mark("on-air", "on_air", N_("ON THE AIR")),
    "paused": Mark("planned", "attention", N_("PAUSED")),
    "hold": Mark("refused", "on_air", N_("HELD SILENT")),
    "alarm": Mark("alarm", "fault", N_("ALARM")),
    "rehearsal": Mark("alarm", "attention", N_("REHEARSAL")),
}


LEVEL_MARKS: dict[Level, Mark] = {
    "good": Mark("tick", "ready", N_("good")),
    "quiet": Mark("alarm", "attention", N_("quiet")),
    "loud": Mark("alarm", "attention", N_("too loud")),
    "silent": Mark("missed", "fault", N_("silent")),
}


def loudness_mark(lufs: float | None, true_peak: float | None) -> Mark:
    """Whether a clip can be brought to the level on the air without harm."""
    return LEVEL_MARKS[level(lufs, true_peak)]
