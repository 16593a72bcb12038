"""The sound devices of this computer, by name."""

import ctypes
from typing import Any

from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.outputs.port import OutputUnavailable

# What sound systems offer when there is no device: it takes everything, and nobody hears it.
NOBODYS_DEVICES = (b"auto_null", b"null")

_AlsaReport = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_SAY_NOTHING = _AlsaReport(lambda *_report: None)


def real_backends() -> list[Any]:
    import miniaudio

    every = [
        miniaudio.Backend.WASAPI,
        miniaudio.Backend.PULSEAUDIO,
        miniaudio.Backend.ALSA,
        miniaudio.Backend.COREAUDIO,
    ]
    return [backend for backend in every if backend in miniaudio.get_enabled_backends()]


def playbacks(backends: list[Any]) -> list[dict[str, Any]]:
    """name, id and default of each device that makes sound; raises OutputUnavailable."""
    return _devices(backends, "get_playbacks")


def captures(backends: list[Any]) -> list[dict[str, Any]]:
    """name, id and default of each device that can be recorded; raises OutputUnavailable."""
    return _devices(backends, "get_captures")


def find(wanted: str, backends: list[Any]) -> tuple[str, Any]:
    """Name and id of a device; "" is the system's own, by its name, so that the system does not
    move the stream to another one unseen. Raises OutputUnavailable."""
    listed = playbacks(backends)
    for each in listed:
        if each["name"] == wanted or (not wanted and each["default"]):
            return str(each["name"]), each["id"]
    if wanted:
        raise OutputUnavailable(_("There is no sound device named {name}.").format(name=wanted))
    raise OutputUnavailable(_("This computer has no sound device."))


def cannot_open(error: Exception) -> str:
    reason = " ".join(str(part) for part in error.args)
    return _("The sound device cannot be opened ({reason}).").format(reason=reason)


def _devices(backends: list[Any], kind: str) -> list[dict[str, Any]]:
    import miniaudio

    class Listing(miniaudio.Devices):  # type: ignore[misc]
        """Asks no device for its formats: one that refuses would hide all the others."""

        def _get_info(self, device_type: Any, device_info: Any) -> dict[str, Any]:
            return {"default": bool(device_info.isDefault)}

    quiet_alsa()
    try:
        listing = Listing(backends=backends)
        found: list[dict[str, Any]] = getattr(listing, kind)()
    except miniaudio.MiniaudioError as error:
        raise OutputUnavailable(cannot_open(error)) from error
    return [each for each in found if _real(_system_name(each["id"]), listing.backend)]


def _real(name: bytes, backend: str) -> bool:
    """ALSA lists its plugins too: only what has a card, or is the default, is a device."""
    plugin = backend == "ALSA" and b"CARD=" not in name and name != b"default"
    return name not in NOBODYS_DEVICES and not plugin


def _system_name(device_id: Any) -> bytes:
    import miniaudio

    return bytes(miniaudio.ffi.buffer(device_id)).partition(b"\0")[0]


def quiet_alsa() -> None:
    """ALSA prints a page at every look at a missing card: gigabytes a week in a log."""
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_SAY_NOTHING)
    except (OSError, AttributeError):
        return
