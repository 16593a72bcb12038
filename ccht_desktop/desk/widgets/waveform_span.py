"""What a waveform shows: a stretch of a sound, its columns, its times in words."""

import math
from dataclasses import dataclass, replace

from ccht_desktop.foundation.translations import language
from ccht_desktop.library.peaks import bucket_frames

RATE = 48_000
LEAST_SECONDS = 2.0
STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)


@dataclass(frozen=True, slots=True)
class Span:
    """The stretch in view, of a sound of `seconds`: from start on, `length` seconds of it."""

    seconds: float = 0.0
    start: float = 0.0
    length: float = 0.0

    @property
    def whole(self) -> bool:
        return self.length >= self.seconds

    def x_of(self, at: float, width: float) -> float:
        return (at - self.start) / self.length * width if self.length else 0.0

    def at(self, x: float, width: float) -> float:
        """The second under a column, within the sound."""
        found = self.start + x / max(width, 1.0) * self.length
        return min(max(found, 0.0), self.seconds)

    def zoomed(self, factor: float, around: float) -> "Span":
        """factor above 1 shows less; `around` stays where it is in view."""
        length = max(min(self.length / factor, self.seconds), min(LEAST_SECONDS, self.seconds))
        share = (around - self.start) / self.length if self.length else 0.0
        return replace(self, length=length).moved_to(around - share * length)

    def moved_to(self, start: float) -> "Span":
        return replace(self, start=min(max(start, 0.0), max(self.seconds - self.length, 0.0)))

    def holding(self, at: float) -> "Span":
        """Moved so that a second is in view."""
        if self.start <= at <= self.start + self.length:
            return self
        return self.moved_to(at - self.length / 2)


def whole(seconds: float) -> Span:
    return Span(seconds, 0.0, seconds)


def columns(peaks: bytes, span: Span, width: int) -> list[tuple[int, int]]:
    """Lowest and highest (-128 to 127) under each of `width` columns; peaks as int8 pairs."""
    pairs = memoryview(peaks).cast("b")
    lows, highs = pairs[::2].tolist(), pairs[1::2].tolist()
    count = min(len(lows), len(highs))
    if not count or not span.seconds or width <= 0:
        return []
    full = _buckets(count, span.seconds)
    first = span.start / span.seconds * full
    each = span.length / span.seconds * full / width
    found = []
    for column in range(width):
        begin = min(int(first + column * each), count - 1)
        end = min(max(int(first + (column + 1) * each), begin + 1), count)
        found.append((min(lows[begin:end]), max(highs[begin:end])))
    return found


def _buckets(count: int, seconds: float) -> float:
    """The same with its fraction: the last one of a clip's is rarely full."""
    full = seconds * RATE / bucket_frames(round(seconds * RATE))
    return full if math.ceil(full - 1e-6) == count else count


def step_of(span: Span, most: int) -> float:
    """Seconds between two marks of the scale, so that at most so many are in view."""
    for step in STEPS:
        if span.length / step <= max(most, 1):
            return float(step)
    return float(STEPS[-1])


def tenths(seconds: float) -> str:
    """m:ss,d with the decimal mark of the language: 1:05,5."""
    parts = round(max(seconds, 0.0) * 10)
    mark = "," if language() == "vi" else "."
    return f"{parts // 600}:{parts // 10 % 60:02}{mark}{parts % 10}"
