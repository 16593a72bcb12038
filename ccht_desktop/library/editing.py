"""The role `edit`: trim, cut silence, fade, join, by pydub; only on WAV and FLAC we made."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

RATE = 48_000
LONGEST_SECONDS = 3600
_STEP_MS = 10
_MARGIN_MS = 50

Segment: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Trim:
    """Keeps from start to end, in seconds; end None is the end."""

    start: float
    end: float | None


@dataclass(frozen=True, slots=True)
class RemoveSilence:
    """Cuts what is quieter than threshold_db (dBFS) before and after the sound."""

    head: bool
    tail: bool
    threshold_db: float


@dataclass(frozen=True, slots=True)
class Fade:
    """Seconds of rise at the beginning and of fall at the end."""

    rise: float
    fall: float


@dataclass(frozen=True, slots=True)
class Join:
    """Seconds of pause, then the other file."""

    path: str
    pause: float


Operation = Trim | RemoveSilence | Fade | Join


def edit(request: dict[str, Any]) -> dict[str, Any]:
    """Does `operations` in order on `source` and writes the WAV file `target` (48 kHz mono s16).

    {"op": "trim", "start", "end"} · {"op": "remove_silence", "head", "tail", "threshold_db"} ·
    {"op": "fade", "in", "out"} · {"op": "join", "with", "pause"}; seconds to the millisecond.
    Answers {target, seconds, frames, sample_rate}.
    StationError EDIT_OPERATION, EDIT_SOURCE, EDIT_TOO_LONG, EDIT_EMPTY, EDIT_TARGET.
    """
    operations = parse(request.get("operations", []))
    source, target = Path(request["source"]), Path(request["target"])
    inputs = [source, *(Path(o.path) for o in operations if isinstance(o, Join))]
    if target.resolve() in [path.resolve() for path in inputs]:
        raise StationError(
            "EDIT_TARGET", _("The edited sound needs a file name of its own; nothing was changed.")
        )
    sound = load(source)
    for operation in operations:
        sound = _apply(sound, operation)
        if len(sound) == 0:
            raise StationError(
                "EDIT_EMPTY", _("Nothing would be left of the sound. Choose other limits.")
            )
        if sound.frame_count() > LONGEST_SECONDS * RATE:
            raise _too_long()
    frames = int(sound.frame_count())
    _save(sound, target)
    return {
        "target": str(target),
        "seconds": frames / RATE,
        "frames": frames,
        "sample_rate": RATE,
    }


def parse(operations: object) -> tuple[Operation, ...]:
    """The operations of a request as values; raises StationError EDIT_OPERATION with the place."""
    if not isinstance(operations, list):
        raise _wrong(1)
    return tuple(_operation(number, item) for number, item in enumerate(operations, start=1))


def load(path: Path) -> Segment:
    """A WAV or FLAC file as a pydub segment, 48 kHz mono; decoded here, never by pydub."""
    import av

    audio_segment = _pydub()
    pcm = BytesIO()
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with path.open("rb") as file:
            kind = _container(file.read(12))
            file.seek(0)
            with av.open(file, mode="r", format=kind) as container:
                for frame in container.decode(audio=0):
                    _take(pcm, resampler.resample(frame))
            _take(pcm, resampler.resample(None))
    except (av.FFmpegError, OSError, ValueError, IndexError) as error:
        raise StationError(
            "EDIT_SOURCE",
            _("{file} is not a sound that can be edited. Add it to the library first.").format(
                file=path.name
            ),
        ) from error
    return audio_segment(data=pcm.getvalue(), sample_width=2, frame_rate=RATE, channels=1)


def _pydub() -> Any:
    # pydub warns that ffmpeg is missing; it is never asked to decode.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment


def _container(magic: bytes) -> str:
    if magic[:4] == b"fLaC":
        return "flac"
    if magic[:4] == b"RIFF" and magic[8:12] == b"WAVE":
        return "wav"
    raise ValueError(magic)


def _take(pcm: BytesIO, frames: Sequence[Any]) -> None:
    for frame in frames:
        pcm.write(memoryview(frame.planes[0])[: frame.samples * 2])
    if pcm.tell() > LONGEST_SECONDS * RATE * 2:
        raise _too_long()


def _apply(sound: Segment, operation: Operation) -> Segment:
    match operation:
        case Trim(start, end):
            return sound[_ms(start) : None if end is None else _ms(end)]
        case RemoveSilence():
            return _without_silence(sound, operation)
        case Fade(rise, fall):
            if _ms(rise) + _ms(fall) > len(sound):
                raise StationError(
                    "EDIT_OPERATION",
                    _(
                        "The fades are longer than the sound ({seconds:.1f} s). Make them shorter."
                    ).format(seconds=sound.duration_seconds),
                )
            risen = sound.fade_in(_ms(rise)) if _ms(rise) else sound
            return risen.fade_out(_ms(fall)) if _ms(fall) else risen
        case Join(path, pause):
            quiet = type(sound).silent(duration=_ms(pause), frame_rate=RATE)
            return sound.append(quiet + load(Path(path)), crossfade=0)


def _without_silence(sound: Segment, wanted: RemoveSilence) -> Segment:
    start, end = 0, len(sound)
    loud = range(0, end, _STEP_MS)
    if wanted.head:
        first = next((at for at in loud if _is_loud(sound, at, wanted)), end)
        start = max(first - _MARGIN_MS, 0) if first < end else end
    if wanted.tail:
        last = next((at for at in reversed(loud) if _is_loud(sound, at, wanted)), None)
        end = start if last is None else min(last + _STEP_MS + _MARGIN_MS, end)
    return sound if (start, end) == (0, len(sound)) else sound[start:end]


def _is_loud(sound: Segment, at: int, wanted: RemoveSilence) -> bool:
    return bool(sound[at : at + _STEP_MS].dBFS > wanted.threshold_db)


def _save(sound: Segment, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb+") as file:
            sound.export(file, format="wav")
        part.replace(target)
    except OSError as error:
        raise StationError(
            "EDIT_TARGET",
            _("{file} cannot be written ({reason}). Check the folder and the free space.").format(
                file=target, reason=error.strerror
            ),
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _operation(number: int, item: object) -> Operation:
    if not isinstance(item, dict):
        raise _wrong(number)
    given: dict[str, Any] = dict(item)
    try:
        match given.pop("op", None):
            case "trim":
                end = given.pop("end", None)
                trim = Trim(_seconds(given.pop("start", 0)), None if end is None else _seconds(end))
                if given or (trim.end is not None and trim.end <= trim.start):
                    raise _wrong(number)
                return trim
            case "remove_silence":
                head, tail = given.pop("head", True), given.pop("tail", True)
                threshold = float(given.pop("threshold_db", -50.0))
                if given or type(head) is not bool or type(tail) is not bool or threshold >= 0:
                    raise _wrong(number)
                return RemoveSilence(head, tail, threshold)
            case "fade":
                fade = Fade(_seconds(given.pop("in", 0)), _seconds(given.pop("out", 0)))
                if given:
                    raise _wrong(number)
                return fade
            case "join":
                path, pause = given.pop("with"), _seconds(given.pop("pause", 0))
                if given or not isinstance(path, str):
                    raise _wrong(number)
                return Join(path, pause)
    except (TypeError, ValueError, KeyError):
        raise _wrong(number) from None
    raise _wrong(number)


def _seconds(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    if not isfinite(value) or not 0 <= value <= LONGEST_SECONDS:
        raise ValueError(value)
    return float(value)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _wrong(number: int) -> StationError:
    return StationError(
        "EDIT_OPERATION",
        _("Step {number} of the editing is not understood; nothing was changed.").format(
            number=number
        ),
    )


def _too_long() -> StationError:
    return StationError(
        "EDIT_TOO_LONG",
        _("The sound is longer than {minutes} minutes. Divide it before editing.").format(
            minutes=LONGEST_SECONDS // 60
        ),
    )
