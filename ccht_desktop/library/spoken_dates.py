"""How dates and times of day are said."""

import re
from collections.abc import Callable

from ccht_desktop.library.number_words import day_words, month_words, number_words

# A day and a month that everybody knows, though they could be a fraction.
_KNOWN = {(1, 5), (1, 6), (2, 9)}
_CLOCK = r"\d{1,2}(?:[hg](?:\d\d)?|:\d\d)['’p]?"


def said_date(match: re.Match[str]) -> str:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    said = f"{match['lead'] or 'ngày '}{day_words(day)} tháng {month_words(month)}"
    return f"{said} năm {number_words(int(year))}" if year else said


def _likely_date(match: re.Match[str]) -> str:
    """A day and a month without the word for it, where no fraction would stand."""
    day, month = int(match["day"]), int(match["month"])
    sure = match["day"].startswith("0") or (day, month) in _KNOWN
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    if sure or (day > (month if match["lead"] else 12) and (day, month) != (24, 7)):
        return f"{match['lead']}ngày {day_words(day)} tháng {month_words(month)}"
    return match[0]


def _first_days(match: re.Match[str]) -> str:
    parting = " đến" if match[3].strip() in "-–" else match[3].rstrip()
    return f"{match[1]}{day_words(int(match[2]))}{parting} ngày "


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 24 or minute > 59:
        return match[0]
    return f"{number_words(hour)} giờ" + (f" {number_words(minute)} phút" if minute else "")


DATES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(
            r"(?P<lead>\b(?i:ngày)\s+)?(?<![\d/.-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)"
            r"(?![\d-])"
        ),
        said_date,
    ),
    (
        re.compile(
            r"(\b(?i:ngày)\s+)(\d{1,2})(\s*[-–,]\s*|\s+(?:và|đến)\s+)(?=\d{1,2}/(?:0?\d|1[0-2])\b)"
        ),
        _first_days,
    ),
    (
        re.compile(
            r"(?P<lead>\b(?i:ngày)\s+)?(?<![\d/.-])(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\3"
            r"(?P<year>\d{4})(?![\d/])"
        ),
        said_date,
    ),
    (
        re.compile(
            r"(?P<lead>\b(?i:ngày)\s+)(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?![\d/])"
        ),
        said_date,
    ),
    (
        re.compile(r"(\b(?i:ngày)\s+)(0?[1-9]|10)(?=\s+tháng\b)"),
        lambda m: f"{m[1]}{day_words(int(m[2]))}",
    ),
    (
        re.compile(
            r"(?P<lead>\b(?i:từ|đến|trước|sau|sáng|trưa|chiều|tối|đêm|hôm|hết|hạn|dịp)\s+)"
            r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/]|,\d)"
        ),
        _likely_date,
    ),
    (
        re.compile(
            r"(?<!đạt )(?<!lệ )(?<!có )(?<!được )(?<!vượt )(?<!thành )(?<![\d.,/-])(?P<lead>)"
            r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\d/]|,\d)"
        ),
        _likely_date,
    ),
    (
        re.compile(r"(\b(?i:quý)\s+\w{1,3})\s*/\s*(?=20\d\d\b)"),
        r"\1 năm ",
    ),
    (
        re.compile(r"(\b(?i:tháng)\s+)?(?<![\d/.,-])(0?[1-9]|1[0-2])/((?:19|20)\d\d)(?![\d/])"),
        lambda m: f"{m[1] or 'tháng '}{month_words(int(m[2]))} năm {number_words(int(m[3]))}",
    ),
    (re.compile(r"(\b(?i:tháng)\s+)0?4\b"), r"\1tư"),
    (re.compile(rf"(?<![\d:])({_CLOCK})\s*[-–]\s*(?={_CLOCK}(?!\w))"), r"\1 đến "),
    (re.compile(r"(?<![\d:])(\d{1,2})(?:[hg]|:(?=\d\d))(\d\d)?['’p]?(?![\w:])"), _clock),
)
