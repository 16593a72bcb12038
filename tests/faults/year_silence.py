"""Where there must be silence: in quiet hours, after STOP, while a person holds the air."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ccht_desktop.foundation.clock import from_text, local
from tests.faults.year_befell import hit
from tests.faults.year_record import Befallen, Year
from tests.faults.year_told import Told
from tests.faults.year_witness import Sounding

QUIET_FROM, QUIET_TO = 21 * 3600, 5 * 3600
STOPS_WITHIN = timedelta(seconds=0.5)
SESSION = timedelta(minutes=30)


def breaches(year: Year, told: Told) -> Iterator[str]:
    for sounding in year.soundings:
        if abs(sounding.wrong_by) < 1.0:
            yield from _quiet(sounding)
    for fault in year.befallen:
        # By which clock a person's word is counted, is not known while the clock is moved.
        if hit(year, ("clock", "full"), fault.since, 10.0, fault.until):
            continue
        if fault.kind == "stop":
            yield from _stopped(year, told, fault.since)
        elif fault.kind == "hold" and fault.until is not None:
            yield from _held(year, fault, fault.until)


def _quiet(sounding: Sounding) -> Iterator[str]:
    for moment in (sounding.began, sounding.ended - timedelta(milliseconds=1)):
        wall = local(moment)
        second = wall.hour * 3600 + wall.minute * 60 + wall.second
        if second >= QUIET_FROM or second < QUIET_TO:
            yield f"{wall} sounded in quiet hours: {sounding.item.title}"


def _stopped(year: Year, told: Told, moment: datetime) -> Iterator[str]:
    """Silence at once, and nothing more of the sessions whose time had come."""
    silent = moment + STOPS_WITHIN
    for sounding in year.soundings:
        if sounding.began < moment and sounding.ended > silent:
            yield f"{local(moment)} STOP, and it sounds until {local(sounding.ended)}"
        if not silent < sounding.began < moment + SESSION or sounding.airing is None:
            continue
        occurrence = told.airings[sounding.airing].body["occurrence"]
        if occurrence and from_text(told.planned[occurrence]["start"]) <= moment:
            yield f"{local(moment)} STOP, and {occurrence} goes on at {local(sounding.began)}"


def _held(year: Year, hold: Befallen, until: datetime) -> Iterator[str]:
    silent = hold.since + STOPS_WITHIN
    for sounding in year.soundings:
        if sounding.began < until and sounding.ended > silent:
            yield f"{local(hold.since)} held, and it sounds at {local(sounding.began)}"
