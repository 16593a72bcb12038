"""What a rule has on a date by itself, were it not for exceptions to single sessions."""

from collections.abc import Iterator
from datetime import date

from ccht_desktop.schedule.days.exceptions import RuleExceptions
from ccht_desktop.schedule.days.rule_days import falls_on
from ccht_desktop.schedule.model import Calendar, Move, Rule, Season, slot_of


class OwnSessions:
    """Asked with one calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._seasons: dict[date, Season] = {}

    def season(self, day: date) -> Season:
        if day not in self._seasons:
            self._seasons[day] = self._calendar.season(day)
        return self._seasons[day]

    def rundown(self, rule: Rule, day: date) -> tuple[str | None, str]:
        """What a rule plays on a date, None for silence; and the name of the holiday."""
        holiday = self._calendar.holidays.get(day, "")
        if not holiday or rule.holidays == "usual":
            return rule.rundown, holiday
        if rule.holidays == "silent":
            return None, holiday
        return rule.holiday_rundown or rule.rundown, holiday

    def stand(self, rule: Rule, day: date, slot: str) -> bool:
        """Whether a rule has a session there."""
        return (
            slot in map(slot_of, rule.starts)
            and rule.season in (None, self.season(day))
            and self.rundown(rule, day)[0] is not None
            and falls_on(rule, day)
        )

    def arriving(self, rule: Rule, exceptions: RuleExceptions) -> Iterator[tuple[Move, bool]]:
        """Moves of sessions that a rule has, and whether each finds its place free: of two that
        would have one key the rule's own session stays, then the move that stands first."""
        taken: set[tuple[date, str]] = set()
        for move in exceptions.arriving:
            spot = move.to_date, slot_of(move.to_time)
            if not self.stand(rule, move.day, move.slot):
                continue
            own = spot not in exceptions.away and self.stand(rule, *spot)
            yield move, spot not in taken and not own
            taken.add(spot)
