"""The present of a station, also when its playout is off."""

from contextlib import closing
from typing import Any

from ccht_desktop.foundation.clock import Clock, SystemClock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service.alarm_texts import spoken_session
from ccht_desktop.service.commands import Client
from ccht_desktop.service.playout_state import Failure, PlayoutState
from ccht_desktop.station import Station


def now_of(folder: StationFolder) -> dict[str, Any]:
    """What playout answers; state "off", why, and the next session where it does not run."""
    folder.require()
    try:
        return Client(folder).request({"do": "now"})
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
    return off(folder, SystemClock())


def off(folder: StationFolder, clock: Clock, planned: bool = True) -> dict[str, Any]:
    """The present of a station whose playout does not answer; planned: with the next session."""
    failure = PlayoutState(folder, clock).failure
    coming: PlannedSession | None = None
    try:
        if planned:
            with closing(Station.open(folder, clock=clock)) as station:
                coming = next(iter(station.airlog.planned(clock.now())), None)
    except StationError as error:
        failure = failure or Failure(error.code, error.text, local_text(clock.now()))
    return {
        "state": "off",
        "airing": None,
        "position_seconds": 0.0,
        "next": coming.listing() if coming else None,
        "alarms": [_alarm(failure, coming)] if failure else [],
        "clock": "trusted",
        "device": None,
        "pid": None,
        "at": local_text(clock.now()),
        "until": None,
        "pause_left": None,
    }


def _alarm(failure: Failure, coming: PlannedSession | None) -> dict[str, str]:
    text = failure.text
    if coming is not None:
        means = _("The session {session} will not be heard unless it runs again.")
        text = f"{text} {means.format(session=spoken_session(coming))}"
    return {"code": failure.code, "text": text, "since": failure.since}
