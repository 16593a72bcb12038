"""Mute and volume as the system tells them, for a device and for one process's sound on it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Volume:
    """Of the device, and of this program's own slider in the system's mixer. share: 0 to 1."""

    mute: bool
    share: float


def volume_of(device: str, process_id: int | None) -> Volume | None:
    """The lower of both sliders; None where the system does not tell.

    Told by PulseAudio and PipeWire; not by Windows and bare ALSA.
    """
    try:
        import pulsectl
    except (ImportError, OSError):
        return None
    try:
        with pulsectl.Pulse("CCHT Desktop") as server:
            return _lowest(server, device, process_id)
    except pulsectl.PulseError:
        return None


def _lowest(server: Any, device: str, process_id: int | None) -> Volume | None:
    sinks = [sink for sink in server.sink_list() if sink.description == device]
    if not sinks:
        return None
    found = [*sinks[:1]]
    for each in server.sink_input_list():
        ours = each.proplist.get("application.process.id") == str(process_id)
        if ours and each.sink == sinks[0].index:
            found.append(each)
    return Volume(
        any(bool(each.mute) for each in found),
        round(min(float(each.volume.value_flat) for each in found), 3),
    )
