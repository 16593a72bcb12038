"""Where a sound is silent: at its ends, and inside, where it may be divided."""

from typing import TYPE_CHECKING

from ccht_desktop.library.edit_list import RATE, RemoveSilence
from ccht_desktop.library.edit_request import MOST_PIECES
from ccht_desktop.library.tape import Tape

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STEP = RATE // 100
_MARGIN = RATE // 20
SHORTEST_PIECE = RATE


def ends(tape: Tape, wanted: RemoveSilence) -> tuple[int, int]:
    """Frames of silence at the head and at the tail; a little of it stays around the sound."""
    loud = _loud(tape, wanted.threshold_db)
    places = loud.nonzero()[0]
    if len(places) == 0:
        return (tape.frames, 0) if wanted.head else (0, tape.frames)
    head = max(int(places[0]) * _STEP - _MARGIN, 0)
    tail = max(tape.frames - (int(places[-1]) + 1) * _STEP - _MARGIN, 0)
    return head if wanted.head else 0, tail if wanted.tail else 0


def inside(tape: Tape, shortest: float, threshold_db: float) -> list[tuple[int, int]]:
    """Silences between sounds that last so many seconds at least, as (start, end) in frames."""
    import numpy as np

    loud = _loud(tape, threshold_db)
    edges = [int(edge) + 1 for edge in np.flatnonzero(np.diff(loud.astype(np.int8)))]
    begun = edges if loud[:1].any() else edges[1:]
    found = [
        (start * _STEP, end * _STEP) for start, end in zip(begun[::2], begun[1::2], strict=False)
    ]
    return [(start, end) for start, end in found if end - start >= shortest * RATE]


def proposed(silences: list[tuple[int, int]], length: int) -> list[int]:
    """Marks in the middle of silences, the longest first where they are too many or too near."""
    marks: list[int] = []
    for start, end in sorted(silences, key=lambda silence: silence[0] - silence[1]):
        at = (start + end) // 2
        near = (abs(at - mark) < SHORTEST_PIECE for mark in (0, length, *marks))
        if len(marks) < MOST_PIECES - 1 and not any(near):
            marks.append(at)
    return sorted(marks)


def _loud(tape: Tape, threshold_db: float) -> "npt.NDArray[np.bool_]":
    """For each 10 ms whether its level is above the threshold."""
    import numpy as np

    limit = (32768 * 10 ** (threshold_db / 20)) ** 2
    found = []
    for block in tape.blocks(_STEP * 1000):
        samples = np.frombuffer(block, "<i2").astype(np.float32)
        whole = len(samples) // _STEP * _STEP
        found.append((samples[:whole].reshape(-1, _STEP) ** 2).mean(axis=1) > limit)
        if whole < len(samples):
            found.append(np.array([(samples[whole:] ** 2).mean() > limit]))
    return np.concatenate(found) if found else np.zeros(0, np.bool_)
