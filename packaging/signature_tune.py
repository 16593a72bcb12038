"""The sample signature tune, composed for it: four phrases on the five notes of điệu Bắc."""

from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 48_000
BEAT = 0.74
SECONDS = 15.5
Sound = npt.NDArray[np.float64]

# hò xừ xang xê cống on D; MIDI numbers.
D3, G2, A2, E3, A3 = 50, 43, 45, 52, 57
D4, E4, G4, A4, B4, D5, E5, G5, A5 = 62, 64, 67, 69, 71, 74, 76, 79, 81
MELODY: tuple[tuple[int, float], ...] = (
    *((A4, 1), (B4, 0.5), (D5, 0.5), (E5, 1), (D5, 1)),
    *((B4, 0.5), (A4, 0.5), (G4, 1), (A4, 2)),
    *((D5, 0.5), (E5, 0.5), (G5, 1), (E5, 0.5), (D5, 0.5), (B4, 1)),
    *((A4, 0.5), (B4, 0.5), (G4, 0.5), (E4, 0.5), (D4, 2)),
)
# (beat, note, loudness): fourths and fifths below the long notes, open fifths in the bass.
UNDER: tuple[tuple[float, int, float], ...] = (
    *((0, D3, 0.8), (0, A3, 0.6), (2, A4, 0.45), (3, G4, 0.4)),
    *((4, G2, 0.8), (4, D3, 0.6), (5, D4, 0.45), (6, E4, 0.4), (6, A2, 0.6)),
    *((8, E3, 0.8), (8, A3, 0.5), (9, D5, 0.45), (11, E4, 0.4), (11, A2, 0.5)),
    *((12, A2, 0.8), (12, E3, 0.6), (14, D3, 0.9), (14, A3, 0.7)),
)
BELLS: tuple[tuple[float, int, float], ...] = (
    *((0, D5, 0.35), (6, A5, 0.22), (9, G5, 0.25)),
    *((14, D5, 0.4), (14.5, A5, 0.3), (15, D5 + 12, 0.22)),
)
RUN_UP = (D4, E4, G4, A4, B4)


def tune() -> npt.NDArray[np.float32]:
    """Two channels of RATE samples a second, peak 0.7, silent at both ends."""
    left, right = np.zeros(int(SECONDS * RATE)), np.zeros(int(SECONDS * RATE))
    beat = 0.0
    for note, beats in MELODY:
        _add(left, right, beat, pluck(note, 1.0 + beats), 1.0, 0.45)
        beat += beats
    for at, note, loudness in UNDER:
        _add(left, right, at, pluck(note, 3.0), loudness, 0.6)
    for at, note, loudness in BELLS:
        _add(left, right, at, bell(note), loudness, 0.3)
    for step, note in enumerate(RUN_UP):
        _add(left, right, 7.5 + step * 0.1, pluck(note, 0.8), 0.3 + 0.06 * step, 0.7)
    both = np.stack([_room(left, (0.031, 0.053, 0.089)), _room(right, (0.037, 0.061, 0.097))])
    quiet = int(2.5 * RATE)
    both[:, -quiet:] *= np.cos(np.linspace(0, np.pi / 2, quiet)) ** 2
    scaled: npt.NDArray[np.float32] = (both * 0.7 / np.abs(both).max()).astype(np.float32)
    return scaled


def pluck(note: int, seconds: float) -> Sound:
    """A zither-like string: partials that die faster the higher they are, a little vibrato late."""
    time = np.arange(int((seconds + 1.2) * RATE)) / RATE
    pitch = _pitch(note)
    sway = 0.0012 * pitch * np.minimum(time, 1.0) * np.sin(2 * np.pi * 5.2 * time) / 5.2
    sound = np.zeros_like(time)
    for partial in range(1, 13):
        if pitch * partial > 14_000:
            break
        stretch = partial * np.sqrt(1 + 0.00015 * partial**2)
        decay = np.exp(-time * (1.1 + pitch / 700 + 0.75 * partial))
        phase = 2 * np.pi * stretch * (pitch * time + sway)
        sound += np.sin(phase) * decay * np.sin(0.23 * np.pi * partial) / partial
    return _attack(sound, 0.004)


def bell(note: int) -> Sound:
    """A small bronze bell: uneven partials, long."""
    time = np.arange(int(3.5 * RATE)) / RATE
    sound = np.zeros_like(time)
    for ratio, loudness, decay in (
        (1, 1.0, 1.1),
        (2.0, 0.5, 1.7),
        (2.76, 0.28, 2.6),
        (5.4, 0.1, 5),
    ):
        sound += loudness * np.sin(2 * np.pi * _pitch(note) * ratio * time) * np.exp(-time * decay)
    return _attack(sound, 0.002)


def _pitch(note: int) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _attack(sound: Sound, seconds: float) -> Sound:
    rise = int(seconds * RATE)
    fall = int(0.05 * RATE)
    sound[:rise] *= np.linspace(0, 1, rise)
    sound[-fall:] *= np.linspace(1, 0, fall)
    return sound


def _add(left: Sound, right: Sound, beat: float, sound: Any, loudness: float, side: float) -> None:
    start = int((0.05 + beat * BEAT) * RATE)
    sound = sound[: len(left) - start] * loudness
    left[start : start + len(sound)] += sound * np.cos(side * np.pi / 2)
    right[start : start + len(sound)] += sound * np.sin(side * np.pi / 2)


def _room(dry: Sound, delays: tuple[float, ...]) -> Sound:
    wet = dry.copy()
    for delay in delays:
        for repeat in range(1, 6):
            shift = int(delay * repeat * RATE)
            wet[shift:] += 0.16 * 0.62**repeat * dry[:-shift]
    return wet
