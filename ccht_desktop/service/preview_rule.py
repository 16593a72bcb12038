"""Where a person may listen to a sound: never in the loudspeakers unless nobody can hear them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import _

CLEAR = timedelta(minutes=5)
CONFIRMED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Air:
    """What is known of the air. devices: names that belong to it.

    state: as `now` tells it; sounding: an airing is open; due: when the session that is next, or
    is on, begins.
    """

    devices: frozenset[str]
    state: str
    sounding: bool
    due: datetime | None

    @property
    def idle(self) -> bool:
        return not self.sounding and self.state not in ("playing", "paused", "unknown")

    def clear(self, now: datetime) -> bool:
        """Nothing begins within five minutes."""
        return self.due is None or self.due - now >= CLEAR


@dataclass(frozen=True, slots=True)
class Listening:
    """play on device; ask whether the amplifier is off; or refuse. text: what a person reads."""

    kind: Literal["play", "ask", "refuse"]
    device: str = ""
    on_air_device: bool = False
    text: str = ""


def air_devices(
    settings: Settings, opened: str | None, listed: tuple[tuple[str, bool], ...]
) -> frozenset[str]:
    """Names of devices whose sound goes out: the chosen one, the spare, the one that is open.

    listed: name, and whether the system chooses it; without a choice, that one is the air's.
    """
    names = {settings.text("output.device"), settings.text("output.spare"), opened or ""}
    if not settings.text("output.device"):
        names |= {name for name, chosen in listed if chosen}
    return frozenset(names - {""})


def listening(
    wanted: str,
    listed: tuple[tuple[str, bool], ...],
    air: Air,
    now: datetime,
    confirmed: datetime | None,
) -> Listening:
    """wanted: the device of the settings, "" for the system's own. confirmed: when a person said
    that the amplifier is off."""
    names = [name for name, _chosen in listed]
    own = next((name for name, chosen in listed if chosen), "")
    device = wanted or own
    if not names:
        return Listening("refuse", text=_("This computer has no sound device to listen with."))
    if device not in names:
        text = _("The device for listening, {name}, is not there. Plug it in, or choose another.")
        return Listening("refuse", text=text.format(name=device or "–"))
    if device not in air.devices:
        return Listening("play", device)
    refusal = _why_not(air, now)
    if refusal:
        return Listening("refuse", device, True, refusal)
    if confirmed is None or not timedelta(0) <= now - confirmed < CONFIRMED:
        text = _("This sound would go out over the loudspeakers. Is the amplifier off?")
        return Listening("ask", device, True, text)
    return Listening("play", device, True)


def must_stop(air: Air, now: datetime) -> str | None:
    """Why a sound that is heard on the air's device must stop at once, or None."""
    if not air.idle:
        return _("Listening was stopped: the station is broadcasting.")
    if not air.clear(now):
        return _("Listening was stopped: a session begins within 5 minutes.")
    return None


def _why_not(air: Air, now: datetime) -> str | None:
    advice = _("Listen later, or choose another device for listening in the settings.")
    if air.state == "unknown":
        return _("It is not known yet whether the station is broadcasting. Try again.")
    if not air.idle:
        return _("The station is broadcasting on the only device.") + " " + advice
    if not air.clear(now):
        return _("A session begins within 5 minutes on the same device.") + " " + advice
    return None
