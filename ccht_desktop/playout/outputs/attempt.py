"""One device of this computer, from the thread that opens it to the thread that closes it."""

import threading
import time
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.outputs.listing import cannot_open, find
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.tap import Tap
from ccht_desktop.playout.voice import RATE

BUFFER_MS = 200
SILENT_CALLBACKS_SECONDS = 0.6
OPENING_SECONDS = 3.0


class Attempt:
    """Opens at once, in a thread of its own: a sound server that hangs must not stop the tick.

    name: of the device, once it is open.
    """

    def __init__(
        self, wanted: str, tap: Tap, backends: list[Any], buffer_ms: int = BUFFER_MS
    ) -> None:
        self.name: str | None = None
        self._wanted = wanted
        self._tap = tap
        self._backends = backends
        self._buffer_ms = buffer_ms
        self._error: str | None = None
        self._stream: Any = None
        self._given_up = False
        self._lock = threading.Lock()
        self._calls = 0
        self._called = time.monotonic()
        self._thread = threading.Thread(target=self._open, name="open-device", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """The sound library has not answered yet."""
        return self._thread.is_alive()

    def failure(self) -> str | None:
        if self._error is not None:
            return self._error
        quiet = time.monotonic() - self._called
        limit = OPENING_SECONDS if self._calls < 2 else SILENT_CALLBACKS_SECONDS
        return _("The sound device takes no sound.") if quiet > limit else None

    def close(self, patience: float) -> None:
        with self._lock:
            self._given_up = True
            stream, self._stream = self._stream, None
        if stream is not None:
            # A device whose server has died can hang in close.
            self._thread = threading.Thread(
                target=_end, args=(stream,), name="close-device", daemon=True
            )
            self._thread.start()
        if patience:
            self._thread.join(patience)

    def _open(self) -> None:
        try:
            name, device_id = find(self._wanted, self._backends)
            stream = self._start(device_id)
        except OutputUnavailable as error:
            self._error = str(error)
            return
        with self._lock:
            if not self._given_up:
                self._stream, self.name = stream, name
                return
        _end(stream)

    def _start(self, device_id: object | None) -> Any:
        import miniaudio

        # Made in two steps: what a failed opening has taken must be given back.
        stream = miniaudio.PlaybackDevice.__new__(miniaudio.PlaybackDevice)
        try:
            stream.__init__(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=self._buffer_ms,
                device_id=device_id,
                backends=self._backends,
                app_name="CCHT Desktop",
            )
            frames = self._frames()
            next(frames)
            stream.start(frames)
        except miniaudio.MiniaudioError as error:
            _end(stream)
            raise OutputUnavailable(cannot_open(error)) from error
        return stream

    def _frames(self) -> Generator[NDArray[np.int16], int, None]:
        wanted = yield np.zeros(0, np.int16)
        while True:
            self._called = time.monotonic()
            self._calls += 1
            wanted = yield self._tap.render(wanted)


def _end(stream: Any) -> None:
    """Closes a stream and its connection to the sound server, which the library forgets."""
    import miniaudio

    stream.close()
    context = getattr(stream, "_context", None)
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
