"""Recurrences of days as RFC 5545 writes them: which are understood, and what each of them says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import EVERY_DAY, Rule

LONGEST = 500
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")
# The largest number of each list; those of a negative one count from the end.
_LISTS = {"BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LISTS)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurrence taken apart. Weekdays from 0, Monday; an empty set or tuple restricts nothing.

    nth_weekdays: (n, weekday) of the month, or of the year where no month is named; -1 the last.
    positions: which of the days of one week, month or year, from 1, or from -1, the last.
    """

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_start: int = 0
    weekdays: frozenset[int] = frozenset()
    nth_weekdays: frozenset[tuple[int, int]] = frozenset()
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    year_days: frozenset[int] = frozenset()
    weeks: frozenset[int] = frozenset()
    positions: tuple[int, ...] = ()


def parse(text: str) -> Recurrence:
    """Raises ValueError with a sentence for what is not understood."""
    if len(text) > LONGEST:
        _refuse(_("a recurrence has at most {most} characters.").format(most=LONGEST))
    parts = _parts(text)
    frequency = parts.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        known = ", ".join(f"FREQ={one}" for one in _FREQUENCIES)
        _refuse(_("a recurrence of days is needed, with one of: {known}.").format(known=known))
    if {"COUNT", "UNTIL"} <= parts.keys():
        _refuse(_("COUNT and UNTIL do not go together: one of them ends the recurrence."))
    weekdays, nth_weekdays = _days(parts, frequency)
    lists = {name: _numbers(parts, name) for name in _LISTS}
    return Recurrence(
        frequency,
        interval=_whole(parts, "INTERVAL") or 1,
        count=_whole(parts, "COUNT"),
        until=_until(parts),
        week_start=_week_start(parts),
        weekdays=weekdays,
        nth_weekdays=nth_weekdays,
        months=frozenset(lists["BYMONTH"]),
        month_days=frozenset(lists["BYMONTHDAY"]),
        year_days=frozenset(lists["BYYEARDAY"]),
        weeks=frozenset(lists["BYWEEKNO"]),
        positions=lists["BYSETPOS"],
    )


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


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def unknown(text: str) -> str:
    """The sentence for what is no recurrence."""
    return _("“{text}” is not a recurrence of RFC 5545.").format(text=text)


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value:
            _refuse(unknown(text))
        if name not in _PARTS:
            wrong = _("“{name}” is not understood in a recurrence. Known are: {known}.")
            _refuse(wrong.format(name=name, known=", ".join(sorted(_PARTS))))
        if name in parts:
            _refuse(_("{name} stands twice in the recurrence.").format(name=name))
        parts[name] = value
    return parts


def _whole(parts: Mapping[str, str], name: str) -> int | None:
    if name not in parts:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,3}", parts[name]):
        _refuse(_("{name} must be a whole number from 1 to 9999.").format(name=name))
    return int(parts[name])


def _until(parts: Mapping[str, str]) -> date | None:
    value = parts.get("UNTIL")
    if value is None:
        return None
    try:
        if re.fullmatch(r"[0-9]{8}", value):
            return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        pass
    wrong = _("UNTIL must be a date such as 20261231, without time and time zone, not “{value}”.")
    _refuse(wrong.format(value=value))


def _week_start(parts: Mapping[str, str]) -> int:
    value = parts.get("WKST", "MO")
    if value not in _WEEKDAYS:
        _refuse(_("{name} needs days such as MO, TU, WE.").format(name="WKST"))
    return _WEEKDAYS.index(value)


def _days(
    parts: Mapping[str, str], frequency: str
) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """The weekdays of BYDAY, and those of which a number says which one."""
    if "BYDAY" not in parts:
        return frozenset(), frozenset()
    weekdays, nth = set(), set()
    for one in parts["BYDAY"].split(","):
        found = _DAY.fullmatch(one)
        if found is None or abs(int(found[1] or 1)) > 53:
            _refuse(_("{name} needs days such as MO, TU, WE.").format(name="BYDAY"))
        weekday = _WEEKDAYS.index(found[2])
        if found[1] is None:
            weekdays.add(weekday)
        else:
            nth.add((int(found[1]), weekday))
    if nth and (frequency in ("DAILY", "WEEKLY") or "BYWEEKNO" in parts):
        _refuse(_("BYDAY with a number goes only with FREQ=MONTHLY or YEARLY, without BYWEEKNO."))
    return frozenset(weekdays), frozenset(nth)


def _numbers(parts: Mapping[str, str], name: str) -> tuple[int, ...]:
    if name not in parts:
        return ()
    most = _LISTS[name]
    found = [int(one) for one in parts[name].split(",") if _NUMBER.fullmatch(one)]
    least = 1 if name == "BYMONTH" else -most
    right = len(found) == parts[name].count(",") + 1
    if not right or not all(least <= one <= most and one for one in found):
        text = _("{name} needs whole numbers up to {most}, by commas.")
        _refuse(text.format(name=name, most=most))
    return tuple(found)
