"""Sessions out of an iCalendar file: each event a rule, with what is left out and moved of it."""

from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.calendars.event import IncomingEvent, calendar_error
from ccht_desktop.schedule.files.fields import MOST
from ccht_desktop.schedule.files.toml_file import LARGEST_FILE_BYTES
from ccht_desktop.schedule.model import Schedule


def read_calendar(path: Path, schedule: Schedule, rundown: str | None = None) -> Schedule:
    """The schedule with the file's events as rules; those of an earlier reading of the same events
    are replaced. rundown: key of what they play, where the event itself does not say.

    Raises StationError CALENDAR_FILE naming file, line and field; nothing was changed then.
    """
    text = _text(path)
    events = _events(path.name, text)
    for event in events:
        if not event.is_override():
            schedule = event.put(schedule, rundown)
    for event in events:
        if event.is_override():
            schedule = event.move(schedule)
    return schedule


def _text(path: Path) -> str:
    try:
        content = path.read_bytes() if path.stat().st_size <= LARGEST_FILE_BYTES else None
    except OSError as error:
        text = _("The calendar {file} cannot be opened. Check its name and place.")
        raise StationError("CALENDAR_FILE", text.format(file=path)) from error
    if content is None:
        text = _("{file} is too large to be a calendar of sessions.")
        raise StationError("CALENDAR_FILE", text.format(file=path.name))
    return content.decode("utf-8-sig", errors="replace")


def _events(file: str, text: str) -> list[IncomingEvent]:
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(text)
        components = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        told = _("this is not a calendar as RFC 5545 has it ({reason}).")
        raise calendar_error(file, 1, "VCALENDAR", told.format(reason=str(error)[:120])) from error
    lines = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip().upper() == "BEGIN:VEVENT"
    ]
    if not components:
        raise calendar_error(file, 1, "VEVENT", _("there is no event in it."))
    if len(components) > MOST["rule"]:
        told = _("{count} events are more than the {most} a schedule may have.")
        count, most = len(components), MOST["rule"]
        raise calendar_error(file, 1, "VEVENT", told.format(count=count, most=most))
    found = []
    for number, component in enumerate(components):
        line = lines[number] if number < len(lines) else 1
        if component.errors:
            field, reason = component.errors[0]
            raise calendar_error(file, line, str(field or "VEVENT"), _told(reason))
        found.append(IncomingEvent(file, line, component))
    return found


def _told(reason: object) -> str:
    return _("this is not understood ({reason}).").format(reason=str(reason)[:120])
