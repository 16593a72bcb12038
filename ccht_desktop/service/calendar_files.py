"""The station's schedule out to a calendar file, and sessions of one into it."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ccht_desktop.schedule.calendars.event import RundownUnsaid
from ccht_desktop.schedule.calendars.incoming import Taken, taken_from
from ccht_desktop.schedule.calendars.outgoing import AHEAD, calendar_text
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.station import Station

MEASURED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A calendar that is right but for what its sessions play; rundowns: (key, name) to choose."""

    event: str
    rundowns: tuple[tuple[str, str], ...]


def calendar_of(station: Station) -> bytes:
    """The sessions of the coming year as an iCalendar file."""
    now = station.clock.now()
    schedule = station.schedule.current()
    numbers = {rundown.id: rundown.key for rundown in schedule.rundowns}
    lengths: dict[str, timedelta] = {}
    for session in station.resolve(now, now + MEASURED, intended=True):
        key = numbers.get(session.rundown, "")
        length = timedelta(minutes=max(1, round((session.end - session.start).seconds / 60)))
        lengths[key] = max(length, lengths.get(key, length))
    return calendar_text(
        schedule,
        station.occurrences(now, now + AHEAD),
        lengths,
        station=station.settings.text("station.name"),
        code=station.settings.text("station.code"),
        now=now,
    )


def with_calendar(station: Station, path: Path, rundown: str | None = None) -> Schedule:
    """The schedule in force and a file's sessions; raises StationError CALENDAR_FILE."""
    return taken_in(station, path, rundown).schedule


def taken_in(station: Station, path: Path, rundown: str | None = None) -> Taken:
    """As with_calendar(), and how many events were the station's own."""
    code = station.settings.text("station.code")
    return taken_from(path, station.schedule.current(), rundown, code=code)


def is_new(station: Station, path: Path, rundown: str | None = None) -> bool:
    """Whether a file would change the schedule; raises as with_calendar()."""
    return with_calendar(station, path, rundown) != station.schedule.current()


def unsaid_in(station: Station, path: Path, rundown: str | None = None) -> Unsaid | None:
    """What a person must still say before a file can be read; raises as with_calendar()."""
    try:
        with_calendar(station, path, rundown)
    except RundownUnsaid as unsaid:
        known = station.schedule.current().rundowns
        return Unsaid(unsaid.event, tuple((one.key, one.name) for one in known))
    return None
