"""Public holidays of Việt Nam by date, Tết by the lunar calendar, and days a person adds."""

from collections.abc import Iterable
from datetime import date

from ccht_desktop.foundation.translations import _

# The library calls the day before the eve so, also where the month has 29 days and it is the 28th.
_NAMES = {"29 Tết": "Nghỉ trước Tết Nguyên Đán"}


class PublicHolidays:
    """Names by date. Each year is found out once, and only when it is asked for."""

    def __init__(self) -> None:
        self._years: dict[int, dict[date, str]] = {}

    def names(self, years: Iterable[int], also: Iterable[date] = ()) -> dict[date, str]:
        """Names, in Vietnamese, of the holidays of some years and of the days added."""
        found: dict[date, str] = {}
        for year in years:
            if year not in self._years:
                self._years[year] = _names(year)
            found |= self._years[year]
        return {day: _("Day off") for day in also} | found


def _names(year: int) -> dict[date, str]:
    import holidays

    known = holidays.country_holidays("VN", years=year, language="vi")
    return {day: _NAMES.get(str(name), str(name)) for day, name in known.items()}
