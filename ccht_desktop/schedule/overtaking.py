"""Whether a session that cuts what is on the air comes before a higher one that still waits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import next_quiet, passes_walls

SHORTEST_JOIN = timedelta(seconds=1.0)


@dataclass(frozen=True, slots=True)
class Turn:
    """A session whose time has come: the items it may still play, until when its first may begin,
    and when it cuts what is on the air (None: it lets that end)."""

    session: PlannedSession
    items: Sequence[PlannedItem]
    last_start: datetime
    cut: datetime | None

    def begins(self, free: datetime) -> datetime:
        """When it begins, if what is on the air before it ends at a moment."""
        return max(self.session.start, free if self.cut is None else min(free, self.cut))


def held_back(lower: Turn, higher: Iterable[Turn], at: datetime, ends: datetime, w: Walls) -> bool:
    """Whether one that could cut in at a moment lets the higher ones go first, in their order.

    It does where they would lose something by it, or where it loses nothing behind them. ends: of
    what is on the air.
    """
    over = at + timedelta(seconds=lower.items[0].seconds) if lower.items else at
    free, delayed, waits = ends, over, False
    for turn in higher:
        begins, after = turn.begins(free), max(at, turn.begins(delayed))
        heard, ended = _heard(turn, begins, w)
        if not heard or begins >= over:
            continue
        heard_after, ended_after = _heard(turn, max(begins, after), w)
        if heard_after < heard:
            return True
        free, delayed, waits = ended, ended_after, True
    return waits and _heard(lower, free, w)[0] >= _heard(lower, at, w)[0]


def _heard(turn: Turn, begins: datetime, walls: Walls) -> tuple[timedelta, datetime]:
    """How much of it is heard if it begins at a moment, and when it is over."""
    session, at, heard = turn.session, begins, timedelta()
    limit = begins + timedelta(minutes=session.cap_minutes)
    quiet = next_quiet(begins, walls, session.permit)
    limit = limit if quiet is None else min(limit, quiet)
    last_start = turn.last_start
    for item in turn.items:
        length = timedelta(seconds=item.seconds)
        # Another's programme is over at its time, whenever it is joined.
        ends = (item.planned_start if item.source == "relay" else at) + length
        if at > last_start or at >= limit or ends - at < min(length, SHORTEST_JOIN):
            continue
        if not passes_walls(at, ends, walls, session.permit):
            continue
        ends = min(ends, limit)
        heard, at = heard + (ends - at), ends
        last_start = session.end + timedelta(seconds=session.grace_seconds)
    return heard, at
