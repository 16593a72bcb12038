"""A real sound device through miniaudio; pinned by name, watched by its callbacks."""

import ctypes
import threading
import time
from collections.abc import Generator

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.outputs.port import OutputUnavailable, Pull
from ccht_desktop.playout.voice import RATE

BUFFER_MS = 200
SILENT_CALLBACKS_SECONDS = 0.6
OPENING_SECONDS = 3.0


_AlsaReport = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_SAY_NOTHING = _AlsaReport(lambda *_report: None)


def _quiet_alsa() -> None:
    """ALSA prints a page at every look at a missing card: gigabytes a week in a log."""
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_SAY_NOTHING)
    except (OSError, AttributeError):
        return


class MiniaudioOutput:
    """One 200 ms output stream. A device whose callbacks stop for 0.6 s is lost."""

    id = "miniaudio"
    label = N_("Sound card")
    audible = True

    def __init__(self) -> None:
        self._device: object | None = None
        self._called = 0.0
        self._opened = 0.0
        self._calls = 0

    def open(self, device: str, pull: Pull) -> str:
        import miniaudio

        self.close()
        _quiet_alsa()
        name, device_id = self._find(device)
        try:
            stream = miniaudio.PlaybackDevice(
                output_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=RATE,
                buffersize_msec=BUFFER_MS,
                device_id=device_id,
                backends=self._backends(),
                app_name="CCHT Desktop",
            )
            self._opened = self._called = time.monotonic()
            self._calls = 0
            frames = self._frames(pull)
            next(frames)
            stream.start(frames)
        except miniaudio.MiniaudioError as error:
            raise OutputUnavailable(_cannot_open(error)) from error
        self._device = stream
        return name

    def close(self) -> None:
        if self._device is not None:
            device, self._device = self._device, None
            # A device whose server has died can hang in close; the air must not wait for it.
            closing = threading.Thread(
                target=device.close,  # type: ignore[attr-defined]
                name="close-device",
                daemon=True,
            )
            closing.start()
            closing.join(2.0)

    def failure(self) -> str | None:
        if self._device is None:
            return _("The sound device is closed.")
        quiet = time.monotonic() - self._called
        limit = OPENING_SECONDS if self._calls < 2 else SILENT_CALLBACKS_SECONDS
        if quiet > limit:
            return _("The sound device takes no sound.")
        return None

    def devices(self) -> list[str]:
        """Names of the output devices that can be opened now."""
        return [name for name, _id in self._listed()]

    def _frames(self, pull: Pull) -> Generator[NDArray[np.int16], int, None]:
        wanted = yield np.zeros(0, np.int16)
        while True:
            self._called = time.monotonic()
            self._calls += 1
            wanted = yield pull(wanted)

    def _find(self, device: str) -> tuple[str, object | None]:
        if not device:
            return _("system device"), None
        for name, device_id in self._listed():
            if name == device:
                return name, device_id
        raise OutputUnavailable(_("There is no sound device named {name}.").format(name=device))

    def _listed(self) -> list[tuple[str, object]]:
        import miniaudio

        _quiet_alsa()
        try:
            found = miniaudio.Devices(backends=self._backends()).get_playbacks()
        except miniaudio.MiniaudioError as error:
            raise OutputUnavailable(_cannot_open(error)) from error
        return [(str(each["name"]), each["id"]) for each in found]

    def _backends(self) -> list[object]:
        import miniaudio

        every = [
            miniaudio.Backend.WASAPI,
            miniaudio.Backend.PULSEAUDIO,
            miniaudio.Backend.ALSA,
            miniaudio.Backend.COREAUDIO,
        ]
        return [backend for backend in every if backend in _available(miniaudio)]


class NullOutput(MiniaudioOutput):
    """Takes frames at the true pace and makes no sound: for a rehearsal without a sound card."""

    id = "null"
    label = N_("No sound (rehearsal)")
    audible = False

    def open(self, device: str, pull: Pull) -> str:
        super().open("", pull)
        return _(self.label)

    def _backends(self) -> list[object]:
        import miniaudio

        return [miniaudio.Backend.NULL]


def _cannot_open(error: Exception) -> str:
    reason = " ".join(str(part) for part in error.args)
    return _("The sound device cannot be opened ({reason}).").format(reason=reason)


def _available(miniaudio: object) -> list[object]:
    return list(miniaudio.get_enabled_backends())  # type: ignore[attr-defined]
