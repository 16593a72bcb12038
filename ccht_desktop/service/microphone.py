"""Recording from a microphone into a file that grows, with its level."""

import contextlib
import math
import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np

from ccht_desktop.foundation.disk import IMPORTS_BELOW, free_bytes
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.outputs.listing import cannot_open, captures, real_backends
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.voice import RATE
from ccht_desktop.service.growing_wav import GrowingWav
from ccht_desktop.service.preview import answered

FRAGMENT_MS = 40
POLL_SECONDS = 0.025
LOST_SECONDS = 1.0
OPENING_SECONDS = 3.0
MUTE_SECONDS = 2.0
LONGEST_SECONDS = 3600
LEAST_ROOM = IMPORTS_BELOW
BYTES_A_SECOND = RATE * 2
FLOOR_DB = -90.0


@dataclass(frozen=True, slots=True)
class Level:
    """Of the block heard last, 40 ms or so, in dBFS; -90 is silence."""

    peak: float = FLOOR_DB
    rms: float = FLOOR_DB


def microphones() -> tuple[tuple[str, bool], ...]:
    """Name of each device that can be recorded, and whether the system chooses it."""
    return answered(captures)


def seconds_of_room(folder: Path) -> float:
    """How long one may record before the disk has too little left for the station."""
    return min(max(free_bytes(folder) - LEAST_ROOM, 0) / BYTES_A_SECOND, LONGEST_SECONDS)


class Microphone:
    """Listens from its making to close(); between record() and stop() what it hears is kept.

    A thread of its own opens the device, writes and closes: nothing waits but close(). ended says
    why it stopped by itself; what was recorded until then is kept.
    """

    def __init__(
        self,
        device: str,
        *,
        backends: list[Any] | None = None,
        longest: float = LONGEST_SECONDS,
    ) -> None:
        self._device = device
        self._longest = round(longest * RATE)
        self._backends = real_backends() if backends is None else backends
        self._blocks: SimpleQueue[bytes] = SimpleQueue()
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._file: GrowingWav | None = None
        self._heard = time.monotonic()
        self._frames = 0
        self._mute_frames = 0
        self.level = Level()
        self.ended: str | None = None
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
        self._thread.start()

    @property
    def open(self) -> bool:
        """Sound has come from the device, and goes on coming."""
        return self._frames > 0 and not self._over.is_set()

    @property
    def over(self) -> bool:
        """Nothing more comes: it was closed, or its device is lost."""
        return self._over.is_set()

    @property
    def mute(self) -> bool:
        """Nothing but digital silence for two seconds: switched off, or not plugged in."""
        return self._mute_frames >= MUTE_SECONDS * RATE

    @property
    def recorded(self) -> float:
        """Seconds in the file that is, or was last, recorded."""
        file = self._file
        return file.frames / RATE if file is not None else 0.0

    @property
    def recording(self) -> bool:
        file = self._file
        return file is not None and not file.closed

    def record(self, path: Path) -> None:
        """From now on into that file; raises OSError where it cannot be made."""
        self.stop()
        file = GrowingWav(path, RATE)
        if not self.over:
            self.ended = None
        with self._lock:
            self._file = file

    def stop(self) -> None:
        """The file is whole; the level goes on."""
        with self._lock:
            self._stop()

    def close(self, patience: float = 2.0) -> None:
        self._over.set()
        self._thread.join(patience)
        self.stop()

    def _run(self) -> None:
        try:
            with _Capture(self._device, self._backends, self._blocks):
                while not self._over.is_set():
                    self._take()
        except OutputUnavailable as error:
            self._end(str(error))
        finally:
            self._over.set()
            self.stop()

    def _take(self) -> None:
        try:
            block = self._blocks.get(timeout=POLL_SECONDS)
        except Empty:
            limit = LOST_SECONDS if self._frames else OPENING_SECONDS
            if time.monotonic() - self._heard > limit:
                self._end(_("The microphone no longer answers. Check its plug."))
            return
        self._heard = time.monotonic()
        samples = np.frombuffer(block, "<i2")
        self._frames += len(samples)
        self._mute_frames = 0 if samples.any() else self._mute_frames + len(samples)
        self.level = level_of(samples)
        with self._lock:
            self._keep(block)

    def _keep(self, block: bytes) -> None:
        file = self._file
        if file is None or file.closed:
            return
        try:
            room = self._longest - file.frames
            file.append(block[: room * 2])
            if file.frames >= self._longest:
                self._stop()
                self.ended = _("An hour is recorded: the recording was ended, and is kept.")
            elif file.frames % (RATE * 5) < len(block) // 2 and free_bytes(file.path) < LEAST_ROOM:
                self._stop()
                self.ended = _("The disk is nearly full: the recording was ended, and is kept.")
        except OSError:
            self._stop()
            self.ended = _("The disk takes no more: the recording was ended, and is kept so far.")

    def _stop(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()

    def _end(self, reason: str) -> None:
        self.ended = reason
        self.level = Level()
        self._over.set()


def level_of(samples: "np.ndarray[Any, np.dtype[np.int16]]") -> Level:
    if not len(samples):
        return Level()
    whole = samples.astype(np.float64) / 32768
    peak, power = float(np.abs(whole).max()), float(np.mean(whole**2))
    return Level(_decibels(peak), _decibels(math.sqrt(power)))


def _decibels(share: float) -> float:
    return max(20 * math.log10(share), FLOOR_DB) if share > 0 else FLOOR_DB


class _Capture:
    """The device, from entering to leaving; its callback only hands blocks on."""

    def __init__(self, wanted: str, backends: list[Any], blocks: "SimpleQueue[bytes]") -> None:
        self._wanted = wanted
        self._backends = backends
        self._blocks = blocks
        self._device: Any = None

    def __enter__(self) -> None:
        import miniaudio

        found = self._find()
        device = miniaudio.CaptureDevice.__new__(miniaudio.CaptureDevice)
        try:
            device.__init__(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=FRAGMENT_MS,
                device_id=found,
                backends=self._backends,
                app_name="CCHT Desktop",
            )
            taking = self._take()
            next(taking)
            device.start(taking)
        except miniaudio.MiniaudioError as error:
            _end(device)
            raise OutputUnavailable(cannot_open(error)) from error
        self._device = device

    def __exit__(self, *error: object) -> None:
        _end(self._device)

    def _find(self) -> Any:
        found = captures(self._backends)
        for each in found:
            if each["name"] == self._wanted or (not self._wanted and each["default"]):
                return each["id"]
        if self._wanted:
            text = _("There is no microphone named {name}. Plug it in, or choose another.")
            raise OutputUnavailable(text.format(name=self._wanted))
        raise OutputUnavailable(_("This computer has no microphone."))

    def _take(self) -> Generator[None, bytes, None]:
        while True:
            block = yield
            self._blocks.put(bytes(block))


def _end(device: Any) -> None:
    """Closes a device and its connection to the sound server, which the library forgets."""
    import miniaudio

    device.close()
    context = getattr(device, "_context", None)
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)
