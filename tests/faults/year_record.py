"""What a year leaves behind for its checker."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from ccht_desktop.foundation.station_folder import StationFolder
from tests.faults.year_clock import YearClock
from tests.faults.year_desk import Desk
from tests.faults.year_witness import Sounding

Written = dict[int, tuple[datetime, float]]


@dataclass(slots=True)
class Befallen:
    """A fault as it came: from when to when, on the true time; until None: not over yet."""

    kind: str
    since: datetime
    until: datetime | None = None


@dataclass(slots=True)
class Year:
    """All that the checker needs, and nothing that the product says of itself but its ledger.

    written: the true moment of each entry, and by how much the wall was wrong then.
    """

    seed: int
    folder: StationFolder
    first: date
    ended: datetime
    soundings: list[Sounding]
    desk: Desk
    befallen: list[Befallen] = field(default_factory=list)
    written: Written = field(default_factory=dict)
    died: list[str] = field(default_factory=list)


class Agenda:
    """What is to happen when, on the true time."""

    def __init__(self, clock: YearClock) -> None:
        self._clock = clock
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, moment: datetime, event: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, event))

    def after(self, seconds: float, event: Callable[[], None]) -> None:
        self.at(self._clock.true + timedelta(seconds=seconds), event)

    @property
    def next(self) -> datetime | None:
        return self._events[0][0] if self._events else None

    def due(self) -> Callable[[], None] | None:
        """The next event whose moment has come, taken off."""
        if self._events and self._events[0][0] <= self._clock.true:
            return heapq.heappop(self._events)[2]
        return None
