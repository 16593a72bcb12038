"""Recurrences of days as RFC 5545 writes them: which are understood, and their dates."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import EVERY_DAY, Rule

_LIMITS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST")
_PARTS = (*_LIMITS, "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "BYYEARDAY", "BYWEEKNO")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Where nothing says from when a rule counts.
_BEGINNING = date(2000, 1, 3)


def why_not(text: str) -> str:
    """Why a recurrence is not understood, as a sentence; empty where it is.

    Only days recur: the times are the rule's own.
    """
    from dateutil.rrule import rrulestr

    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        known = ", ".join(f"FREQ={one}" for one in _FREQUENCIES)
        return _("a recurrence of days is needed, with one of: {known}.").format(known=known)
    for name in parts:
        if name not in _PARTS:
            known = ", ".join(sorted(_PARTS))
            text = _("“{name}” is not understood in a recurrence. Known are: {known}.")
            return text.format(name=name, known=known)
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"[1-9][0-9]{0,3}", parts[name]):
            return _("{name} must be a whole number from 1 to 9999.").format(name=name)
    try:
        rrulestr(text, dtstart=datetime.combine(_BEGINNING, time.min))
    except (ValueError, TypeError, KeyError):
        return _("“{text}” is not a recurrence of RFC 5545.").format(text=text)
    return ""


def rrule_text(rule: Rule) -> str:
    """The rule's days as a recurrence, without its dates."""
    if rule.rrule:
        return rule.rrule
    names = [_WEEKDAYS[number] for number in sorted(rule.weekdays)]
    if rule.month_weeks:
        days = ",".join(f"{week}{name}" for week in rule.month_weeks for name in names)
        return f"FREQ=MONTHLY;BYDAY={days}"
    if rule.every_weeks > 1:
        return f"FREQ=WEEKLY;INTERVAL={rule.every_weeks};WKST=MO;BYDAY={','.join(names)}"
    if rule.weekdays == EVERY_DAY:
        return "FREQ=DAILY"
    return f"FREQ=WEEKLY;BYDAY={','.join(names)}"


def dates(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The rule's days from first to last, both included, whatever the season."""
    from dateutil.rrule import rrulestr

    begin = rule.from_date or _BEGINNING
    last = min(last, rule.to_date) if rule.to_date else last
    first = max(first, begin)
    if first > last or not rule.weekdays:
        return
    text = rrule_text(rule)
    counted = rule.every_weeks > 1 or bool(rule.rrule)
    found = rrulestr(text, dtstart=datetime.combine(begin if counted else first, time.min))
    for moment in found.xafter(datetime.combine(first, time.min), inc=True):
        if moment.date() > last:
            return
        yield moment.date()
