"""Opening and checking what will sound soon, so that starting is only arming."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.playout.decide import Taken, plays
from ccht_desktop.playout.voice import Voice
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

AHEAD = timedelta(seconds=10)
Key = tuple[str, int]


class Voices(Protocol):
    """Makes the voice of an item, ready to be fed."""

    def make(self, item: PlannedItem) -> tuple[Voice, float]:
        """The voice and its gain in dB; raises StationError CLIP_CHANGED or NO_LINE."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A voice that waits for its start, and the hash it was made from."""

    sha256: str | None
    voice: Voice
    gain: float


class Preparation:
    """Voices made ahead, by (occurrence, position)."""

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self._made: dict[Key, Prepared] = {}
        self._failed: dict[Key, StationError] = {}

    def look(
        self, sessions: Sequence[PlannedSession], taken: Taken, now: datetime, free_at: datetime
    ) -> None:
        """Makes the next item of each session due within 10 s, once the lane is nearly free.

        Raises StationError CLIP_CHANGED.
        """
        if free_at - now >= AHEAD:
            return
        for session in sessions:
            if session.start > now + AHEAD:
                return
            ended = session.end + timedelta(seconds=session.grace_seconds) < now
            item = None if ended else _next_item(session, taken)
            if item is not None and plays(item):
                self.make((session.occurrence, item.position), item)

    def make(self, key: Key, item: PlannedItem) -> Prepared:
        """The voice made ahead, else made now; raises StationError CLIP_CHANGED, also again."""
        if key in self._failed:
            raise self._failed[key]
        if key not in self._made:
            try:
                self._made[key] = Prepared(item.sha256, *self._voices.make(item))
            except StationError as error:
                self._failed[key] = error
                raise
        return self._made[key]

    def hand_over(self, key: Key) -> None:
        """The voice is on its way to the air, and no longer kept here."""
        self._made.pop(key, None)

    def forget(self, key: Key, patience: float = 0.0) -> None:
        made = self._made.pop(key, None)
        if made is not None:
            made.voice.close(patience)
        self._failed.pop(key, None)

    def close(self, patience: float) -> None:
        """Nothing more will be started."""
        for key in list(self._made):
            self.forget(key, patience)

    def forget_changed(self, sessions: Sequence[PlannedSession]) -> None:
        """After the plan changed: what was made for another clip is of no use."""
        self._failed.clear()
        planned = {(s.occurrence, i.position): i.sha256 for s in sessions for i in s.items}
        for key, made in list(self._made.items()):
            if key not in planned or planned[key] != made.sha256:
                self.forget(key)

    def feed(self) -> None:
        for made in list(self._made.values()):
            made.voice.feed()


def _next_item(session: PlannedSession, taken: Taken) -> PlannedItem | None:
    waiting = (i for i in session.items if (session.occurrence, i.position) not in taken)
    return next(waiting, None)
