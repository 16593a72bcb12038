"""Planner and engine of one station, turned together; the same for real, demo and simulation."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from ccht_desktop import __version__
from ccht_desktop.airlog.ledger import Beat, Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import from_text, local, local_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import doubtful
from ccht_desktop.schedule.resolve import item_of
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.recovery import Absence, absence, close_open, settle
from ccht_desktop.station import Station

LOOK_SECONDS = 1.0
RETRY_SECONDS = 1.0
SYNC_SECONDS = 60.0
ALIVE_SECONDS = 3600.0
HOLD_SECONDS = 180.0
LONG_AWAY_SECONDS = 12 * 3600.0
APPENDABLE = frozenset({"parcel", "receipt", "prepared", "backup"})


Outputs = Callable[[Station], AudioOutput]


class Broadcaster:
    """Turned by step(); everything in one thread."""

    def __init__(
        self,
        station: Station,
        ledger: Ledger,
        mixer: Mixer,
        output: AudioOutput,
        voices: Voices,
        *,
        outputs: Outputs | None = None,
        process_id: int = 0,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        self.station = station
        self.ledger = ledger
        self._clock = station.clock
        self._look_seconds = look_seconds
        self._process_id = process_id
        self._boot = secrets.token_hex(8)
        self._planner = Planner(station, ledger)
        self._outputs = outputs
        self._sound = _sound_settings(station.settings)
        _id, device, latency = self._sound
        stream = Stream(output, mixer, self._clock, device, latency)
        self._away = absence(ledger, self._clock)
        self._last_logged = self._away.beat.at if self._away.beat else None
        self._recover()
        self.engine = Engine(
            ledger, self._clock, mixer, stream, voices, station.walls(), self._boot
        )
        self._seen = -1
        self._settings_seen = 0
        self._writable = True
        self._looked = self._synced = 0.0
        self._alive_from = self._clock.now()
        self._alive = self._clock.monotonic()
        self._settled = False
        self._held_until: float | None = None
        if self._away.seconds > LONG_AWAY_SECONDS:
            self._hold(HOLD_SECONDS)
            self.sync()
        else:
            self._let_go()

    def step(self) -> None:
        """One turn: the plan when it changed, then the engine."""
        monotonic = self._clock.monotonic()
        try:
            if monotonic - self._looked >= self._look_seconds:
                self._looked = monotonic
                self._look(monotonic)
            if self._held_until is not None and monotonic >= self._held_until:
                self._let_go()
            self.engine.tick()
            if self.engine.step is not None:
                self._after_step(self.engine.step)
            if monotonic - self._alive >= ALIVE_SECONDS:
                self._seal_alive()
            self.engine.alarm("LOG_NOT_WRITABLE", None)
            self._writable = True
        except StationError as error:
            if error.code != "LOG_NOT_WRITABLE":
                raise
            # No start entry, no sound: what is not armed stays silent until the log can be written.
            self.engine.alarm(error.code, error.text)
            self._writable = False

    def wait(self) -> float:
        """Seconds until the next turn has something to do."""
        if not self._writable:
            return RETRY_SECONDS
        look = self._looked + self._look_seconds - self._clock.monotonic()
        return self.engine.wait(max(0.02, look))

    def _look(self, monotonic: float) -> None:
        self.engine.alarm("CLOCK", _clock_alarm() if self._clock_doubtful() else None)
        self.engine.alarm("REHEARSAL", None if self.engine.audible else _rehearsal())
        due = monotonic - self._synced >= SYNC_SECONDS
        if due or self._plan_changed() or self._settings_changed():
            self.sync()

    def sync(self) -> None:
        """Reads walls and plan again; what cannot be read stays as it was, with an alarm."""
        self._synced = self._clock.monotonic()
        self._settings_seen = self._settings_stamp()
        try:
            self.station.reload_settings()
            self.engine.walls = self.station.walls()
            self._follow_sound()
            self.engine.alarm("SETTINGS", None)
        except StationError as error:
            self.engine.alarm("SETTINGS", error.text)
        try:
            self._seen = self._planner.version()
            if self._planner.sync():
                self.engine.refresh()
            self.engine.alarm("PLAN_UNREADABLE", None)
        except StationError as error:
            self._seen = -1
            if error.code == "PLAN_UNREADABLE":
                self.engine.alarm(error.code, error.text)
            elif error.code != "PLAN_BUSY":
                raise

    def play(self, clip_id: int, by: str) -> int:
        """Plays an approved clip now; raises StationError as Engine.play_now, or NOT_APPROVED."""
        clip = self.station.library.clip(clip_id)
        if not clip.may_air(local(self._clock.now()).date()):
            raise StationError(
                "NOT_APPROVED",
                _("“{title}” has no valid approval; nothing was played.").format(title=clip.title),
            )
        self.sync()
        return self.engine.play_now(item_of(clip, 0, clip.kind, self._clock.now()), by)

    def append(self, entries: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        """Appends for keeper, desk or command line; raises StationError BAD_COMMAND."""
        if any(kind not in APPENDABLE for kind, _body in entries):
            raise StationError("BAD_COMMAND", _("Unknown command."))
        made = self.ledger.append_all(entries)
        for kind, body in entries:
            if kind == "prepared":
                self.engine.alarm("PREPARED", _problems(body))
        return {"seqs": [entry.seq for entry in made]}

    def now(self) -> dict[str, Any]:
        """The answer to `ccht now`."""
        status = self.engine.status
        airing = self.engine.reader.airing(status.airing) if status.airing else None
        return {
            "state": status.state,
            "airing": airing.listing() if airing else None,
            "position_seconds": round(status.position_seconds, 3),
            "next": status.next.listing() if status.next else None,
            "alarms": list(status.alarms),
            "clock": "untrusted" if self._clock_doubtful() else "trusted",
            "device": status.device,
            "pid": self._process_id,
            "at": local_text(self._clock.now()),
        }

    def shutdown(self, by_person: bool) -> None:
        """Ends what sounds, seals the time it lived, and says so in the ledger."""
        decided, fault = (Cause.DUNG_TAY, None) if by_person else (None, Cause.KHAC)
        try:
            self.engine.shutdown(decided, fault)
            self._seal_alive()
            self.ledger.beat(self._clock.now(), None, 0)
            self.ledger.append("playout", self._event("stopped"))
        except StationError as error:
            if error.code != "LOG_NOT_WRITABLE":
                raise

    def _recover(self) -> None:
        """Before anything sounds: broken airings get their ends, and the gap its name."""
        entries = close_open(self.ledger, self._clock, self._away)
        if self._away.beat is not None:
            since, now = utc_text(self._away.beat.at), utc_text(self._clock.now())
            entries = [*entries, ("gap", {"from": since, "to": now})]
        self.ledger.append_all([*entries, ("playout", self._event("started"))])

    def _hold(self, seconds: float) -> None:
        """What is too late waits: a clock that is wrong for a minute must not settle days."""
        self.engine.hold_missed = True
        self._held_until = self._clock.monotonic() + seconds

    def _let_go(self) -> None:
        """The clock has stood; what passed while nobody was there is missed."""
        self.sync()
        if not self._settled:
            missed = settle(self.ledger, self._clock.now(), self._away)
            self.ledger.append_all(missed)
            self._settled = True
            self.engine.refresh()
        self.engine.hold_missed = False
        self._held_until = None

    def _after_step(self, step: dict[str, Any]) -> None:
        """The wall clock was set, or the computer slept: what was alive until then is sealed."""
        self._hold(HOLD_SECONDS)
        self._seal_alive(from_text(step["old"]))
        self._alive_from = self._clock.now()
        if step["step_seconds"] > 0:
            self.ledger.append("gap", {"from": step["old"], "to": step["new"]})
            old = Beat(from_text(step["old"]), None, 0)
            self._away = Absence(old, step["step_seconds"], Cause.DONG_HO, Cause.DONG_HO, None)
            self._settled = False
        self.sync()

    def _event(self, event: str) -> dict[str, Any]:
        return {
            "event": event,
            "version": __version__,
            "boot": self._boot,
            "pid": self._process_id,
        }

    def _settings_changed(self) -> bool:
        return self._settings_stamp() != self._settings_seen

    def _settings_stamp(self) -> int:
        try:
            return self.station.folder.settings.stat().st_mtime_ns
        except OSError:
            return 0

    def _follow_sound(self) -> None:
        """Another output, device or latency in the settings, once nothing is on the air."""
        wanted = _sound_settings(self.station.settings)
        if wanted != self._sound and self._outputs is not None:
            _id, device, latency = wanted
            if self.engine.change_output(self._outputs(self.station), device, latency):
                self._sound = wanted

    def _plan_changed(self) -> bool:
        try:
            return self._planner.version() != self._seen
        except StationError:
            return True

    def _clock_doubtful(self) -> bool:
        return doubtful(self._clock.now(), self._last_logged)

    def _seal_alive(self, until: datetime | None = None) -> None:
        until = until or self._clock.now()
        self.ledger.append("alive", {"from": utc_text(self._alive_from), "to": utc_text(until)})
        self._alive, self._alive_from = self._clock.monotonic(), until


def _sound_settings(settings: Settings) -> tuple[str, str, float]:
    latency = settings.number("output.latency_ms") / 1000
    return settings.text("output.id"), settings.text("output.device"), latency


def _rehearsal() -> str:
    return _("A rehearsal: nothing can be heard. Choose a sound card in the settings.")


def _clock_alarm() -> str:
    return _("The computer's clock does not fit the log. Set date and time, then look again.")


def _problems(prepared: dict[str, Any]) -> str | None:
    """What is wrong with a coming session, for an alarm; None when nothing is."""
    titles = ", ".join(str(problem["title"]) for problem in prepared["problems"])
    if not titles:
        return None
    return _("Files of the next session are missing or changed: {titles}. Add them again.").format(
        titles=titles
    )
