"""The dates on which a rule falls, whatever the season, the holidays and the exceptions."""

from datetime import date, timedelta

from ccht_desktop.schedule.days.recurrence import parse
from ccht_desktop.schedule.days.recurrence_days import days_between
from ccht_desktop.schedule.model import EVERY_DAY, Rule

# Where nothing says from when a recurrence counts; a Monday.
_BEGINNING = date(2000, 1, 3)


def dates(rule: Rule, first: date, last: date) -> list[date]:
    """Those from first to last, both included, in order; none for a recurrence that is nonsense."""
    first = max(first, rule.from_date) if rule.from_date else first
    last = min(last, rule.to_date) if rule.to_date else last
    if first > last:
        return []
    if rule.rrule:
        try:
            recurrence = parse(rule.rrule)
        except ValueError:
            return []
        return list(days_between(recurrence, rule.from_date or _BEGINNING, first, last))
    weekdays = rule.weekdays
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    if weekdays != EVERY_DAY:
        days = [day for day in days if day.weekday() in weekdays]
    if rule.month_weeks:
        return [day for day in days if _in_weeks(day, rule.month_weeks)]
    if rule.every_weeks > 1:
        begin = rule.from_date or _BEGINNING
        monday = begin.toordinal() - begin.weekday()
        return [day for day in days if (day.toordinal() - monday) // 7 % rule.every_weeks == 0]
    return days


def falls_on(rule: Rule, day: date) -> bool:
    return bool(dates(rule, day, day))


def _in_weeks(day: date, weeks: tuple[int, ...]) -> bool:
    """Whether a day is one of the month's first, second, … of its weekday, or the last, -1."""
    if (day.day - 1) // 7 + 1 in weeks:
        return True
    return -1 in weeks and (day + timedelta(days=7)).month != day.month
