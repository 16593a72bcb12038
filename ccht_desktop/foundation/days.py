"""Days as people write them in settings and files: 31/12/2026, several by commas, 16/04."""

import re
from datetime import date


def parse_date(text: str) -> date:
    """A date as people write it, 31/12/2026, or ISO 8601; raises ValueError."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", text):
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    raise ValueError(text)


def parse_dates(text: str) -> list[date]:
    """Dates by commas; raises ValueError."""
    return [parse_date(part.strip()) for part in text.split(",") if part.strip()]


def parse_month_day(text: str) -> tuple[int, int]:
    """(month, day) of a day of every year, 16/04; raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}", text):
        raise ValueError(text)
    day, month = (int(part) for part in text.split("/"))
    return month, date(2024, month, day).day
