"""Whether something grows: samples over time, once what is slow to settle has settled."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Growth:
    """per_hour: slope by least squares; first, last: mean, and least, of the first and the last
    quarter."""

    per_hour: float
    first: float
    last: float
    least_first: float
    least_last: float


def growth(samples: Sequence[tuple[float, float]], settled: float) -> Growth:
    """Of (second, value) samples, those from the second `settled` on."""
    seconds, values = (np.array(column) for column in zip(*samples, strict=True))
    later = seconds >= settled
    seconds, values = seconds[later], values[later]
    quarter = max(1, len(values) // QUARTERS)
    first, last = values[:quarter], values[-quarter:]
    slope = np.polyfit(seconds / 3600, values, 1)[0]
    return Growth(
        float(slope), float(first.mean()), float(last.mean()), float(first.min()), float(last.min())
    )
