"""A test message on every way that is set."""

from dataclasses import dataclass

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import Clock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.alarms.deciding import Notice
from ccht_desktop.service.alarms.ways import ALL
from ccht_desktop.service.alarms.ways.port import Sender, WayError
from ccht_desktop.service.commands import Client


@dataclass(frozen=True, slots=True)
class Trial:
    """One way; problem None: the message was taken."""

    way: str
    label: str
    problem: str | None


def try_ways(folder: StationFolder, clock: Clock) -> list[Trial]:
    """Sends at once, with nothing remembered; raises StationError ALARM_NO_WAY."""
    settings = settings_file.read(folder.settings)
    chosen = [way for way in ALL if way.is_set(settings)]
    if not chosen:
        raise StationError(
            "ALARM_NO_WAY",
            _("No way is set. Set alarm.email_to, alarm.webhook_url or alarm.beep_device."),
        )
    at = local_text(clock.now())
    text = _("TEST of the alarms of {station}. Nothing is wrong; nothing needs to be done.")
    notice = Notice("test", "TEST", text.format(station=settings.text("station.name")), at, at)
    sender = Sender(folder, settings, _on_air(folder))
    trials = []
    for way in chosen:
        problem = None
        try:
            way.send(notice, sender)
        except WayError as error:
            problem = error.text
        trials.append(Trial(way.id, _(way.label), problem))
    return trials


def _on_air(folder: StationFolder) -> str | None:
    try:
        device: str | None = Client(folder).request({"do": "now"}).get("device")
    except StationError:
        return None
    return device
