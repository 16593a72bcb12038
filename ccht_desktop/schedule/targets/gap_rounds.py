"""Suggestions tried out on the schedule before anybody sees them: a clip more in one session moves
what rotations choose in the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ccht_desktop.foundation.clock import local
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Schedule, Target, Walls
from ccht_desktop.schedule.targets.coverage import Heard, TargetCoverage, coverage
from ccht_desktop.schedule.targets.gap_rooms import Sited, day_rooms, rooms
from ccht_desktop.schedule.targets.gaps import Filling, Suggestion, apply, fill

# What a schedule gives from today's first session to the month's end.
Plan = Callable[[Schedule], Sequence[Sited]]
ROUNDS = 4
# Planned lengths have three decimals.
_SLACK = -0.01


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would fill the gaps, and how the targets stand before and after it."""

    filling: Filling
    before: tuple[TargetCoverage, ...]
    after: tuple[TargetCoverage, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What suggestions rest on besides the schedule; starts and last_aired by SHA-256; since as
    coverage() has it."""

    month: date
    now: datetime
    aired: tuple[Heard, ...]
    clips: tuple[Clip, ...]
    walls: Walls
    starts: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    last_aired: Mapping[str, datetime] = field(default_factory=dict)
    since: Mapping[Target, date] = field(default_factory=dict)


def propose(schedule: Schedule, plan: Plan, known: Known) -> Proposal:
    """Suggestions that hold when the schedule is planned with them: no cap, day or limit broken,
    each heard, and targets nearer for it."""
    sessions = plan(schedule)
    before = _coverage(schedule, sessions, known)
    best, lacking = Proposal(_filling(before, sessions, known), before, before), _lacking(before)
    chosen: tuple[Suggestion, ...] = ()
    for _round in range(ROUNDS):
        found = _filling(_coverage(schedule, sessions, known), sessions, known)
        if not found.suggestions:
            break
        chosen, sessions = _kept(schedule, (*chosen, *found.suggestions), plan, known.walls)
        after = _coverage(schedule, sessions, known)
        if chosen and _lacking(after) < lacking:
            left = _filling(after, sessions, known).unfilled
            order = tuple(sorted(chosen, key=lambda one: (one.at, one.title)))
            best, lacking = Proposal(Filling(order, left), before, after), _lacking(after)
    if best.after is before and best.filling.suggestions:
        return Proposal(Filling((), best.filling.unfilled), before, before)
    return best


def _filling(covered: Sequence[TargetCoverage], sessions: Sequence[Sited], known: Known) -> Filling:
    return fill(
        covered,
        known.aired,
        sessions,
        known.clips,
        known.walls,
        known.now,
        known.starts,
        known.last_aired,
    )


def _coverage(
    schedule: Schedule, sessions: Sequence[Sited], known: Known
) -> tuple[TargetCoverage, ...]:
    coming = [session for _place, session in sessions]
    found = coverage(schedule.targets, known.month, known.aired, coming, known.now, known.since)
    return tuple(found)


def _lacking(covered: Iterable[TargetCoverage]) -> float:
    """How far all targets are from what is asked, each number as a share of it."""
    return sum(m.lacking / m.asked for one in covered for m in one.measures)


def _kept(
    schedule: Schedule, chosen: tuple[Suggestion, ...], plan: Plan, walls: Walls
) -> tuple[tuple[Suggestion, ...], Sequence[Sited]]:
    """Without those that break something when all are planned, and the sessions with the rest."""
    while True:
        sessions = plan(apply(schedule, chosen))
        wrong = _wrong(chosen, sessions, walls)
        if not wrong:
            return chosen, sessions
        chosen = tuple(one for number, one in enumerate(chosen) if number not in wrong)


def _wrong(chosen: Sequence[Suggestion], sessions: Sequence[Sited], walls: Walls) -> set[int]:
    """The last suggestion of every session and day that is over; those that would not sound."""
    over = {room.place for room in rooms(sessions, walls) if room.seconds < _SLACK}
    days = {day for day, left in day_rooms(sessions, walls).items() if left < _SLACK}
    sounds = {
        (place, item.sha256)
        for place, session in sessions
        for item in session.items
        if item.clip is not None
    }
    last_of_place = {one.place: number for number, one in enumerate(chosen)}
    last_of_day = {local(one.at).date(): number for number, one in enumerate(chosen)}
    wrong = {number for place, number in last_of_place.items() if place in over}
    wrong |= {number for day, number in last_of_day.items() if day in days}
    silent = (n for n, one in enumerate(chosen) if (one.place, one.sha256) not in sounds)
    return wrong | set(silent)
