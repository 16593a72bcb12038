"""The heart of playout: a tick that decides, arms the mixer and writes the ledger."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause, StartedBy
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout import decide as decisions
from ccht_desktop.playout.airings import end_body, judge, start_body, unsounded_body
from ccht_desktop.playout.decide import AirState, Lane, Miss, Refuse, Start
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import Timekeeper
from ccht_desktop.playout.voice import RATE, Voice
from ccht_desktop.schedule.model import PlannedItem, PlannedSession, Walls
from ccht_desktop.schedule.walls import passes_walls

PREPARE_SECONDS = 10.0
STUCK_SECONDS = 2.0
BEAT_PLAYING = 1.0
BEAT_IDLE = 30.0
PAST = timedelta(days=2)
AHEAD = timedelta(hours=48)


class Voices(Protocol):
    """Makes the voice of an item, ready to be fed."""

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        """The voice and its gain in dB; raises StationError CLIP_CHANGED or CLIP_MISSING."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A voice that waits for its start, and the hash it was made from."""

    sha256: str | None
    voice: Voice
    gain: float


@dataclass(slots=True)
class OnAir:
    """One airing whose start entry is committed and whose end is not."""

    airing: int
    session: PlannedSession | None
    item: PlannedItem
    voice: Voice
    planned_frames: int
    ends_at: datetime
    decided: Cause | None = None
    heard: int = 0
    moved_at: float = 0.0


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
    """Everything here runs in one thread, the tick's, except stop(), which may cut from any."""

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
        self._lane: list[OnAir] = []
        self._prepared: dict[tuple[str, int], Prepared] = {}
        self._began: dict[str, datetime] = {}
        self._stopped: set[str] = set()
        self._stop_asked: list[str] = []
        self._sessions: list[PlannedSession] = []
        self._taken: set[tuple[str, int]] = set()
        self._last_beat = 0.0
        self._alarms: dict[str, dict[str, str]] = {}
        self.status = Status("idle", None, 0.0, None, (), None)
        self.refresh()
        for airing in self.reader.airings(clock.now() - PAST, clock.now()):
            if airing.occurrence and airing.started_at:
                self._began.setdefault(airing.occurrence, airing.started_at)

    def refresh(self) -> None:
        """Reads the planned sessions around now again, after entries were appended."""
        now = self._clock.now()
        self._sessions = self.reader.planned(now - PAST, now + AHEAD)
        self._taken = self.reader.settled(now - PAST) | {
            (air.session.occurrence, air.item.position) for air in self._lane if air.session
        }
        planned = {(s.occurrence, i.position): i.sha256 for s in self._sessions for i in s.items}
        for key in [k for k, made in self._prepared.items() if planned.get(k) != made.sha256]:
            del self._prepared[key]

    def tick(self) -> None:
        """One turn: look at clock and device, finish, decide, start, beat."""
        try:
            step = self._time.look()
            if step is not None:
                self.ledger.append("clock", step)
            for event in self._stream.watch():
                self._device_event(event)
            self._apply_stop()
            self._finish()
            self._decide()
            self._beat()
        finally:
            self.status = self._status()

    def wait(self, longest: float) -> float:
        """Seconds until the next tick has something to do, at most `longest`."""
        if self._lane and self._lane[-1].voice.ended is not None:
            return 0.02
        if self._lane:
            moment = self._lane[-1].ends_at - decisions.LEAD
            if moment <= self._clock.now():
                moment = self._lane[-1].ends_at
        else:
            found = decisions.next_moment(self._sessions, self._taken, self._state())
            moment = found or self._clock.now() + timedelta(seconds=longest)
        return min(longest, max(0.02, (moment - self._clock.now()).total_seconds()))

    @property
    def busy(self) -> bool:
        return bool(self._lane)

    def play_now(self, item: PlannedItem, by: str) -> int:
        """Airs a clip at once, outside the plan; returns the airing.

        Raises StationError ON_AIR, SESSION_SOON, QUIET_HOURS or NO_DEVICE.
        """
        at = self._clock.now() + decisions.SOON
        ends = at + timedelta(seconds=item.seconds)
        if self._lane:
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
        return self._start(None, replace(item, planned_start=at), at, None, voice, gain, by)

    def stop(self, source: str) -> None:
        """Silence now; the entries follow with the next tick. May be called from any thread."""
        self._mixer.cut()
        self._stop_asked.append(source)

    def shutdown(self, reason: Cause) -> None:
        """Ends what sounds, writes its end, and closes the stream."""
        for air in self._lane:
            air.decided = air.decided or reason
        self._close_all(None)
        self._stream.close()

    def alarm(self, code: str, text: str | None) -> None:
        """Raises an alarm, or with None lowers it."""
        if text is None:
            self._alarms.pop(code, None)
        elif code not in self._alarms:
            since = local_text(self._clock.now())
            self._alarms[code] = {"code": code, "text": text, "since": since}

    def prepare(self) -> None:
        """Opens and checks what will sound within 10 s, so that starting is only arming."""
        now = self._clock.now()
        for session in self._sessions:
            if session.start > now + timedelta(seconds=PREPARE_SECONDS):
                break
            key, item = next(
                (
                    ((session.occurrence, item.position), item)
                    for item in session.items
                    if (session.occurrence, item.position) not in self._taken
                ),
                (("", 0), None),
            )
            if item and (item.clip or item.source == "pause") and self._near(session):
                self._make(key, item)

    def feed(self) -> None:
        """Decodes ahead; called by the feeder thread, or by the virtual card."""
        self._mixer.feed()
        for made in list(self._prepared.values()):
            made.voice.feed()

    def _near(self, session: PlannedSession) -> bool:
        if session.end + timedelta(seconds=session.grace_seconds) < self._clock.now():
            return False
        ends = self._lane[-1].ends_at if self._lane else self._clock.now()
        return (ends - self._clock.now()).total_seconds() < PREPARE_SECONDS

    def _make(self, key: tuple[str, int], item: PlannedItem) -> Prepared | None:
        if key not in self._prepared:
            try:
                self._prepared[key] = Prepared(item.sha256, *self._voices.make(item))
            except StationError as error:
                self.alarm("LOI_TEP", error.text)
                return None
        return self._prepared[key]

    def _state(self) -> AirState:
        lane = None
        if self._lane:
            last = self._lane[-1]
            occurrence = last.session.occurrence if last.session else None
            lane = Lane(occurrence, last.ends_at)
        return AirState(
            now=self._clock.now(),
            lane=lane,
            device_ready=self._stream.ready,
            began=self._began,
            stopped=frozenset(self._stopped),
            late_cause=self._time.late_cause(),
        )

    def _decide(self) -> None:
        self.prepare()
        for action in decisions.decide(self._sessions, self._taken, self._state(), self.walls):
            key = (action.session.occurrence, action.item.position)
            if isinstance(action, Start):
                self._start_planned(action, key)
            elif isinstance(action, Miss):
                self._settle("missed", action.session, action.item, action.cause, action.note)
            elif isinstance(action, Refuse):
                self._settle("refused", action.session, action.item, action.cause, None)
            self._taken.add(key)

    def _start_planned(self, action: Start, key: tuple[str, int]) -> None:
        made = self._make(key, action.item)
        self._prepared.pop(key, None)
        if made is None:
            note = self._alarms["LOI_TEP"]["text"]
            self._settle("refused", action.session, action.item, Cause.LOI_TEP, note)
            return
        self._began.setdefault(action.session.occurrence, action.at)
        self._start(
            action.session, action.item, action.at, action.limit, made.voice, made.gain, None
        )

    def _start(
        self,
        session: PlannedSession | None,
        item: PlannedItem,
        at: datetime,
        limit: datetime | None,
        voice: Voice,
        gain: float,
        by: str | None,
    ) -> int:
        voice.feed()
        planned_frames = voice.frames
        decided = None
        if limit is not None and at + timedelta(seconds=voice.frames / RATE) > limit:
            voice.frames = int((limit - at).total_seconds() * RATE)
            decided = Cause.NGOAI_GIO
        monotonic = self._time.monotonic_at(at)
        voice.start_frame = None if self._lane else self._stream.frame_at(monotonic)
        started_by = StartedBy.SCHEDULE if session else StartedBy.PLAY_NOW
        body = start_body(session, item, at, started_by, gain, monotonic, self._boot)
        if by:
            body["by"] = by
        entry = self.ledger.append("start", body)
        ends_at = at + timedelta(seconds=voice.frames / RATE)
        self._mixer.arm(voice)
        self._lane.append(OnAir(entry.seq, session, item, voice, planned_frames, ends_at, decided))
        return entry.seq

    def _finish(self) -> None:
        while self._lane and self._heard_out(self._lane[0].voice):
            self._close(self._lane[0], None)
        if self._lane and self._stuck(self._lane[0]):
            self._lane[0].voice.failure = _("The clip stopped in the middle.")
            self._mixer.drop()
            self._close(self._lane[0], Cause.LOI_TEP)
            self._rearm()
        for air in self._lane:
            # What is known of the end follows the frames, not the plan.
            if air.voice.began is not None:
                last = self._mixer.position + air.voice.frames - air.voice.consumed
                air.ends_at = self._time.wall_at(self._stream.heard_at(last))

    def _heard_out(self, voice: Voice) -> bool:
        """Its last frame has left the device's buffer too."""
        if voice.ended is None:
            return False
        return voice.cut or self._clock.monotonic() >= self._stream.heard_at(voice.ended) - 1e-6

    def _stuck(self, air: OnAir) -> bool:
        """A voice that should sound and has not moved for 2 s."""
        monotonic = self._clock.monotonic()
        waiting = air.voice.began is None and self._time.monotonic_at(air.ends_at) > monotonic
        if waiting or air.voice.consumed != air.heard or not air.moved_at:
            air.heard, air.moved_at = air.voice.consumed, monotonic
        return monotonic - air.moved_at > STUCK_SECONDS

    def _rearm(self) -> None:
        for air in self._lane:
            air.voice.start_frame = None
            self._mixer.arm(air.voice)

    def _close_all(self, fault: Cause | None) -> None:
        self._mixer.drop()
        while self._lane:
            self._close(self._lane[0], fault)

    def _close(self, air: OnAir, fault: Cause | None) -> None:
        voice = air.voice
        started = None
        if voice.began is not None:
            started = self._time.wall_at(self._stream.heard_at(voice.began))
        ended_frame = (
            voice.ended if voice.ended is not None else (voice.began or 0) + voice.consumed
        )
        ended = (
            self._time.wall_at(self._stream.heard_at(ended_frame)) if started else self._clock.now()
        )
        verdict = judge(voice, air.planned_frames, air.decided, fault)
        self.ledger.append("end", end_body(air.airing, started, ended, voice.consumed, verdict))
        self._lane.remove(air)

    def _settle(
        self,
        kind: str,
        session: PlannedSession,
        item: PlannedItem,
        cause: Cause,
        note: str | None,
    ) -> None:
        self.ledger.append(kind, unsounded_body(session, item, cause, note))

    def _apply_stop(self) -> None:
        if not self._stop_asked:
            return
        for air in self._lane:
            air.decided = Cause.DUNG_TAY
            if air.session:
                self._stopped.add(air.session.occurrence)
        self._mixer.cut()
        self.ledger.append("stop", {"source": self._stop_asked[0], "by": None})
        self._stop_asked.clear()

    def _device_event(self, event: dict[str, Any]) -> None:
        lost = event["event"] in ("lost", "unavailable")
        self.alarm("THIET_BI", event["text"] if lost else None)
        if event["event"] == "lost":
            self._close_all(Cause.THIET_BI)
        self.ledger.append("device", event)

    def _beat(self) -> None:
        every = BEAT_PLAYING if self._lane else BEAT_IDLE
        monotonic = self._clock.monotonic()
        if monotonic - self._last_beat < every:
            return
        self._last_beat = monotonic
        sounding = self._lane[0] if self._lane else None
        self.ledger.beat(
            self._clock.now(),
            sounding.airing if sounding else None,
            sounding.voice.consumed if sounding else 0,
        )

    def _status(self) -> Status:
        sounding = next((air for air in self._lane if air.voice.began is not None), None)
        state = "playing" if sounding else "alarm" if self._alarms else "idle"
        return Status(
            state,
            sounding.airing if sounding else None,
            sounding.voice.consumed / RATE if sounding else 0.0,
            self._next(),
            tuple(self._alarms.values()),
            self._stream.device,
        )

    def _next(self) -> PlannedSession | None:
        now = self._clock.now()
        return next((s for s in self._sessions if s.start > now), None)
