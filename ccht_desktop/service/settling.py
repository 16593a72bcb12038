"""Time nobody was there, and time the clock was in doubt: settled once the clock has stood."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Beat, Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock, from_text, utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.timekeeping import Looked
from ccht_desktop.service.clock_trust import FITS_SECONDS, ClockTrust
from ccht_desktop.service.recovery import LONG_AWAY_SECONDS, Absence, absence, settle

HOLD_SECONDS = 180.0
# A clock that drifts and is put right again and again must not hold for ever.
SMALL_STEP_SECONDS = 60.0
SOURCES = ("network", "receipt", "person")


class Settling:
    """Keeps what is too late from being called missed while the clock may be wrong, and starts
    from being made while it is in doubt (unless best_guess says otherwise).

    sync brings the plan into the ledger; it is called before anything is settled.
    """

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        sync: Callable[[], None],
        best_guess: Callable[[], bool],
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._sync = sync
        self._best_guess = best_guess
        self._trust = ClockTrust(
            clock.now(), clock.monotonic(), AirlogReader(ledger.connection).seen()
        )
        self.away: Absence = absence(ledger.last_beat(), clock.now(), clock.monotonic())
        self._differs: str | None = None
        self._doubt_told = self._trust_noted = False
        self._doubted_from, self._doubted_at_start = clock.monotonic(), True
        self._doubted_since: datetime | None = None
        self._settled = False
        self._held_until: float | None = None

    @property
    def doubtful(self) -> bool:
        return self._trust.doubtful

    @property
    def trusted(self) -> bool:
        """Whether the clock may start something."""
        return not self._trust.doubtful or self._best_guess()

    @property
    def alarms(self) -> tuple[str | None, str | None]:
        """What is wrong with the clock, in words: that holds the starts, and that does not."""
        doubt = _("The computer's clock does not fit the log") if self._trust.doubtful else None
        if self.trusted:
            return None, doubt or self._differs
        return doubt, None

    def begin(self, engine: Engine) -> None:
        """The first settling of a life; what was due long ago waits for a clock that stands."""
        engine.trusted = self.trusted
        if not self.trusted:
            engine.hold_missed = True
        elif self.away.seconds > LONG_AWAY_SECONDS or self._trust.doubtful:
            self._hold(engine, HOLD_SECONDS)
            self._sync()
        else:
            self._let_go(engine)

    def look(self, engine: Engine) -> None:
        """At every turn, before the engine's."""
        self._trust.look(self._clock.now())
        self._trust_noted = False
        if self._trust.doubtful != self._doubt_told:
            self._doubt_told = self._trust.doubtful
            engine.note("clock", {"event": "doubted" if self._doubt_told else "trusted"})
            self._trust_noted = True
        if self.trusted and not engine.trusted:
            engine.trusted = True
            self._end_doubt(engine)
        elif not self.trusted:
            if engine.trusted:
                self._doubted_from, self._doubted_at_start = self._clock.monotonic(), False
            engine.trusted, engine.hold_missed = False, True
            self._held_until = None
        elif self._held_until is not None and self._clock.monotonic() >= self._held_until:
            self._let_go(engine)

    def moved(self, engine: Engine, looked: Looked) -> None:
        """The wall clock was set, or the computer slept."""
        if looked.step is not None:
            old, new = from_text(looked.step["old"]), from_text(looked.step["new"])
            self._trust.step(old, new, self._clock.monotonic())
            self._differs = None
            if not (self._trust.doubtful or self._trust_noted):
                # What the log saw by the old clock no longer binds the new one.
                engine.note("clock", {"event": "trusted"})
            if abs((new - old).total_seconds()) > SMALL_STEP_SECONDS:
                self._hold(engine, HOLD_SECONDS)
            else:
                engine.hold_missed = self._held_until is not None or not self.trusted
            # A step that begins or ends a doubt is no time that passed.
            if new > old and not (self._trust.doubtful or self._trust_noted):
                self._gone(old, (new - old).total_seconds(), Cause.DONG_HO)
        elif looked.since is not None:
            cause = Cause.MAY_TINH_TAT if looked.slept else Cause.KHAC
            self._gone(looked.since, looked.slept or looked.absent, cause)
            if self.trusted and self._held_until is None:
                self._let_go(engine)
        if self.trusted:
            self._sync()
        engine.refresh()

    def told(self, source: str, offset_seconds: float, by: str) -> dict[str, Any] | None:
        """A second source of time has spoken; the body of a `clock` entry where it changes what is
        known. offset_seconds: true time minus ours."""
        fact = {"source": source, "offset_seconds": round(offset_seconds, 3), "by": by or None}
        if source == "person" or abs(offset_seconds) <= FITS_SECONDS:
            changed = self._trust.doubtful or self._differs is not None
            self._differs = None
            if self._trust.doubtful:
                self._trust.confirm(self._clock.now(), self._clock.monotonic())
                self._doubt_told = False
            return {"event": "confirmed", **fact} if changed else None
        known = self._differs is not None
        minutes = round(abs(offset_seconds) / 60)
        text = (
            _("The computer's clock is {minutes} minutes behind the true time")
            if offset_seconds > 0
            else _("The computer's clock is {minutes} minutes ahead of the true time")
        )
        self._differs = text.format(minutes=minutes)
        return None if known else {"event": "differs", **fact}

    def _end_doubt(self, engine: Engine) -> None:
        """What fell due since the clock was doubted was missed for it; before that, for whatever
        the station was away for."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        began = now - timedelta(seconds=monotonic - self._doubted_from)
        if self._doubted_at_start:
            beat = self.away.beat
            self.away = absence(beat, now, monotonic)
            if beat is not None and beat.at < began:
                gap = {"from": utc_text(beat.at), "to": utc_text(began)}
                self._ledger.append("gap", gap)
        elif self._settled:
            seconds = (now - began).total_seconds()
            cause = Cause.DONG_HO
            self.away = Absence(Beat(began, None, 0), seconds, cause, cause, None)
        self._settled, self._doubted_since = False, began
        self._let_go(engine)

    def _gone(self, since: datetime, seconds: float, cause: Cause) -> None:
        self._ledger.append(
            "gap", {"from": utc_text(since), "to": utc_text(since + timedelta(seconds=seconds))}
        )
        if self._settled:
            # An absence that is not settled yet is the longer one, and keeps its cause.
            self.away = Absence(Beat(since, None, 0), seconds, cause, cause, None)
        self._settled = False

    def _hold(self, engine: Engine, seconds: float) -> None:
        """What is too late waits: a clock that is wrong for a minute must not settle days."""
        engine.hold_missed = True
        self._held_until = self._clock.monotonic() + seconds

    def _let_go(self, engine: Engine) -> None:
        """The clock has stood; what passed while nobody was there is missed."""
        engine.hold_missed = False
        self._sync()
        if not self._settled:
            now, since = self._clock.now(), self._doubted_since
            self._ledger.append_all(settle(self._ledger, now, self.away, since))
            self._settled, self._doubted_since = True, None
            engine.refresh()
        self._held_until = None
