"""Planner and engine of one station, turned together; the same for real, demo and simulation."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop import __version__
from ccht_desktop.airlog.alive import owed
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.restoring import restored_since
from ccht_desktop.foundation.clock import from_text, local, local_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Settings
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.clicks import Clicks
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.playout.stream import Stream
from ccht_desktop.schedule.resolving.items import item_of
from ccht_desktop.service.alarm_texts import TEXTS, told
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.recovery import close_open
from ccht_desktop.service.settling import SOURCES, Settling
from ccht_desktop.station import Station

LOOK_SECONDS = 1.0
RETRY_SECONDS = 1.0
SYNC_SECONDS = 60.0
REFRESH_SECONDS = 3600.0
RESTORED_TOLD = timedelta(hours=24)
ALIVE_SECONDS = 3600.0
APPENDABLE = frozenset(
    {"parcel", "receipt", "prepared", "backup", "preflight", "power", "retention", "reason"}
)
Outputs = Callable[[Station], AudioOutput]


class Broadcaster:
    """Turned by step(); everything in one thread. make_room: called when the log cannot grow."""

    def __init__(
        self,
        station: Station,
        ledger: Ledger,
        mixer: Mixer,
        output: AudioOutput,
        voices: Voices,
        *,
        outputs: Outputs | None = None,
        make_room: Callable[[], object] = lambda: None,
        process_id: int = 0,
        look_seconds: float = LOOK_SECONDS,
        longest_tick: float | None = None,
    ) -> None:
        self.station = station
        self.ledger = ledger
        self._clock = station.clock
        self._look_seconds = look_seconds
        self._process_id = process_id
        self._boot = secrets.token_hex(8)
        self._planner = Planner(station, ledger)
        self._outputs = outputs
        self._make_room = make_room
        self._sound = _sound_settings(station.settings)
        _id, device, spare, latency = self._sound
        stream = Stream(output, mixer, self._clock, device, latency, spare)
        self._stream = stream
        self._settling = Settling(ledger, self._clock, self.sync, self._best_guess)
        self._recover()
        self.engine = Engine(
            ledger,
            self._clock,
            mixer,
            stream,
            voices,
            station.walls(),
            self._boot,
            longest_tick,
        )
        self._clicks = Clicks(self.engine, stream, mixer, self._clock)
        self._seen = -1
        self._settings_seen = 0
        self._writable = True
        self._looked = self._synced = self._refreshed = 0.0
        self._alive_from = self._clock.now()
        self._alive = self._clock.monotonic()
        restored = restored_since(self.engine.reader, self._clock.now() - RESTORED_TOLD)
        self.engine.alarms.set("RESTORED", restored)
        self._settling.begin(self.engine)

    def step(self) -> None:
        """One turn: the plan when it changed, then the engine."""
        monotonic = self._clock.monotonic()
        try:
            if monotonic - self._looked >= self._look_seconds:
                self._looked = monotonic
                self._look(monotonic)
            self._settling.look(self.engine)
            self._clicks.give_way()
            self.engine.tick()
            if self.engine.looked.moved:
                self._time_moved()
            if monotonic - self._alive >= ALIVE_SECONDS:
                self._seal_alive()
            self.engine.alarms.set("LOG_NOT_WRITABLE", None)
            self._writable = True
        except StationError as error:
            if error.code != "LOG_NOT_WRITABLE":
                raise
            # No start entry, no sound: what is not armed stays silent until the log can be written.
            self.engine.alarms.set(error.code, error.text)
            self._writable = False
            self._make_room()

    def wait(self) -> float:
        """Seconds until the next turn has something to do."""
        if not self._writable:
            return RETRY_SECONDS
        look = self._looked + self._look_seconds - self._clock.monotonic()
        return self.engine.wait(max(0.02, look))

    def _look(self, monotonic: float) -> None:
        doubted, differs = self._settling.alarms
        self.engine.alarms.set("CLOCK", doubted)
        self.engine.alarms.set("CLOCK_DIFFERS", differs)
        self.engine.alarms.set("REHEARSAL", None if self.engine.audible else _rehearsal())
        self.engine.alarms.set("SPARE", self._stream.on_spare)
        self.engine.alarms.set("MIRROR", self.station.mirror_problem)
        due = monotonic - self._synced >= SYNC_SECONDS
        if due or self._plan_changed() or self._settings_changed():
            self.sync()

    def sync(self) -> None:
        """Reads walls and plan again; what cannot be read stays as it was, with an alarm."""
        self._synced = self._clock.monotonic()
        self._settings_seen = self._settings_stamp()
        alarms = self.engine.alarms
        try:
            self.station.reload_settings()
            self.engine.walls = self.station.walls()
            self._follow_sound()
            alarms.set("SETTINGS", None)
        except StationError as error:
            alarms.set("SETTINGS", error.text)
        try:
            self._seen = self._planner.version()
            # A plan made by a wrong date would stand in the log for ever.
            rebuild = not self.engine.hold_missed
            changed = self._settling.trusted and self._planner.sync(rebuild)
            # What was planned long ago moves into the engine's horizon without any new entry.
            if changed or self._synced - self._refreshed >= REFRESH_SECONDS:
                self._refreshed = self._synced
                self.engine.refresh()
            alarms.set("PLAN_UNREADABLE", None)
        except StationError as error:
            self._seen = -1
            if error.code == "PLAN_UNREADABLE":
                alarms.set(error.code, error.text)
            elif error.code != "PLAN_BUSY":
                raise

    def play(self, clip_id: int, by: str) -> int:
        """Plays an approved clip now; raises StationError as Engine.play_now, or NOT_APPROVED."""
        clip = self.station.library.clip(clip_id)
        if not clip.allowed(local(self._clock.now()).date()):
            raise StationError(
                "NOT_APPROVED",
                _("“{title}” has no valid approval; nothing was played.").format(title=clip.title),
            )
        self.sync()
        self._clicks.give_way(always=True)
        return self.engine.play_now(item_of(clip, 0, clip.kind, self._clock.now()), by)

    def append(self, entries: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
        """Appends for keeper, desk or command line; raises StationError BAD_COMMAND."""
        if any(kind not in APPENDABLE for kind, _body in entries):
            raise StationError("BAD_COMMAND", _("Unknown command."))
        made = self.ledger.append_all(entries)
        for kind, body in entries:
            if kind == "prepared":
                self.engine.alarms.set("PREPARED", _problems(body))
        return {"seqs": [entry.seq for entry in made]}

    def click(self, by: str) -> dict[str, Any]:
        """A click for calibration; at: the monotonic second it is meant for. Raises as Clicks."""
        return {"at": self._clicks.arm(by)}

    def calibrated(self, told: dict[str, float], loopback: str, by: str) -> None:
        """Writes what a calibration has found, in milliseconds."""
        device = {"event": "calibrated", "device": self._stream.device, "text": None}
        self.engine.note("device", {**device, **told, "loopback": loopback, "by": by})

    def alarm(self, code: str, detail: str | None) -> None:
        """Raises or lowers an alarm for another process; raises StationError BAD_COMMAND."""
        if code not in TEXTS:
            raise StationError("BAD_COMMAND", _("Unknown command."))
        self.engine.alarms.set(code, detail)

    def clock(self, source: str, offset_seconds: float, by: str) -> None:
        """A second source of time; offset_seconds: true time minus ours. Raises BAD_COMMAND."""
        if source not in SOURCES:
            raise StationError("BAD_COMMAND", _("Unknown command."))
        if fact := self._settling.told(source, offset_seconds, by):
            self.engine.note("clock", fact)
        self._looked = 0.0

    def now(self) -> dict[str, Any]:
        """The answer to `ccht now`; until: when a hold ends, pause_left: seconds of a pause."""
        status, people = self.engine.status, self.engine.people
        airing = self.engine.reader.airing(status.airing) if status.airing else None
        coming = status.next
        alarms = [
            {**alarm, "text": told(alarm["code"], alarm["text"], coming)}
            for alarm in self.engine.alarms.standing
        ]
        return {
            "state": status.state,
            "airing": airing.listing() if airing else None,
            "position_seconds": round(status.position_seconds, 3),
            "next": coming.listing() if coming else None,
            "alarms": alarms,
            "clock": "untrusted" if self._settling.doubtful else "trusted",
            "device": status.device,
            "pid": self._process_id,
            "at": local_text(self._clock.now()),
            "until": local_text(people.silent_until) if people.silent_until else None,
            "pause_left": people.pause_left,
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
        away = self._settling.away
        entries = close_open(self.ledger, self._clock, away)
        entries += owed(AirlogReader(self.ledger.connection), away.beat)
        if away.beat is not None and not self._settling.doubtful:
            since, now = utc_text(away.beat.at), utc_text(self._clock.now())
            entries = [*entries, ("gap", {"from": since, "to": now})]
        self.ledger.append_all([*entries, ("playout", self._event("started"))])

    def _time_moved(self) -> None:
        """The wall clock was set, or the computer slept: what was alive until then is sealed."""
        looked = self.engine.looked
        until = from_text(looked.step["old"]) if looked.step else looked.since
        if until is not None and until >= self._alive_from:
            self._seal_alive(until)
        self._alive_from = self._clock.now()
        self._settling.moved(self.engine, looked)

    def _best_guess(self) -> bool:
        return self.station.settings.text("clock.policy") == "best_guess"

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
            _id, device, spare, latency = wanted
            output = self._outputs(self.station)
            if self.engine.change_output(
                lambda stream: stream.change(output, device, latency, spare)
            ):
                self._sound = wanted

    def _plan_changed(self) -> bool:
        try:
            return self._planner.version() != self._seen
        except StationError:
            return True

    def _seal_alive(self, until: datetime | None = None) -> None:
        until = until or self._clock.now()
        self.ledger.append("alive", {"from": utc_text(self._alive_from), "to": utc_text(until)})
        self._alive, self._alive_from = self._clock.monotonic(), until


def _sound_settings(settings: Settings) -> tuple[str, str, str, float]:
    latency = settings.number("output.latency_ms") / 1000
    kind, device, spare = (settings.text(f"output.{key}") for key in ("id", "device", "spare"))
    return kind, device, spare, latency


def _rehearsal() -> str:
    return _("A rehearsal: nothing can be heard. Choose a sound card in the settings.")


def _problems(prepared: dict[str, Any]) -> str | None:
    """Titles of what is wrong with a coming session, for an alarm; None when nothing is."""
    return ", ".join(str(problem["title"]) for problem in prepared["problems"]) or None
