"""Why a recurrence that a person or a calendar wrote is not taken."""

from datetime import date, datetime, time

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.recurrence import parse, unknown
from ccht_desktop.schedule.days.recurrence_days import falls_ever


def why_not(text: str) -> str:
    """Why a recurrence is not understood, as a sentence; empty where it is.

    Only days recur: the times are the rule's own.
    """
    from dateutil.rrule import rrulestr

    try:
        recurrence = parse(text)
    except ValueError as error:
        return str(error)
    try:
        # What calendars of other programs would not read is no recurrence either.
        rrulestr(text, dtstart=datetime.combine(date(2000, 1, 1), time.min))
    except (ValueError, TypeError, KeyError, AttributeError):
        return unknown(text)
    return "" if falls_ever(recurrence) else _("“{text}”: this day never comes.").format(text=text)
