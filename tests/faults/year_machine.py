"""The computer and its playout: begun, killed, cut off, slowed, and begun again."""

import random
import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.playout.outputs.virtual import VirtualSoundCard
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.service.broadcaster import Broadcaster
from ccht_desktop.service.virtual import VirtualRun
from ccht_desktop.station import Station
from tests.faults.year_clock import YearClock
from tests.faults.year_faults import DAY, YEARS_BACK
from tests.faults.year_ledger import PowerCut, TriedLedger
from tests.faults.year_record import Agenda, Befallen, Year

LOOK_SECONDS = 6 * 3600.0
FINE_SECONDS = 0.2
IDLE_SECONDS = 1.0
PLAYING_SECONDS = 1.0
NEAR_SECONDS = 20.0
BEFORE_SECONDS = 3.0
AFTER_SECONDS = 6.0
SETTLING_SECONDS = 240.0
SETTLING_TURN = 10.0
RESTART_SECONDS = 2.0
RETRY_SECONDS = 30.0
MOST_DEATHS = 20
LONGEST_DAWDLING = 1.6
FELT_AT_ONCE = frozenset({"gone", "stalled", "greedy", "full", "slow"})
NOT_NOW = frozenset({"LOG_NOT_WRITABLE", "DB_BUSY"})


@dataclass(slots=True)
class Life:
    """One process of playout."""

    station: Station
    ledger: TriedLedger
    run: VirtualRun


