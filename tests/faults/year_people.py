"""What people do to a station in a year: STOP, pause, hold, play now, another plan."""

from contextlib import suppress
from datetime import timedelta

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.broadcaster import Broadcaster
from tests.faults.year_desk import TUNE, Desk, Undo, withdrawn_clip
from tests.faults.year_faults import Fault
from tests.faults.year_machine import Machine
from tests.faults.year_record import Agenda, Written

NAME = "Cán bộ mẫu"
LONGEST_PAUSE = 300.0
UNPLANNED_CLIP = 8


class People:
    """Their plan reaches playout where it runs, else the ledger by the desk's own hand."""

    def __init__(self, machine: Machine, desk: Desk, agenda: Agenda, written: Written) -> None:
        self._machine = machine
        self._desk = desk
        self._agenda = agenda
        self._written = written

    def act(self, broadcaster: Broadcaster, fault: Fault) -> None:
        """At a playout that runs."""
        if fault.kind == "stop":
            broadcaster.engine.stop("test")
            self._machine.note("stop", self._machine.clock.true)
        elif fault.kind == "play_now":
            with suppress(StationError):
                broadcaster.play(UNPLANNED_CLIP, NAME)
        elif fault.kind == "pause":
            self._pause(broadcaster, fault.seconds)
        elif fault.kind == "hold":
            self._hold(broadcaster, fault)

    def change_plan(self, fault: Fault) -> None:
        """And back, after as long as the fault lasts."""
        if not self._may_edit():
            return
        undo = self._desk.change(fault)
        if undo is not None:
            self._undo_later(fault, undo)
        self.tell_plan()

    def tell_plan(self) -> None:
        self._desk.sync(self._machine.broadcaster, self._written)

    def _undo_later(self, fault: Fault, undo: Undo) -> None:
        machine = self._machine
        tune = fault.kind == "withdrawal" and withdrawn_clip(fault) == TUNE
        note = machine.open[fault.kind] = machine.note("no_tune" if tune else fault.kind)

        def back() -> None:
            if not self._may_edit():
                self._agenda.after(3600.0, back)
                return
            del machine.open[fault.kind]
            note.until = machine.clock.true
            undo()
            self.tell_plan()

        self._agenda.after(fault.seconds, back)

    def _may_edit(self) -> bool:
        return not self._desk.hampered and not self._machine.clock.wrong_by

    def _pause(self, broadcaster: Broadcaster, seconds: float) -> None:
        """The longer ones are forgotten, and end by themselves."""
        try:
            broadcaster.engine.people.pause(NAME)
        except StationError:
            return
        machine, note = self._machine, self._machine.note("pause")

        def over() -> None:
            note.until = machine.clock.true
            if seconds < LONGEST_PAUSE and machine.broadcaster is broadcaster:
                broadcaster.engine.people.resume(NAME)

        self._agenda.after(min(seconds, LONGEST_PAUSE), over)

    def _hold(self, broadcaster: Broadcaster, fault: Fault) -> None:
        """One in three is ended by hand, where playout runs then."""
        machine, until = self._machine, self._machine.clock.now() + timedelta(seconds=fault.seconds)
        broadcaster.engine.people.hold(until, NAME)
        note = machine.note("hold")

        def over() -> None:
            note.until = note.until or machine.clock.true

        def by_hand() -> None:
            if machine.broadcaster is not None:
                machine.broadcaster.engine.people.resume(NAME)
                over()

        self._agenda.after(fault.seconds, over)
        if fault.choice < 0.33:
            self._agenda.after(fault.seconds * 0.4, by_hand)
