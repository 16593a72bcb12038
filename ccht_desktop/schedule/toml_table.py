"""One table of a schedule file, read key by key; whatever is wrong names file, line and field."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.file_rows import EVERY_DAY_WORD
from ccht_desktop.schedule.model import DAY_NAMES
from ccht_desktop.schedule.recurrence import why_not
from ccht_desktop.schedule.toml_lines import Place, line_of

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MONTH = re.compile(r"(0[1-9]|1[0-2])/(20\d\d)")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


def file_error(file: str, line: int, text: str) -> StationError:
    """SCHEDULE_FILE: the text says what is expected; nothing was changed."""
    return StationError(
        "SCHEDULE_FILE",
        _("{file}, line {line}: {text} Nothing was changed.").format(
            file=file, line=line, text=text
        ),
    )


@dataclass(frozen=True, slots=True)
class TomlTable:
    """Typed reading of one table. Every method raises StationError SCHEDULE_FILE."""

    file: str
    lines: Mapping[Place, int]
    place: Place
    content: Mapping[str, Any]

    def wrong(self, key: str, expected: str) -> StationError:
        """The error for a key; the key need not be in the file."""
        line = line_of((*self.place, key), self.lines)
        text = _("field “{field}”: {expected}").format(field=key, expected=expected)
        return file_error(self.file, line, text)

    def only(self, *known: str) -> None:
        for key in self.content:
            if key not in known:
                expected = _("this name is not known here. Known are: {known}.")
                raise self.wrong(key, expected.format(known=", ".join(known)))

    def tables(self, key: str, most: int) -> "list[TomlTable]":
        """The tables of a list, at least one, at most so many."""
        content = self.content.get(key)
        if not isinstance(content, list) or not content:
            expected = _("at least one part that begins with [[{name}]] is needed.")
            path = ".".join(str(p) for p in (*self.place, key) if isinstance(p, str))
            raise self.wrong(key, expected.format(name=path))
        if len(content) > most:
            expected = _("{count} parts are more than the {most} a schedule may have.")
            raise self.wrong(key, expected.format(count=len(content), most=most))
        found = []
        for number, item in enumerate(content):
            if not isinstance(item, dict):
                raise self.wrong(key, _("each part must be a table of its own."))
            found.append(TomlTable(self.file, self.lines, (*self.place, key, number), item))
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there and not be empty."""
        value = self.content.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(key, _("a text in quotes is needed."))
        return value

    def slug(self, key: str) -> str:
        value = self.text(key)
        if not _SLUG.fullmatch(value):
            expected = _("only small letters without marks, digits and hyphens, such as {example}.")
            raise self.wrong(key, expected.format(example="“buoi-sang”"))
        return value

    def code(self, key: str, codes: type[Any]) -> str:
        """A code of a StrEnum."""
        value = self.content.get(key)
        known = [str(code) for code in codes]
        if value not in known:
            raise self.wrong(key, _("must be one of: {codes}.").format(codes=", ".join(known)))
        return str(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self.content.get(key)
        if value is None:
            return None
        if type(value) is not int or not least <= value <= most:
            expected = _("a whole number from {least} to {most} is needed.")
            raise self.wrong(key, expected.format(least=least, most=most))
        return value

    def seconds(self, key: str, most: int) -> float:
        value = self.content.get(key)
        if not isinstance(value, int | float) or value is True or not 0 < value <= most:
            expected = _("a number of seconds above 0, at most {most}, is needed.")
            raise self.wrong(key, expected.format(most=most))
        return float(value)

    def day(self, key: str) -> date | None:
        """A TOML date, or a text 31/12/2026 or 2026-12-31; None if absent."""
        value = self.content.get(key)
        if value is None:
            return None
        try:
            found = value if type(value) is date else parse_date(str(value))
            if not 2000 <= found.year < 2100:
                raise ValueError(value)
        except ValueError:
            raise self.wrong(key, _("a date such as “31/12/2026” is needed.")) from None
        return found

    def needed_day(self, key: str) -> date:
        found = self.day(key)
        if found is None:
            raise self.wrong(key, _("a date such as “31/12/2026” is needed."))
        return found

    def month(self, key: str) -> date | None:
        """The first day of a month written 11/2026; None if absent."""
        value = self.content.get(key)
        if value is None:
            return None
        found = _MONTH.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise self.wrong(key, _("a month such as “11/2026” is needed."))
        return date(int(found[2]), int(found[1]), 1)

    def flag(self, key: str) -> bool:
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, _("can only be true or false."))
        return value

    def wall(self, key: str) -> time:
        """One time of day."""
        value = self.content.get(key)
        if isinstance(value, time) and not value.microsecond:
            return value
        if not isinstance(value, str) or not _TIME.fullmatch(value):
            raise self.wrong(key, _("a time of day such as “05:30” is needed."))
        return time.fromisoformat(value)

    def month_weeks(self, key: str) -> tuple[int, ...]:
        """Which of a month's weekdays, in order; empty if absent."""
        value = self.content.get(key, [])
        known = (1, 2, 3, 4, 5, -1)
        if not isinstance(value, list) or any(type(n) is not int or n not in known for n in value):
            expected = _("a list of numbers from 1 to 5, or -1 for the last, is needed.")
            raise self.wrong(key, expected)
        return tuple(sorted(set(value), key=known.index))

    def names(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Keys out of those known, as they stand there; empty if absent."""
        value = self.content.get(key, [])
        if not isinstance(value, list) or any(name not in known for name in value):
            expected = _("a list out of these is needed: {known}.")
            raise self.wrong(key, expected.format(known=", ".join(known)))
        return tuple(dict.fromkeys(value))

    def rrule(self, key: str) -> str:
        """A recurrence of days, checked; empty if absent."""
        value = self.text(key, "")
        if value and (reason := why_not(value)):
            raise self.wrong(key, reason)
        return value

    def times(self, key: str) -> tuple[time, ...]:
        """Times of day in order, none twice."""
        value = self.content.get(key)
        expected = _("times of day such as {example} are needed.")
        wrong = self.wrong(key, expected.format(example='["05:30", "17:00"]'))
        if not isinstance(value, list) or not value:
            raise wrong
        found = []
        for item in value:
            if isinstance(item, time) and not item.microsecond:
                found.append(item)
            elif isinstance(item, str) and _TIME.fullmatch(item):
                found.append(time.fromisoformat(item))
            else:
                raise wrong
        if len(set(found)) < len(found):
            raise self.wrong(key, _("the same time stands here twice."))
        return tuple(sorted(found))

    def weekdays(self, key: str) -> frozenset[int]:
        """Numbers of weekdays, Monday 0; every day if absent."""
        value = self.content.get(key, EVERY_DAY_WORD)
        if value == EVERY_DAY_WORD:
            return frozenset(range(7))
        if not isinstance(value, list) or not value or any(d not in DAY_NAMES for d in value):
            expected = _("“{every}”, or a list of days out of {days}, is needed.")
            raise self.wrong(key, expected.format(every=EVERY_DAY_WORD, days=", ".join(DAY_NAMES)))
        return frozenset(DAY_NAMES.index(day) for day in value)


def parse_date(text: str) -> date:
    """A date as people write it, 31/12/2026, or ISO 8601; raises ValueError."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    raise ValueError(text)
