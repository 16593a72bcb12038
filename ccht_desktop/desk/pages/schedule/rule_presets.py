"""What communes, wards and campaigns usually do, to begin a rule with."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from ccht_desktop.foundation.translations import N_
from ccht_desktop.schedule.model import EVERY_DAY


@dataclass(frozen=True, slots=True)
class Preset:
    """lasting: for how many days from today on, 0 for good; starts only belong to those."""

    words: str
    weekdays: frozenset[int]
    cap_minutes: int
    starts: tuple[time, ...] = ()
    lasting: int = 0


PRESETS = (
    Preset(N_("Rural"), EVERY_DAY, 45),
    Preset(N_("Urban"), frozenset(range(5)), 15),
    Preset(
        N_("Peak campaign"),
        EVERY_DAY,
        15,
        (time(6, 30), time(9, 30), time(11, 30), time(15, 30), time(18, 30)),
        30,
    ),
)


def dates_of(preset: Preset, today: date) -> tuple[date | None, date | None]:
    if not preset.lasting:
        return None, None
    return today, today + timedelta(days=preset.lasting - 1)
