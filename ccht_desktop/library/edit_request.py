"""What comes to the worker `edit`, read with suspicion: operations, marks and targets."""

from collections.abc import Callable
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import (
    LONGEST_FADE,
    LONGEST_PAUSE,
    LONGEST_SECONDS,
    Cut,
    Fade,
    Join,
    Operation,
    RemoveSilence,
    Trim,
    frames_of,
)

MOST_PIECES = 100
_QUIETEST_DB = -120.0


def parse(operations: object) -> tuple[Operation, ...]:
    """The operations of a request as values; raises StationError EDIT_OPERATION with the place."""
    if not isinstance(operations, list):
        raise wrong(1)
    return tuple(_operation(number, item) for number, item in enumerate(operations, start=1))


def parse_marks(marks: object, length: int) -> tuple[int, ...]:
    """Marks (seconds, rising) as frames inside a sound of so many; StationError EDIT_MARKS."""
    try:
        if not isinstance(marks, list) or len(marks) >= MOST_PIECES:
            raise ValueError(marks)
        places = tuple(frames_of(_seconds(mark)) for mark in marks)
    except (TypeError, ValueError):
        raise wrong_marks() from None
    bounds = (0, *places, length)
    if any(later <= earlier for earlier, later in pairwise(bounds)):
        raise wrong_marks()
    return places


def parse_targets(targets: object, count: int, inputs: list[Path]) -> list[Path]:
    """So many files to write, each another one and none of the inputs; StationError EDIT_TARGET."""
    if not isinstance(targets, list) or not all(isinstance(name, str) for name in targets):
        raise wrong_target()
    paths = [Path(name) for name in targets]
    places = {path.resolve() for path in paths}
    if len(paths) != count or len(places) != count:
        raise wrong_target()
    if places & {path.resolve() for path in inputs}:
        raise wrong_target()
    return paths


def parse_silence(request: dict[str, Any]) -> tuple[float, float]:
    """Seconds that a silence lasts at least, and the dBFS below which it is one."""
    try:
        shortest = _seconds(request.get("shortest", 2.0))
        threshold = _threshold(request.get("threshold_db", -50.0))
    except (TypeError, ValueError):
        raise wrong(1) from None
    if shortest < 0.1:
        raise wrong(1)
    return shortest, threshold


def _operation(number: int, item: object) -> Operation:
    if not isinstance(item, dict):
        raise wrong(number)
    given: dict[str, Any] = dict(item)
    readers: dict[object, Callable[[dict[str, Any]], Operation]] = {
        "trim": _trim,
        "cut": _cut,
        "remove_silence": _remove_silence,
        "fade": _fade,
        "join": _join,
    }
    try:
        operation = readers[given.pop("op", None)](given)
    except (TypeError, ValueError, KeyError):
        raise wrong(number) from None
    if given:
        raise wrong(number)
    return operation


def _trim(given: dict[str, Any]) -> Operation:
    start, end = _seconds(given.pop("start", 0)), given.pop("end", None)
    trim = Trim(start, None if end is None else _seconds(end))
    if trim.end is not None and trim.end <= trim.start:
        raise ValueError(trim)
    return trim


def _cut(given: dict[str, Any]) -> Operation:
    cut = Cut(_seconds(given.pop("start")), _seconds(given.pop("end")))
    if cut.end <= cut.start:
        raise ValueError(cut)
    return cut


def _remove_silence(given: dict[str, Any]) -> Operation:
    head, tail = given.pop("head", True), given.pop("tail", True)
    if type(head) is not bool or type(tail) is not bool:
        raise TypeError(head)
    return RemoveSilence(head, tail, _threshold(given.pop("threshold_db", -50.0)))


def _fade(given: dict[str, Any]) -> Operation:
    fade = Fade(_seconds(given.pop("in", 0)), _seconds(given.pop("out", 0)))
    if max(fade.rise, fade.fall) > LONGEST_FADE:
        raise ValueError(fade)
    return fade


def _join(given: dict[str, Any]) -> Operation:
    path, pause = given.pop("with"), _seconds(given.pop("pause", 0))
    at: Literal["head", "tail"] = "head" if given.get("at") == "head" else "tail"
    if given.pop("at", "tail") != at or not isinstance(path, str) or pause > LONGEST_PAUSE:
        raise ValueError(path)
    return Join(path, pause, at)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    if not isfinite(value) or not 0 <= value <= LONGEST_SECONDS:
        raise ValueError(value)
    return float(value)


def _threshold(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    if not _QUIETEST_DB <= value < 0:
        raise ValueError(value)
    return float(value)


def wrong(number: int) -> StationError:
    return StationError(
        "EDIT_OPERATION",
        _("Step {number} of the editing is not understood; nothing was changed.").format(
            number=number
        ),
    )


def wrong_target() -> StationError:
    return StationError(
        "EDIT_TARGET", _("The edited sound needs a file name of its own; nothing was changed.")
    )


def wrong_marks() -> StationError:
    return StationError(
        "EDIT_MARKS",
        _(
            "The sound cannot be divided at these marks: they must lie inside it, one after the "
            "other, {most} pieces at most."
        ).format(most=MOST_PIECES),
    )
