"""What a calendar may hold at most, counted in its text before anything of it is understood."""

import re
from collections.abc import Iterator

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.calendars.event import calendar_error
from ccht_desktop.schedule.files.fields import MOST

# Further dates become rules, days left out become skips.
_MOST_DATES = {"RDATE": MOST["rule"], "EXDATE": MOST["skip"]}
_MOST_LINES = 40_000
_FIELD = re.compile(r"[A-Za-z-]+")


def event_lines(file: str, text: str) -> list[int]:
    """The lines on which events begin. Raises StationError CALENDAR_FILE for too many of them, of
    their dates or of lines."""
    lines: list[int] = []
    counts = dict.fromkeys(_MOST_DATES, 0)
    for count, (number, line) in enumerate(_unfolded(text), start=1):
        if count > _MOST_LINES:
            told = _("the calendar has more than {most} lines. Save fewer sessions in it.")
            raise calendar_error(file, number, "VCALENDAR", told.format(most=_MOST_LINES))
        if line.upper() == "BEGIN:VEVENT":
            lines.append(number)
            continue
        found = _FIELD.match(line)
        field = found[0].upper() if found else ""
        if field in counts:
            counts[field] += line.count(",") + 1
            if counts[field] > _MOST_DATES[field]:
                told = _("more than {most} dates are more than a schedule can take in.")
                line_of_event = lines[-1] if lines else number
                raise calendar_error(
                    file, line_of_event, field, told.format(most=_MOST_DATES[field])
                )
    if len(lines) > MOST["rule"]:
        told = _("{count} events are more than the {most} a schedule may have.")
        text = told.format(count=len(lines), most=MOST["rule"])
        raise calendar_error(file, 1, "VEVENT", text)
    return lines


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Each line with its number, the lines that continue it taken in."""
    parts: list[str] = []
    begin = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] in (" ", "\t") and parts:
            parts.append(line[1:].rstrip("\r"))
            continue
        if parts:
            yield begin, "".join(parts).strip()
        parts, begin = [line.rstrip("\r")], number
    yield begin, "".join(parts).strip()
