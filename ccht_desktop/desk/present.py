"""What `now` answers, as one frozen value."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ccht_desktop.foundation.clock import from_text

if TYPE_CHECKING:
    from ccht_desktop.desk.programme import SessionLine


REHEARSAL = "REHEARSAL"
"""The alarm of an output that nobody hears."""


@dataclass(frozen=True, slots=True)
class Alarm:
    code: str
    text: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OnAir:
    """The airing that sounds now."""

    id: int
    title: str
    kind: str
    field: str | None
    session: str | None
    occurrence: str | None
    position: int | None
    seconds: float
    started_at: datetime | None


@dataclass(frozen=True, slots=True)
class Coming:
    """The next session: items are (title, kind, field, seconds)."""

    occurrence: str
    name: str
    start: datetime
    seconds: float
    items: tuple[tuple[str | None, str, str | None, float], ...]


@dataclass(frozen=True, slots=True)
class Present:
    """state: unknown, off, idle, playing, paused, hold or alarm.

    until: when a kept silence ends; pause_left: seconds until a pause ends by itself.
    """

    state: str = "unknown"
    airing: OnAir | None = None
    position: float = 0.0
    coming: Coming | None = None
    alarms: tuple[Alarm, ...] = ()
    clock: str = "unknown"
    device: str | None = None
    pid: int | None = None
    until: datetime | None = None
    pause_left: float | None = None

    @property
    def running(self) -> bool:
        return self.state not in ("off", "unknown")

    @property
    def rehearsing(self) -> bool:
        """Nothing but a rehearsal is wrong: played and logged, heard by nobody."""
        return bool(self.alarms) and all(alarm.code == REHEARSAL for alarm in self.alarms)

    @property
    def sounding(self) -> bool:
        return self.airing is not None


@dataclass(frozen=True, slots=True)
class Following:
    """The item that follows the one on the air, in the same session."""

    start: datetime
    title: str | None
    kind: str
    field: str | None


OFF = Present(state="off")


def present_of(answer: dict[str, Any]) -> Present:
    """The value of a `now` answer."""
    return Present(
        state=str(answer["state"]),
        airing=_on_air(answer.get("airing")),
        position=float(answer.get("position_seconds") or 0.0),
        coming=coming_of(answer.get("next")),
        alarms=tuple(
            Alarm(a["code"], a["text"], _moment(a.get("since"))) for a in answer.get("alarms") or ()
        ),
        clock=str(answer.get("clock") or "unknown"),
        device=answer.get("device"),
        pid=answer.get("pid"),
        until=_moment(answer.get("until")),
        pause_left=answer.get("pause_left"),
    )


def following(present: Present, lines: "tuple[SessionLine, ...]") -> Following | None:
    """What comes after the airing of the present, by the programme of the day."""
    airing = present.airing
    if airing is None or airing.occurrence is None or airing.position is None:
        return None
    for session in lines:
        if session.occurrence == airing.occurrence:
            places = [item.position for item in session.items]
            # An added clip's number says nothing of when it is heard.
            after = places.index(airing.position) + 1 if airing.position in places else 0
            for item in session.items[after:]:
                if item.state == "planned":
                    return Following(item.start, item.title, item.kind, item.field)
    return None


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _on_air(row: dict[str, Any] | None) -> OnAir | None:
    if row is None:
        return None
    return OnAir(
        id=int(row["id"]),
        title=str(row.get("title") or ""),
        kind=str(row.get("kind") or ""),
        field=row.get("field"),
        session=row.get("session"),
        occurrence=row.get("occurrence"),
        position=row.get("position"),
        seconds=float(row.get("planned_seconds") or 0.0),
        started_at=_moment(row.get("started_at")),
    )


def coming_of(session: dict[str, Any] | None) -> Coming | None:
    """The value of a session as listings show it."""
    if session is None:
        return None
    start, end = from_text(session["start"]), from_text(session["end"])
    return Coming(
        occurrence=str(session["occurrence"]),
        name=str(session["name"]),
        start=start,
        seconds=(end - start).total_seconds(),
        items=tuple(
            (item.get("title"), str(item["kind"]), item.get("field"), float(item["seconds"]))
            for item in session["items"]
        ),
    )
