"""The shape of a clip for the eye: the lowest and highest sample of each of a few thousand buckets.

Stored as pairs of int8 (min, max), one pair per bucket; all buckets but the last hold as many
frames as bucket_frames() says.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_BUCKETS = 4096
FINEST_FRAMES = 16


def bucket_frames(frames: int) -> int:
    """Frames in each bucket of a clip of so many frames."""
    size = FINEST_FRAMES
    while -(-frames // size) > MOST_BUCKETS:
        size *= 2
    return size


def unpack(peaks: bytes) -> list[tuple[int, int]]:
    """(lowest, highest) of each bucket, each −128 to 127."""
    values = memoryview(peaks).cast("b").tolist()
    return list(zip(values[::2], values[1::2], strict=True))


class Peaks:
    """Fed with 16-bit samples of a length unknown beforehand; buckets merge as they become many."""

    def __init__(self) -> None:
        import numpy as np

        self._size = FINEST_FRAMES
        self._count = 0
        self._low = np.zeros(2 * MOST_BUCKETS, np.int8)
        self._high = np.zeros(2 * MOST_BUCKETS, np.int8)
        self._rest: NDArray[np.int16] = np.zeros(0, np.int16)

    def push(self, samples: "NDArray[np.int16]") -> None:
        import numpy as np

        block = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        while len(block) >= self._size:
            if self._count == 2 * MOST_BUCKETS:
                self._merge()
                continue
            whole = min(len(block) // self._size, 2 * MOST_BUCKETS - self._count)
            taken = block[: whole * self._size].reshape(whole, self._size)
            self._put(taken.min(axis=1), taken.max(axis=1))
            block = block[whole * self._size :]
        self._rest = block.copy()

    def packed(self) -> bytes:
        """Ends the clip."""
        import numpy as np

        if len(self._rest):
            if self._count == 2 * MOST_BUCKETS:
                self._merge()
            self._put(self._rest[None].min(axis=1), self._rest[None].max(axis=1))
            self._rest = self._rest[:0]
        while self._count > MOST_BUCKETS:
            self._merge()
        pairs = np.stack((self._low[: self._count], self._high[: self._count]), axis=1)
        return pairs.tobytes()

    def _put(self, low: "NDArray[np.int16]", high: "NDArray[np.int16]") -> None:
        import numpy as np

        end = self._count + len(low)
        self._low[self._count : end] = (low >> 8).astype(np.int8)
        self._high[self._count : end] = (high >> 8).astype(np.int8)
        self._count = end

    def _merge(self) -> None:
        """Two buckets become one; an odd one can only be the last of the clip."""
        pairs = self._count // 2
        for values, least in ((self._low, True), (self._high, False)):
            both = values[: 2 * pairs].reshape(pairs, 2)
            merged = both.min(axis=1) if least else both.max(axis=1)
            values[:pairs] = merged
            if self._count % 2:
                values[pairs] = values[self._count - 1]
        self._count = pairs + self._count % 2
        self._size *= 2
