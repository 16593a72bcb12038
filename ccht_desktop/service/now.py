"""The present of a station, also when its playout is off."""

from contextlib import closing
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from ccht_desktop.station import Station


def now_of(folder: StationFolder) -> dict[str, Any]:
    """What playout answers; state "off" and the next planned session where it does not run."""
    folder.require()
    try:
        return Client(folder).request({"do": "now"})
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
    with closing(Station.open(folder)) as station:
        coming = station.airlog.planned(station.clock.now())
    return {
        "state": "off",
        "airing": None,
        "position_seconds": 0.0,
        "next": coming[0].listing() if coming else None,
        "alarms": [],
        "clock": "trusted",
        "device": None,
        "pid": None,
    }
