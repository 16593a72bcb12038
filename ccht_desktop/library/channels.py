"""What only the sound as it came can tell: clipped samples, and a channel without a signal."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from numpy.typing import NDArray

RUN = 3
"""So many samples at full scale in a row are clipped."""
CLIPPED_SECONDS = 0.3
"""Less of it is worth no word."""
DEAD_DBFS = -50.0
DEAD_BELOW_DB = 30.0
_BATCH = 1 << 16
_PART_SECONDS = 0.1
_FULL = 0.9999
_FULL_8_BIT = 0.99
_TYPES = {"u8": "u1", "s16": "i2", "s32": "i4", "s64": "i8", "flt": "f4", "dbl": "f8"}
_SCALE = {"s64": 2.0**63, "u8": 128.0, "s16": 32768.0, "s32": 2147483648.0, "flt": 1.0, "dbl": 1.0}


class Channels:
    """Fed with decoded frames of any format, in order; looks at some thousand samples at a time."""

    def __init__(self) -> None:
        self._shape: tuple[str, int, int] | None = None
        self._planar = False
        self._changed = False
        self._waiting: list[Any] = []
        self._samples = 0
        self._at = 0
        self._last: Any = None
        self._parts = 0
        self._last_part = -1
        self._power: Any = 0.0

    def push(self, frame: "AudioFrame") -> None:
        shape = (frame.format.name.removesuffix("p"), len(frame.layout.channels), frame.sample_rate)
        if shape != self._shape:
            self._flush()
            self._changed = self._shape is not None
            self._shape, self._planar, self._last = shape, frame.format.is_planar, None
            self._at, self._last_part, self._power = 0, -1, 0.0
        self._waiting.append(samples_of(frame))
        self._samples += frame.samples
        if self._samples >= _BATCH:
            self._flush()

    @property
    def clipped_seconds(self) -> float:
        """Tenths of a second in which samples are clipped, in seconds."""
        self._flush()
        return round(self._parts * _PART_SECONDS, 1)

    @property
    def live_channel(self) -> int | None:
        """The one channel of a stereo file that carries the sound; None where both do, or none."""
        import numpy as np

        self._flush()
        if self._changed or self._shape is None or self._shape[1] != 2 or not self._at:
            return None
        level = 10 * np.log10(np.maximum(self._power / self._at, 1e-12))
        live = int(level[1] > level[0])
        dead = float(level[1 - live])
        if dead <= DEAD_DBFS and level[live] >= dead + DEAD_BELOW_DB:
            return live
        return None

    def _flush(self) -> None:
        import numpy as np

        if not self._waiting or self._shape is None:
            return
        name, channels, rate = self._shape
        block: Any = np.concatenate(self._waiting, axis=1)
        self._waiting, self._samples = [], 0
        if not self._planar:
            block = block.reshape(-1, channels).T
        # A float file may hold what is no number.
        with np.errstate(all="ignore"):
            if name != "flt":
                offset = 128.0 if name == "u8" else 0.0
                block = (block.astype(np.float32) - np.float32(offset)) / np.float32(_SCALE[name])
            self._power = self._power + np.einsum("ij,ij->i", block, block).astype(np.float64)
        self._count_clipped(block, rate, _FULL_8_BIT if name == "u8" else _FULL)
        self._at += block.shape[1]

    def _count_clipped(self, block: "NDArray[np.float32]", rate: int, full: float) -> None:
        import numpy as np

        joined = block if self._last is None else np.concatenate((self._last, block), axis=1)
        start = self._at - (joined.shape[1] - block.shape[1])
        self._last = joined[:, 1 - RUN :].copy()
        if joined.max(initial=0.0) < full and joined.min(initial=0.0) > -full:
            return
        hot = np.abs(joined) >= full
        runs = hot[:, :-2] & hot[:, 1:-1] & hot[:, 2:]
        places = np.flatnonzero(runs.any(axis=0)) + start
        parts = np.unique((places / (rate * _PART_SECONDS)).astype(np.int64))
        parts = parts[parts > self._last_part]
        if len(parts):
            self._parts += len(parts)
            self._last_part = int(parts[-1])


def samples_of(frame: "AudioFrame") -> Any:
    """A copy as PyAV's to_ndarray makes it, in a fraction of its time."""
    import numpy as np

    planar = frame.format.is_planar
    kind = _TYPES[frame.format.name.removesuffix("p")]
    count = frame.samples if planar else frame.samples * len(frame.layout.channels)
    planes = frame.planes
    samples = np.empty((len(planes), count), kind)
    for row, plane in zip(samples, planes, strict=True):
        row[:] = np.frombuffer(memoryview(plane), kind, count)
    return samples


def one_channel(frame: "AudioFrame", index: int) -> "AudioFrame":
    """A mono frame of the same format that holds one channel."""
    import numpy as np
    from av import AudioFrame

    sound, count = samples_of(frame), len(frame.layout.channels)
    taken = sound[index : index + 1] if frame.format.is_planar else sound[:, index::count]
    alone = AudioFrame.from_ndarray(
        np.ascontiguousarray(taken), format=frame.format.name, layout="mono"
    )
    alone.sample_rate, alone.pts, alone.time_base = frame.sample_rate, frame.pts, frame.time_base
    return alone
