"""What is to be done to a sound, as values: operations in order, marks, undo and redo."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

RATE = 48_000
LONGEST_SECONDS = 3600
LONGEST_FADE = 60
LONGEST_PAUSE = 60


@dataclass(frozen=True, slots=True)
class Trim:
    """Keeps from start to end, in seconds; end None is the end."""

    start: float
    end: float | None = None

    def request(self) -> dict[str, Any]:
        return {"op": "trim", "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Cut:
    """Takes out from start to end, in seconds."""

    start: float
    end: float

    def request(self) -> dict[str, Any]:
        return {"op": "cut", "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class RemoveSilence:
    """Cuts what is quieter than threshold_db (dBFS) before and after the sound.

    found: frames that so go at the head and at the tail, once they are measured.
    """

    head: bool
    tail: bool
    threshold_db: float
    found: tuple[int, int] | None = None

    def request(self) -> dict[str, Any]:
        asked = {"head": self.head, "tail": self.tail, "threshold_db": self.threshold_db}
        return {"op": "remove_silence", **asked}


@dataclass(frozen=True, slots=True)
class Fade:
    """Seconds of rise at the beginning and of fall at the end."""

    rise: float
    fall: float

    def request(self) -> dict[str, Any]:
        return {"op": "fade", "in": self.rise, "out": self.fall}


@dataclass(frozen=True, slots=True)
class Join:
    """The other file before (head) or after (tail), with seconds of pause between.

    frames: its length, once it is known; title: what people call it.
    """

    path: str
    pause: float
    at: Literal["head", "tail"] = "tail"
    frames: int | None = None
    title: str = ""

    def request(self) -> dict[str, Any]:
        return {"op": "join", "with": self.path, "pause": self.pause, "at": self.at}


Operation = Trim | Cut | RemoveSilence | Fade | Join


def frames_of(seconds: float) -> int:
    """Frames of a time, to the millisecond."""
    return round(seconds * 1000) * RATE // 1000


def length_after(operation: Operation, frames: int) -> int:
    """Frames that are left of so many; raises StationError as `then` of an EditList."""
    match operation:
        case Trim(start, end):
            last = frames if end is None else min(frames_of(end), frames)
            left = last - frames_of(start)
        case Cut(start, end):
            left = frames - max(min(frames_of(end), frames) - frames_of(start), 0)
        case RemoveSilence(found=found):
            if found is None:
                raise ValueError(operation)
            left = frames - sum(found)
        case Fade(rise, fall):
            if frames_of(rise) + frames_of(fall) > frames:
                raise fades_too_long(frames)
            left = frames
        case Join(pause=pause, frames=other):
            if other is None:
                raise ValueError(operation)
            left = frames + frames_of(pause) + other
    if left <= 0:
        raise nothing_left()
    if left > LONGEST_SECONDS * RATE:
        raise too_long()
    return left


def moved(operation: Operation, at: int, frames: int) -> int | None:
    """Where a mark at a frame of so many falls after the operation; None where it is cut away."""
    match operation:
        case Trim(start, end):
            first, last = frames_of(start), frames if end is None else frames_of(end)
            return at - first if first <= at <= last else None
        case Cut(start, end):
            first, last = frames_of(start), min(frames_of(end), frames)
            if at <= first:
                return at
            return at - (last - first) if at >= last else None
        case RemoveSilence(found=found):
            head, tail = found or (0, 0)
            return at - head if head <= at <= frames - tail else None
        case Join(pause=pause, at="head", frames=other):
            return at + (other or 0) + frames_of(pause)
        case _:
            return at


@dataclass(frozen=True, slots=True)
class EditList:
    """A sound of so many frames, the operations on it in order, and marks (frames) in the result.

    frames are those of the untouched sound; length those of the result.
    """

    frames: int
    length: int
    operations: tuple[Operation, ...] = ()
    marks: tuple[int, ...] = ()

    @classmethod
    def of(cls, frames: int) -> "EditList":
        """Nothing done yet."""
        return cls(frames, frames)

    @property
    def seconds(self) -> float:
        """Length of the result."""
        return self.length / RATE

    def then(self, operation: Operation) -> "EditList":
        """One operation more; marks move along, those cut away go.

        RemoveSilence and Join must be measured. StationError EDIT_OPERATION, EDIT_EMPTY or
        EDIT_TOO_LONG where it cannot be done.
        """
        left = length_after(operation, self.length)
        kept = (moved(operation, mark, self.length) for mark in self.marks)
        marks = tuple(mark for mark in kept if mark is not None and 0 < mark < left)
        return EditList(self.frames, left, (*self.operations, operation), marks)

    def marked(self, marks: tuple[float, ...]) -> "EditList":
        """With these marks (seconds in the result) only; those at or beyond the ends are left."""
        places = {frames_of(mark) for mark in marks}
        return replace(self, marks=tuple(sorted(p for p in places if 0 < p < self.length)))

    def fall(self, seconds: float) -> float | None:
        """Where a time of the untouched sound is in the result; None where it was cut away."""
        at: int | None = frames_of(seconds)
        frames = self.frames
        for operation in self.operations:
            at = None if at is None else moved(operation, at, frames)
            frames = length_after(operation, frames)
        return None if at is None else at / RATE

    def request(self) -> list[dict[str, Any]]:
        """The operations as the worker reads them."""
        return [operation.request() for operation in self.operations]


@dataclass(frozen=True, slots=True)
class History:
    """The edit list in force, those before it and those taken back; oldest first."""

    now: EditList
    past: tuple[EditList, ...] = ()
    future: tuple[EditList, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the sound would come out different from how it was."""
        return bool(self.now.operations)

    def push(self, edits: EditList) -> "History":
        """A step forward; what was taken back is forgotten."""
        return self if edits == self.now else History(edits, (*self.past, self.now))

    def undo(self) -> "History":
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.now, *self.future))

    def redo(self) -> "History":
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.now), self.future[1:])


def nothing_left() -> StationError:
    return StationError("EDIT_EMPTY", _("Nothing would be left of the sound. Choose other limits."))


def too_long() -> StationError:
    return StationError(
        "EDIT_TOO_LONG",
        _("The sound is longer than {minutes} minutes. Divide it before editing.").format(
            minutes=LONGEST_SECONDS // 60
        ),
    )


def fades_too_long(frames: int) -> StationError:
    return StationError(
        "EDIT_OPERATION",
        _("The fades are longer than the sound ({seconds:.1f} s). Make them shorter.").format(
            seconds=frames / RATE
        ),
    )
