"""Times within a sound, as a person writes them."""

from math import isfinite


def seconds_of(text: str) -> float | None:
    """1,5 and 1.5 are seconds, 1:02,5 minutes and seconds; None where it is no time."""
    *minutes, rest = text.strip().replace(",", ".").split(":")
    try:
        value = float(rest)
        for power, part in enumerate(reversed(minutes), start=1):
            value += int(part) * 60**power
    except ValueError:
        return None
    signs = any(sign in text for sign in "+-eE_")
    return value if isfinite(value) and value >= 0 and not signs and len(minutes) < 3 else None
