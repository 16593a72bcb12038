"""The days of a recurrence between two dates: looked at are those, and never the years after."""

from calendar import isleap, monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from ccht_desktop.schedule.days.recurrence import Recurrence

# Every kind of year stands among these, after every other: what falls in none of them never falls.
_ALL_YEARS = (date(2000, 1, 1), date(2028, 12, 31))

_MANY = 128


def days_between(recurrence: Recurrence, begin: date, first: date, last: date) -> Iterator[date]:
    """Those from first to last, both included, of a recurrence that begins on a date."""
    if recurrence.until is not None:
        last = min(last, recurrence.until)
    if recurrence.count is None:
        return _uncounted(recurrence, begin, max(first, begin), last)
    counted = islice(_uncounted(recurrence, begin, begin, last), recurrence.count)
    return (day for day in counted if day >= first)


def falls_ever(recurrence: Recurrence) -> bool:
    """Whether any day of any year is one of its days, whenever it begins and ends."""
    endless = replace(recurrence, interval=1, until=None, count=None)
    return next(_uncounted(endless, _ALL_YEARS[0], *_ALL_YEARS), None) is not None


def _uncounted(recurrence: Recurrence, begin: date, first: date, last: date) -> Iterator[date]:
    if first > last:
        return
    told = _told(recurrence, begin)
    tests = list(_tests(told))
    for period in _periods(told, begin, first, last):
        days = period
        for test in tests:
            days = [day for day in days if test(day)]
        for day in _positioned(days, told) if told.positions else days:
            if first <= day <= last:
                yield day


def _told(recurrence: Recurrence, begin: date) -> Recurrence:
    """What the text leaves out, taken from the day on which it begins."""
    if (
        recurrence.weekdays
        or recurrence.nth_weekdays
        or recurrence.month_days
        or recurrence.year_days
        or recurrence.weeks
        or recurrence.frequency == "DAILY"
    ):
        return recurrence
    if recurrence.frequency == "WEEKLY":
        return replace(recurrence, weekdays=frozenset({begin.weekday()}))
    told = replace(recurrence, month_days=frozenset({begin.day}))
    if recurrence.frequency == "MONTHLY" or recurrence.months:
        return told
    return replace(told, months=frozenset({begin.month}))


def _periods(recurrence: Recurrence, begin: date, first: date, last: date) -> Iterator[list[date]]:
    """The days of each week, month, year that the interval does not pass over."""
    step = recurrence.interval
    match recurrence.frequency:
        case "DAILY":
            number = first.toordinal() + (begin.toordinal() - first.toordinal()) % step
            # Many at once: a day is no period that anything is counted in.
            while number <= last.toordinal():
                end = min(number + _MANY * step, last.toordinal() + 1)
                yield [date.fromordinal(n) for n in range(number, end, step)]
                number += _MANY * step
        case "WEEKLY":
            origin = begin.toordinal() - (begin.weekday() - recurrence.week_start) % 7
            stride = 7 * step
            number = origin + (first.toordinal() - origin) // stride * stride
            while number <= last.toordinal():
                yield _run(number, min(7, date.max.toordinal() - number + 1))
                number += stride
        case "MONTHLY":
            origin, number = _month(begin), _month(first)
            for month in range(number - (number - origin) % step, _month(last) + 1, step):
                yield _days_of_month(recurrence, month // 12, month % 12 + 1)
        case _:
            earliest = first.year - (first.year - begin.year) % step
            for year in range(earliest, last.year + 1, step):
                yield [
                    day for month in range(1, 13) for day in _days_of_month(recurrence, year, month)
                ]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _run(number: int, length: int) -> list[date]:
    return [date.fromordinal(n) for n in range(max(1, number), number + length)]


def _days_of_month(recurrence: Recurrence, year: int, month: int) -> list[date]:
    if recurrence.months and month not in recurrence.months:
        return []
    return _run(date(year, month, 1).toordinal(), monthrange(year, month)[1])


def _tests(recurrence: Recurrence) -> Iterator[Callable[[date], bool]]:
    """What a day of a period must pass, each part of the text by itself."""
    months, month_days = recurrence.months, recurrence.month_days
    weekdays, nth_weekdays = recurrence.weekdays, recurrence.nth_weekdays
    if months and recurrence.frequency in ("DAILY", "WEEKLY"):
        yield lambda day: day.month in months
    if month_days and min(month_days) > 0:
        yield lambda day: day.day in month_days
    elif month_days:
        yield lambda day: day.day in month_days or _from_end(day) in month_days
    if nth_weekdays:
        yield lambda day: day.weekday() in weekdays or _is_nth(recurrence, day)
    elif weekdays:
        yield lambda day: day.weekday() in weekdays
    if recurrence.year_days:
        yield lambda day: bool(recurrence.year_days & _year_places(day))
    if recurrence.weeks:
        yield lambda day: bool(recurrence.weeks & _week_places(day, recurrence.week_start))


def _from_end(day: date) -> int:
    return day.day - monthrange(day.year, day.month)[1] - 1


def _is_nth(recurrence: Recurrence, day: date) -> bool:
    """Counted in the month, or in the year where a yearly recurrence names no month."""
    if recurrence.frequency == "MONTHLY" or recurrence.months:
        place, length = day.day, monthrange(day.year, day.month)[1]
    else:
        place, length = day.timetuple().tm_yday, 365 + isleap(day.year)
    forth, back = (place - 1) // 7 + 1, -((length - place) // 7 + 1)
    wanted, weekday = recurrence.nth_weekdays, day.weekday()
    return (forth, weekday) in wanted or (back, weekday) in wanted


def _year_places(day: date) -> set[int]:
    place = day.timetuple().tm_yday
    return {place, place - 366 - isleap(day.year)}


def _week_places(day: date, week_start: int) -> set[int]:
    """Its week's number, from the year's first and from its last; a week is of the year in which
    four of its days lie."""
    fourth = _fourth(day, week_start)
    number = (fourth.timetuple().tm_yday - 1) // 7 + 1
    last = _fourth(date(fourth.year, 12, 28), week_start)
    return {number, number - (last.timetuple().tm_yday - 1) // 7 - 2}


def _fourth(day: date, week_start: int) -> date:
    return day + timedelta(days=3 - (day.weekday() - week_start) % 7)


def _positioned(days: list[date], recurrence: Recurrence) -> list[date]:
    if recurrence.frequency == "DAILY":
        return days if {1, -1} & set(recurrence.positions) else []
    places = {n - 1 if n > 0 else len(days) + n for n in recurrence.positions}
    return [day for number, day in enumerate(days) if number in places]
