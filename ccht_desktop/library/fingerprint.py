"""What a clip sounds like, in 32 bits for each 0.112 s: the same sound in another encoding agrees.

Each bit says whether the difference of two neighbouring bands (300–2,400 Hz) rose since the word
before; a word of zero stands where nothing is to be heard. Words are little-endian uint32.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDS_A_SECOND = 6000 / 672
WORD_BYTES = 4
LEAST_WORDS = 18
"""What is shorter (3 s) is compared with nothing."""
_DECIMATION, _WINDOW, _HOP = 8, 4096, 672
_EDGES_HZ = (300.0, 2400.0)
_BANDS = 33
_QUIET = 1e-3
_SEGMENT = 27
_MOST_WRONG = 0.36
_LAGS = 28
_LEAST_COMPARED = 0.5


class Fingerprinter:
    """Fed with 48 kHz 16-bit mono; each push but the last a multiple of eight samples."""

    def __init__(self) -> None:
        import numpy as np

        rate = 48000 / _DECIMATION
        edges = np.geomspace(*_EDGES_HZ, _BANDS + 1) / rate * _WINDOW
        self._edges = np.round(edges).astype(int)
        self._hann = np.hanning(_WINDOW).astype(np.float32)
        self._mean = np.full(_DECIMATION, 1 / _DECIMATION, np.float32)
        self._rest: NDArray[np.float32] = np.zeros(0, np.float32)
        self._before: NDArray[np.float32] | None = None
        self._words: list[NDArray[np.uint32]] = []
        self._energy: list[NDArray[np.float32]] = []

    def push(self, samples: "NDArray[np.int16]") -> None:
        import numpy as np

        whole = len(samples) // _DECIMATION
        narrow = samples[: whole * _DECIMATION].astype(np.float32).reshape(whole, _DECIMATION)
        self._rest = np.concatenate((self._rest, narrow @ self._mean))
        windows = (len(self._rest) - _WINDOW) // _HOP + 1
        if windows > 0:
            self._take(windows)
            self._rest = self._rest[windows * _HOP :].copy()

    def packed(self) -> bytes:
        """Ends the clip; empty for one too short to compare. Silence before and after it goes."""
        import numpy as np

        if not self._words:
            return b""
        words, energy = np.concatenate(self._words), np.concatenate(self._energy)
        words[words == 0] = 1
        words[energy <= np.percentile(energy, 95) * _QUIET] = 0
        heard = np.flatnonzero(words)
        return words[heard[0] : heard[-1] + 1].astype("<u4").tobytes() if len(heard) else b""

    def _take(self, windows: int) -> None:
        import numpy as np

        framed = np.lib.stride_tricks.sliding_window_view(self._rest, _WINDOW)
        spectrum = np.fft.rfft(framed[: windows * _HOP : _HOP] * self._hann)
        power = spectrum.real**2 + spectrum.imag**2
        bands = np.add.reduceat(power[:, : self._edges[-1]], self._edges[:-1], axis=1)
        bands = bands.astype(np.float32)
        steps = bands[:, :-1] - bands[:, 1:]
        if self._before is not None:
            steps = np.concatenate((self._before, steps))
        else:
            bands = bands[1:]
        self._before = steps[-1:]
        bits = np.packbits(np.diff(steps, axis=0) > 0, axis=1)
        self._words.append(np.ascontiguousarray(bits).view(">u4")[:, 0].astype(np.uint32))
        self._energy.append(bands.sum(axis=1))


def share_alike(one: bytes, other: bytes) -> float:
    """How much of the shorter one is heard in the other, 0 to 1; offsets of up to 3 s are tried."""
    import numpy as np

    short, long = (np.frombuffer(words, "<u4") for words in sorted((one, other), key=len))
    if len(short) < LEAST_WORDS:
        return 0.0
    margin = np.zeros(_LAGS, "<u4")
    around = np.concatenate((margin, long, margin))
    shifted = np.lib.stride_tricks.sliding_window_view(around, len(short))[: 2 * _LAGS + 1]
    heard = (shifted != 0) & (short != 0)
    wrong = _bits_set(shifted ^ short) * heard
    counts = heard.sum(axis=1)
    enough = counts >= max(1.0, _LEAST_COMPARED * np.count_nonzero(short))
    if not enough.any():
        return 0.0
    means = np.where(enough, wrong.sum(axis=1) / np.maximum(counts, 1), 32.0)
    best = int(np.argmin(means))
    return _share_of_segments(wrong[best], heard[best])


def _share_of_segments(wrong: Any, heard: Any) -> float:
    """Of the words heard in both, how many lie in stretches of 3 s that agree."""
    agreed = compared = 0
    for start in range(0, len(wrong), _SEGMENT):
        count = int(heard[start : start + _SEGMENT].sum())
        compared += count
        if count and int(wrong[start : start + _SEGMENT].sum()) < _MOST_WRONG * 32 * count:
            agreed += count
    return agreed / compared if compared else 0.0


def _bits_set(words: Any) -> Any:
    import numpy as np

    if hasattr(np, "bitwise_count"):
        return np.bitwise_count(words)
    bits = np.unpackbits(np.ascontiguousarray(words)[..., None].view(np.uint8), axis=-1)
    return bits.sum(axis=-1)
