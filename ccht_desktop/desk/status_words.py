"""The words of the status strip, from values. Pure."""

from typing import TYPE_CHECKING

from ccht_desktop.desk.present import REHEARSAL, Present
from ccht_desktop.desk.widgets.status_strip import Word
from ccht_desktop.desk.wording import number, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.desk.readings import Surroundings

LITTLE_BYTES = 5 << 30
_PLAYOUT_TONES = {
    "off": "attention",
    "idle": "ready",
    "playing": "on_air",
    "paused": "attention",
    "hold": "fault",
    "alarm": "fault",
}


def playout_word(present: Present) -> Word:
    words = {
        "unknown": _("looking…"),
        "off": _("not running"),
        "idle": _("ready"),
        "playing": _("on the air"),
        "paused": _("paused"),
        "hold": _("held silent"),
        "alarm": _("alarm"),
    }
    tone = _PLAYOUT_TONES.get(present.state, "quiet")
    word = words.get(present.state, present.state)
    if present.rehearsing and present.state == "alarm":
        tone, word = "attention", _("rehearsing")
    return Word(_("Broadcaster"), word, "broadcast", tone, "broadcast")


def clock_word(present: Present) -> Word:
    name = _("Computer clock")
    if present.clock == "trusted":
        return Word(name, _("no doubt"), "clock", "ready", "broadcast")
    if present.clock == "untrusted":
        return Word(name, _("in doubt"), "clock", "fault", "broadcast")
    return Word(name, _("not checked"), "clock", "quiet", "broadcast")


def device_word(present: Present) -> Word:
    name = _("Loudspeakers")
    if not present.running:
        return Word(name, _("not open"), "device", "quiet", "settings")
    if any(alarm.code == REHEARSAL for alarm in present.alarms):
        return Word(name, _("heard by nobody"), "device", "attention", "settings")
    if present.device:
        return Word(name, _("open"), "device", "ready", "settings")
    return Word(name, _("no device"), "device", "fault", "settings")


def disk_word(seen: "Surroundings | None") -> Word:
    name = _("Disk")
    if seen is None:
        return Word(name, _("looking…"), "disk", "quiet", "settings")
    free = _("{n} GB free").format(n=number(seen.disk_free / (1 << 30)))
    tone = "ready" if seen.disk_free > LITTLE_BYTES else "fault"
    return Word(name, free, "disk", tone, "settings")


def upload_word(seen: "Surroundings | None") -> Word:
    name = _("Upload")
    if seen is None:
        return Word(name, _("looking…"), "send", "quiet", "report")
    if not seen.upload_set:
        return Word(name, _("not set up"), "send", "quiet", "settings")
    if seen.waiting:
        return Word(name, _("{n} waiting").format(n=seen.waiting), "send", "attention", "report")
    if seen.last_receipt is None:
        return Word(name, _("nothing sent yet"), "send", "quiet", "report")
    day = short_date(local(seen.last_receipt).date())[:5]
    return Word(name, _("received {day}").format(day=day), "send", "ready", "report")
