"""Sessions out of an iCalendar file: each event a rule, with what is left out and moved of it."""

from dataclasses import dataclass
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.calendars import taking
from ccht_desktop.schedule.calendars.event import IncomingEvent, calendar_error
from ccht_desktop.schedule.calendars.limits import event_lines
from ccht_desktop.schedule.files.toml_file import LARGEST_FILE_BYTES
from ccht_desktop.schedule.model import Schedule


@dataclass(frozen=True, slots=True)
class Taken:
    """own: how many events were the station's own, of rules it has; they change nothing."""

    schedule: Schedule
    own: int = 0


def read_calendar(
    path: Path, schedule: Schedule, rundown: str | None = None, *, code: str = ""
) -> Schedule:
    """As taken_from(), the schedule alone."""
    return taken_from(path, schedule, rundown, code=code).schedule


def taken_from(
    path: Path, schedule: Schedule, rundown: str | None = None, *, code: str = ""
) -> Taken:
    """The schedule with the file's events as rules; those of an earlier reading of the same events
    are replaced, all others stay. rundown: key of what they play, where the event itself does not
    say. code: the station's, by which it knows events that it wrote itself.

    Raises StationError CALENDAR_FILE naming file, line and field; nothing was changed then.
    """
    _refuse_unknown(schedule, rundown)
    text = _text(path)
    own_rules = {rule.key for rule in schedule.rules}
    events = _events(path.name, text)
    foreign = [event for event in events if not event.is_own(own_rules, code)]
    cancelled: set[str] = set()
    for event in foreign:
        if event.is_override():
            continue
        if event.is_cancelled():
            cancelled.add(event.key())
            schedule = taking.drop(schedule, event)
        else:
            schedule = taking.put(schedule, event, rundown)
    for event in foreign:
        if event.is_override() and event.key() not in cancelled:
            schedule = taking.change(schedule, event)
    return Taken(schedule, len(events) - len(foreign))


def _refuse_unknown(schedule: Schedule, rundown: str | None) -> None:
    known = [one.key for one in schedule.rundowns]
    if rundown is not None and rundown not in known:
        text = _("There is no rundown “{key}”. There are: {known}. Nothing was changed.")
        told = text.format(key=rundown, known=", ".join(known) or _("none"))
        raise StationError("NO_RUNDOWN", told)


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

    lines = event_lines(file, text)
    try:
        calendar = icalendar.Calendar.from_ical(text)
        components = calendar.walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        told = _("this is not a calendar as RFC 5545 has it ({reason}).")
        raise calendar_error(file, 1, "VCALENDAR", told.format(reason=str(error)[:120])) from error
    if not components:
        raise calendar_error(file, 1, "VEVENT", _("there is no event in it."))
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
