"""The one lane to the air: voices one after another, each placed on its frame."""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.playout.voice import FADE_FRAMES, RATE, Voice

MARKS = 64
# At five callbacks a second, all of a shorter stretch have been seen to come late together.
ENVELOPE_SECONDS = 8.0
JOLT_SECONDS = 0.06


class Mixer:
    """Rendered by the audio callback, armed by the engine; never two sounds at once.

    The queue is a tuple replaced whole, so that the callback takes no lock.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._queue: tuple[Voice, ...] = ()
        self.paused = False
        self._still = False
        self.position = 0
        self._marks: list[tuple[float, float]] = [(0.0, 0.0)] * MARKS
        self._mark = 0
        self._jolted = 0.0

    @property
    def busy(self) -> bool:
        """Something sounds or waits to sound."""
        return any(voice.ended is None for voice in self._queue)

    def arm(self, voice: Voice) -> None:
        """Puts a voice behind those armed already; it starts on its frame, or when they end."""
        self._queue = (*(v for v in self._queue if v.ended is None), voice)

    def cut(self) -> None:
        """Silence now: what sounds fades in 50 ms, what waits never starts."""
        for voice in self._queue:
            voice.cut = True

    def drop(self) -> None:
        """Forgets all voices at once, without a fade; the callback sees it at its next turn."""
        self._queue = ()

    def feed(self) -> None:
        for voice in self._queue:
            voice.feed()

    def render(self, frames: int) -> NDArray[np.int16]:
        """The next frames as mono 16-bit samples. The callback's path: no lock, no I/O, no log."""
        out = np.zeros(frames, np.float32)
        self._advance(frames, out)
        np.clip(out, -1.0, 1.0, out=out)
        return (out * 32767.0).astype(np.int16)

    def skip(self, frames: int) -> None:
        """The next frames are counted, not rendered."""
        self._advance(frames, None)

    def restart_clock(self) -> None:
        """A stream was opened anew: what was known of its pace no longer holds."""
        self._marks = [(0.0, 0.0)] * MARKS

    def epoch(self) -> float:
        """The monotonic second at which frame 0 was, or would have been, asked for."""
        paces = self._trusted() or [pace for at, pace in self._marks if at]
        return min(paces) if paces else self._monotonic() - self.position / RATE

    def _trusted(self) -> list[float]:
        """Paces of the last seconds, since a call came so late that the device may have run dry:
        from then on it is later by what was missing."""
        marks = [mark for mark in self._marks if mark[0] > self._jolted]
        newest = max((at for at, _pace in marks), default=0.0)
        return [pace for at, pace in marks if at >= newest - ENVELOPE_SECONDS]

    def _advance(self, frames: int, out: NDArray[np.float32] | None) -> None:
        now = self._monotonic()
        pace = now - self.position / RATE
        trusted = self._trusted()
        if trusted and pace - min(trusted) > JOLT_SECONDS:
            self._jolted = now
        self._marks[self._mark % MARKS] = (now, pace)
        self._mark += 1
        moving = self._moving(frames, now)
        done, swells = 0, self._still and moving > 0
        for voice in self._queue:
            if done >= moving:
                break
            if voice.ended is None:
                done = self._play(voice, done, moving, out, now)
        self._still = self.paused
        if out is not None and (swells or moving < frames):
            count = min(moving, FADE_FRAMES)
            ramp = np.linspace(0.0, 1.0, count, dtype=np.float32)
            out[:count] *= ramp if swells else ramp[::-1]
        self.position += frames

    def _moving(self, frames: int, now: float) -> int:
        """How many of the next frames the voices take: none in a pause, but for its first fade."""
        if self._still:
            for voice in self._queue:
                if voice.cut and voice.ended is None:
                    voice.ended, voice.ended_at = self.position, now
        if not self.paused:
            return frames
        moving = 0 if self._still else min(frames, FADE_FRAMES)
        for voice in self._queue:
            if voice.ended is None and voice.began is not None:
                voice.paused += frames - moving
        return moving

    def _play(
        self, voice: Voice, done: int, frames: int, out: NDArray[np.float32] | None, now: float
    ) -> int:
        if voice.cut and voice.began is None:
            voice.ended, voice.ended_at = self.position + done, now
            return done
        if voice.start_frame is not None and voice.began is None:
            done = max(done, voice.start_frame - self.position)
            if done >= frames:
                return frames
        if out is None:
            count = voice.skip(frames - done)
        else:
            samples = voice.take(frames - done)
            count = len(samples)
            out[done : done + count] = samples
        if count and voice.began is None:
            voice.began, voice.began_at = self.position + done, now
        done += count
        if voice.exhausted:
            voice.ended, voice.ended_at = self.position + done, now
            return done
        return frames
