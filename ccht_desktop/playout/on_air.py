"""The airings between their start entry and their end entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause, StartedBy
from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.translations import _
from ccht_desktop.playout.airings import end_body, judge, start_body
from ccht_desktop.playout.decide import Lane
from ccht_desktop.playout.mixer import Mixer
from ccht_desktop.playout.stream import Stream
from ccht_desktop.playout.timekeeping import Timekeeper
from ccht_desktop.playout.voice import RATE, Voice
from ccht_desktop.schedule.model import PlannedItem, PlannedSession

STUCK_SECONDS = 2.0
STALL_SECONDS = 0.5
ROUNDING_SECONDS = 1e-6
FRAME = timedelta(seconds=1 / RATE)


@dataclass(slots=True)
class OnAir:
    """One airing whose start is committed and whose end is not.

    decided: why it ends early. fault: what failed, once it has.
    """

    airing: int
    session: PlannedSession | None
    item: PlannedItem
    voice: Voice
    planned_frames: int
    ends_at: datetime
    decided: Cause | None = None
    fault: Cause | None = None
    started_at: datetime | None = None
    heard: int = 0
    moved_at: float = 0.0


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

    @property
    def last(self) -> OnAir | None:
        return self.airings[-1] if self.airings else None

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
        return Lane(last.session.occurrence if last.session else None, last.ends_at)

    def start(
        self,
        session: PlannedSession | None,
        item: PlannedItem,
        at: datetime,
        limit: datetime | None,
        voice: Voice,
        told: dict[str, object],
    ) -> int:
        """Commits the start entry, then arms the voice; returns the airing.

        told: what else the entry says (gain_db, boot, by).
        """
        planned_frames = voice.frames
        voice.feed()
        decided = None
        if limit is not None and at + timedelta(seconds=voice.frames / RATE) > limit:
            voice.frames = int((limit - at).total_seconds() * RATE)
            decided = Cause.NGOAI_GIO
        monotonic = self._time.monotonic_at(at)
        behind = self.last is not None and at <= self.last.ends_at + FRAME
        voice.start_frame = None if behind else self._stream.frame_at(monotonic)
        started_by = StartedBy.SCHEDULE if session else StartedBy.PLAY_NOW
        body = start_body(session, item, at, started_by, {**told, "monotonic": round(monotonic, 3)})
        entry = self._ledger.append("start", body)
        ends_at = at + timedelta(seconds=voice.frames / RATE)
        self._mixer.arm(voice)
        air = OnAir(entry.seq, session, item, voice, planned_frames, ends_at, decided)
        self.airings.append(air)
        return entry.seq

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
                air.voice.start_frame = None
                self._mixer.arm(air.voice)
        for air in self.airings:
            if air.voice.began is not None:
                last = self._mixer.position + air.voice.frames - air.voice.consumed
                air.ends_at = self._time.wall_at(self._stream.heard_at(last))

    def cut(self, cause: Cause) -> set[str]:
        """Silence; the ends follow with finish(). Returns the occurrences that were cut."""
        for air in self.airings:
            air.decided = cause
        self._mixer.cut()
        return {air.session.occurrence for air in self.airings if air.session}

    def close_all(self, decided: Cause | None, fault: Cause | None) -> None:
        """Ends everything at once, as far as it was heard."""
        self._mixer.drop()
        for air in self.airings:
            air.decided, air.fault = air.decided or decided, air.fault or fault
        while self.airings:
            self._close(self.airings[0])

    def _over(self, air: OnAir) -> bool:
        """Broken off, or its last frame has left the device's buffer too."""
        if air.voice.ended is None:
            return air.fault is not None
        heard_at = self._stream.heard_at(air.voice.ended) - ROUNDING_SECONDS
        return air.voice.cut or self._clock.monotonic() >= heard_at

    def _stuck(self, air: OnAir) -> bool:
        """A voice that should sound and has not moved for 2 s."""
        monotonic = self._clock.monotonic()
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
        verdict = judge(air.voice, air.planned_frames, air.decided, air.fault, self._stream.audible)
        frames = air.voice.consumed
        self._ledger.append("end", end_body(air.airing, started, ended, frames, verdict))
        self.airings.remove(air)


def _lasted(voice: Voice) -> float:
    """Seconds from first to last frame: by the frames, or by the clock where the device stalled."""
    frames = voice.consumed / RATE
    if voice.ended is None:
        return frames
    took = voice.ended_at - voice.began_at
    return took if took - frames > STALL_SECONDS else frames
