"""Another's sound as it comes in: a voice whose samples are those of a line input, half a second
later."""

from collections import deque
from typing import Any

import numpy as np

from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.playout.capture import Capture
from ccht_desktop.playout.limiter import RATE, Limiter
from ccht_desktop.playout.outputs.listing import real_backends
from ccht_desktop.playout.voice import Samples, Voice

# More than a callback's block, a fragment of the input and a turn of the feeder together.
CUSHION = RATE // 2
MOST = RATE * 3 // 2
RING = RATE * 4
BLOCKS = 256


class LineVoice(Voice):
    """Begins with the first frames that come, and lasts by the clock from then on: where the input
    is late it is silent, and that counts as starved."""

    broken_by = Cause.THIET_BI
    thin_by = Cause.THIET_BI

    def __init__(self, device: str, frames: int, backends: list[Any] | None = None) -> None:
        super().__init__(None, frames)
        self._silent = False
        self._arrived: deque[bytes] = deque(maxlen=BLOCKS)
        self._limiter = Limiter()
        self._line = np.zeros(RING, np.float32)
        self._written = 0
        self._taken = 0
        self._flows = False
        self._mute_frames = 0
        chosen = real_backends() if backends is None else backends
        self._capture = Capture(device, self._arrived.append, chosen)

    @property
    def mute_seconds(self) -> float:
        return self._mute_frames / RATE

    def feed(self) -> None:
        if self.failure or self.ended is not None:
            return
        with self._feeding:
            self.failure = self._capture.failure()
            while self._arrived:
                raw = np.frombuffer(self._arrived.popleft(), "<i2")
                self._mute_frames = 0 if raw.any() else self._mute_frames + len(raw)
                for block in self._limiter.push(raw.astype(np.float32) / np.float32(32768)):
                    self._write(block)

    def take(self, wanted: int) -> Samples:
        if self.began is None and not self._ready():
            return np.zeros(0, np.float32)
        return super().take(wanted)

    def close(self, patience: float = 0.0) -> None:
        self._capture.close(patience)

    def _ready(self) -> bool:
        held = self._written - self._taken
        if held > MOST:
            # Their clock runs ahead of ours, or a pause stood between: on with what is said now.
            self._taken, held = self._written - CUSHION, CUSHION
        self._flows = self._flows or held >= CUSHION
        return self._flows

    def _read(self, count: int) -> Samples:
        samples = np.zeros(count, np.float32)
        held = min(count, self._written - self._taken) if self._ready() else 0
        if held:
            places = np.arange(self._taken, self._taken + held) % RING
            samples[:held] = self._line[places]
            self._taken += held
        if held < count:
            self._flows = False
            self.starved += count - held
        return samples

    def _write(self, block: Samples) -> None:
        places = np.arange(self._written, self._written + len(block)) % RING
        self._line[places] = block
        self._written += len(block)
