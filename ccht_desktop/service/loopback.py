"""An ear on the air: captured frames, each with its monotonic second."""

import time
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.outputs.listing import captures, real_backends
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.voice import RATE

FRAGMENT_MS = 10
FRAGMENTS = 100
STEADY_SECONDS = 0.002
Heard = NDArray[np.float64]


def loopbacks() -> list[str]:
    """Names of what can be recorded; none where the computer tells none."""
    try:
        return [str(each["name"]) for each in captures(real_backends())]
    except OutputUnavailable:
        return []


class Ear:
    """Records from entering to leaving. Raises StationError NO_LOOPBACK on entering.

    The library says only when a block came; no block comes before its last frame was there, so the
    earliest of the arrivals around a frame shows when it was there (lower envelope).
    """

    def __init__(self, device: str, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wanted = device
        self._monotonic = monotonic
        self._blocks: list[bytes] = []
        self._frames = 0
        self._marks: list[tuple[float, int]] = []
        self._device: Any = None

    def __enter__(self) -> "Ear":
        import miniaudio

        try:
            found = [each for each in captures(real_backends()) if each["name"] == self._wanted]
            if not found:
                raise OutputUnavailable(_("it is not there"))
            self._device = miniaudio.CaptureDevice(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=FRAGMENT_MS,
                callback_periods=FRAGMENTS,
                device_id=found[0]["id"],
                backends=real_backends(),
                app_name="CCHT Desktop",
            )
            taking = self._take()
            next(taking)
            self._device.start(taking)
        except (OutputUnavailable, miniaudio.MiniaudioError) as error:
            text = _("“{name}” cannot be recorded ({reason}). Choose one of: {known}.")
            known = ", ".join(loopbacks()) or "–"
            reason = " ".join(str(part) for part in error.args)
            text = text.format(name=self._wanted, reason=reason, known=known)
            raise StationError("NO_LOOPBACK", text) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        import miniaudio

        self._device.close()
        miniaudio.lib.ma_context_uninit(self._device._context)

    def heard_until(self) -> float:
        """The monotonic second of the newest frame; 0 while there is none."""
        return self._marks[-1][0] if self._marks else 0.0

    def between(self, begin: float, end: float) -> tuple[float, Heard] | None:
        """The monotonic second of the first frame, and the frames, from -1 to 1; None where some
        were lost on the way, so that nobody can say when they were heard."""
        marks = [mark for mark in list(self._marks) if begin <= mark[0] <= end]
        half = len(marks) // 2
        if not half:
            return None
        origin = _origin(marks)
        if abs(_origin(marks[:half]) - _origin(marks[half:])) > STEADY_SECONDS:
            return None
        first = max(0, round((begin - origin) * RATE))
        count = round((end - begin) * RATE)
        samples = np.frombuffer(b"".join(self._blocks), "<i2")[first : first + count]
        return origin + first / RATE, samples.astype(np.float64) / 32768

    def _take(self) -> Generator[None, bytes, None]:
        while True:
            block = yield
            self._frames += len(block) // 2
            self._blocks.append(bytes(block))
            self._marks.append((self._monotonic(), self._frames))


def _origin(marks: list[tuple[float, int]]) -> float:
    """The monotonic second of the first of all frames, as these arrivals show it."""
    return min(at - frames / RATE for at, frames in marks)