class Machine:
    """open: what the surroundings suffer now, by kind; a new process suffers it too.

    voices is set once, by who knows the machine's card.
    """

    voices: Voices

    def __init__(self, year: Year, clock: YearClock, agenda: Agenda, chance: random.Random) -> None:
        self.clock = clock
        self.open: dict[str, Befallen] = {}
        self.life: Life | None = None
        self.off = False
        self._year = year
        self._agenda = agenda
        self._chance = chance
        self._fine_until = self._settled_at = clock.true

    @property
    def broadcaster(self) -> Broadcaster | None:
        return self.life.run.broadcaster if self.life else None

    def card(self) -> VirtualSoundCard:
        assert self.life is not None
        return self.life.run.card

    def note(self, kind: str, until: datetime | None = None) -> Befallen:
        fault = Befallen(kind, self.clock.true, until)
        self._year.befallen.append(fault)
        return fault

    def do(self, act: Callable[[], None]) -> None:
        """Anything that reaches into playout: it may cost the power, or the process its life."""
        try:
            act()
        except PowerCut:
            self.note("power_in_write", self.clock.true)
            self.lose_power(60.0 + 900.0 * self._chance.random())
        except Exception:  # noqa: BLE001
            # What no code expected ends the process; the supervisor starts it again.
            self._mourn()
            self.die()
            self._agenda.after(RESTART_SECONDS, self.begin)

    def pass_until(self, moment: datetime) -> None:
        """Time passes up to a moment, or until something has put an event before it."""
        while self.clock.true < moment:
            if self.life is None:
                self.clock.advance((moment - self.clock.true).total_seconds())
                return
            life = self.life
            self.do(lambda: self._turn(moment))
            if self.life is not life:
                return

    def look_closely(self) -> None:
        true = self.clock.true
        self._fine_until = true + timedelta(seconds=BEFORE_SECONDS + AFTER_SECONDS)
        self._settled_at = true + timedelta(seconds=SETTLING_SECONDS)

    def begin(self) -> None:
        """Playout starts, or fails to and is started again later."""
        if self.life is not None or self.off:
            return
        try:
            self.life = self._new_life()
        except StationError as error:
            if error.code not in NOT_NOW:
                self._mourn()
            self._agenda.after(RETRY_SECONDS, self.begin)
            return
        self.dress()
        self._agenda.after(self._chance.uniform(30.0, 1800.0), self._confirm_clock)
        if self._is_doubted():
            self.open.setdefault("doubt", self.note("doubt"))

    def die(self) -> None:
        if self.life is not None:
            life, self.life = self.life, None
            life.ledger.connection.close()
            life.station.close()

    def dress(self) -> None:
        """What the surroundings suffer reaches card and ledger."""
        if self.life is None:
            return
        card, ledger = self.life.run.card, self.life.ledger
        card.gone, card.stalled = "gone" in self.open, "stalled" in self.open
        card.greedy = "greedy" in self.open
        ledger.dawdle = self._dawdle if "slow" in self.open else None
        if "full" not in self.open:
            ledger.empty()
        elif not ledger.is_full:
            ledger.fill()

    def lose_power(self, seconds: float) -> None:
        """What is on the disk now is what there will be; the computer comes back later."""
        path = self._year.folder.airlog_db
        names = [path, path.with_name(path.name + "-wal")]
        kept = {name: name.with_name(name.name + ".kept") for name in names if name.exists()}
        for name, copy in kept.items():
            shutil.copyfile(name, copy)
        self.die()
        self._year.desk.go_off()
        for name, copy in kept.items():
            shutil.move(copy, name)
        self.off = True
        fault = self.note("power")
        self._agenda.after(seconds, lambda: self._power_on(fault, seconds))

    def set_clock_wrong(self, seconds: float, lasts: float) -> None:
        """For a while; then the network, or a person, puts it right."""
        if self.clock.wrong_by:
            return
        self.clock.jump(seconds)
        note = self.note("clock")

        def right() -> None:
            self.clock.jump(-self.clock.wrong_by)
            note.until = self.clock.true
            if self._chance.random() < 0.5:
                self._agenda.after(5.0, self._confirm_clock)

        self._agenda.after(lasts, right)

    def come_back_for_good(self) -> None:
        """A year that ends in the dark leaves nothing to check."""
        if self.off:
            self.clock.boot(0.0)
            self.off = False
        self.begin()

    def _mourn(self) -> None:
        """Says in the record what ended playout; a year of nothing else is not worth its time."""
        died = self._year.died
        died.append(f"{self.clock.true}: {traceback.format_exc()}")
        if len(died) > MOST_DEATHS:
            raise AssertionError(f"seed {self._year.seed}: playout dies again and again: {died[0]}")

    def _turn(self, moment: datetime) -> None:
        assert self.life is not None
        run = self.life.run
        run.broadcaster.step()
        left = (moment - self.clock.true).total_seconds()
        wait = run.broadcaster.wait()
        run.card.play(min(left, wait, self._longest(run, wait)))

    def _longest(self, run: VirtualRun, wait: float) -> float:
        """The real loop turns five times a second; here only while it matters."""
        if self.clock.true < self._fine_until:
            return FINE_SECONDS if run.mixer.busy or wait < NEAR_SECONDS else IDLE_SECONDS
        in_doubt = self.life is not None and self.life.ledger.cut is not None
        if run.mixer.busy and (in_doubt or self.open.keys() & FELT_AT_ONCE):
            return FINE_SECONDS
        if run.mixer.busy:
            return PLAYING_SECONDS
        return SETTLING_TURN if self.clock.true < self._settled_at else DAY

    def _new_life(self) -> Life:
        station = Station.open(self._year.folder, clock=self.clock, watching=True)
        connection = None
        try:
            connection = open_writer(self._year.folder.airlog_db, SCHEMA)
            # What reaches the disk is tried elsewhere, with real power cuts.
            connection.execute("PRAGMA synchronous=OFF")
            ledger = TriedLedger(connection, self.clock, self._year.written)
            if "full" in self.open:
                ledger.fill()
            run = VirtualRun(station, ledger, self.clock, self.voices, look_seconds=LOOK_SECONDS)
        except BaseException:
            station.close()
            if connection is not None:
                connection.close()
            raise
        return Life(station, ledger, run)

    def _dawdle(self) -> None:
        self.card().play(round(self._chance.uniform(0.01, LONGEST_DAWDLING), 3))

    def _power_on(self, fault: Befallen, seconds: float) -> None:
        fault.until = self.clock.true
        if not self.off:
            return
        self.off = False
        self.clock.boot(0.0)
        choice = self._chance.random()
        if choice < 0.06:
            self.set_clock_wrong(YEARS_BACK, 600.0 + 6000.0 * self._chance.random())
        elif choice < 0.12:
            self.set_clock_wrong(-seconds, 20.0 + 600.0 * self._chance.random())
        self.begin()

    def _is_doubted(self) -> bool:
        """Playout says so; rightly only where the log has seen a wrong wall."""
        assert self.broadcaster is not None
        return self.broadcaster.now()["clock"] == "untrusted" and any(
            fault.kind == "clock" for fault in self._year.befallen
        )

    def _confirm_clock(self) -> None:
        """The keeper has asked the network."""
        if self.broadcaster is None:
            return
        self.broadcaster.clock("network", -self.clock.wrong_by, "")
        if not self.clock.wrong_by and (doubt := self.open.pop("doubt", None)) is not None:
            doubt.until = self.clock.true
