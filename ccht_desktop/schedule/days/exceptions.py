"""Exceptions of a schedule by rule, ready to be asked: what is left out, moved, added, silent."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from ccht_desktop.schedule.model import Move, Schedule, Suspension

# A place of one rule: its day and slot before any move.
Spot = tuple[date, str]


@dataclass(slots=True)
class RuleExceptions:
    """away: places left out or moved; arriving: moves, in order, that reach a date of the span;
    added: hashes by place before any move; silent: dates of the span that are suspended."""

    silent: set[date]
    away: set[Spot] = field(default_factory=set)
    arriving: list[Move] = field(default_factory=list)
    added: dict[Spot, tuple[str, ...]] = field(default_factory=dict)


class Exceptions:
    """Those of one span of dates, by rule."""

    def __init__(self, silent: set[date]) -> None:
        self._others = RuleExceptions(silent)
        self._rules: dict[str, RuleExceptions] = {}

    def of(self, rule: str) -> RuleExceptions:
        return self._rules.get(rule, self._others)

    def own(self, rule: str) -> RuleExceptions:
        """To be filled: of one rule alone."""
        if rule not in self._rules:
            self._rules[rule] = RuleExceptions(set(self._others.silent))
        return self._rules[rule]


def exceptions_of(schedule: Schedule, first: date, last: date) -> Exceptions:
    """Those that matter to sessions heard from a date to another, both included."""
    pauses = [(pause.rule, _within(pause, first, last)) for pause in schedule.suspensions]
    found = Exceptions({day for rule, days in pauses if rule is None for day in days})
    for rule, days in pauses:
        if rule is not None:
            found.own(rule).silent.update(days)
    for skip in schedule.skips:
        found.own(skip.rule).away.add((skip.day, skip.slot))
    for move in schedule.moves:
        own, spot = found.own(move.rule), (move.day, move.slot)
        # What is left out, or moved before, is not moved.
        if spot not in own.away:
            own.away.add(spot)
            if first <= move.to_date <= last:
                own.arriving.append(move)
    for addition in schedule.additions:
        added, spot = found.own(addition.rule).added, (addition.day, addition.slot)
        added[spot] = (*added.get(spot, ()), addition.sha256)
    return found


def _within(suspension: Suspension, first: date, last: date) -> list[date]:
    begin, end = max(first, suspension.from_date), min(last, suspension.to_date)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
