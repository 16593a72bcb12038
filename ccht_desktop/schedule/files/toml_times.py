"""Days and times of a schedule file: what stands there, and why it is none.

Every function raises StationError SCHEDULE_FILE.
"""

import re
from datetime import date, datetime, time
from typing import Any

from ccht_desktop.foundation.days import parse_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.recurrence_refused import why_not
from ccht_desktop.schedule.files.rows import EVERY_DAY_WORD
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.model import DAY_NAMES, EVERY_DAY

# A plan of this product begins and ends within these years.
FIRST_YEAR, LAST_YEAR = 2000, 2099
_MONTH = re.compile(r"(0[1-9]|1[0-2])/(20[0-9]{2})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_CLOCKLIKE = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_OFFSET = re.compile(r"[0-9:. ]+(Z|z|[+-][0-9]{1,2}(:?[0-9]{2})?|UTC|GMT.*)")
_DATELIKE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 40


def day(table: TomlTable, key: str) -> date | None:
    """A TOML date, or a text 31/12/2026 or 2026-12-31; None if absent."""
    value = table.content.get(key)
    if value is None:
        return None
    try:
        found = value if type(value) is date else parse_date(str(value))
    except ValueError:
        raise table.wrong(key, _no_day(value)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        expected = _("the year must lie between {first} and {last}.")
        raise table.wrong(key, expected.format(first=FIRST_YEAR, last=LAST_YEAR))
    return found


def needed_day(table: TomlTable, key: str) -> date:
    table.need(key)
    found = day(table, key)
    if found is None:
        raise table.wrong(key, _("a date such as “31/12/2026” is needed."))
    return found


def refuse_reversed(table: TomlTable) -> None:
    first, last = day(table, "from"), day(table, "to")
    if first and last and first > last:
        raise table.wrong("to", _("lies before “from”."))


def month(table: TomlTable, key: str) -> date | None:
    """The first day of a month written 11/2026; None if absent."""
    value = table.content.get(key)
    if value is None:
        return None
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise table.wrong(key, _("a month such as “11/2026” is needed."))
    return date(int(found[2]), int(found[1]), 1)


def wall(table: TomlTable, key: str) -> time:
    """One time of day."""
    table.need(key)
    value = table.content.get(key)
    found = _clock(value)
    if found is None:
        said = _no_clock(value) or _("a time of day such as “05:30” is needed.")
        raise table.wrong(key, said)
    return found


def times(table: TomlTable, key: str) -> tuple[time, ...]:
    """Times of day in order, none twice."""
    table.need(key)
    value = table.content.get(key)
    expected = _("times of day such as {example} are needed.")
    expected = expected.format(example='["05:30", "17:00"]')
    if not isinstance(value, list) or not value:
        raise table.wrong(key, expected)
    found = []
    for number, item in enumerate(value):
        clock = _clock(item)
        if clock is None:
            raise table.wrong(key, _no_clock(item) or expected, number)
        found.append(clock)
    if len(set(found)) < len(found):
        raise table.wrong(key, _("the same time stands here twice."))
    return tuple(sorted(found))


def weekdays(table: TomlTable, key: str) -> frozenset[int]:
    """Numbers of weekdays, Monday 0; every day if absent."""
    value = table.content.get(key, EVERY_DAY_WORD)
    if value == EVERY_DAY_WORD:
        return EVERY_DAY
    if not isinstance(value, list) or not value or any(one not in DAY_NAMES for one in value):
        expected = _("“{every}”, or a list of days out of {days}, is needed.")
        raise table.wrong(key, expected.format(every=EVERY_DAY_WORD, days=", ".join(DAY_NAMES)))
    return frozenset(DAY_NAMES.index(one) for one in value)


def month_weeks(table: TomlTable, key: str) -> tuple[int, ...]:
    """Which of a month's weekdays, in order; empty if absent."""
    value = table.content.get(key, [])
    known = (1, 2, 3, 4, 5, -1)
    if not isinstance(value, list) or any(type(n) is not int or n not in known for n in value):
        expected = _("a list of numbers from 1 to 5, or -1 for the last, is needed.")
        raise table.wrong(key, expected)
    return tuple(sorted(set(value), key=known.index))


def rrule(table: TomlTable, key: str) -> str:
    """A recurrence of days, checked; empty if absent."""
    value = table.text(key, "")
    if value and (reason := why_not(value)):
        raise table.wrong(key, reason)
    return value


def _clock(value: Any) -> time | None:
    if isinstance(value, time) and not value.microsecond:
        return value
    if isinstance(value, str) and _TIME.fullmatch(value):
        return time.fromisoformat(value)
    return None


def _no_clock(value: Any) -> str:
    """Why something that looks like a time is none; empty where it does not."""
    shown = str(value).strip()[:_SHOWN]
    if isinstance(value, str) and _CLOCKLIKE.fullmatch(shown):
        return _(
            "“{text}” is not a time of day. Times go from 00:00 to 23:59, written with two digits"
            " each."
        ).format(text=shown)
    zoned = isinstance(value, datetime) or (isinstance(value, str) and _OFFSET.fullmatch(shown))
    if zoned:
        return _(
            "“{text}” names a date or another time zone. Write the time alone, as clocks in"
            " Việt Nam show it, such as “05:30”."
        ).format(text=shown)
    return ""


def _no_day(value: Any) -> str:
    shown = str(value).strip()[:_SHOWN]
    if _DATELIKE.fullmatch(shown):
        return _("the day “{text}” is in no calendar. Write day/month/year.").format(text=shown)
    return _("a date such as “31/12/2026” is needed.")
