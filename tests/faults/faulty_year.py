"""A year of the real broadcaster on a made-up clock and card, while everything fails in turn."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.planned import PlannedItem
from ccht_desktop.service.broadcaster import Broadcaster
from tests.faults.year_clock import YearClock
from tests.faults.year_desk import Desk
from tests.faults.year_faults import Fault, draw, wall_error
from tests.faults.year_machine import BEFORE_SECONDS, Life, Machine
from tests.faults.year_people import People
from tests.faults.year_record import Agenda, Year
from tests.faults.year_station import make_station
from tests.faults.year_witness import WatchedVoices, Witness

FILE_FAULTS = ("changed", "broken", "hung")
SURROUNDINGS = frozenset({"gone", "stalled", "greedy", "full", "slow", *FILE_FAULTS})
DESK_FAULTS = frozenset({"plan_locked", "plan_damaged", "settings"})
PLAN_CHANGES = frozenset({"edit", "suspension", "withdrawal"})
WITHOUT_POWER = frozenset({"edit", "withdrawal", *FILE_FAULTS})
FILE_SHARE = 0.5
LAST_DAYS = 2


class FaultyYear:
    """Turned by run(); the same seed is the same year."""

    def __init__(self, root: Path, seed: int, first: date, days: int) -> None:
        began = datetime.combine(first, time(), ZONE)
        self.faults = draw(random.Random(seed), first + timedelta(days=1), days - LAST_DAYS - 1)
        # Apart, so that the faults of a longer year begin with those of a shorter one.
        self._chance = random.Random(seed + 1_000_000)
        clock = self._clock = YearClock(began)
        folder = make_station(root, clock)
        witness = Witness(folder, clock)
        self._desk = Desk(folder, clock)
        self._agenda = Agenda(clock)
        ends = began + timedelta(days=days)
        self.year = Year(seed, folder, first, ends, witness.soundings, self._desk)
        self._machine = Machine(self.year, clock, self._agenda, self._chance)
        self._machine.voices = WatchedVoices(witness, self._machine.card, self._file_fault)
        self._people = People(self._machine, self._desk, self._agenda, self.year.written)

    def run(self) -> Year:
        machine, agenda, ended = self._machine, self._agenda, self.year.ended
        with ExitStack() as stack:
            stack.callback(self._desk.close)
            stack.callback(machine.die)
            self._people.tell_plan()
            machine.begin()
            for fault in self.faults:
                agenda.at(fault.at - timedelta(seconds=BEFORE_SECONDS), machine.look_closely)
                agenda.at(fault.at, self._fall(fault))
            agenda.at(ended - timedelta(days=LAST_DAYS), machine.come_back_for_good)
            agenda.at(ended, machine.look_closely)
            while self._clock.true < ended and agenda.next is not None:
                # What happens on the way may put other events before the one waited for.
                machine.pass_until(agenda.next)
                while (event := agenda.due()) is not None:
                    machine.do(event)
                    machine.look_closely()
        return self.year

    def _fall(self, fault: Fault) -> Callable[[], None]:
        return lambda: self._befall(fault)

    def _befall(self, fault: Fault) -> None:
        machine, kind = self._machine, fault.kind
        if kind in machine.open or (machine.off and kind not in WITHOUT_POWER):
            return
        if kind in SURROUNDINGS:
            self._last(fault, machine.dress)
        elif kind in DESK_FAULTS and not self._desk.hampered:
            self._desk.hamper(kind)
            self._last(fault, lambda: self._desk.free(kind) if kind not in machine.open else None)
        elif kind == "clock":
            machine.set_clock_wrong(wall_error(fault), fault.seconds)
        elif kind == "sleep":
            note = machine.note("sleep")
            self._clock.suspend(fault.seconds)
            note.until = self._clock.true
        elif kind in PLAN_CHANGES:
            self._people.change_plan(fault)
        elif machine.life is not None:
            self._strike(machine.life, machine.life.run.broadcaster, fault)

    def _last(self, fault: Fault, change: Callable[[], None]) -> None:
        """Something that begins, and is over after a time."""
        machine = self._machine
        note = machine.open[fault.kind] = machine.note(fault.kind)

        def over() -> None:
            del machine.open[fault.kind]
            note.until = self._clock.true
            change()

        change()
        self._agenda.after(fault.seconds, over)

    def _strike(self, life: Life, broadcaster: Broadcaster, fault: Fault) -> None:
        """What happens to one process of playout."""
        machine = self._machine
        if fault.kind in ("power", "power_long"):
            machine.lose_power(fault.seconds)
        elif fault.kind == "power_in_write":
            life.ledger.cut = "before" if fault.choice < 0.5 else "after"
        elif fault.kind in ("crash", "crash_long"):
            machine.die()
            self._stay_away(fault, "crash")
        elif fault.kind == "ended":
            broadcaster.shutdown(by_person=fault.choice < 0.5)
            machine.die()
            self._stay_away(fault, "ended")
        else:
            self._people.act(broadcaster, fault)

    def _stay_away(self, fault: Fault, kind: str) -> None:
        note = self._machine.note(kind)

        def back() -> None:
            note.until = self._clock.true
            self._machine.begin()

        self._agenda.after(fault.seconds, back)

    def _file_fault(self, item: PlannedItem) -> str | None:
        for kind in FILE_FAULTS:
            if kind in self._machine.open and self._chance.random() < FILE_SHARE:
                return kind
        return None
