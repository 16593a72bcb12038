"""Playout's decisions, foretold for sessions that touch each other: one lane, nothing fails."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Literal

from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.overtaking import Turn, held_back
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import next_quiet, passes_walls

Loss = Literal["GIVES_WAY", "TOO_LATE", "JOINED", "OVER_CAP", "QUIET_HOURS", "EMPTY", "NO_LINE"]
Key = tuple[str, int]

# As playout arms: a session so long before its start, an item before the one that sounds ends.
START_LEAD = timedelta(seconds=3.0)
LEAD = timedelta(seconds=1.0)
SOON = timedelta(seconds=0.3)
STEP = timedelta(seconds=0.2)
SHORTEST_JOIN = timedelta(seconds=1.0)
SLIVER = timedelta(seconds=0.05)


@dataclass(slots=True)
class Foretold:
    """One item: when it begins (None: not at all), how long it is heard, why not wholly, and the
    occurrence that is the cause; refused: quiet hours would begin within it."""

    start: datetime | None
    seconds: float
    loss: Loss | None = None
    by: str | None = None
    refused: bool = False


def in_order(sessions: Iterable[PlannedSession]) -> list[PlannedSession]:
    """By start; of two at once the one that does not give way comes first."""
    return sorted(sessions, key=lambda each: (each.start, -each.priority, each.occurrence))


def foretell(
    sessions: Sequence[PlannedSession], walls: Walls, lines: Collection[str] = ()
) -> dict[Key, Foretold]:
    """Every item; sessions: as in_order() puts them. lines: sources that have a line input."""
    return _Air(sessions, walls, lines).run()


def silent_because(item: PlannedItem, lines: Collection[str]) -> Loss | None:
    """Why an item makes no sound whenever its turn comes."""
    if item.source in ("relay", "live"):
        return None if item.source in lines else "NO_LINE"
    return "EMPTY" if item.clip is None and item.source != "pause" else None


class _Air:
    """The one lane: what is on it in order, with its ends; what is left to decide."""

    def __init__(
        self, sessions: Sequence[PlannedSession], walls: Walls, lines: Collection[str]
    ) -> None:
        self._left = {session.occurrence: list(session.items) for session in sessions}
        self._sessions = [session for session in sessions if session.items]
        self._walls = walls
        self._lines = lines
        self._began: dict[str, datetime] = {}
        self._on: list[tuple[Key, datetime]] = []
        self._priorities = {session.occurrence: session.priority for session in sessions}
        self._found: dict[Key, Foretold] = {}

    @property
    def _lane(self) -> tuple[Key, datetime] | None:
        return self._on[-1] if self._on else None

    def run(self) -> dict[Key, Foretold]:
        now = self._sessions[0].start - START_LEAD if self._sessions else None
        while now is not None:
            self._on = [one for one in self._on if one[1] > now]
            self._decide(now)
            self._sessions = [one for one in self._sessions if self._left[one.occurrence]]
            now = self._next(now)
        return self._found

    def _next(self, now: datetime) -> datetime | None:
        if not self._sessions:
            return None
        first = self._sessions[0]
        if first.start - START_LEAD > now:
            return first.start - START_LEAD
        if self._lane is None:
            return now + STEP
        ends = self._lane[1]
        cuts = (self._cut_at(session) for session in self._sessions)
        due = [cut - START_LEAD for cut in cuts if cut is not None]
        moment = min([ends - LEAD if ends - LEAD > now else ends, *due])
        return moment if moment > now else now + STEP

    def _decide(self, now: datetime) -> None:
        for session in list(self._sessions):
            if session.start - START_LEAD > now or self._session(session, now):
                return

    def _session(self, session: PlannedSession, now: datetime) -> bool:
        """Decides on what is left of a session whose time has come; whether something starts."""
        left = self._left[session.occurrence]
        successor = self._successor(session, now)
        if successor is not None:
            self._lose(session, "GIVES_WAY", successor.occurrence)
            return False
        last_start = self._last_start(session)
        began = self._began.get(session.occurrence) or max(session.start, now)
        capped = began + timedelta(minutes=session.cap_minutes)
        quiet = next_quiet(began, self._walls, session.permit)
        while left:
            at = self._moment(session, now)
            if at is None:
                return False
            item = left.pop(0)
            key = (session.occurrence, item.position)
            length = timedelta(seconds=item.seconds)
            # Another's programme is over at its time, whenever it is joined.
            relay = item.source == "relay"
            ends = (item.planned_start if relay else at) + length
            by = self._lane[0][0] if self._lane and self._lane[0][0] != key[0] else None
            silent = silent_because(item, self._lines)
            if silent is not None:
                self._found[key] = Foretold(None, 0.0, silent)
            elif at > last_start:
                self._found[key] = Foretold(None, 0.0, "TOO_LATE", by)
            elif quiet is not None and at > quiet - SLIVER:
                self._found[key] = Foretold(None, 0.0, "QUIET_HOURS")
            elif at > capped - SLIVER:
                self._found[key] = Foretold(None, 0.0, "OVER_CAP")
            elif relay and ends - at < SHORTEST_JOIN:
                self._found[key] = Foretold(None, 0.0, "TOO_LATE", by)
            elif not passes_walls(at, ends, self._walls, session.permit):
                self._found[key] = Foretold(None, 0.0, "QUIET_HOURS", refused=True)
            else:
                self._start(key, item, at, min(ends, capped))
                if self._found[key].loss and ends < at + length and ends <= capped:
                    self._found[key].loss, self._found[key].by = "JOINED", by
                return True
        return False

    def _start(self, key: Key, item: PlannedItem, at: datetime, ends: datetime) -> None:
        self._give_way(key[0], at)
        seconds = (ends - at).total_seconds()
        cut = seconds < item.seconds - 0.001
        self._found[key] = Foretold(at, seconds, "OVER_CAP" if cut else None)
        self._began.setdefault(key[0], at)
        self._on.append((key, ends))

    def _give_way(self, occurrence: str, at: datetime) -> None:
        """What would still sound when the occurrence begins ends then, or never begins."""
        for place, (key, ends) in enumerate(self._on):
            found = self._found[key]
            if ends <= at or found.start is None:
                continue
            found.seconds = (at - found.start).total_seconds()
            found.loss, found.by = "GIVES_WAY", occurrence
            if at < found.start + SLIVER:
                found.start, found.seconds = None, 0.0
            self._on[place] = (key, at)

    def _lose(self, session: PlannedSession, loss: Loss, by: str | None) -> None:
        for item in self._left[session.occurrence]:
            silent = silent_because(item, self._lines)
            told = Foretold(None, 0.0, silent or loss, None if silent else by)
            self._found[session.occurrence, item.position] = told
        self._left[session.occurrence].clear()

    def _successor(self, session: PlannedSession, now: datetime) -> PlannedSession | None:
        """The session whose time has come while an earlier one, not above it, is not done."""
        on_air = self._priorities[self._lane[0][0]] if self._lane else 0
        for other in self._sessions:
            if other.start - START_LEAD > now:
                return None
            if other.start <= session.start:
                continue
            if other.priority < max(session.priority, on_air):
                continue
            if self._held_up(other):
                continue
            if self._may_begin(other, now):
                return other
        return None

    def _may_begin(self, session: PlannedSession, now: datetime) -> bool:
        left = self._left[session.occurrence]
        playable = any(silent_because(item, self._lines) is None for item in left)
        return playable and now <= self._last_start(session)

    def _last_start(self, session: PlannedSession) -> datetime:
        if session.occurrence in self._began:
            return session.end + timedelta(seconds=session.grace_seconds)
        return session.start + timedelta(seconds=max(session.grace_seconds, session.wait_seconds))

    def _moment(self, session: PlannedSession, now: datetime) -> datetime | None:
        if self._lane is None:
            return session.start if session.start >= now + SOON else now + SOON
        ends, cut = self._lane[1], self._cut_at(session)
        if cut is not None and cut < ends and self._waits(session, max(cut, now + SOON), now):
            cut = None
        if cut is not None and cut < ends:
            return max(cut, now + SOON) if cut - START_LEAD <= now else None
        return None if ends - LEAD > now else max(ends, session.start)

    def _waits(self, session: PlannedSession, at: datetime, now: datetime) -> bool:
        """Whether it does not cut, since a higher one whose time came before still waits."""
        higher = (
            self._turn(other)
            for other in takewhile(lambda other: other is not session, self._sessions)
            if other.priority > session.priority and self._may_begin(other, now)
        )
        return held_back(self._turn(session), higher, at, self._on[-1][1], self._walls)

    def _turn(self, session: PlannedSession) -> Turn:
        left = self._left[session.occurrence]
        items = [item for item in left if silent_because(item, self._lines) is None]
        return Turn(session, items, self._last_start(session), self._cut_at(session))

    def _held_up(self, session: PlannedSession) -> bool:
        """Whether what is on the air keeps it from beginning in time."""
        if self._lane is None:
            return False
        cut, held, ends = self._cut_at(session), self._held_until(session), self._lane[1]
        free = ends if cut is None else min(cut, ends)
        return max(free, held or free) > self._last_start(session)

    def _cut_at(self, session: PlannedSession) -> datetime | None:
        if self._lane is None or self._lane[0][0] == session.occurrence:
            return None
        if session.occurrence in self._began or session.start_mode == "soft":
            return None
        if session.priority < self._priorities[self._lane[0][0]]:
            return None
        held = self._held_until(session)
        cut = session.start + timedelta(seconds=session.wait_seconds)
        return cut if held is None else max(cut, held)

    def _held_until(self, session: PlannedSession) -> datetime | None:
        """When the last of higher priority ends before what is armed last."""
        ends = (ends for key, ends in self._on[:-1] if self._priorities[key[0]] > session.priority)
        return max(ends, default=None)
