"""The station's calendar: its seasons, and the public holidays where something heeds them."""

from collections.abc import Callable
from datetime import datetime

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.schedule.days.public_holidays import PublicHolidays
from ccht_desktop.schedule.model import Calendar, Schedule


class Calendars:
    """Calendars of the settings in force at the moment."""

    def __init__(self, settings: Callable[[], Settings]) -> None:
        self._settings = settings
        self._holidays = PublicHolidays()

    def between(self, start: datetime, end: datetime) -> Calendar:
        """With the holidays of the years from a moment to another."""
        return self._of(set(range(local(start).year, local(end).year + 1)))

    def heeded(self, schedule: Schedule, start: datetime, end: datetime) -> Calendar:
        """As between(), also of the years that moved sessions come from; without holidays where
        no rule heeds them: finding them out takes long."""
        if all(rule.holidays == "usual" for rule in schedule.rules):
            return self._of(set())
        first, last = local(start).date(), local(end).date()
        origins = {m.day.year for m in schedule.moves if first <= m.to_date <= last}
        return self._of({*range(first.year, last.year + 1), *origins})

    def _of(self, years: set[int]) -> Calendar:
        settings = self._settings()
        names = self._holidays.names(years, settings.days("holidays.also")) if years else {}
        summer = settings.day_month("season.summer_from"), settings.day_month("season.summer_to")
        return Calendar(*summer, names)
