"""What the village will hear of planned sessions, if nothing fails: when, how long, and why not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.preview.foretold import (
    Foretold,
    Key,
    Loss,
    foretell,
    in_order,
    silent_because,
)
from ccht_desktop.schedule.walls import passes_walls

LATE = 0.5
# So much of an item counts as all of it, as in the log.
FULL_SHARE = 0.99
# What arming ahead may move: sessions nearer than this may change each other.
NEAR = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class HeardItem:
    """start None: it is not heard. code: why it is not, or not wholly, heard, and why in words;
    by: the occurrence that is the cause; refused: quiet hours would begin within it."""

    item: PlannedItem
    start: datetime | None
    seconds: float
    code: Loss | None = None
    why: str = ""
    by: str | None = None
    refused: bool = False

    @property
    def outcome(self) -> Literal["aired", "partial", "missed", "refused"]:
        """As the log will have it."""
        if self.start is None:
            return "refused" if self.refused else "missed"
        full = self.seconds >= FULL_SHARE * self.item.seconds
        return "aired" if self.code is None or full else "partial"


@dataclass(frozen=True, slots=True)
class HeardSession:
    """One session as it will be heard."""

    session: PlannedSession
    items: tuple[HeardItem, ...]

    @property
    def start(self) -> datetime | None:
        """When it is heard first; None: never."""
        return next((item.start for item in self.items if item.start is not None), None)

    @property
    def end(self) -> datetime | None:
        ends = [i.start + timedelta(seconds=i.seconds) for i in self.items if i.start is not None]
        return ends[-1] if ends else None

    @property
    def late_seconds(self) -> float:
        late = (self.start - self.session.start).total_seconds() if self.start else 0.0
        return late if late > LATE else 0.0

    @property
    def whole(self) -> bool:
        return all(item.code is None for item in self.items)


def heard(
    sessions: Iterable[PlannedSession], walls: Walls, lines: Collection[str] = ()
) -> list[HeardSession]:
    """Every session in order of time. lines: sources (relay, live) that have a line input."""
    ordered = in_order(sessions)
    names = {session.occurrence: session for session in ordered}
    found = []
    for group in touching(ordered):
        if len(group) == 1 and _plain(group[0], walls, lines):
            found.append(HeardSession(group[0], tuple(_as_planned(group[0]))))
            continue
        told = foretell(group, walls, lines)
        found += [HeardSession(one, tuple(_items(one, told, names))) for one in group]
    return found


def touching(ordered: Sequence[PlannedSession]) -> Iterator[list[PlannedSession]]:
    """Sessions in order of time, in groups that no session of another group can disturb."""
    group: list[PlannedSession] = []
    busy: datetime | None = None
    for session in ordered:
        if busy is None or session.start >= busy:
            if group:
                yield group
            group, busy = [session], session.end + NEAR
        else:
            group.append(session)
            # Each may begin only when all before it have ended.
            busy = max(session.end + NEAR, busy + (session.end - session.start))
    if group:
        yield group


def _plain(session: PlannedSession, walls: Walls, lines: Collection[str]) -> bool:
    if session.end - session.start > timedelta(minutes=session.cap_minutes):
        return False
    if any(silent_because(item, lines) is not None for item in session.items):
        return False
    return passes_walls(session.start, session.end, walls, session.permit)


def _as_planned(session: PlannedSession) -> Iterator[HeardItem]:
    for item in session.items:
        yield HeardItem(item, item.planned_start, item.seconds)


def _items(
    session: PlannedSession, told: Mapping[Key, Foretold], names: Mapping[str, PlannedSession]
) -> Iterator[HeardItem]:
    for item in session.items:
        one = told[session.occurrence, item.position]
        why = _why(item, one, session, names.get(one.by or "")) if one.loss else ""
        yield HeardItem(item, one.start, one.seconds, one.loss, why, one.by, one.refused)


def _why(
    item: PlannedItem, told: Foretold, session: PlannedSession, other: PlannedSession | None
) -> str:
    named = {"name": other.name, "time": f"{local(other.start):%H:%M}"} if other else {}
    if told.loss == "GIVES_WAY" and told.start is None:
        return _("Not heard: “{name}” of {time} is on the air then.").format(**named)
    if told.loss == "GIVES_WAY":
        return _("Cut short: “{name}” of {time} begins.").format(**named)
    if told.loss == "TOO_LATE" and other is not None:
        return _("Not heard: “{name}” of {time} lasts too long for it to begin in time.").format(
            **named
        )
    if told.loss == "JOINED" and other is not None:
        return _("Joined while it is going on: “{name}” of {time} lasts longer.").format(**named)
    if told.loss == "OVER_CAP":
        text = _("Cut short: the session may last {cap} minutes.")
        if told.start is None:
            text = _("Not heard: the session may last {cap} minutes.")
        return text.format(cap=session.cap_minutes)
    if told.loss == "NO_LINE":
        text = _("Not heard: no line input is set for it. Choose it in the settings ({setting}).")
        return text.format(setting=f"{item.source}.device")
    sentences = {
        "TOO_LATE": _("Not heard: its turn comes too late."),
        "JOINED": _("Joined while it is going on: what comes before it lasts longer."),
        "QUIET_HOURS": _("Not heard: it would sound in quiet hours."),
        "EMPTY": item.why or _("Not heard: nothing is there to play."),
    }
    return sentences[told.loss or "EMPTY"]
