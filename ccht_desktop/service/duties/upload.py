"""Sending what lies beyond the last receipt; a receipt also tells the time."""

from contextlib import closing

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.appending import append
from ccht_desktop.service.duties.clock_orders import tell_clock
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.station import Station

LEAST_HOURS = 0.05


def upload(bench: Bench) -> None:
    with closing(bench.open()) as station:
        offset = send(station)
    if offset is not None:
        tell_clock(bench.folder, "receipt", offset)


def send(station: Station) -> float | None:
    """Sends, when a receiving level is set; seconds its clock is ahead of ours, if it told.

    Raises StationError where a person must act. Being offline is no failure: it goes again.
    """
    from ccht_desktop.upload.enrolling import pin
    from ccht_desktop.upload.sending import deliver

    if not station.settings.text("upload.url"):
        return None
    result = deliver(station, lambda entries: append(station, entries))
    pin(station, result.receiver_key)
    if result.state == "refused":
        raise StationError(result.code, result.text)
    return result.clock_offset


UPLOAD = Duty(
    name="upload",
    work=upload,
    every=lambda settings: 3600 * max(LEAST_HOURS, settings.number("upload.hours")),
    alarm="UPLOAD",
)
