"""What was planned joined with what happened: the lines of a day's programme."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ccht_desktop.airlog.model import Airing
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession

SLOTS = ("relay", "live")


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item. state is a key of marks.ITEM_MARKS; why a cause code, or a sentence of the plan."""

    position: int
    start: datetime
    title: str | None
    kind: str
    field: str | None
    seconds: float
    state: str
    cause: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the schedule says of a session. origin: its key before any move; wrong: sentences.

    left_out: why it is not heard, where a person left it out; changed: since the day before, how
    (added, moved, changed, or nothing), and in words; day: its day, where several are listed;
    movable: it has not begun. overlaps: keys of the sessions it collides with.
    """

    origin: str
    rule: str
    cap_minutes: int
    movable: bool = False
    moved: bool = False
    changed: bool = False
    change: str = ""
    change_text: str = ""
    day: str = ""
    over_cap: bool = False
    left_out: str = ""
    rundown: str = ""
    wrong: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session, or one unplanned airing (occurrence None, no items).

    Foretold of one to come: airs, its start where that is late; loss, a key of marks.ITEM_MARKS
    where it will not be heard as planned; why, in words.
    """

    occurrence: str | None
    name: str
    start: datetime
    seconds: float
    state: str
    items: tuple[ItemLine, ...]
    cause: str | None = None
    plan: PlanFacts | None = None
    airs: datetime | None = None
    loss: str = ""
    why: str = ""

    @property
    def lacking(self) -> int:
        """Items of a session to come for which nothing can be played."""
        if self.state not in ("planned", "nothing"):
            return 0
        return sum(item.state == "nothing" for item in self.items)


def day_programme(
    sessions: Iterable[PlannedSession], airings: Sequence[Airing]
) -> tuple[SessionLine, ...]:
    """Sessions and unplanned airings, by their start."""
    last: dict[tuple[str, int], Airing] = {}
    for airing in airings:
        if airing.occurrence is not None and airing.position is not None:
            last[airing.occurrence, airing.position] = airing
    lines = [_session(session, last) for session in sessions]
    lines += [_unplanned(airing) for airing in airings if airing.occurrence is None]
    return tuple(sorted(lines, key=lambda line: line.start))


def session_state(states: Iterable[str]) -> str:
    """The state of a session from those of its items."""
    known = [state for state in states if state != "nothing"]
    if not known:
        return "nothing"
    if "playing" in known:
        return "playing"
    if all(state == "planned" for state in known):
        return "planned"
    if "planned" in known:
        return "playing"
    if all(state == "aired" for state in known):
        return "aired"
    if any(state in ("aired", "partial", "interrupted") for state in known):
        return "partial"
    return "refused" if all(state == "refused" for state in known) else "missed"


def unfinished(lines: Iterable[SessionLine]) -> tuple[SessionLine, ...]:
    """The lines while no broadcaster runs: what was on the air is not on the air any more."""
    return tuple(
        replace(
            line,
            state="open" if line.state == "playing" else line.state,
            items=tuple(
                replace(item, state="open") if item.state == "playing" else item
                for item in line.items
            ),
        )
        for line in lines
    )


def _session(session: PlannedSession, last: Mapping[tuple[str, int], Airing]) -> SessionLine:
    items = tuple(
        _item(item, last.get((session.occurrence, item.position)))
        for item in session.items
        if item.source != "pause"
    )
    state = session_state(item.state for item in items)
    causes = {item.cause for item in items if item.cause and item.state != "nothing"}
    return SessionLine(
        occurrence=session.occurrence,
        name=session.name,
        start=session.start,
        seconds=(session.end - session.start).total_seconds(),
        state=state,
        items=items,
        cause=causes.pop() if len(causes) == 1 else None,
    )


def _item(item: PlannedItem, airing: Airing | None) -> ItemLine:
    line = ItemLine(
        position=item.position,
        start=item.planned_start,
        title=item.title or item.name or None,
        kind=item.kind,
        field=item.field,
        seconds=item.seconds,
        state="planned" if item.clip is not None or item.source in SLOTS else "nothing",
        note=item.why,
    )
    if airing is None:
        return line
    return replace(
        line,
        title=airing.title or line.title,
        state=airing.outcome or "playing",
        cause=airing.cause,
        note=airing.note,
    )


def _unplanned(airing: Airing) -> SessionLine:
    start = airing.started_at or airing.planned_start
    assert start is not None
    return SessionLine(
        occurrence=None,
        name=airing.title or "",
        start=start,
        seconds=airing.planned_seconds,
        state=airing.outcome or "playing",
        items=(),
        cause=airing.cause,
    )
