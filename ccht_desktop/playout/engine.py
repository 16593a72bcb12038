"""The heart of playout: a tick that looks, finishes, decides, starts and beats."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout import decide as decisions
from ccht_desktop.playout.airings import unsounded_body
from ccht_desktop.playout.decide import Action, AirState, Miss, Refuse, Start
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.on_air import AirLane
from ccht_desktop.playout.outputs.port import AudioOutput
from ccht_desktop.playout.preparation import Preparation, Voices
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import Timekeeper
from ccht_desktop.playout.voice import RATE
from ccht_desktop.schedule.model import PlannedItem, PlannedSession, Walls
from ccht_desktop.schedule.walls import passes_walls

BEAT_PLAYING = 1.0
BEAT_IDLE = 30.0
SHORTEST_WAIT = 0.02
OVERDUE_WAIT = 0.2
PAST = timedelta(days=2)
AHEAD = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Status:
    """The present, for whoever asks; replaced whole at each tick."""

    state: str
    airing: int | None
    position_seconds: float
    next: PlannedSession | None
    alarms: tuple[dict[str, str], ...]
    device: str | None


class Engine:
    """Runs in one thread, the tick's, but for feed() and stop(), which may come from others."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        mixer: Mixer,
        stream: Stream,
        voices: Voices,
        walls: Walls,
        boot: str,
    ) -> None:
        self.ledger = ledger
        self.reader = AirlogReader(ledger.connection)
        self.walls = walls
        self._clock = clock
        self._mixer = mixer
        self._stream = stream
        self._voices = voices
        self._boot = boot
        self._time = Timekeeper(clock)
        self._lane = AirLane(ledger, clock, mixer, stream, self._time)
        self._preparation = Preparation(voices)
        self._began: dict[str, datetime] = {}
        self._stopped: set[str] = set()
        self._stop_asked: list[str] = []
        self._sessions: list[PlannedSession] = []
        self._taken: set[tuple[str, int]] = set()
        self._last_beat = 0.0
        self._alarms: dict[str, dict[str, str]] = {}
        self.status = Status("idle", None, 0.0, None, (), None)
        self.hold_missed = False
        self.step: dict[str, Any] | None = None
        self._unwritten: list[tuple[str, dict[str, Any]]] = []
        self._withdrawn: set[int] = set()
        self.refresh()
        for airing in self.reader.airings(clock.now() - PAST, clock.now()):
            if airing.occurrence and airing.started_at:
                self._began.setdefault(airing.occurrence, airing.started_at)

    def refresh(self) -> None:
        """Reads the planned sessions around now again, after entries were appended."""
        now = self._clock.now()
        self._sessions = self.reader.planned(now - PAST, now + AHEAD)
        self._taken = self.reader.settled(now - PAST) | self._lane.taken()
        self._preparation.forget_changed(self._sessions)
        self._withdrawn = {e.body["approval"] for e in self.reader.entries("withdrawal")}

    def tick(self) -> None:
        """One turn. Raises StationError LOG_NOT_WRITABLE; what was not written is done again."""
        try:
            self.step = self._time.look()
            if self.step is not None:
                self._clock_step(self.step)
            for event in self._stream.watch():
                self._device_event(event)
            self._apply_stop()
            self._write()
            self._lane.finish()
            self._prepare()
            self._decide()
            self._beat()
        finally:
            self.status = self._status()

    def wait(self, longest: float) -> float:
        """Seconds until the next tick has something to do, at most `longest`."""
        now, last = self._clock.now(), self._lane.last
        moment: datetime | None
        if last is None:
            moment = decisions.next_moment(self._sessions, self._taken, self._state())
        elif last.voice.ended is not None:
            return min(longest, SHORTEST_WAIT)
        else:
            lead = last.ends_at - decisions.LEAD
            moment = lead if lead > now else last.ends_at
        if moment is None:
            return longest
        left = (moment - now).total_seconds()
        return min(longest, left if left > SHORTEST_WAIT else OVERDUE_WAIT)

    def play_now(self, item: PlannedItem, by: str) -> int:
        """Airs a clip at once, outside the plan; returns the airing.

        Raises StationError ON_AIR, SESSION_SOON, QUIET_HOURS, NO_DEVICE or CLIP_CHANGED.
        """
        at = self._clock.now() + decisions.SOON
        ends = at + timedelta(seconds=item.seconds)
        if self._lane.airings:
            raise StationError(
                "ON_AIR", _("Something is on the air. Wait for its end, or stop it.")
            )
        if not self._stream.ready:
            raise StationError(
                "NO_DEVICE", _("There is no sound device. Check its plug and power.")
            )
        if not passes_walls(at, ends, self.walls):
            raise StationError("QUIET_HOURS", _("These are quiet hours: nothing was played."))
        soon = decisions.next_moment(self._sessions, self._taken, self._state())
        if soon is not None and soon < ends:
            raise StationError(
                "SESSION_SOON",
                _("A session begins before this clip would end. Play it after the session."),
            )
        voice, gain = self._voices.make(item)
        told = {**self._told(gain), "by": by}
        return self._lane.start(None, replace(item, planned_start=at), at, None, voice, told)

    def stop(self, source: str) -> None:
        """Silence now; the entries follow with the next tick. May be called from any thread."""
        self._stop_asked.append(source)
        self._mixer.cut()

    def shutdown(self, decided: Cause | None, fault: Cause | None) -> None:
        """Ends what sounds, by decision or by fault, writes its end, and closes the stream."""
        self._apply_stop()
        self._lane.close_all(decided, fault)
        self._decide(only=Miss)
        self._write()
        self._stream.close()

    def alarm(self, code: str, text: str | None) -> None:
        """Raises an alarm, or with None lowers it."""
        if text is None:
            self._alarms.pop(code, None)
        else:
            now = local_text(self._clock.now())
            since = self._alarms[code]["since"] if code in self._alarms else now
            self._alarms[code] = {"code": code, "text": text, "since": since}

    @property
    def audible(self) -> bool:
        return self._stream.audible

    def change_output(self, output: AudioOutput, device: str, latency: float) -> bool:
        """Goes over to another output; False while something is on the air."""
        if self._lane.airings:
            return False
        self._stream.change(output, device, latency)
        return True

    def feed(self) -> None:
        """Decodes ahead; called by the feeder thread, or by the virtual card."""
        self._mixer.feed()
        self._preparation.feed()

    def _state(self) -> AirState:
        return AirState(
            now=self._clock.now(),
            lane=self._lane.state(),
            device_ready=self._stream.ready,
            began=self._began,
            stopped=frozenset(self._stopped),
            late_cause=self._time.late_cause(),
            hold_missed=self.hold_missed,
        )

    def _prepare(self) -> None:
        now, last = self._clock.now(), self._lane.last
        try:
            self._preparation.look(self._sessions, self._taken, now, last.ends_at if last else now)
        except StationError as error:
            self.alarm("LOI_TEP", error.text)

    def _decide(self, only: type[Action] | None = None) -> None:
        for action in decisions.decide(self._sessions, self._taken, self._state(), self.walls):
            if only is not None and not isinstance(action, only):
                return
            session, item = action.session, action.item
            key = (session.occurrence, item.position)
            if isinstance(action, Start):
                self._start(action, key)
            elif isinstance(action, Miss):
                body = unsounded_body(session, item, action.cause, action.note)
                self.ledger.append("missed", body)
            elif isinstance(action, Refuse):
                body = unsounded_body(session, item, action.cause, None)
                self.ledger.append("refused", body)
            self._taken.add(key)
            self._preparation.forget(key)

    def _start(self, action: Start, key: tuple[str, int]) -> None:
        if action.item.approval in self._withdrawn:
            note = _("the approval was withdrawn")
            body = unsounded_body(action.session, action.item, Cause.KHAC, note)
            self.ledger.append("refused", body)
            return
        try:
            made = self._preparation.make(key, action.item)
        except StationError as error:
            self.alarm("LOI_TEP", error.text)
            body = unsounded_body(action.session, action.item, Cause.LOI_TEP, error.text)
            self.ledger.append("refused", body)
            return
        told = self._told(made.gain)
        self._lane.start(action.session, action.item, action.at, action.limit, made.voice, told)
        if action.session.occurrence not in self._began:
            self._began[action.session.occurrence] = action.at
            self.alarm("LOI_TEP", None)
        if self._stop_asked:
            # STOP came while the start was being written.
            self._mixer.cut()

    def _told(self, gain: float) -> dict[str, object]:
        return {"gain_db": round(gain, 3), "boot": self._boot}

    def _apply_stop(self) -> None:
        if not self._stop_asked:
            return
        now = self._clock.now()
        self._stopped |= self._lane.cut(Cause.DUNG_TAY)
        self._stopped |= {s.occurrence for s in self._sessions if s.start - decisions.LEAD <= now}
        self._unwritten.append(("stop", {"source": self._stop_asked[0], "by": None}))
        self._stop_asked.clear()

    def _clock_step(self, step: dict[str, Any]) -> None:
        self._unwritten.append(("clock", step))
        self.hold_missed = True
        now = self._clock.now()
        if self._lane.airings and not passes_walls(now, now, self.walls):
            # A computer that slept in the middle of a clip must not wake the village with its rest.
            self._lane.close_all(None, Cause.DONG_HO)

    def _device_event(self, event: dict[str, Any]) -> None:
        lost = event["event"] in ("lost", "unavailable")
        self.alarm("THIET_BI", event["text"] if lost else None)
        self._unwritten.append(("device", event))
        if event["event"] == "lost":
            self._lane.close_all(None, Cause.THIET_BI)

    def _write(self) -> None:
        """Events that happened, in their order; kept until the log takes them."""
        if self._unwritten:
            self.ledger.append_all(self._unwritten)
            self._unwritten.clear()

    def _beat(self) -> None:
        first = self._lane.airings[0] if self._lane.airings else None
        monotonic = self._clock.monotonic()
        if monotonic - self._last_beat < (BEAT_PLAYING if first else BEAT_IDLE):
            return
        self._last_beat = monotonic
        airing, frames = (first.airing, first.voice.consumed) if first else (None, 0)
        self.ledger.beat(self._clock.now(), airing, frames)

    def _status(self) -> Status:
        now, sounding = self._clock.now(), self._lane.sounding
        return Status(
            "playing" if sounding else "alarm" if self._alarms else "idle",
            sounding.airing if sounding else None,
            sounding.voice.consumed / RATE if sounding else 0.0,
            next((session for session in self._sessions if session.start > now), None),
            tuple(self._alarms.values()),
            self._stream.device,
        )
