"""A capture device of this computer, from the thread that opens it to the thread that closes it."""

import threading
import time
from collections.abc import Callable, Generator
from typing import Any

from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.limiter import RATE
from ccht_desktop.playout.outputs.listing import cannot_open, captures
from ccht_desktop.playout.outputs.port import OutputUnavailable

FRAGMENT_MS = 40
OPENING_SECONDS = 3.0
LOST_SECONDS = 1.0


class Capture:
    """Opens at once, in a thread: a sound system may never answer.

    take: called from the device's own thread with mono 16-bit blocks at 48 kHz.
    """

    def __init__(self, wanted: str, take: Callable[[bytes], None], backends: list[Any]) -> None:
        self._wanted = wanted
        self._take = take
        self._backends = backends
        self._error: str | None = None
        self._device: Any = None
        self._given_up = False
        self._lock = threading.Lock()
        self._heard: float | None = None
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._open, name="open-device", daemon=True)
        self._thread.start()

    def failure(self) -> str | None:
        """Why nothing comes; None while it does, or while it is being opened."""
        if self._error is not None:
            return self._error
        since, limit = self._began, OPENING_SECONDS
        if self._heard is not None:
            since, limit = self._heard, LOST_SECONDS
        if time.monotonic() - since <= limit:
            return None
        return _("Nothing comes from the line input {name}.").format(name=self._wanted)

    def close(self, patience: float = 0.0) -> None:
        """Waits so many seconds at most until the device is closed."""
        with self._lock:
            self._given_up = True
            device, self._device = self._device, None
        if device is not None:
            self._thread = threading.Thread(
                target=_end, args=(device,), name="close-device", daemon=True
            )
            self._thread.start()
        if patience:
            self._thread.join(patience)

    def _open(self) -> None:
        try:
            device = self._start()
        except OutputUnavailable as error:
            self._error = str(error)
            return
        with self._lock:
            if not self._given_up:
                self._device = device
                return
        _end(device)

    def _start(self) -> Any:
        import miniaudio

        found = [each["id"] for each in captures(self._backends) if each["name"] == self._wanted]
        if not found:
            text = _("There is no line input named {name}. Plug it in, or choose another.")
            raise OutputUnavailable(text.format(name=self._wanted))
        # Made in two steps: what a failed opening has taken must be given back.
        device = miniaudio.CaptureDevice.__new__(miniaudio.CaptureDevice)
        try:
            device.__init__(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=FRAGMENT_MS,
                device_id=found[0],
                backends=self._backends,
                app_name="CCHT Desktop",
            )
            blocks = self._blocks()
            next(blocks)
            device.start(blocks)
        except miniaudio.MiniaudioError as error:
            _end(device)
            raise OutputUnavailable(cannot_open(error)) from error
        return device

    def _blocks(self) -> Generator[None, bytes, None]:
        while True:
            block = yield
            self._heard = time.monotonic()
            self._take(bytes(block))


def _end(device: Any) -> None:
    """Closes a device and its connection to the sound server, which the library forgets."""
    import miniaudio

    device.close()
    context = getattr(device, "_context", None)
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
