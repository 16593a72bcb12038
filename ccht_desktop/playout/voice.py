"""One sound on its way to the air: decoded ahead into a ring, taken by the audio callback."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.limiter import CEILING_DB, amplitude, drain, link
from ccht_desktop.playout.limiter import RATE as RATE
from ccht_desktop.playout.limiter import Samples as Samples
from ccht_desktop.playout.sealed_file import SealedFile, Seals

RING_SECONDS = 10
FADE_FRAMES = RATE // 20


class Source(Protocol):
    """Where a voice's samples come from: blocks of mono float32 at 48 kHz."""

    def blocks(self) -> Iterator[Samples]: ...


class Voice:
    """Exactly `frames` frames of a source. One thread feeds, one takes; counters only grow.

    began and ended are mixer frames, None until reached; began_at and ended_at the monotonic
    seconds of the callbacks that reached them; consumed counts frames taken, paused those that
    passed while it stood still. broken_by, thin_by: what a failure, or too little sound, is.
    """

    broken_by = Cause.LOI_TEP
    thin_by = Cause.KHAC

    def __init__(self, source: Source | None, frames: int, start_frame: int | None = None) -> None:
        self.frames = frames
        self.start_frame = start_frame
        self.consumed = 0
        self.starved = 0
        self.paused = 0
        self.began: int | None = None
        self.ended: int | None = None
        self.began_at = 0.0
        self.ended_at = 0.0
        self.cut = False
        self.failure: str | None = None
        self._fed = 0
        self._source = source
        self._silent = source is None
        self._blocks: Iterator[Samples] | None = None
        self._rest: Samples = np.zeros(0, np.float32)
        self._ring = np.zeros(RATE * RING_SECONDS if source else 0, np.float32)
        self._fade_left: int | None = None
        self._shortened = False
        self._feeding = threading.Lock()

    def feed(self) -> None:
        """Decodes ahead until the ring is full; a decode fault is kept in failure."""
        if self._source is None or self.failure or self.ended is not None:
            return
        with self._feeding:
            try:
                self._fill()
            except StationError as error:
                self.failure = error.text
            except Exception as error:  # noqa: BLE001
                # Whatever a decoder throws ends this voice, never the thread that feeds all.
                self.failure = f"{type(error).__name__}: {error}"

    def shorten(self, frames: int) -> None:
        """Ends when `frames` frames have been taken in all, fading out over the last 50 ms."""
        least = self.consumed + FADE_FRAMES if self.consumed else 0
        self.frames = min(self.frames, max(least, frames))
        self._shortened = True

    def take(self, wanted: int) -> Samples:
        """At most `wanted` next frames; fewer when starved, or when cut (after a short fade)."""
        left = self.frames - self.consumed
        count = min(wanted, left)
        if self._source is not None:
            count = min(count, self._fed - self.consumed)
            self.starved += min(wanted, left) - count
        if self.cut:
            return self._fading(count)
        samples = self._read(count)
        if self._shortened:
            samples *= self._closing(count)
        self.consumed += count
        return samples

    def skip(self, wanted: int) -> int:
        """Counts frames as taken without any sound; for a sound card that only counts."""
        if self.cut:
            self._fade_left = 0
            return 0
        count = min(wanted, self.frames - self.consumed)
        self.consumed += count
        return count

    @property
    def mute_seconds(self) -> float:
        """How long what comes in has been digital silence, where it comes in from outside."""
        return 0.0

    def close(self, patience: float = 0.0) -> None:
        """Gives back what it holds of the computer; for one that is not heard any more."""

    @property
    def exhausted(self) -> bool:
        """Nothing more will come: all frames taken, or the cut has faded."""
        faded = self.cut and (self._fade_left == 0 or self._silent or self.consumed == 0)
        broken = self.failure is not None and self.consumed >= self._fed
        return self.consumed >= self.frames or faded or broken

    def _fading(self, count: int) -> Samples:
        if self._fade_left is None:
            self._fade_left = FADE_FRAMES if self.consumed else 0
        count = min(count, self._fade_left)
        first = self._fade_left
        ramp = np.arange(first, first - count, -1).astype(np.float32) / np.float32(FADE_FRAMES)
        samples: Samples = self._read(count) * ramp
        self.consumed += count
        self._fade_left = 0 if count == 0 else first - count
        return samples

    def _closing(self, count: int) -> Samples:
        left = self.frames - self.consumed - np.arange(count)
        return np.clip(left / FADE_FRAMES, 0.0, 1.0).astype(np.float32)

    def _read(self, count: int) -> Samples:
        if self._source is None:
            return np.zeros(count, np.float32)
        size = len(self._ring)
        begin = self.consumed % size
        end = begin + count
        if end <= size:
            return self._ring[begin:end].copy()
        return np.concatenate((self._ring[begin:], self._ring[: end - size]))

    def _fill(self) -> None:
        size = len(self._ring)
        while self._fed < self.frames:
            room = size - (self._fed - self.consumed)
            if room < RATE // 10:
                return
            if not len(self._rest) and not self._next_block():
                return
            count = min(room, len(self._rest), self.frames - self._fed)
            begin = self._fed % size
            first = min(count, size - begin)
            self._ring[begin : begin + first] = self._rest[:first]
            self._ring[: count - first] = self._rest[first:count]
            self._rest = self._rest[count:]
            self._fed += count

    def _next_block(self) -> bool:
        assert self._source is not None
        if self._blocks is None:
            self._blocks = self._source.blocks()
        block = next(self._blocks, None)
        if block is None:
            if self.frames - self._fed > self.frames // 1000:
                self.failure = _("The file is shorter than it should be.")
            self.frames = self._fed
            return False
        self._rest = block
        return True


class ClipSource:
    """A canonical FLAC file, with gain and a limiter that keeps true peaks below the ceiling.

    first: the frame it begins with.
    """

    def __init__(
        self,
        path: Path,
        seals: Seals,
        gain_db: float,
        ceiling_db: float = CEILING_DB,
        *,
        first: int = 0,
    ) -> None:
        self._path = path
        self._seals = seals
        self._gain_db = gain_db
        self._ceiling = amplitude(ceiling_db)
        self._first = first

    def blocks(self) -> Iterator[Samples]:
        """Raises StationError CLIP_UNPLAYABLE where the file does not decode, or was changed."""
        import av

        try:
            with (
                SealedFile(self._path, self._seals) as file,
                av.open(file, format="flac") as container,
            ):
                yield from self._limited(av, container)
        except (OSError, av.error.FFmpegError) as error:
            raise StationError(
                "CLIP_UNPLAYABLE", _("The clip's file cannot be decoded.")
            ) from error

    def _limited(self, av: object, container: object) -> Iterator[Samples]:
        from av.container import InputContainer
        from av.filter import Graph

        assert isinstance(container, InputContainer)
        graph = Graph()
        stream = container.streams.audio[0]
        # A thread of theirs is begun and ended with the interpreter held: the callback would wait.
        graph.threads = stream.codec_context.thread_count = 1
        source = graph.add_abuffer(template=stream)
        link(graph, source, self._gain_db, self._ceiling)
        if self._first and stream.time_base:
            container.seek(int(self._first / RATE / stream.time_base), stream=stream)
        early = 0
        for frame in container.decode(stream):
            if self._first and frame.pts is not None:
                early = max(early, self._first - frame.pts)
                if frame.pts + frame.samples <= self._first:
                    early = 0
                    continue
            graph.push(frame)
            for block in drain(graph):
                yield block[early:]
                early -= min(early, len(block))
        graph.push(None)
        yield from drain(graph)
