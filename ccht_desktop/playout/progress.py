"""What has become of the planned sessions around now: taken, begun, stopped, failed, once more."""

from datetime import datetime, timedelta

from ccht_desktop.airlog.attempts import may_try_again
from ccht_desktop.airlog.outcomes import Cause, Outcome
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.playout.decide import BACKUP_POSITION, Key, in_order, window_end
from ccht_desktop.playout.on_air import Closed
from ccht_desktop.schedule.planned import PlannedSession

PAST = timedelta(days=2)
AHEAD = timedelta(hours=48)


class Progress:
    """Read from the log at the start, then kept by what happens; refreshed when entries came."""

    def __init__(self, reader: AirlogReader, now: datetime) -> None:
        self._reader = reader
        self.sessions: list[PlannedSession] = []
        self.taken: set[Key] = set()
        self.again: dict[Key, int] = {}
        self.began: dict[str, datetime] = {}
        self.stopped: set[str] = set()
        self.failed: set[str] = set()
        self._fallen_back: set[Key] = set()
        for airing in reader.airings(now - PAST, now):
            if airing.occurrence and airing.started_at:
                self.began.setdefault(airing.occurrence, airing.started_at)
        self.refresh(now, set())
        for entry in reader.entries("stop"):
            self.stopped.update(entry.body.get("occurrences") or ())

    def refresh(self, now: datetime, on_air: set[Key]) -> None:
        """Reads the planned sessions around now again."""
        self.sessions = in_order(self._reader.planned(now - PAST, now + AHEAD))
        self.taken = self._reader.settled(now - PAST) | on_air | self._fallen_back
        self.again = self._reader.second_chances(now - PAST, now)

    def running(self, now: datetime, doubted: bool) -> set[str]:
        """Sessions whose time has come and whose window is open: those that a STOP ends. While the
        clock is doubted only what has begun counts."""
        return {
            session.occurrence
            for session in self.sessions
            if session.start <= now <= window_end(session)
            and (not doubted or session.occurrence in self.began)
        }

    def start(self, key: Key, at: datetime) -> None:
        """An item's start entry is written."""
        self.take(key)
        self.began.setdefault(key[0], at)
        self.failed.discard(key[0])

    def take(self, key: Key) -> None:
        """An item is not to be decided on again."""
        self.taken.add(key)
        self.again.pop(key, None)
        if key[1] == BACKUP_POSITION:
            self._fallen_back.add(key)

    def fail(self, occurrence: str) -> None:
        """An item of the session could not be played at all."""
        self.failed.add(occurrence)

    def close(self, closed: Closed) -> None:
        """An airing has its end entry."""
        if closed.key is None:
            return
        broken = closed.cause == Cause.LOI_TEP or closed.broken is not None
        if broken and closed.outcome is not Outcome.AIRED:
            self.failed.add(closed.key[0])
        if closed.repeatable and may_try_again(closed.outcome, closed.cause, closed.attempt):
            self.again[closed.key] = closed.airing
