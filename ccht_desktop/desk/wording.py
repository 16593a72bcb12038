"""Times, lengths and counts as a commune office writes them."""

import unicodedata
from datetime import date, datetime, time

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import N_, _, language

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def long_date(day: date) -> str:
    return _("{weekday}, {day}").format(weekday=_(WEEKDAYS[day.weekday()]), day=short_date(day))


def short_date(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def hour_minute(moment: datetime) -> str:
    return local(moment).strftime("%H:%M")


def clock_time(moment: datetime) -> str:
    return local(moment).strftime("%H:%M:%S")


def date_time(moment: datetime) -> str:
    return f"{short_date(local(moment).date())} {hour_minute(moment)}"


def minutes_seconds(seconds: float) -> str:
    """mm:ss, or h:mm:ss from one hour on."""
    whole = max(0, round(seconds))
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return f"{whole // 60:02}:{whole % 60:02}"


def in_words(seconds: float) -> str:
    """How long until something: "2 hours 5 minutes", to the minute; below that, seconds."""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("{n} seconds").format(n=whole)
    minutes = whole // 60
    if minutes < 60:
        return _("{n} minutes").format(n=minutes)
    if minutes < 1440:
        return _("{h} h {m} min").format(h=minutes // 60, m=f"{minutes % 60:02}")
    return _("{d} days {h} h").format(d=minutes // 1440, h=minutes // 60 % 24)


def about_minutes(seconds: float) -> str:
    return _("{n} min").format(n=max(1, round(seconds / 60)) if seconds else 0)


def part_of_day(at: time) -> int:
    """0 morning, 1 noon, 2 afternoon, 3 evening."""
    if at < time(11):
        return 0
    if at < time(13, 30):
        return 1
    return 2 if at < time(18) else 3


PARTS_OF_DAY = (N_("Morning"), N_("Noon"), N_("Afternoon"), N_("Evening"))


def number(value: float, digits: int = 0) -> str:
    """Grouped by points and with a decimal comma, as in Vietnamese documents."""
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text


def loudness(lufs: float | None) -> str:
    return _("silence") if lufs is None else f"{number(lufs, 1)} LUFS".replace("-", "−")


def folded(text: str) -> str:
    """Lower case without Vietnamese marks, for searching: “cải cách” and “cai cach” are one."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def breakable(name: str) -> str:
    """A file name or path that may be broken after its own marks."""
    return "".join(f"{letter}\u200b" if letter in "_-./\\" else letter for letter in name)
