"""What a wall says no to, as a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A wall says no. code: QUIET_HOURS, DECISION_NEEDED, OVER_CAP, OVER_DAY, OVERLAP, MOVE_TAKEN,
    MOVE_TOO_LATE or CLIP_NOT_ALLOWED.

    key: of the rule, rundown or window that is wrong; part: its field as a schedule file names it.
    """

    code: str
    text: str
    key: str = ""
    part: str = ""
