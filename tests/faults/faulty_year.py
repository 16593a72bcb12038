"""A year of the real broadcaster on a made-up clock and card, while everything fails in turn."""

import heapq
import random
import shutil
import traceback
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import PlannedItem
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.service.virtual import VirtualRun
from ccht_desktop.station import Station
from tests.faults.year_clock import YearClock
from tests.faults.year_desk import TUNE, Desk, withdrawn_clip
from tests.faults.year_faults import DAY, YEARS_BACK, Fault, draw, wall_error
from tests.faults.year_ledger import PowerCut, TriedLedger
from tests.faults.year_station import make_station
from tests.faults.year_witness import Sounding, WatchedVoices, Witness

LOOK_SECONDS = 6 * 3600.0
FINE_SECONDS = 0.2
BEFORE_SECONDS = 4.0
AFTER_SECONDS = 10.0
SETTLING_SECONDS = 240.0
RESTART_SECONDS = 2.0
LONGEST_PAUSE = 300.0
FELT_AT_ONCE = frozenset({"gone", "stalled", "greedy", "full", "slow"})
FILE_FAULTS = ("changed", "broken", "hung")


@dataclass(slots=True)
class Befallen:
    """A fault as it came: from when to when, on the true time; until None: not over yet."""

    kind: str
    since: datetime
    until: datetime | None = None

    def end(self, moment: datetime) -> None:
        self.until = moment


@dataclass(slots=True)
class Year:
    """All that the checker needs, and nothing that the product says of itself but its ledger."""

    seed: int
    folder: StationFolder
    first: date
    ended: datetime
    soundings: list[Sounding]
    befallen: list[Befallen]
    desk: Desk
    written: dict[int, tuple[datetime, float]]
    died: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Life:
    """One process of playout."""

    station: Station
    ledger: TriedLedger
    run: VirtualRun


