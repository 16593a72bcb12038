"""Sound that is cut and joined without being moved: stretches of files and of made samples."""

import warnings
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, TypeAlias

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import LONGEST_SECONDS, RATE, frames_of, too_long

JOINT_SECONDS = 0.008
"""How long sound falls and rises around a cut, so that nothing clicks."""
_BLOCK = RATE * 10
_WIDTH = 2

Segment: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Span:
    """Frames of raw 48 kHz mono s16 samples in a file or in memory."""

    home: IO[bytes]
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Tape:
    """Spans one after the other; memory holds only what was faded."""

    spans: tuple[Span, ...] = ()

    @property
    def frames(self) -> int:
        return sum(span.frames for span in self.spans)

    def part(self, start: int, end: int) -> "Tape":
        """From one frame to another."""
        kept: list[Span] = []
        at = 0
        for span in self.spans:
            first, last = max(start - at, 0), min(end - at, span.frames)
            if first < last:
                kept.append(Span(span.home, span.start + first, last - first))
            at += span.frames
        return Tape(tuple(kept))

    def joined(self, *others: "Tape") -> "Tape":
        return Tape(tuple(span for tape in (self, *others) for span in tape.spans))

    def blocks(self, frames: int = _BLOCK) -> Iterator[bytes]:
        """The samples, so many frames at a time; only the last block is shorter."""
        held = bytearray()
        for span in self.spans:
            done = 0
            while done < span.frames:
                count = min(span.frames - done, frames - len(held) // _WIDTH)
                span.home.seek((span.start + done) * _WIDTH)
                held += span.home.read(count * _WIDTH)
                done += count
                if len(held) == frames * _WIDTH:
                    yield bytes(held)
                    held.clear()
        if held:
            yield bytes(held)

    def faded(self, rise: float, fall: float) -> "Tape":
        """Rises and falls evenly over so many seconds at its ends; both must fit in."""
        up, down, whole = frames_of(rise), frames_of(fall), self.frames
        risen = _tape(self._segment(0, up).fade_in(round(rise * 1000))) if up else Tape()
        fallen = (
            _tape(self._segment(whole - down, whole).fade_out(round(fall * 1000)))
            if down
            else Tape()
        )
        return risen.joined(self.part(up, whole - down), fallen)

    def softened(self, head: bool, tail: bool) -> "Tape":
        """Without a click at the ends where something was cut off or comes after."""
        joint = min(JOINT_SECONDS, self.frames // 2 * 1000 // RATE / 1000)
        return self.faded(joint if head else 0.0, joint if tail else 0.0)

    def _segment(self, start: int, end: int) -> Segment:
        return segment(b"".join(self.part(start, end).blocks()))


def pause(seconds: float) -> Tape:
    return _tape(segment(bytes(frames_of(seconds) * _WIDTH)))


def segment(samples: bytes) -> Segment:
    # pydub warns that ffmpeg is missing; it is never asked to decode.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    return AudioSegment(data=samples, sample_width=_WIDTH, frame_rate=RATE, channels=1)


def load(path: Path, room: Path) -> Tape:
    """A WAV or FLAC file as 48 kHz mono, decoded here, never by pydub.

    Its samples lie in a nameless file in the folder `room`, gone when the process is.
    """
    import av

    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    home = _nameless(room)
    try:
        with path.open("rb") as file:
            kind = _container(file.read(12))
            file.seek(0)
            with av.open(file, mode="r", format=kind) as container:
                for frame in container.decode(audio=0):
                    _take(home, resampler.resample(frame))
            _take(home, resampler.resample(None))
        return Tape((Span(home, 0, home.tell() // _WIDTH),))
    except (av.FFmpegError, OSError, ValueError, IndexError) as error:
        home.close()
        raise StationError(
            "EDIT_SOURCE",
            _("{file} is not a sound that can be edited. Add it to the library first.").format(
                file=path.name
            ),
        ) from error
    except BaseException:
        home.close()
        raise


def close(tapes: Sequence[Tape]) -> None:
    for tape in tapes:
        for span in tape.spans:
            span.home.close()


def save(tape: Tape, target: Path) -> None:
    """Writes a WAV file, whole or not at all; StationError EDIT_TARGET."""
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb+") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(_WIDTH)
            out.setframerate(RATE)
            for block in tape.blocks():
                out.writeframesraw(block)
        part.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        part.unlink(missing_ok=True)


def unwritable(target: Path, error: OSError) -> StationError:
    return StationError(
        "EDIT_TARGET",
        _("{file} cannot be written ({reason}). Check the folder and the free space.").format(
            file=target, reason=error.strerror
        ),
    )


def _nameless(room: Path) -> IO[bytes]:
    try:
        return TemporaryFile(dir=room)
    except OSError as error:
        raise unwritable(room, error) from error


def _tape(sound: Segment) -> Tape:
    samples: bytes = sound.raw_data
    return Tape((Span(BytesIO(samples), 0, len(samples) // _WIDTH),))


def _container(magic: bytes) -> str:
    if magic[:4] == b"fLaC":
        return "flac"
    if magic[:4] == b"RIFF" and magic[8:12] == b"WAVE":
        return "wav"
    raise ValueError(magic)


def _take(home: IO[bytes], frames: Sequence[Any]) -> None:
    for frame in frames:
        home.write(memoryview(frame.planes[0])[: frame.samples * _WIDTH])
    if home.tell() > LONGEST_SECONDS * RATE * _WIDTH:
        raise too_long()
