"""Public holidays of Việt Nam by date, Tết by the lunar calendar, and days a person adds."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

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
    known = _vietnam()(years=year, language="vi")
    return {day: _NAMES.get(str(name), str(name)) for day, name in known.items()}


def _vietnam() -> Any:
    """The library's class for Việt Nam. The library itself imports every country of the world
    first, which takes seconds where a window is open."""
    import holidays

    spec = spec_from_file_location(
        "holidays_of_vietnam", Path(holidays.__file__).parent / "countries" / "vietnam.py"
    )
    if spec is None or spec.loader is None or not Path(spec.origin or "").is_file():
        return partial(holidays.country_holidays, "VN")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Vietnam
