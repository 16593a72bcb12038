"""Whether a clip can be brought to the level on the air without harm."""

from typing import Literal

Level = Literal["good", "quiet", "loud", "silent"]
LOUD_FROM = 0.5
"""dBTP above which a clip is too loud."""
QUIET_BELOW = -30.0
"""LUFS below which a clip is too quiet."""


def level(lufs: float | None, true_peak: float | None) -> Level:
    """lufs None is silence."""
    if lufs is None:
        return "silent"
    if true_peak is not None and true_peak > LOUD_FROM:
        return "loud"
    return "quiet" if lufs < QUIET_BELOW else "good"
