"""The airings between their start entry and their end entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause, Outcome, StartedBy
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.airings import end_body, judge, start_body
from ccht_desktop.playout.decide import SHORTEST_JOIN, Lane, is_slot
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import Timekeeper
from ccht_desktop.playout.voice import FADE_FRAMES, RATE, Voice
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

STUCK_SECONDS = 2.0
STALL_SECONDS = 0.5
ROUNDING_SECONDS = 1e-6
PAST_LIMIT = 0.05
AGAIN = timedelta(seconds=0.3)
FRAME = timedelta(seconds=1 / RATE)


@dataclass(slots=True)
class OnAir:
    """One airing whose start is committed and whose end is not.

    decided: why it ends early, in words why. fault: what failed, once it has. limit: the monotonic
    second at which it is cut, whatever the wall clock does. waits: armed, and the device is lost.
    until: the monotonic second at which another's programme is over. joined: why it began too late
    for the whole of it. displaced: another session took its place.
    """

    airing: int
    session: PlannedSession | None
    item: PlannedItem
    voice: Voice
    planned_frames: int
    ends_at: datetime
    limit: float | None = None
    attempt: int = 1
    waits: bool = False
    due: float | None = None
    decided: Cause | None = None
    why: str | None = None
    fault: Cause | None = None
    started_at: datetime | None = None
    heard: int = 0
    moved_at: float = 0.0
    until: float | None = None
    joined: Cause | None = None
    displaced: bool = False


@dataclass(frozen=True, slots=True)
class Closed:
    """An airing that has its end entry; key None for what was not planned. repeatable: there is
    something to try again. broken: why its source failed.
    """

    airing: int
    key: tuple[str, int] | None
    attempt: int
    repeatable: bool
    outcome: Outcome
    cause: Cause | None
    broken: str | None = None
    slot: bool = False


class AirLane:
    """What sounds, and what is armed behind it, in order."""

    def __init__(
        self, ledger: Ledger, clock: Clock, mixer: Mixer, stream: Stream, time: Timekeeper
    ) -> None:
        self._ledger = ledger
        self._clock = clock
        self._mixer = mixer
        self._stream = stream
        self._time = time
        self.airings: list[OnAir] = []
        self._closed: list[Closed] = []

    @property
    def last(self) -> OnAir | None:
        return self.airings[-1] if self.airings else None

    @property
    def session(self) -> PlannedSession | None:
        """Whose item sounds, or is armed first."""
        return self.airings[0].session if self.airings else None

    @property
    def sounding(self) -> OnAir | None:
        return next((air for air in self.airings if air.voice.began is not None), None)

    def taken(self) -> set[tuple[str, int]]:
        return {(a.session.occurrence, a.item.position) for a in self.airings if a.session}

    def state(self) -> Lane | None:
        """The lane as decide() sees it."""
        last = self.last
        if last is None:
            return None
        before = tuple(
            (air.session.priority, air.ends_at)
            for air in self.airings[:-1]
            if air.session is not None and not air.voice.cut
        )
        if last.session is None:
            return Lane(None, last.ends_at, before=before)
        return Lane(last.session.occurrence, last.ends_at, last.session.priority, before)

    def start(
        self,
        session: PlannedSession | None,
        item: PlannedItem,
        at: datetime,
        limit: datetime | None,
        voice: Voice,
        told: dict[str, object],
        attempt: int = 1,
        until: datetime | None = None,
        late: Cause = Cause.KHAC,
    ) -> int:
        """Commits the start entry, then arms the voice, over what would still sound; returns the
        airing. told: what else the entry says (gain_db, boot, by, continues). until: when it ends,
        whenever it begins; late: why, where it begins too late for the whole.
        """
        planned_frames = voice.frames
        if until is not None:
            voice.frames = round((until - at).total_seconds() * RATE)
        voice.feed()
        ends_at = at + timedelta(seconds=voice.frames / RATE)
        monotonic = self._time.monotonic_at(at)
        takes_over = self.last is not None and at < self.last.ends_at - FRAME
        behind = self.last is not None and at <= self.last.ends_at + FRAME
        # What is displaced may end before the set time; what takes over still begins at it.
        behind = behind and not takes_over and not self._mixer.paused
        voice.start_frame = None if behind else self._stream.frame_at(monotonic)
        started_by = StartedBy.SCHEDULE if session else StartedBy.PLAY_NOW
        told = {**told, "monotonic": round(monotonic, 3), "attempt": attempt}
        entry = self._ledger.append("start", start_body(session, item, at, started_by, told))
        if takes_over:
            self._give_way(at, session)
        cut_at = None if limit is None else monotonic + (limit - at).total_seconds()
        air = OnAir(entry.seq, session, item, voice, planned_frames, ends_at, cut_at, attempt)
        air.due = None if behind else monotonic
        if until is not None:
            air.until = self._time.monotonic_at(until)
            air.joined = late if voice.frames < planned_frames else None
        if limit is not None and ends_at > limit:
            voice.shorten(int((limit - at).total_seconds() * RATE))
            air.decided, air.ends_at = Cause.NGOAI_GIO, limit
        self._mixer.arm(voice)
        self.airings.append(air)
        return entry.seq

    def take_closed(self) -> list[Closed]:
        """What was closed since the last call."""
        closed, self._closed = self._closed, []
        return closed

    def finish(self) -> None:
        """Writes the end of what was heard out, or is stuck; follows the frames of the rest."""
        self._note_starts()
        while self.airings and self._over(self.airings[0]):
            self._close(self.airings[0])
        if self.airings and self._stuck(self.airings[0]):
            self.airings[0].voice.failure = _("The clip stopped in the middle.")
            self.airings[0].fault = Cause.LOI_TEP
            self._mixer.drop()
            self._close(self.airings[0])
            for air in self.airings:
                air.voice.start_frame = air.due = None
                self._mixer.arm(air.voice)
        for air in self.airings:
            if air.voice.began is not None:
                last = self._mixer.position + air.voice.frames - air.voice.consumed
                ends = self._stream.heard_at(last)
                air.ends_at = self._time.wall_at(ends)
                if air.limit is not None and ends > air.limit + PAST_LIMIT:
                    self._end_by(air, self._time.wall_at(air.limit), Cause.NGOAI_GIO, None)
                elif air.until is not None and ends > air.until + PAST_LIMIT:
                    why = _("it ended at its time")
                    self._end_by(air, self._time.wall_at(air.until), Cause.KHAC, why)
            elif air.due is not None and not air.waits:
                # Since it was armed the device's pace may have moved.
                air.voice.start_frame = self._stream.frame_at(air.due)

    def _give_way(self, moment: datetime, session: PlannedSession | None) -> None:
        """A session takes over: what sounds on fades out at the moment, what waits never starts."""
        why = _("the session “{name}” began").format(name=session.name if session else "")
        for air in self.airings:
            if moment < air.ends_at - FRAME:
                air.displaced = True
                self._end_by(air, moment, Cause.KHAC, why)

    def _end_by(self, air: OnAir, moment: datetime, cause: Cause, why: str | None) -> None:
        air.decided, air.why = air.decided or cause, air.why or why
        if self._mixer.paused:
            # It stands still and silent already: not even its fade may be heard later.
            air.voice.cut = True
            return
        if air.voice.began is None:
            begins = air.ends_at - timedelta(seconds=air.voice.frames / RATE)
            frames = round((moment - begins).total_seconds() * RATE)
        else:
            frame = self._stream.frame_at(self._time.monotonic_at(moment))
            frames = air.voice.consumed + frame - self._mixer.position
        if frames < FADE_FRAMES and air.voice.began is None:
            air.voice.cut = True
            return
        air.voice.shorten(frames)
        air.ends_at = moment

    def cut(self, cause: Cause, why: str | None = None) -> set[str]:
        """Silence; the ends follow with finish(). Returns the occurrences that were cut.

        A session that was armed before its time is not meant: it is tried again when it comes.
        """
        now, ended = self._clock.now(), set()
        for air in self.airings:
            if air.session and air.voice.began is None and air.session.start > now:
                air.fault = Cause.KHAC
                air.why = _("stopped with the session before, ahead of its time")
                continue
            air.decided, air.why = cause, air.why or why
            if air.session:
                ended.add(air.session.occurrence)
        self._mixer.cut()
        return ended

    def forbid(self, revoked: Callable[[PlannedItem], str | None]) -> None:
        """What is armed and has not begun is not heard where it may not be any more."""
        for air in self.airings:
            why = revoked(air.item) if air.voice.began is None and air.fault is None else None
            if why is not None:
                air.fault, air.why, air.voice.cut = Cause.KHAC, why, True

    def lose(self, cause: Cause) -> None:
        """The device is gone: what sounded has ended; what was only armed waits for it."""
        self._mixer.drop()
        for air in list(self.airings):
            if air.voice.began is None and air.session is not None:
                air.waits = True
            else:
                air.fault = cause
                self._close(air)

    def take_up(self, ready: bool) -> None:
        """Puts what waited for the device on the air again, while its session still may begin."""
        waiting = [air for air in self.airings if air.waits]
        if not waiting:
            return
        now = self._clock.now()
        free = max(now + AGAIN, waiting[0].item.planned_start)
        for air in waiting:
            assert air.session is not None
            over = False
            if air.until is not None:
                left = air.until - self._time.monotonic_at(free)
                over = left < SHORTEST_JOIN.total_seconds()
                air.voice.frames, air.joined = max(0, round(left * RATE)), Cause.THIET_BI
            length = timedelta(seconds=air.voice.frames / RATE)
            if over or now > air.item.planned_start + timedelta(seconds=air.session.grace_seconds):
                air.fault = Cause.THIET_BI
                self._close(air)
            elif ready:
                first = air is waiting[0]
                monotonic = self._time.monotonic_at(free)
                air.due = monotonic if first else None
                air.voice.start_frame = self._stream.frame_at(monotonic) if first else None
                air.waits, air.ends_at = False, free + length
                free = air.ends_at
                self._mixer.arm(air.voice)

    def close_all(self, decided: Cause | None, fault: Cause | None) -> None:
        """Ends everything at once, as far as it was heard."""
        self._mixer.drop()
        for air in self.airings:
            air.decided, air.fault = air.decided or decided, air.fault or fault
        while self.airings:
            self._close(self.airings[0])

    def _over(self, air: OnAir) -> bool:
        """Broken off, or its last frame has left the device's buffer too."""
        if air.waits:
            return air.decided is not None or air.fault is not None
        if air.voice.cut and air.decided is None and air.fault is None:
            # STOP has come this very moment: the next tick says so first.
            return False
        if air.voice.ended is None:
            return air.fault is not None
        heard_at = self._stream.heard_at(air.voice.ended) - ROUNDING_SECONDS
        return air.voice.cut or self._clock.monotonic() >= heard_at

    def _stuck(self, air: OnAir) -> bool:
        """A voice that should sound and has not moved for 2 s."""
        monotonic = self._clock.monotonic()
        if self._mixer.paused or air.waits:
            air.moved_at = 0.0
            return False
        waiting = air.voice.began is None and self._time.monotonic_at(air.ends_at) > monotonic
        if waiting or air.voice.consumed != air.heard or not air.moved_at:
            air.heard, air.moved_at = air.voice.consumed, monotonic
        return monotonic - air.moved_at > STUCK_SECONDS

    def _note_starts(self) -> None:
        """Fixed when first seen: what the clock or the device does later moves no start."""
        for air in self.airings:
            if air.voice.began is not None and air.started_at is None:
                air.started_at = self._time.wall_at(self._stream.heard_at(air.voice.began))

    def _close(self, air: OnAir) -> None:
        self._note_starts()
        started, ended = air.started_at, self._clock.now()
        if started is not None:
            ended = started + timedelta(seconds=_lasted(air.voice))
        decided, why = air.decided, air.why
        if decided is None and air.joined is not None:
            decided, why = air.joined, _("it was joined while it was going on")
        verdict = judge(
            air.voice, air.planned_frames, decided, air.fault, self._stream.audible, why
        )
        air.voice.close()
        body = end_body(air.airing, started, ended, air.voice.consumed, verdict)
        if air.displaced:
            body["displaced"] = True
        self._ledger.append("end", body)
        self.airings.remove(air)
        key = (air.session.occurrence, air.item.position) if air.session else None
        slot = is_slot(air.item)
        closed = Closed(
            air.airing,
            key,
            air.attempt,
            (slot or air.item.clip is not None) and not air.displaced,
            verdict[0],
            verdict[1],
            air.voice.failure,
            slot,
        )
        self._closed.append(closed)


def _lasted(voice: Voice) -> float:
    """Seconds from first to last frame: by the frames, or by the clock where the device stalled."""
    frames = voice.consumed / RATE
    if voice.ended is None:
        return frames
    took = voice.ended_at - voice.began_at
    return took if took - frames > STALL_SECONDS else frames
