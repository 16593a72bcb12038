"""Public holidays of Việt Nam by date, Tết by the lunar calendar, and days a person adds."""

from collections.abc import Iterable
from datetime import date

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.toml_table import parse_date


def public_holidays(years: Iterable[int], also: Iterable[date] = ()) -> dict[date, str]:
    """Names, in Vietnamese, of the holidays of some years."""
    import holidays

    known = holidays.country_holidays("VN", years=years, language="vi")
    found = {day: str(name) for day, name in known.items()}
    return found | {day: _("Day off") for day in also if day not in found}


def days_of(text: str) -> list[date]:
    """Dates written by commas; raises ValueError."""
    return [parse_date(part.strip()) for part in text.split(",") if part.strip()]


def month_day_of(text: str) -> tuple[int, int]:
    """(month, day) of a text such as 16/04; raises ValueError."""
    day, month = (int(part) for part in text.split("/"))
    date(2024, month, day)
    return month, day
