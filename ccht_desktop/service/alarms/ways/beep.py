"""Three short tones on a device that is not the air's."""

import threading
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.outputs.listing import cannot_open, playbacks, real_backends
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.voice import RATE
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.ways.port import Sender, WayError

TONES = 3
TONE_HZ = 880.0
TONE_SECONDS = 0.25
LEVEL = 0.25
BUFFER_MS = 200
LONGEST_SECONDS = 8.0
THREAD = "beep"


class Beep:
    id = "beep"
    label = N_("Beep")

    def is_set(self, settings: Settings) -> bool:
        return bool(settings.text("alarm.beep_device"))

    def send(self, notice: Notice, sender: Sender) -> None:
        """In a thread of its own: a sound server that hangs must not hold up the other ways."""
        if notice.kind == "over":
            return
        done: Future[None] = Future()
        if not any(thread.name == THREAD for thread in threading.enumerate()):
            threading.Thread(target=_beep, args=(sender, done), name="beep", daemon=True).start()
        try:
            done.result(LONGEST_SECONDS)
        except OutputUnavailable as error:
            raise WayError("ALARM_BEEP", str(error), retryable=True) from error
        except TimeoutError:
            text = _("The sound system of this computer does not answer.")
            raise WayError("ALARM_BEEP", text, retryable=True) from None


def refusal(
    device: str, settings: Settings, on_air: str | None, listed: Sequence[tuple[str, bool]]
) -> str | None:
    """Why the device must not beep, or None. listed: name, and whether the system chooses it.

    An alarm in the loudspeakers would be a broadcast, so a spare counts as the air's too.
    """
    names = [name for name, _chosen in listed]
    air = {settings.text("output.device"), settings.values.get("output.spare", ""), on_air}
    if not settings.text("output.device"):
        air |= {name for name, chosen in listed if chosen}
    if device in air or names == [device]:
        return _("{device} belongs to the air. Choose another one to beep.").format(device=device)
    if names.count(device) != 1:
        return _("There is not exactly one sound device named {device}.").format(device=device)
    return None


def _beep(sender: Sender, done: "Future[None]") -> None:
    try:
        _sound(sender)
        done.set_result(None)
    except Exception as error:  # noqa: BLE001
        # Whoever waits for it is told what went wrong.
        done.set_exception(error)


def _sound(sender: Sender) -> None:
    """Returns when the device has taken all tones; raises OutputUnavailable or WayError."""
    device = sender.settings.text("alarm.beep_device")
    found = playbacks(real_backends())
    listed = [(str(each["name"]), bool(each["default"])) for each in found]
    reason = refusal(device, sender.settings, sender.on_air, listed)
    if reason is not None:
        raise WayError("ALARM_BEEP", reason, retryable=False)
    import miniaudio

    ended = threading.Event()
    frames = _frames(ended)
    next(frames)
    try:
        stream = miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE,
            buffersize_msec=BUFFER_MS,
            device_id=next(each["id"] for each in found if each["name"] == device),
            backends=real_backends(),
            app_name="CCHT Desktop",
        )
    except miniaudio.MiniaudioError as error:
        raise OutputUnavailable(cannot_open(error)) from error
    try:
        stream.start(frames)
        if not ended.wait(LONGEST_SECONDS / 2):
            raise OutputUnavailable(_("The sound device takes no sound."))
    except miniaudio.MiniaudioError as error:
        raise OutputUnavailable(cannot_open(error)) from error
    finally:
        _end(miniaudio, stream)


def _end(miniaudio: Any, stream: Any) -> None:
    """Closes a stream and its connection to the sound server, which the library forgets."""
    stream.close()
    miniaudio.lib.ma_context_uninit(stream._context)


def _frames(ended: threading.Event) -> Generator[NDArray[np.int16], int, None]:
    """The tones, then silence; ended once the device has taken all it is to sound."""
    tones = _tones()
    wanted = yield np.zeros(0, np.int16)
    while True:
        block = np.zeros(wanted, np.int16)
        part, tones = tones[:wanted], tones[wanted:]
        block[: len(part)] = part
        if not len(part):
            ended.set()
        wanted = yield block


def _tones() -> NDArray[np.int16]:
    """Each tone with as long a silence; then what the device's buffer holds back."""
    moments = np.arange(int(TONE_SECONDS * RATE)) / RATE
    edge = np.minimum(1.0, np.minimum(moments, moments[::-1]) / 0.01)
    tone = np.sin(2 * np.pi * TONE_HZ * moments) * edge * LEVEL * 32767
    one = np.concatenate([tone, np.zeros_like(tone)]).astype(np.int16)
    rest = np.zeros(2 * BUFFER_MS * RATE // 1000, np.int16)
    return np.concatenate([*[one] * TONES, rest])