class FaultyYear:
    """Turned by run(); the same seed is the same year."""

    def __init__(self, root: Path, seed: int, first: date, days: int) -> None:
        began = datetime.combine(first, time(), ZONE)
        # The faults of a longer year begin with those of a shorter one.
        self._chance = random.Random(seed + 1_000_000)
        self._faults = draw(random.Random(seed), first + timedelta(days=1), days - 3)
        self.clock = YearClock(began)
        folder = make_station(root, self.clock)
        self._folder = folder
        self._witness = Witness(folder, self.clock)
        self._voices = WatchedVoices(self._witness, self._card, self._file_fault)
        self._open: dict[str, Befallen] = {}
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._count = 0
        self._life: Life | None = None
        self._fine_until = self._settled_at = began
        self._off_until: datetime | None = None
        desk = Desk(folder, self.clock)
        ends = began + timedelta(days=days)
        self.year = Year(seed, folder, first, ends, self._witness.soundings, [], desk, {})

    def run(self) -> Year:
        with ExitStack() as stack:
            stack.callback(self.year.desk.close)
            stack.callback(self._die)
            self.year.desk.sync(None, self.year.written)
            self._begin_life()
            for fault in self._faults:
                self._at(fault.at - timedelta(seconds=BEFORE_SECONDS), self._look_closely)
                self._at(fault.at, lambda fault=fault: self._befall(fault))  # type: ignore[misc]
            self._at(self.year.ended - timedelta(days=2), self._recover_at_last)
            self._at(self.year.ended, lambda: None)
            while self._events and self.clock.true < self.year.ended:
                # What happens on the way may put other events before the one waited for.
                self._pass_until(self._events[0][0])
                while self._events and self._events[0][0] <= self.clock.true:
                    heapq.heappop(self._events)[2]()
                    self._look_closely()
        return self.year

    def _at(self, moment: datetime, event: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, event))

    def _in(self, seconds: float, event: Callable[[], None]) -> None:
        self._at(self.clock.true + timedelta(seconds=seconds), event)

    # Time

    def _pass_until(self, moment: datetime) -> None:
        clock = self.clock
        while clock.true < moment:
            if self._life is None:
                clock.advance((moment - clock.true).total_seconds())
                return
            run = self._life.run
            try:
                run.broadcaster.step()
                left = (moment - clock.true).total_seconds()
                run.card.play(min(left, self._longest(run), run.broadcaster.wait()))
            except PowerCut:
                self._note("power_in_write", clock.true)
                self._lose_power(60.0 + 900.0 * self._chance.random())
                return
            except Exception:  # noqa: BLE001
                # What no code expected ends the process; the supervisor starts it again.
                self.year.died.append(f"{clock.true}: {traceback.format_exc()}")
                self._die()
                self._in(RESTART_SECONDS, self._begin_life)
                return

    def _longest(self, run: VirtualRun) -> float:
        """The real loop turns five times a second; here only while it matters."""
        if self.clock.true < self._fine_until:
            return FINE_SECONDS
        if run.mixer.busy and (self._life_in_doubt() or self._open.keys() & FELT_AT_ONCE):
            return FINE_SECONDS
        return 5.0 if self.clock.true < self._settled_at else DAY

    def _life_in_doubt(self) -> bool:
        return self._life is not None and self._life.ledger.cut is not None

    def _look_closely(self) -> None:
        true = self.clock.true
        self._fine_until = true + timedelta(seconds=BEFORE_SECONDS + AFTER_SECONDS)
        self._settled_at = true + timedelta(seconds=SETTLING_SECONDS)

    # Lives

    def _begin_life(self) -> None:
        if self._life is not None:
            return
        station = None
        try:
            station = Station.open(self._folder, clock=self.clock, watching=True)
            connection = open_writer(self._folder.airlog_db, SCHEMA)
            try:
                # What reaches the disk is tried elsewhere, with real power cuts.
                connection.execute("PRAGMA synchronous=OFF")
                ledger = TriedLedger(connection, self.clock, self.year.written)
                if "full" in self._open:
                    ledger.fill()
                run = VirtualRun(
                    station, ledger, self.clock, self._voices, look_seconds=LOOK_SECONDS
                )
            except BaseException:
                connection.close()
                raise
        except StationError as error:
            if station is not None:
                station.close()
            if error.code not in ("LOG_NOT_WRITABLE", "SETTINGS_UNREADABLE", "DB_BUSY"):
                self.year.died.append(f"{self.clock.true}: {traceback.format_exc()}")
            # The supervisor tries again.
            self._in(30.0, self._begin_life)
            return
        self._life = Life(station, ledger, run)
        self._dress()

    def _dress(self) -> None:
        """What the surroundings suffer, a new process suffers too."""
        if self._life is None:
            return
        card = self._life.run.card
        card.gone, card.stalled = "gone" in self._open, "stalled" in self._open
        card.greedy = "greedy" in self._open
        self._life.ledger.dawdle = self._dawdle if "slow" in self._open else None

    def _dawdle(self) -> None:
        assert self._life is not None
        self._life.run.card.play(round(self._chance.uniform(0.01, 1.6), 3))

    def _die(self) -> None:
        if self._life is not None:
            life, self._life = self._life, None
            life.ledger.connection.close()
            life.station.close()

    def _lose_power(self, seconds: float) -> None:
        """What is on the disk now is what there will be; the computer comes back later."""
        path = self._folder.airlog_db
        names = [path, path.with_name(path.name + "-wal")]
        kept = {name: name.with_name(name.name + ".kept") for name in names if name.exists()}
        for name, copy in kept.items():
            shutil.copyfile(name, copy)
        self._die()
        self.year.desk.go_off()
        for name, copy in kept.items():
            shutil.move(copy, name)
        self._off_until = self.clock.true + timedelta(seconds=seconds)
        fault = self._note("power")
        self._in(seconds, lambda: self._power_on(fault, seconds))

    def _recover_at_last(self) -> None:
        """A year that ends in the dark leaves nothing to check."""
        if self._life is None:
            self.clock.boot(0.0)
            self._off_until = None
            self._begin_life()

    def _power_on(self, fault: Befallen, seconds: float) -> None:
        if self._life is not None:
            fault.until = self.clock.true
            return
        self._off_until = None
        self.clock.boot(0.0)
        choice = self._chance.random()
        if choice < 0.06 and not self.clock.wrong_by:
            self._step_clock(YEARS_BACK, 600.0 + 6000.0 * self._chance.random())
        elif choice < 0.12 and not self.clock.wrong_by:
            self._step_clock(-seconds, 20.0 + 600.0 * self._chance.random())
        fault.until = self.clock.true
        self._begin_life()

    # Faults

    def _note(self, kind: str, until: datetime | None = None) -> Befallen:
        fault = Befallen(kind, self.clock.true, until)
        self.year.befallen.append(fault)
        return fault

    def _befall(self, fault: Fault) -> None:
        if self._off_until is not None and fault.kind not in ("edit", "withdrawal", *FILE_FAULTS):
            return
        if fault.kind in self._open:
            return
        if fault.kind in ("gone", "stalled", "greedy", "full", "slow", *FILE_FAULTS):
            self._last(fault.kind, fault.seconds, self._surround)
        elif fault.kind in ("plan_locked", "plan_damaged", "settings"):
            if not self.year.desk.hampered:
                self.year.desk.hamper(fault.kind)
                self._last(fault.kind, fault.seconds, self._free_desk)
        elif fault.kind == "clock":
            self._step_clock(wall_error(fault), fault.seconds)
        elif fault.kind == "sleep":
            note = self._note("sleep")
            self.clock.suspend(fault.seconds)
            note.until = self.clock.true
        elif fault.kind in ("edit", "suspension", "withdrawal"):
            self._change_plan(fault)
        elif self._life is not None:
            self._strike(self._life, fault)

    def _last(self, kind: str, seconds: float, change: Callable[[str], None]) -> None:
        self._open[kind] = note = self._note(kind)

        def over() -> None:
            del self._open[kind]
            note.until = self.clock.true
            change(kind)

        change(kind)
        self._in(seconds, over)

    def _surround(self, kind: str) -> None:
        self._dress()
        if kind == "full" and self._life is not None:
            if "full" in self._open:
                self._life.ledger.fill()
            else:
                self._life.ledger.empty()

    def _free_desk(self, kind: str) -> None:
        if kind not in self._open:
            self.year.desk.free(kind)

    def _strike(self, life: Life, fault: Fault) -> None:
        """What happens to one process of playout."""
        broadcaster = life.run.broadcaster
        if fault.kind in ("power", "power_long"):
            self._lose_power(fault.seconds)
        elif fault.kind == "power_in_write":
            life.ledger.cut = "before" if fault.choice < 0.5 else "after"
        elif fault.kind in ("crash", "crash_long"):
            self._die()
            self._away(fault, "crash")
        elif fault.kind == "ended":
            broadcaster.shutdown(by_person=fault.choice < 0.5)
            self._die()
            self._away(fault, "ended")
        elif fault.kind == "stop":
            broadcaster.engine.stop("test")
            self._note("stop", self.clock.true)
        elif fault.kind == "play_now":
            with suppress(StationError):
                broadcaster.play(8, "Cán bộ mẫu")
        elif fault.kind == "pause":
            self._pause(broadcaster, fault)
        elif fault.kind == "hold":
            self._hold(broadcaster, fault)

    def _pause(self, broadcaster: Broadcaster, fault: Fault) -> None:
        """The longer ones are forgotten, and end by themselves."""
        try:
            broadcaster.engine.people.pause("Cán bộ mẫu")
        except StationError:
            return
        note = self._note("pause")

        def over() -> None:
            note.until = self.clock.true
            if fault.seconds < LONGEST_PAUSE and self._is_alive(broadcaster):
                broadcaster.engine.people.resume("Cán bộ mẫu")

        self._in(min(fault.seconds, LONGEST_PAUSE), over)

    def _hold(self, broadcaster: Broadcaster, fault: Fault) -> None:
        """One in three is ended by hand."""
        until = self.clock.now() + timedelta(seconds=fault.seconds)
        broadcaster.engine.people.hold(until, "Cán bộ mẫu")
        note = self._note("hold")

        def over() -> None:
            note.until = self.clock.true
            if self._is_alive(broadcaster):
                broadcaster.engine.people.resume("Cán bộ mẫu")

        by_hand = fault.choice < 0.33
        self._in(
            fault.seconds * (0.4 if by_hand else 1.0), over if by_hand else lambda: self._end(note)
        )

    def _end(self, note: Befallen) -> None:
        note.until = self.clock.true

    def _is_alive(self, broadcaster: Broadcaster) -> bool:
        return self._life is not None and self._life.run.broadcaster is broadcaster

    def _away(self, fault: Fault, kind: str) -> None:
        note = self._note(kind)

        def back() -> None:
            note.until = self.clock.true
            self._begin_life()

        self._in(fault.seconds, back)

    def _step_clock(self, seconds: float, lasts: float) -> None:
        if self.clock.wrong_by:
            return
        self.clock.jump(seconds)
        note = self._note("clock")

        def right() -> None:
            self.clock.jump(-self.clock.wrong_by)
            note.until = self.clock.true
            if self._chance.random() < 0.5:
                self._in(5.0, self._confirm_clock)

        self._in(lasts, right)

    def _confirm_clock(self) -> None:
        """The keeper has asked the network."""
        if self._life is not None:
            offset = -self.clock.wrong_by
            self._life.run.broadcaster.clock("network", offset, "")

    def _change_plan(self, fault: Fault) -> None:
        desk = self.year.desk
        if desk.hampered or self.clock.wrong_by:
            return
        undo = desk.change(fault)
        self._tell_plan()
        if undo is None:
            return
        tune = fault.kind == "withdrawal" and withdrawn_clip(fault) == TUNE
        note = self._open[fault.kind] = self._note("no_tune" if tune else fault.kind)

        def back() -> None:
            if desk.hampered or self.clock.wrong_by:
                self._in(3600.0, back)
                return
            del self._open[fault.kind]
            note.until = self.clock.true
            undo()
            self._tell_plan()

        self._in(fault.seconds, back)

    def _tell_plan(self) -> None:
        self.year.desk.sync(self._life.run.broadcaster if self._life else None, self.year.written)

    def _card(self):  # type: ignore[no-untyped-def]
        assert self._life is not None
        return self._life.run.card

    def _file_fault(self, item: PlannedItem) -> str | None:
        for kind in FILE_FAULTS:
            if kind in self._open and self._chance.random() < 0.5:
                return kind
        return None
