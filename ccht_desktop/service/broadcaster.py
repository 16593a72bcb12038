"""Planner and engine of one station, turned together; the same for real, demo and simulation."""

import contextlib
import secrets
from typing import Any

from ccht_desktop import __version__
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.foundation.clock import local, local_text, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.playout.engine import Engine
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.preparation import Voices
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import doubtful
from ccht_desktop.schedule.model import PlannedItem
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.recovery import recover
from ccht_desktop.station import Station

LOOK_SECONDS = 1.0
RETRY_SECONDS = 1.0
SYNC_SECONDS = 60.0
ALIVE_SECONDS = 3600.0
APPENDABLE = frozenset({"parcel", "receipt", "prepared", "backup"})


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
        process_id: int = 0,
        look_seconds: float = LOOK_SECONDS,
        sync_seconds: float = SYNC_SECONDS,
    ) -> None:
        self.station = station
        self.ledger = ledger
        self._clock = station.clock
        self._look_seconds = look_seconds
        self._sync_seconds = sync_seconds
        self._process_id = process_id
        self._boot = secrets.token_hex(8)
        self._planner = Planner(station, ledger)
        settings = station.settings
        stream = Stream(
            output,
            mixer,
            self._clock,
            settings.text("output.device"),
            settings.number("output.latency_ms") / 1000,
        )
        beat = ledger.last_beat()
        self._last_logged = beat.at if beat else None
        self._rebuild()
        self._recover()
        self.engine = Engine(
            ledger, self._clock, mixer, stream, voices, station.walls(), self._boot
        )
        self._seen = -1
        self._writable = True
        self._looked = self._synced = self._alive = 0.0
        self._alive_from = self._clock.now()
        self._alive = self._clock.monotonic()
        self.sync()

    def step(self) -> None:
        """One turn: the plan when it changed, then the engine."""
        monotonic = self._clock.monotonic()
        if monotonic - self._looked >= self._look_seconds:
            self._looked = monotonic
            self.engine.alarm("CLOCK", _clock_alarm() if self._clock_doubtful() else None)
            if self._plan_changed() or monotonic - self._synced >= self._sync_seconds:
                self.sync()
        try:
            self.engine.tick()
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
        monotonic = self._clock.monotonic()
        look = self._looked + self._look_seconds - monotonic
        if self._look_seconds > LOOK_SECONDS:
            look = min(look, self._synced + self._sync_seconds - monotonic)
        return self.engine.wait(max(0.02, look))

    def sync(self) -> None:
        """Reads plan and settings again and tells the engine."""
        self._synced = self._clock.monotonic()
        try:
            self.station.reload_settings()
            self.engine.walls = self.station.walls()
            self._seen = self._planner.version()
            if self._planner.sync():
                self.engine.refresh()
            self.engine.alarm("PLAN_UNREADABLE", None)
        except StationError as error:
            self.engine.alarm("PLAN_UNREADABLE", error.text)

    def play(self, clip_id: int, by: str) -> int:
        """Plays an approved clip now; raises StationError as Engine.play_now, or NOT_APPROVED."""
        clip = self.station.library.clip(clip_id)
        if not clip.may_air(local(self._clock.now()).date()):
            raise StationError(
                "NOT_APPROVED",
                _("“{title}” has no valid approval; nothing was played.").format(title=clip.title),
            )
        return self.engine.play_now(self._item(clip), by)

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

    def shutdown(self) -> None:
        """Ends what sounds, seals the time it lived, and says so in the ledger."""
        try:
            self.engine.shutdown(Cause.DUNG_TAY)
            self._seal_alive()
            self.ledger.append("playout", self._event("stopped"))
        except StationError as error:
            if error.code != "LOG_NOT_WRITABLE":
                raise

    def _rebuild(self) -> None:
        """Before recovery: sessions of an outage that nobody had planned; sync() tells faults."""
        with contextlib.suppress(StationError):
            self._planner.sync()

    def _recover(self) -> None:
        """Before anything sounds: the past gets its ends, and the gap its name."""
        entries = recover(self.ledger, self._clock)
        beat = self.ledger.last_beat()
        if beat is not None:
            gap = {"from": utc_text(beat.at), "to": utc_text(self._clock.now())}
            entries = [*entries, ("gap", gap)]
        self.ledger.append_all([*entries, ("playout", self._event("started"))])

    def _event(self, event: str) -> dict[str, Any]:
        return {
            "event": event,
            "version": __version__,
            "boot": self._boot,
            "pid": self._process_id,
        }

    def _plan_changed(self) -> bool:
        try:
            return self._planner.version() != self._seen
        except StationError as error:
            self.engine.alarm("PLAN_UNREADABLE", error.text)
            return False

    def _clock_doubtful(self) -> bool:
        return doubtful(self._clock.now(), self._last_logged)

    def _seal_alive(self) -> None:
        now = self._clock.now()
        self.ledger.append("alive", {"from": utc_text(self._alive_from), "to": utc_text(now)})
        self._alive, self._alive_from = self._clock.monotonic(), now

    def _item(self, clip: Clip) -> PlannedItem:
        approval = clip.approval
        return PlannedItem(
            position=0,
            source="clip",
            kind=clip.kind,
            planned_start=self._clock.now(),
            seconds=clip.seconds,
            clip=clip.id,
            sha256=clip.sha256,
            title=clip.title,
            field=clip.field,
            group=clip.group,
            priority=clip.priority,
            frames=clip.frames,
            lufs=clip.lufs,
            true_peak=clip.true_peak,
            approval=approval.id if approval else None,
            approval_number=approval.number if approval else None,
            approver=approval.by if approval else None,
        )


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
