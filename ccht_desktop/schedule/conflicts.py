"""What is wrong with planned sessions, before anybody hears it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import passes_walls, spoken_time


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing wrong at a moment.

    code: OVERLAP, QUIET_HOURS, OVER_CAP, EMPTY_POSITION, EMPTY_SESSION or MISSING_FILE.
    """

    at: datetime
    occurrence: str
    code: str
    text: str

    def listing(self) -> dict[str, Any]:
        return {
            "at": local_text(self.at),
            "occurrence": self.occurrence,
            "code": self.code,
            "text": self.text,
        }


def find_conflicts(
    sessions: Iterable[PlannedSession], walls: Walls, soundless: Collection[str] = ()
) -> list[Conflict]:
    """Everything wrong, in order of time. soundless: hashes of clips whose file is not
    there, or is not what was approved."""
    ordered = sorted(sessions, key=lambda session: (session.start, session.occurrence))
    found = [*_overlaps(ordered)]
    for session in ordered:
        found += [*_own(session, walls), *_without_file(session, soundless)]
    return sorted(found, key=lambda c: (c.at, c.occurrence, c.code))


def _overlaps(ordered: list[PlannedSession]) -> Iterator[Conflict]:
    longest: PlannedSession | None = None
    for session in ordered:
        if longest and (session.start < longest.end or session.start == longest.start):
            yield Conflict(
                session.start,
                session.occurrence,
                "OVERLAP",
                _(
                    "“{name}” on {day} at {time} begins before “{other}” of {other_time} has ended."
                    " Move one of them, or shorten the first."
                ).format(
                    **_named(session),
                    other=longest.name,
                    other_time=f"{local(longest.start):%H:%M}",
                ),
            )
        if longest is None or session.end > longest.end:
            longest = session


def _own(session: PlannedSession, walls: Walls) -> Iterator[Conflict]:
    named = _named(session)
    if not any(item.clip is not None for item in session.items):
        text = _("“{name}” on {day} at {time} has nothing to play. Add and approve clips for it.")
        yield Conflict(session.start, session.occurrence, "EMPTY_SESSION", text.format(**named))
    cap = timedelta(minutes=session.cap_minutes)
    if session.end - session.start > cap:
        text = _(
            "“{name}” on {day} at {time} lasts {length}, more than the {cap} minutes allowed."
            " Take something out of it."
        )
        length = _minutes(session.end - session.start)
        yield Conflict(
            session.start + cap,
            session.occurrence,
            "OVER_CAP",
            text.format(**named, length=length, cap=session.cap_minutes),
        )
    for item in session.items:
        if item.clip is not None and not passes_walls(item.planned_start, _end(item), walls):
            text = _(
                "“{name}” on {day} at {time}: position {position}, from {start}, would sound"
                " in quiet hours. Begin the session earlier, or shorten it."
            )
            start = spoken_time(local(item.planned_start).time())
            yield Conflict(
                item.planned_start,
                session.occurrence,
                "QUIET_HOURS",
                text.format(**named, position=item.position, start=start),
            )
        if item.clip is None and item.source != "pause":
            text = _("“{name}” on {day} at {time}, position {position}: {why}")
            yield Conflict(
                item.planned_start,
                session.occurrence,
                "EMPTY_POSITION",
                text.format(**named, position=item.position, why=item.why or ""),
            )


def _without_file(session: PlannedSession, soundless: Collection[str]) -> Iterator[Conflict]:
    items = [*session.items, *([session.backup] if session.backup else [])]
    titles = dict.fromkeys(item.title for item in items if item.sha256 in soundless and item.title)
    if titles:
        text = _(
            "“{name}” on {day} at {time}: the sound of {titles} is missing or was changed, so it is"
            " not heard. Copy the folder media back, or add these clips again."
        )
        told = text.format(**_named(session), titles=", ".join(f"“{title}”" for title in titles))
        yield Conflict(session.start, session.occurrence, "MISSING_FILE", told)


def _end(item: PlannedItem) -> datetime:
    return item.planned_start + timedelta(seconds=item.seconds)


def _named(session: PlannedSession) -> dict[str, str]:
    start = local(session.start)
    return {"name": session.name, "day": f"{start:%d/%m/%Y}", "time": f"{start:%H:%M}"}


def _minutes(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"
