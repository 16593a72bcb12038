"""Before a session: the device, its mute and its volume."""

from datetime import timedelta

from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_orders import tell_alarm
from ccht_desktop.service.appending import append
from ccht_desktop.service.duties.duty import SessionDuty
from ccht_desktop.service.now import now_of
from ccht_desktop.service.preflight import preflight
from ccht_desktop.station import Station


def check_device(station: Station, session: PlannedSession) -> None:
    """Writes a `preflight` entry; raises the alarm PREFLIGHT, or lowers it when all is well."""
    body = preflight(station, now_of(station.folder))
    append(station, [("preflight", {"occurrence": session.occurrence, **body})])
    tell_alarm(station.folder, "PREFLIGHT", " ".join(body["problems"]) or None)


DEVICE_CHECK = SessionDuty(
    name="preflight",
    leads=(timedelta(minutes=5), timedelta(seconds=60)),
    work=check_device,
    alarm="PREFLIGHT",
)
