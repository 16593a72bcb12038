"""Sessions as the desk's own book has them: those that nothing befell aired, and on their frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.playout.voice import RATE
from tests.faults.year_befell import hit, troubled
from tests.faults.year_record import Year
from tests.faults.year_station import PLACES
from tests.faults.year_told import Attempt, Told
from tests.faults.year_witness import Sounding

GRACE = timedelta(seconds=300)
AT_ONCE = timedelta(seconds=6)
LONGEST_PLAN = timedelta(seconds=90)
CROWD = timedelta(seconds=150)
A_FRAME = timedelta(seconds=1.5 / RATE, microseconds=2)


@dataclass(frozen=True, slots=True)
class Due:
    """What the desk's own book says was to be aired. crowded: another session is close by."""

    occurrence: str
    start: datetime
    latest: datetime
    crowded: bool


def sessions_of(year: Year) -> Iterator[Due]:
    day = year.first
    while datetime.combine(day, time(), ZONE) < year.ended - timedelta(days=1):
        for slot in {each for change in year.desk.book for each in change.slots}:
            start = datetime.combine(day, slot.start, ZONE).astimezone(UTC)
            fixed = start - timedelta(seconds=90)
            others = year.desk.in_force(fixed)
            if slot in others and not year.desk.is_suspended(day, fixed):
                latest = start + max(GRACE, timedelta(seconds=slot.wait))
                # One that begins hard gives way to nothing.
                crowded = slot.mode != "hard" and any(
                    abs(datetime.combine(day, each.start, ZONE) - start) < CROWD
                    for each in others
                    if each != slot
                )
                yield Due(slot.occurrence(day), start, latest, crowded)
        day += timedelta(days=1)


def failings(year: Year, told: Told, by_airing: dict[int, list[Sounding]]) -> Iterator[str]:
    """Every session that nothing befell aired in full, each item on its frame; none came late."""
    for due_one in sessions_of(year):
        occurrence, start = due_one.occurrence, due_one.start
        attempts = {key[1]: each for key, each in told.attempts.items() if key[0] == occurrence}
        yield from _late(year, due_one, attempts, by_airing)
        if (
            due_one.crowded
            or troubled(year, start)
            or any(a.wrong for each in attempts.values() for a in each)
        ):
            continue
        if set(attempts) != set(range(1, PLACES + 1)):
            yield f"{occurrence} was healthy, and has outcomes for {sorted(attempts)}"
            continue
        due = start
        for position in range(1, PLACES + 1):
            last = attempts[position][-1]
            heard = by_airing.get(last.seq, [])
            if last.outcome != "aired" or last.end is None or last.end["evidence"] != "E2":
                yield f"{last.name} was healthy, and is {last.outcome} by {last.cause}"
                break
            if not heard or abs(heard[0].began - due) > A_FRAME:
                began = heard[0].began if heard else None
                yield f"{last.name} was healthy, due {due}, began {began}"
                break
            due = heard[0].ended


def _late(
    year: Year,
    due: Due,
    attempts: dict[int, list[Attempt]],
    by_airing: dict[int, list[Sounding]],
) -> Iterator[str]:
    heard = [s for each in attempts.values() for a in each for s in by_airing.get(a.seq, [])]
    first = min(heard, key=lambda s: s.began, default=None)
    # What a wrong clock armed begins as it was armed; what it missed is tried again in its window.
    if first is None or any(a.wrong for each in attempts.values() for a in each):
        return
    start = due.start
    begun = min(a.opened for each in attempts.values() for a in each if a.kind == "start")
    # What a start entry has begun may go on as long as its window lasts.
    latest = due.latest if begun > first.began - AT_ONCE else due.latest + LONGEST_PLAN
    if first.began > latest + timedelta(seconds=2):
        yield f"{due.occurrence} began {first.began - start} late, beyond its grace"
    if first.began < start - A_FRAME and not hit(year, ("greedy",), start, 30.0):
        yield f"{due.occurrence} began {start - first.began} early"
