"""The heart of playout: a tick that looks, finishes, decides, starts and beats."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause, StartedBy
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout import decide as decisions
from ccht_desktop.playout.actions import Action, Fallback, Miss, Refuse, Start
from ccht_desktop.playout.airings import unsounded_body
from ccht_desktop.playout.alarm_board import AlarmBoard
from ccht_desktop.playout.decide import BACKUP_POSITION, AirState, is_slot, plays
from ccht_desktop.playout.interventions import Interventions
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.on_air import AirLane
from ccht_desktop.playout.permission import Permission
from ccht_desktop.playout.preparation import Preparation, Voices
from ccht_desktop.playout.progress import Progress
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import Looked, Timekeeper
from ccht_desktop.playout.voice import RATE
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import next_quiet, passes_walls

# With a turn of 0.2 s, a stop is known to within 1.2 s.
BEAT_PLAYING = 0.9
BEAT_IDLE = 30.0
SHORTEST_WAIT = 0.02
OVERDUE_WAIT = 0.2
PAUSED_LONG_SECONDS = 600.0
MUTE_SECONDS = 30.0
CLOSING_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Status:
    """The present, for whoever asks; replaced whole at each tick."""

    state: str
    airing: int | None
    position_seconds: float
    next: PlannedSession | None
    device: str | None


class Engine:
    """Runs in one thread, the tick's, but for feed() and people.stop(), which come from others."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        mixer: Mixer,
        stream: Stream,
        voices: Voices,
        walls: Walls,
        boot: str,
        longest_tick: float | None = None,
    ) -> None:
        self.ledger = ledger
        self.reader = AirlogReader(ledger.connection)
        self.walls = walls
        self.alarms = AlarmBoard(clock)
        self._clock = clock
        self._mixer = mixer
        self._stream = stream
        self._voices = voices
        self._boot = boot
        self._time = Timekeeper(clock, longest_tick)
        self._lane = AirLane(ledger, clock, mixer, stream, self._time)
        self._preparation = Preparation(voices)
        self._progress = Progress(self.reader, clock.now())
        self.people = Interventions(clock, mixer, self._lane, self.reader, self.note)
        self._last_beat = 0.0
        self.status = Status("idle", None, 0.0, None, None)
        self.hold_missed = False
        self.trusted = True
        self._mute = False
        self.looked = Looked()
        self._unwritten: list[tuple[str, dict[str, Any]]] = []
        self._permission = Permission(self.reader)
        self.refresh()

    def refresh(self) -> None:
        """Reads the planned sessions around now again, after entries were appended."""
        self._progress.refresh(self._clock.now(), self._lane.taken())
        self._preparation.forget_changed(self._progress.sessions)
        self._permission.refresh()
        self._lane.forbid(self._permission.revoked)

    def tick(self) -> None:
        """One turn. Raises StationError LOG_NOT_WRITABLE; what was not written is done again."""
        try:
            self.looked = self._time.look()
            if self.looked.moved:
                self._time_moved(self.looked)
            for event in self._stream.watch():
                self._device_event(event)
            self._follow_people()
            self.alarms.look()
            self._write()
            self._lane.take_up(self._stream.ready)
            self._lane.finish()
            self._note_closed()
            self._hear_line()
            self._prepare()
            self._decide()
            self._beat()
        finally:
            self.status = self._status()

    def wait(self, longest: float) -> float:
        """Seconds until the next tick has something to do, at most `longest`."""
        now, last = self._clock.now(), self._lane.last
        moment = self._next_moment()
        if last is not None:
            if last.voice.ended is not None or last.voice.cut:
                return min(longest, SHORTEST_WAIT)
            if not self._stream.ready:
                longest = min(longest, OVERDUE_WAIT)
            lead = last.ends_at - decisions.LEAD
            ends = lead if lead > now else last.ends_at
            moment = ends if moment is None else min(moment, ends)
        if (left := self.people.pause_left) is not None:
            longest = min(longest, max(SHORTEST_WAIT, left))
        if moment is None:
            return longest
        seconds = (moment - now).total_seconds()
        return min(longest, seconds if seconds > SHORTEST_WAIT else OVERDUE_WAIT)

    def play_now(self, item: PlannedItem, by: str) -> int:
        """Airs a clip at once, outside the plan; returns the airing.

        Raises StationError ON_AIR, SESSION_SOON, QUIET_HOURS, HELD, NO_DEVICE, NOT_ALLOWED or
        CLIP_CHANGED.
        """
        at = self._clock.now() + decisions.SOON
        ends = at + timedelta(seconds=item.seconds)
        if self._lane.airings:
            raise StationError(
                "ON_AIR", _("Something is on the air. Wait for its end, or stop it.")
            )
        if self.people.silent_until is not None:
            raise StationError(
                "HELD", _("The station is kept silent. End the silence first; nothing was played.")
            )
        if not self._stream.ready:
            raise StationError(
                "NO_DEVICE", _("There is no sound device. Check its plug and power.")
            )
        if not passes_walls(at, ends, self.walls):
            raise StationError("QUIET_HOURS", _("These are quiet hours: nothing was played."))
        soon = self._next_moment()
        if soon is not None and soon < ends:
            raise StationError(
                "SESSION_SOON",
                _("A session begins before this clip would end. Play it after the session."),
            )
        forbidden = self._permission.refusal(item, at)
        if forbidden is not None:
            text = _("Nothing was played: {reason}.")
            raise StationError("NOT_ALLOWED", text.format(reason=forbidden))
        voice, gain = self._voices.make(item)
        told = {**self._told(gain), "by": by}
        limit = next_quiet(at, self.walls)
        return self._lane.start(None, replace(item, planned_start=at), at, limit, voice, told)

    def idle_for(self, seconds: float) -> bool:
        """Nothing is on the air or armed, and nothing will be for so long."""
        soon = self._next_moment()
        ahead = self._clock.now() + timedelta(seconds=seconds)
        return not self._lane.airings and (soon is None or soon > ahead)

    def shutdown(self, decided: Cause | None, fault: Cause | None) -> None:
        """Ends what sounds, by decision or by fault, writes its end, and closes the stream."""
        voices = [air.voice for air in self._lane.airings]
        try:
            self._follow_people()
            self._lane.close_all(decided, fault)
            self._note_closed()
            self._decide(only=Miss)
            self._write()
        finally:
            # An open device would hang the end of the process.
            self._preparation.close(CLOSING_SECONDS)
            for voice in voices:
                voice.close(CLOSING_SECONDS)
            self._stream.close()

    @property
    def audible(self) -> bool:
        return self._stream.audible

    def change_output(self, change: Callable[[Stream], None]) -> bool:
        """Goes over to another output or device; False while something is on the air."""
        if self._lane.airings:
            return False
        change(self._stream)
        return True

    def stop(self, source: str, by: str = "", reason: str | None = None) -> None:
        """Silence now; may be called from any thread."""
        self.people.stop(source, by, reason)

    def feed(self) -> None:
        """Decodes ahead; called by the feeder thread, or by the virtual card."""
        self._mixer.feed()
        self._preparation.feed()

    def note(self, kind: str, body: dict[str, Any]) -> None:
        """An event that has happened; written with the next tick, and kept until then."""
        self._unwritten.append((kind, body))

    def _state(self) -> AirState:
        return AirState(
            now=self._clock.now(),
            lane=self._lane.state(),
            device_ready=self._stream.ready,
            device_lost=self._stream.lost,
            began=self._progress.began,
            stopped=frozenset(self._progress.stopped),
            late_cause=self._time.late_cause(),
            hold_missed=self.hold_missed,
            trusted=self.trusted,
            silent_until=self.people.silent_until,
            again=self._progress.again,
            failed=frozenset(self._progress.failed),
        )

    def _next_moment(self) -> datetime | None:
        progress = self._progress
        return decisions.next_moment(progress.sessions, progress.taken, self._state())

    def _follow_people(self) -> None:
        if self.people.look(self.trusted):
            text = _("A pause was forgotten and has ended after 5 minutes.")
            self.alarms.set("PAUSED_LONG", text, PAUSED_LONG_SECONDS)
        cut = self.people.apply_stop(self._progress.running(self._clock.now(), self.hold_missed))
        if cut is not None:
            self._progress.stopped |= cut

    def _prepare(self) -> None:
        now, last = self._clock.now(), self._lane.last
        progress, free_at = self._progress, last.ends_at if last else now
        try:
            self._preparation.look(progress.sessions, progress.taken, now, free_at)
        except StationError as error:
            self.alarms.set(_alarm_of(error), error.text)

    def _decide(self, only: type[Action] | None = None) -> None:
        progress = self._progress
        for action in decisions.decide(
            progress.sessions, progress.taken, self._state(), self.walls
        ):
            if only is not None and not isinstance(action, only):
                return
            self._do(action)

    def _do(self, action: Action) -> None:
        session = action.session
        position = BACKUP_POSITION if isinstance(action, Fallback) else action.item.position
        key = (session.occurrence, position)
        if isinstance(action, Start):
            self._start(action, key)
        elif isinstance(action, Fallback):
            self._fall_back(action)
        elif isinstance(action, Miss):
            body = unsounded_body(session, action.item, action.cause, action.note)
            self.ledger.append("missed", body)
            if not plays(action.item) and session.occurrence not in self._progress.began:
                self._progress.fail(session.occurrence)
        elif isinstance(action, Refuse):
            body = unsounded_body(session, action.item, action.cause, None)
            self.ledger.append("refused", body)
        self._progress.take(key)
        self._preparation.forget(key)

    def _start(self, action: Start, key: tuple[str, int]) -> None:
        again = action.attempt > 1
        forbidden = self._permission.refusal(action.item, action.at, again=again)
        if forbidden is not None:
            self._refuse(action, Cause.KHAC, forbidden)
            self._progress.fail(key[0])
            return
        try:
            made = self._preparation.make(key, action.item)
        except StationError as error:
            self.alarms.set(_alarm_of(error), error.text)
            if action.attempt == 1 and is_slot(action.item):
                body = unsounded_body(action.session, action.item, Cause.THIET_BI, error.text)
                self.ledger.append("missed", body)
            else:
                self._refuse(action, Cause.LOI_TEP, error.text)
            self._progress.fail(key[0])
            return
        told = {**self._told(made.gain), "continues": action.continues}
        self._lane.start(
            action.session,
            action.item,
            action.at,
            action.limit,
            made.voice,
            told,
            action.attempt,
            action.until,
            self._late_cause(action),
        )
        self._preparation.hand_over(key)
        self.people.end_pause_of_others(action.session.occurrence)
        if key[0] not in self._progress.began:
            self.alarms.set("DEAD_AIR", None)
            if key[0] not in self._progress.failed:
                for alarm in ("LOI_TEP", "LINE"):
                    self.alarms.set(alarm, None)
        self._progress.start(key, action.at)
        self._cut_what_was_stopped()

    def _late_cause(self, action: Start) -> Cause:
        if action.continues is None:
            return self._time.late_cause()
        return Cause(self.reader.airing(action.continues).cause or Cause.KHAC)

    def _hear_line(self) -> None:
        """Nothing but digital silence from a line input is told like any dead air."""
        sounding = self._lane.sounding
        mute = sounding is not None and sounding.voice.mute_seconds >= MUTE_SECONDS
        if mute and not self._mute and sounding is not None:
            text = _("Nothing is to be heard of “{name}” for half a minute: its line is silent.")
            self.alarms.set("DEAD_AIR", text.format(name=sounding.item.name))
        elif self._mute and not mute:
            self.alarms.set("DEAD_AIR", None)
        self._mute = mute

    def _refuse(self, action: Start, cause: Cause, note: str) -> None:
        """A second attempt that cannot be made leaves the first as the last word."""
        if action.attempt == 1:
            body = unsounded_body(action.session, action.item, cause, note)
            self.ledger.append("refused", body)

    def _fall_back(self, action: Fallback) -> None:
        """The session's backup clip, outside the plan; silence and an alarm where it fails too."""
        try:
            if action.item is None:
                raise StationError("NO_BACKUP", _("It has no backup clip that may be played."))
            forbidden = self._permission.refusal(action.item, action.at)
            if forbidden is not None:
                raise StationError("NO_BACKUP", forbidden)
            voice, gain = self._voices.make(action.item)
        except StationError as error:
            text = _("“{name}” is silent: its items cannot be played. {reason}")
            self.alarms.set("DEAD_AIR", text.format(name=action.session.name, reason=error.text))
            return
        item = replace(action.item, planned_start=action.at)
        told = {
            **self._told(gain),
            "session": action.session.name,
            "started_by": StartedBy.BACKUP.value,
        }
        self._lane.start(None, item, action.at, action.limit, voice, told)
        self._cut_what_was_stopped()

    def _cut_what_was_stopped(self) -> None:
        if self.people.stop_waits:
            # STOP came while the start was being written.
            self._mixer.cut()

    def _told(self, gain: float) -> dict[str, object]:
        return {"gain_db": round(gain, 3), "boot": self._boot}

    def _time_moved(self, looked: Looked) -> None:
        if looked.step is not None:
            self.note("clock", looked.step)
            self.hold_missed = True
        now, session = self._clock.now(), self._lane.session
        permit = session.permit if session else None
        if looked.slept or not passes_walls(now, now, self.walls, permit):
            # Whatever sounded when the computer fell asleep has been broken off, and its rest must
            # not wake the village.
            self._lane.close_all(None, self._time.late_cause())

    def _device_event(self, event: dict[str, Any]) -> None:
        lost = event["event"] in ("lost", "unavailable")
        self.alarms.set("THIET_BI", event["text"] if lost else None)
        self.note("device", event)
        if event["event"] == "lost":
            self._lane.lose(Cause.THIET_BI)

    def _note_closed(self) -> None:
        for closed in self._lane.take_closed():
            self._progress.close(closed)
            if closed.slot and closed.broken is not None:
                self.alarms.set("LINE", closed.broken)

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
        coming = (session for session in self._progress.sessions if session.start > now)
        return Status(
            self._word(sounding is not None),
            sounding.airing if sounding else None,
            sounding.voice.consumed / RATE if sounding else 0.0,
            next(coming, None),
            self._stream.device,
        )

    def _word(self, sounding: bool) -> str:
        if self.people.silent_until is not None:
            return "hold"
        if sounding:
            return "paused" if self.people.paused else "playing"
        return "alarm" if self.alarms.standing else "idle"


def _alarm_of(error: StationError) -> str:
    return "LINE" if error.code == "NO_LINE" else "LOI_TEP"
