"""How an airing ends, why, and how far it is proved."""

from enum import StrEnum

from ccht_desktop.foundation.translations import N_


class Outcome(StrEnum):
    AIRED = "aired"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    MISSED = "missed"
    REFUSED = "refused"


class Cause(StrEnum):
    """ly_do; with THIET_BI (sound device) and DONG_HO (clock)."""

    MAT_DIEN = "MAT_DIEN"
    LOI_MAY_PHAT = "LOI_MAY_PHAT"
    LOI_TEP = "LOI_TEP"
    CHEN_SONG = "CHEN_SONG"
    MAT_MANG = "MAT_MANG"
    DUNG_TAY = "DUNG_TAY"
    NGOAI_GIO = "NGOAI_GIO"
    TRUNG_KHAN_CAP = "TRUNG_KHAN_CAP"
    MAY_TINH_TAT = "MAY_TINH_TAT"
    THIET_BI = "THIET_BI"
    DONG_HO = "DONG_HO"
    KHAC = "KHAC"


class StartedBy(StrEnum):
    SCHEDULE = "schedule"
    PLAY_NOW = "play_now"
    EMERGENCY = "emergency"
    MAKE_UP = "make_up"
    BACKUP = "backup"


class Evidence(StrEnum):
    """The highest proof reached; `aired` alone means E2."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"
    E4 = "E4"


OUTCOME_NAMES: dict[str, str] = {
    "aired": N_("Aired in full"),
    "partial": N_("Aired in part"),
    "interrupted": N_("Interrupted"),
    "missed": N_("Not aired"),
    "refused": N_("Refused"),
}
CAUSE_NAMES: dict[str, str] = {
    "MAT_DIEN": N_("power cut"),
    "LOI_MAY_PHAT": N_("transmitter or amplifier fault"),
    "LOI_TEP": N_("file missing or damaged"),
    "CHEN_SONG": N_("signal intrusion"),
    "MAT_MANG": N_("network loss"),
    "DUNG_TAY": N_("stopped by hand"),
    "NGOAI_GIO": N_("outside permitted hours"),
    "TRUNG_KHAN_CAP": N_("displaced by an emergency"),
    "MAY_TINH_TAT": N_("the computer was off"),
    "THIET_BI": N_("sound device fault"),
    "DONG_HO": N_("computer clock in doubt"),
    "KHAC": N_("other"),
}
