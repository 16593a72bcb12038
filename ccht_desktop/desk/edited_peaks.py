"""The picture of an edited sound, made from stored peaks at once, without touching any file."""

from collections.abc import Mapping

from ccht_desktop.library.edit_list import (
    Cut,
    EditList,
    Fade,
    Join,
    Operation,
    RemoveSilence,
    Trim,
    frames_of,
    length_after,
)
from ccht_desktop.library.peaks import bucket_frames

MOST = 16_384
"""Buckets of a picture at most."""


def edited_peaks(peaks: bytes, edits: EditList, others: Mapping[str, bytes]) -> bytes:
    """int8 pairs of the result; others: peaks of joined sounds by path, flat where unknown."""
    longest = frames = edits.frames
    for operation in edits.operations:
        frames = length_after(operation, frames)
        longest = max(longest, frames)
    wide = max(_wide(peaks, edits.frames), longest / MOST)
    drawn, frames = _resampled(peaks, edits.frames, wide), edits.frames
    for operation in edits.operations:
        drawn = _after(drawn, operation, frames, wide, others)
        frames = length_after(operation, frames)
    return drawn


def _after(
    drawn: bytes, operation: Operation, frames: int, wide: float, others: Mapping[str, bytes]
) -> bytes:
    def at(frame: int) -> int:
        return min(2 * round(frame / wide), len(drawn))

    match operation:
        case Trim(start, end):
            return drawn[at(frames_of(start)) : len(drawn) if end is None else at(frames_of(end))]
        case Cut(start, end):
            return drawn[: at(frames_of(start))] + drawn[at(frames_of(end)) :]
        case RemoveSilence(found=found):
            head, tail = found or (0, 0)
            return drawn[at(head) : at(frames - tail)]
        case Fade(rise, fall):
            up, down = at(frames_of(rise)), at(frames - frames_of(fall))
            return _ramp(drawn[:up], True) + drawn[up:down] + _ramp(drawn[down:], False)
        case Join(path, pause, head_or_tail, other):
            joined = _resampled(others.get(path, b""), other or 0, wide)
            quiet = bytes(2 * round(frames_of(pause) / wide))
            parts = (joined, drawn) if head_or_tail == "head" else (drawn, joined)
            return parts[0] + quiet + parts[1]


def _wide(peaks: bytes, frames: int) -> float:
    """Frames in a bucket of stored peaks."""
    count = len(peaks) // 2
    stored = bucket_frames(frames)
    return stored if -(-frames // stored) == count else frames / max(count, 1)


def _resampled(peaks: bytes, frames: int, wide: float) -> bytes:
    """The same sound in buckets of another width."""
    need = max(round(frames / wide), 1)
    own = _wide(peaks, frames)
    pairs = memoryview(peaks).cast("b")
    lows, highs = pairs[::2].tolist(), pairs[1::2].tolist()
    if not lows:
        return bytes(2 * need)
    if own == wide:
        return peaks
    made = bytearray()
    for place in range(need):
        first = min(int(place * wide / own), len(lows) - 1)
        last = min(max(int((place + 1) * wide / own), first + 1), len(lows))
        made += bytes((min(lows[first:last]) & 0xFF, max(highs[first:last]) & 0xFF))
    return bytes(made)


def _ramp(pairs: bytes, rising: bool) -> bytes:
    count = max(len(pairs) // 2, 1)
    values = memoryview(pairs).cast("b").tolist()
    steps = range(count) if rising else range(count - 1, -1, -1)
    gains = [(step + 0.5) / count for step in steps]
    return bytes(round(value * gains[place // 2]) & 0xFF for place, value in enumerate(values))
