"""Sounds made for edits, and what is measured of the edited ones."""

import wave
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ccht_desktop.library.edit_list import RATE
from ccht_desktop.library.editing import edit

Sound = npt.NDArray[np.float64]


def tone(seconds: float, pitch: float = 1000.0) -> Sound:
    return 0.5 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * RATE)) / RATE)


def noise(seconds: float, seed: int) -> Sound:
    return np.random.default_rng(seed).uniform(-0.4, 0.4, round(seconds * RATE))


def silence(seconds: float) -> Sound:
    return np.zeros(round(seconds * RATE))


def write(path: Path, sound: Sound, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((sound * 32767).astype("<i2").tobytes())
    return path


def read(path: Path) -> Sound:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32767


def edited(source: Path, *operations: dict[str, Any]) -> Sound:
    target = source.with_name("edited.wav")
    answer = edit({"source": str(source), "target": str(target), "operations": list(operations)})
    sound = read(target)
    assert answer["frames"] == len(sound) and answer["seconds"] == len(sound) / RATE
    return sound


def place(whole: Sound, part: Sound) -> tuple[int, float]:
    """Where part lies in whole, and how like it (1 is the same)."""
    from scipy.signal import fftconvolve

    match = fftconvolve(whole, part[::-1], mode="valid")
    at = int(np.abs(match).argmax())
    there = whole[at : at + len(part)]
    return at, float(match[at] / np.sqrt((there**2).sum() * (part**2).sum()))


def step(sound: Sound, around: float) -> float:
    """The largest step from one sample to the next within 20 ms around a second."""
    at = round(around * RATE)
    return float(np.abs(np.diff(sound[max(at - 960, 0) : at + 960])).max())
