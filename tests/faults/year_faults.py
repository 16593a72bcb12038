"""Which faults befall the station, when and for how long: drawn from a seed, nothing else."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ccht_desktop.foundation.clock import ZONE
from tests.faults.year_station import SLOTS

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
YEARS_BACK = -20 * 365 * DAY

# kind: how often, and the shortest and longest it lasts (seconds, drawn on a log scale).
KINDS: dict[str, tuple[int, float, float]] = {
    "power": (4, 30.0, 4 * HOUR),
    "power_long": (1, 4 * HOUR, 6 * DAY),
    "power_in_write": (3, 30.0, 20 * MINUTE),
    "crash": (4, 1.0, 10.0),
    "crash_long": (1, 30.0, 3 * HOUR),
    "ended": (2, 5.0, HOUR),
    "clock": (5, 5.0, 8 * HOUR),
    "sleep": (4, 20.0, 12 * HOUR),
    "gone": (4, 1.0, HOUR),
    "stalled": (3, 0.2, 5 * MINUTE),
    "greedy": (2, 2.0, 10 * MINUTE),
    "full": (3, 2.0, HOUR),
    "slow": (3, 10.0, 10 * MINUTE),
    "changed": (2, MINUTE, 6 * HOUR),
    "broken": (2, MINUTE, 2 * HOUR),
    "hung": (2, MINUTE, 2 * HOUR),
    "stop": (4, 1.0, 1.0),
    "pause": (3, 2.0, 600.0),
    "hold": (3, 30.0, 20 * HOUR),
    "play_now": (3, 20.0, 20.0),
    "edit": (4, 6 * HOUR, 6 * DAY),
    "suspension": (1, 1.0, 1.0),
    "withdrawal": (2, HOUR, 4 * DAY),
    "plan_locked": (2, 5.0, 5 * MINUTE),
    "plan_damaged": (2, MINUTE, 30 * HOUR),
    "settings": (2, MINUTE, 30 * HOUR),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """kind is one of KINDS; at is true; choice in [0, 1) settles what the kind leaves open."""

    kind: str
    at: datetime
    seconds: float
    choice: float


def draw(chance: random.Random, first: date, days: int) -> list[Fault]:
    """Most fall on or near a session: elsewhere they would seldom meet one."""
    kinds, weights = list(KINDS), [often for often, _short, _long in KINDS.values()]
    found = []
    for day in (first + timedelta(days=n) for n in range(days)):
        for _ in range(chance.choices((0, 1, 2, 3), (6, 7, 4, 3))[0]):
            kind = chance.choices(kinds, weights)[0]
            _often, short, longest = KINDS[kind]
            lasts = short * (longest / short) ** chance.random()
            at = _moment(chance, day)
            found.append(Fault(kind, at, round(lasts, 3), chance.random()))
    return sorted(found, key=lambda fault: fault.at)


def _moment(chance: random.Random, day: date) -> datetime:
    start = datetime.combine(day, chance.choice(SLOTS).start, ZONE)
    where = chance.random()
    if where < 0.5:
        seconds = chance.uniform(-6, 95)
    elif where < 0.8:
        seconds = chance.uniform(-20 * MINUTE, 6 * MINUTE)
    else:
        start = datetime.combine(day, start.time().replace(hour=0, minute=0), ZONE)
        seconds = chance.uniform(1, DAY - 1)
    return start + timedelta(seconds=round(seconds, 3))


def wall_error(fault: Fault) -> float:
    """By how many seconds a clock fault, or an empty battery at boot, gets the wall wrong."""
    choice = fault.choice
    sign = 1.0 if int(choice * 1000) % 2 else -1.0
    part = choice * 97 % 1
    if choice < 0.3:
        return round(sign * (2.5 + 57 * part), 3)
    if choice < 0.7:
        return round(sign * (MINUTE + 3 * HOUR * part), 3)
    return round(sign * (DAY + 20 * DAY * part), 3)
