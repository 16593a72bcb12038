"""Three short tones on a device that is not the air's."""

import threading

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.playout.outputs.miniaudio import BUFFER_MS, MiniaudioOutput
from ccht_desktop.playout.outputs.port import OutputUnavailable
from ccht_desktop.playout.voice import RATE
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.ways.port import Sender, WayError

TONES = 3
TONE_HZ = 880.0
TONE_SECONDS = 0.25
LEVEL = 0.25
LONGEST_SECONDS = 5.0


class Beep:
    id = "beep"
    label = N_("Beep")

    def is_set(self, settings: Settings) -> bool:
        return bool(settings.text("alarm.beep_device"))

    def send(self, notice: Notice, sender: Sender) -> None:
        if notice.kind == "over":
            return
        device = sender.settings.text("alarm.beep_device")
        output = MiniaudioOutput()
        try:
            reason = refusal(device, sender.settings, sender.on_air, output.devices())
            if reason is not None:
                raise WayError("ALARM_BEEP", reason, retryable=False)
            _sound(output, device)
        except OutputUnavailable as error:
            raise WayError("ALARM_BEEP", str(error), retryable=False) from error


def refusal(device: str, settings: Settings, on_air: str | None, present: list[str]) -> str | None:
    """Why the device must not beep, or None. An alarm in the loudspeakers would be a broadcast."""
    air = settings.text("output.device")
    # Which device the system would choose can change at any moment.
    if not air and settings.text("output.id") != "null":
        return _("The air is on the system's device. Set output.device by name, then this one.")
    # A spare may take the air at any moment too.
    if device in (air, settings.values.get("output.spare", ""), on_air):
        return _("{device} belongs to the air. Choose another one to beep.").format(device=device)
    if present.count(device) != 1:
        return _("There is not exactly one sound device named {device}.").format(device=device)
    if len(present) == 1:
        return _("There is only one sound device, and it belongs to the air.")
    return None


def _sound(output: MiniaudioOutput, device: str) -> None:
    """Returns when the device has taken all tones; raises OutputUnavailable."""
    tones = _tones()
    taken, ended = 0, threading.Event()

    def pull(wanted: int) -> NDArray[np.int16]:
        nonlocal taken
        block = np.zeros(wanted, np.int16)
        part = tones[taken : taken + wanted]
        block[: len(part)] = part
        if taken >= len(tones):
            ended.set()
        taken += wanted
        return block

    try:
        output.open(device, pull)
        if not ended.wait(LONGEST_SECONDS):
            raise OutputUnavailable(output.failure() or _("The sound device takes no sound."))
    finally:
        output.close()


def _tones() -> NDArray[np.int16]:
    """The tones, each followed by as long a silence; then what the device's buffer holds back."""
    moments = np.arange(int(TONE_SECONDS * RATE)) / RATE
    edge = np.minimum(1.0, np.minimum(moments, moments[::-1]) / 0.01)
    tone = np.sin(2 * np.pi * TONE_HZ * moments) * edge * LEVEL * 32767
    one = np.concatenate([tone, np.zeros_like(tone)]).astype(np.int16)
    rest = np.zeros(2 * BUFFER_MS * RATE // 1000, np.int16)
    return np.concatenate([*[one] * TONES, rest])
