"""The role `edit`: trim, cut, fade, join and divide with pydub; only WAV and FLAC we made."""

from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.edit_list import (
    LONGEST_SECONDS,
    RATE,
    Cut,
    Fade,
    Join,
    Operation,
    RemoveSilence,
    Trim,
    fades_too_long,
    frames_of,
    nothing_left,
    too_long,
)
from ccht_desktop.library.edit_request import (
    parse,
    parse_marks,
    parse_silence,
    parse_targets,
    wrong,
)
from ccht_desktop.library.outline import outline
from ccht_desktop.library.silences import ends, inside, proposed
from ccht_desktop.library.tape import Tape, close, load, pause, save


def edit(request: dict[str, Any]) -> dict[str, Any]:
    """Does `operations` in order on `source`, then what `do` asks; seconds to the millisecond.

    {"op": "trim", "start", "end"} · {"op": "cut", "start", "end"} ·
    {"op": "remove_silence", "head", "tail", "threshold_db"} · {"op": "fade", "in", "out"} ·
    {"op": "join", "with", "pause", "at": head|tail}.

    do "save" (the default) writes the WAV file `target` (48 kHz mono s16) and answers {target,
    seconds, frames, sample_rate}; "split" writes `targets`, one more than `marks`, and answers
    {pieces: [as save]}; "propose" {marks} at silences of `shortest` seconds below `threshold_db`;
    "ends" {found: [head, tail]}, frames that the last operation, a remove_silence, cuts off;
    "outline" {peaks, frames}, base64 of what the waveform draws. The last three write in `room`
    only.
    StationError EDIT_OPERATION, EDIT_MARKS, EDIT_SOURCE, EDIT_TOO_LONG, EDIT_EMPTY, EDIT_TARGET.
    """
    operations = parse(request.get("operations", []))
    source = Path(request["source"])
    inputs = [source, *(Path(o.path) for o in operations if isinstance(o, Join))]
    with ExitStack() as open_files:
        match request.get("do", "save"):
            case "save":
                [target] = parse_targets([request["target"]], 1, inputs)
                bench = _Bench(target.parent, open_files)
                return _saved(bench.done(source, operations), target)
            case "split":
                marks = request.get("marks")
                count = len(marks) + 1 if isinstance(marks, list) else 1
                targets = parse_targets(request.get("targets"), count, inputs)
                bench = _Bench(targets[0].parent, open_files)
                return {"pieces": _split(bench.done(source, operations), marks, targets)}
            case "propose":
                silence = parse_silence(request)
                tape = _Bench(Path(request["room"]), open_files).done(source, operations)
                found = proposed(inside(tape, *silence), tape.frames)
                return {"marks": [mark / RATE for mark in found]}
            case "ends":
                *before, last = operations or [None]
                if not isinstance(last, RemoveSilence):
                    raise wrong(len(operations))
                bench = _Bench(Path(request["room"]), open_files)
                return {"found": ends(bench.done(source, tuple(o for o in before if o)), last)}
            case "outline":
                tape = _Bench(Path(request["room"]), open_files).done(source, operations)
                return {"peaks": outline(tape), "frames": tape.frames}
    raise wrong(1)


class _Bench:
    """Loads and edits; raw samples lie in `room` until the work is over."""

    def __init__(self, room: Path, open_files: ExitStack) -> None:
        self._room = room
        self._open_files = open_files

    def done(self, source: Path, operations: tuple[Operation, ...]) -> Tape:
        tape = self._load(source)
        for operation in operations:
            tape = self._apply(tape, operation)
            if tape.frames == 0:
                raise nothing_left()
            if tape.frames > LONGEST_SECONDS * RATE:
                raise too_long()
        return tape

    def _load(self, path: Path) -> Tape:
        tape = load(path, self._room)
        self._open_files.callback(close, [tape])
        return tape

    def _apply(self, tape: Tape, operation: Operation) -> Tape:
        match operation:
            case Trim(start, end):
                last = tape.frames if end is None else frames_of(end)
                return _kept(tape, frames_of(start), min(last, tape.frames))
            case Cut(start, end):
                first, last = frames_of(start), min(frames_of(end), tape.frames)
                if first >= last:
                    return tape
                before, after = tape.part(0, first), tape.part(last, tape.frames)
                return before.softened(False, True).joined(after.softened(True, False))
            case RemoveSilence():
                head, tail = ends(tape, operation)
                return _kept(tape, head, tape.frames - tail)
            case Fade(rise, fall):
                if frames_of(rise) + frames_of(fall) > tape.frames:
                    raise fades_too_long(tape.frames)
                return tape.faded(rise, fall)
            case Join(path, seconds, at):
                other = self._load(Path(path))
                ahead, behind = (other, tape) if at == "head" else (tape, other)
                return ahead.softened(False, True).joined(
                    pause(seconds), behind.softened(True, False)
                )


def _kept(tape: Tape, start: int, end: int) -> Tape:
    """One stretch, soft where something was cut off."""
    return tape.part(start, end).softened(start > 0, end < tape.frames)


def _split(tape: Tape, marks: object, targets: list[Path]) -> list[dict[str, Any]]:
    bounds = (0, *parse_marks(marks, tape.frames), tape.frames)
    done: list[Path] = []
    try:
        pieces = []
        for (start, end), target in zip(pairwise(bounds), targets, strict=True):
            pieces.append(_saved(_kept(tape, start, end), target))
            done.append(target)
        return pieces
    except StationError:
        for path in done:
            path.unlink(missing_ok=True)
        raise


def _saved(tape: Tape, target: Path) -> dict[str, Any]:
    save(tape, target)
    frames = tape.frames
    return {
        "target": str(target),
        "seconds": frames / RATE,
        "frames": frames,
        "sample_rate": RATE,
    }
