"""Where the minutes of a day stand on paper: wide where there are sessions, narrow where not."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

STEP = 30
QUIET, CALM, BUSY = 4.5, 9.0, 32.0
MOST = 132.0
BLOCK, NAMED, FEW = 44.0, 61.0, 5
"""Pixels of a session's hour and items; with its name, where a week has few hours of sessions."""
SHORTEST = 10.0
"""Minutes: what is shorter is not drawn to scale."""
DAY = 1440.0
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """tops: pixels of the 49 full and half hours from 0:00 to 24:00."""

    tops: tuple[float, ...]

    @property
    def height(self) -> float:
        return self.tops[-1]

    def y_of(self, minute: float) -> float:
        minute = min(DAY, max(0.0, minute))
        place = min(len(self.tops) - 2, int(minute // STEP))
        share = (minute - place * STEP) / STEP
        return self.tops[place] + share * (self.tops[place + 1] - self.tops[place])

    def minute_at(self, y: float) -> float:
        """Above and below the day its first and last minute."""
        if y <= 0:
            return 0.0
        if y >= self.height:
            return DAY
        place = bisect_right(self.tops, y) - 1
        share = (y - self.tops[place]) / (self.tops[place + 1] - self.tops[place])
        return (place + share) * STEP


def axis_of(spans: Iterable[Span], quiet: Iterable[Span], height: float = 0.0) -> Axis:
    """For sessions from a minute to another; quiet: the hours of rest. What a height has to spare
    is shared out among the hours that are awake."""
    rest = list(quiet)
    sizes = [
        QUIET if any(low <= at and at + STEP <= high for low, high in rest) else CALM
        for at in range(0, int(DAY), STEP)
    ]
    spans = list(spans)
    least = NAMED if len({start // STEP for start, _end in spans}) <= FEW else BLOCK
    for start, end in spans:
        length = max(SHORTEST, end - start)
        need = min(MOST, max(BUSY, least * STEP / length))
        last = min(len(sizes) - 1, int((start + length - 0.001) // STEP))
        for place in range(int(start // STEP), last + 1):
            sizes[place] = max(sizes[place], need)
    awake = sum(size for size in sizes if size > QUIET)
    spare = max(0.0, height - sum(sizes))
    tops = [0.0]
    for size in sizes:
        more = spare * size / awake if size > QUIET else 0.0
        tops.append(tops[-1] + size + more)
    return Axis(tuple(tops))
