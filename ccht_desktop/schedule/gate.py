"""What a change of the schedule may not bring, and what a person confirms by hearing it back."""

from dataclasses import dataclass
from datetime import datetime

from ccht_desktop.schedule.model import Calendar, Schedule, Walls


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wall says no. code: QUIET_HOURS, OVER_CAP, OVER_DAY, OVERLAP or CLIP_NOT_ALLOWED.

    key: of the rule, rundown or window that is wrong; part: its field as a schedule file names it.
    """

    code: str
    text: str
    key: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A time outside the hours of any decision, read back in words; key tells it from others."""

    key: str
    text: str


def refusals(
    before: Schedule, after: Schedule, walls: Walls, calendar: Calendar, now: datetime
) -> list[Refusal]:
    """What is wrong in `after` and was not in `before`, in order of time."""
    return []


def to_confirm(
    before: Schedule, after: Schedule, walls: Walls, calendar: Calendar
) -> list[Confirmation]:
    """Times in `after` that no decision's window takes in, and that were not in `before`."""
    return []
