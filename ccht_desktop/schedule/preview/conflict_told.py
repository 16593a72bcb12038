"""One thing wrong with the schedule: as a value, and in words that say what, when, what to do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ccht_desktop.foundation.clock import ZONE, local, local_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Move, Walls, key_of, time_of
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.walls import spoken_time


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing wrong at a moment; other: the occurrence of the other session in it.

    code: OVERLAP, MOVE_TAKEN, GIVES_WAY, QUIET_HOURS, WALLED, OVER_CAP, OVER_DAY, EMPTY_POSITION,
    EMPTY_SESSION, NO_LINE or MISSING_FILE.
    """

    at: datetime
    occurrence: str
    code: str
    text: str
    other: str | None = None

    def listing(self) -> dict[str, Any]:
        return {
            "at": local_text(self.at),
            "occurrence": self.occurrence,
            "code": self.code,
            "text": self.text,
            "other": self.other,
        }


def overlap(session: PlannedSession, earlier: PlannedSession) -> Conflict:
    text = _(
        "“{name}” on {day} at {time} begins before “{other}” of {other_time} has ended."
        " Move one of them, or shorten the first."
    ).format(**_named(session), **_other(earlier))
    at, key = session.start, session.occurrence
    return Conflict(at, key, "OVERLAP", text, earlier.occurrence)


def lost_move(move: Move, name: str) -> Conflict:
    """name: the rule's."""
    text = _(
        "“{name}” of {time} on {day} is moved to {to_time} on {to_day}, where the same rule has a"
        " session already, and is not heard. Move it elsewhere, or put it back."
    ).format(
        name=name,
        time=f"{time_of(move.slot):%H:%M}",
        day=f"{move.day:%d/%m/%Y}",
        to_time=f"{move.to_time:%H:%M}",
        to_day=f"{move.to_date:%d/%m/%Y}",
    )
    at = datetime.combine(move.to_date, move.to_time, ZONE)
    return Conflict(at, key_of(move.place), "MOVE_TAKEN", text)


def gives_way(session: PlannedSession, above: PlannedSession, lost: float) -> Conflict:
    """lost: seconds of the session that are not heard."""
    text = _(
        "“{name}” on {day} at {time} gives way to “{other}” of {other_time}: {length} of it is not"
        " heard. Move one of them."
    )
    if lost >= (session.end - session.start).total_seconds() - 0.5:
        text = _(
            "“{name}” on {day} at {time} gives way to “{other}” of {other_time} and is not heard at"
            " all. Move one of them."
        )
    length = _minutes(timedelta(seconds=lost))
    text = text.format(**_named(session), **_other(above), length=length)
    return Conflict(session.start, session.occurrence, "GIVES_WAY", text, above.occurrence)


def over_day(session: PlannedSession, length: timedelta, walls: Walls) -> Conflict:
    """session: the one with which the day becomes too long; length: of all that day."""
    text = _(
        "On {day} all sessions together last {length}, more than the {cap} minutes allowed a day;"
        " “{name}” at {time} is the first too many. Shorten a session, or leave one out."
    ).format(**_named(session), length=_minutes(length), cap=walls.day_cap_minutes)
    return Conflict(session.start, session.occurrence, "OVER_DAY", text)


def over_cap(session: PlannedSession) -> Conflict:
    text = _(
        "“{name}” on {day} at {time} lasts {length}, more than the {cap} minutes allowed."
        " Take something out of it."
    ).format(
        **_named(session),
        length=_minutes(session.end - session.start),
        cap=session.cap_minutes,
    )
    at = session.start + timedelta(minutes=session.cap_minutes)
    return Conflict(at, session.occurrence, "OVER_CAP", text)


def in_quiet(session: PlannedSession, item: PlannedItem) -> Conflict:
    text = _(
        "“{name}” on {day} at {time}: position {position}, from {start}, would sound"
        " in quiet hours. Begin the session earlier, or shorten it."
    )
    start = spoken_time(local(item.planned_start).time())
    text = text.format(**_named(session), position=item.position, start=start)
    return Conflict(item.planned_start, session.occurrence, "QUIET_HOURS", text)


def walled(occurrence: Occurrence, walls: Walls) -> Conflict:
    start = local(occurrence.start)
    text = _(
        "“{name}” on {day} at {time}, that is {spoken}, lies in quiet hours ({quiet_from} to"
        " {quiet_to}) and is not broadcast. Move it, or enter the hours that a decision allows."
    ).format(
        name=occurrence.rule.name,
        day=f"{start:%d/%m/%Y}",
        time=f"{start:%H:%M}",
        spoken=spoken_time(start.time()),
        quiet_from=f"{walls.quiet_from:%H:%M}",
        quiet_to=f"{walls.quiet_to:%H:%M}",
    )
    return Conflict(occurrence.start, occurrence.key, "WALLED", text)


def empty_session(session: PlannedSession) -> Conflict:
    text = _("“{name}” on {day} at {time} has nothing to play. Add and approve clips for it.")
    text = text.format(**_named(session))
    return Conflict(session.start, session.occurrence, "EMPTY_SESSION", text)


def empty_position(session: PlannedSession, item: PlannedItem) -> Conflict:
    text = _("“{name}” on {day} at {time}, position {position}: {why}")
    text = text.format(**_named(session), position=item.position, why=item.why or "")
    return Conflict(item.planned_start, session.occurrence, "EMPTY_POSITION", text)


def no_line(session: PlannedSession, item: PlannedItem) -> Conflict:
    text = _(
        "“{name}” on {day} at {time}, position {position}: no line input is set for “{slot}”, so"
        " it stays silent. Choose the input in the settings ({setting})."
    )
    slot = item.name or (_("Relay") if item.source == "relay" else _("Live"))
    setting = f"{item.source}.device"
    text = text.format(**_named(session), position=item.position, slot=slot, setting=setting)
    return Conflict(item.planned_start, session.occurrence, "NO_LINE", text)


def missing_file(session: PlannedSession, titles: Collection[str]) -> Conflict:
    text = _(
        "“{name}” on {day} at {time}: the sound of {titles} is missing or was changed, so it is"
        " not heard. Copy the folder media back, or add these clips again."
    )
    told = text.format(**_named(session), titles=", ".join(f"“{title}”" for title in titles))
    return Conflict(session.start, session.occurrence, "MISSING_FILE", told)


def _named(session: PlannedSession) -> dict[str, str]:
    start = local(session.start)
    return {"name": session.name, "day": f"{start:%d/%m/%Y}", "time": f"{start:%H:%M}"}


def _other(session: PlannedSession) -> dict[str, str]:
    return {"other": session.name, "other_time": f"{local(session.start):%H:%M}"}


def _minutes(length: timedelta) -> str:
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    return f"{minutes}:{seconds:02d}"
