"""Before a session: would it be heard?"""

from typing import Any

from ccht_desktop.foundation.translations import _
from ccht_desktop.service.system_volume import Volume, volume_of
from ccht_desktop.station import Station

LEAST_SHARE = 0.5


def preflight(station: Station, present: dict[str, Any]) -> dict[str, Any]:
    """Body of a `preflight` entry, from the answer to `now`. mute and volume (0 to 1): None where
    the system does not tell. problems: texts, none when all is well."""
    device = present["device"]
    told = volume_of(device, present["pid"]) if device else None
    standing = {alarm["code"] for alarm in present["alarms"]}
    problems = [
        *_device_problems(present["state"], device, standing),
        *_volume_problems(told),
    ]
    return {
        "device": device,
        "wanted": station.settings.text("output.device"),
        "on_spare": "SPARE" in standing,
        "open": device is not None,
        "moving": device is not None and "THIET_BI" not in standing,
        "mute": told.mute if told else None,
        "volume": told.share if told else None,
        "problems": problems,
    }


def _device_problems(state: str, device: str | None, standing: set[str]) -> list[str]:
    if state == "off":
        return [_("The broadcaster is not running.")]
    if device is None or "THIET_BI" in standing:
        return [_("There is no sound device. Check its plug and power.")]
    if "REHEARSAL" in standing:
        return [_("A rehearsal: nothing can be heard. Choose a sound card in the settings.")]
    return []


def _volume_problems(told: Volume | None) -> list[str]:
    if told is None:
        return []
    if told.mute:
        return [_("The computer's sound is switched off (mute).")]
    if told.share < LEAST_SHARE:
        percent = round(told.share * 100)
        return [_("The computer's volume is only {percent} %.").format(percent=percent)]
    return []
