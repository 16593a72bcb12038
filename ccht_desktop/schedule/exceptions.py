"""Exceptions of a schedule by rule, ready to be asked: what is left out, moved, added, silent."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from ccht_desktop.schedule.model import Move, Place, Schedule, Suspension

NONE: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Those of one span of dates. away: places left out or moved, excepted: rules that have any;
    arriving: moves, in order, by rule, that reach a date of the span; added: hashes by place before
    any move."""

    away: frozenset[Place] = frozenset()
    excepted: frozenset[str] = frozenset()
    arriving: Mapping[str, list[Move]] = field(default_factory=dict)
    added: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    silent: frozenset[date] = NONE
    silent_of: Mapping[str, frozenset[date]] = field(default_factory=dict)

    def silent_days(self, rule: str) -> frozenset[date]:
        """Dates of the span on which a suspension keeps a rule silent."""
        own = self.silent_of.get(rule)
        return self.silent | own if own else self.silent


def exceptions_of(schedule: Schedule, first: date, last: date) -> Exceptions:
    """Those that matter to sessions heard from a date to another, both included."""
    moves: dict[Place, Move] = {}
    for move in schedule.moves:
        moves.setdefault(move.place, move)
    arriving: defaultdict[str, list[Move]] = defaultdict(list)
    left_out = frozenset(skip.place for skip in schedule.skips)
    for move in moves.values():
        if first <= move.to_date <= last and move.place not in left_out:
            arriving[move.rule].append(move)
    added: defaultdict[Place, tuple[str, ...]] = defaultdict(tuple)
    for addition in schedule.additions:
        added[addition.place] += (addition.sha256,)
    silent_of: defaultdict[str | None, set[date]] = defaultdict(set)
    for suspension in schedule.suspensions:
        silent_of[suspension.rule].update(_within(suspension, first, last))
    away = left_out | moves.keys()
    return Exceptions(
        away=away,
        excepted=frozenset(place[0] for place in away),
        arriving=dict(arriving),
        added=dict(added),
        silent=frozenset(silent_of.pop(None, ())),
        silent_of={rule: frozenset(days) for rule, days in silent_of.items() if rule},
    )


def _within(suspension: Suspension, first: date, last: date) -> list[date]:
    begin, end = max(first, suspension.from_date), min(last, suspension.to_date)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
