"""What of a schedule is not broadcast on some days although a rule has it, and why."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.occurrences import occurrences, walled_off
from ccht_desktop.schedule.model import Calendar, Schedule, Walls, place_of
from ccht_desktop.schedule.planned import Occurrence

Cause = Literal["suspended", "holiday", "skipped", "quiet"]


@dataclass(frozen=True, slots=True)
class Silence:
    """Sessions of one day with one cause; what: its reason, or the holiday's name."""

    cause: Cause
    what: str
    sessions: tuple[Occurrence, ...]

    @property
    def at(self) -> datetime:
        return self.sessions[0].start

    @property
    def text(self) -> str:
        names = ", ".join(f"{local(one.start):%H:%M} {one.rule.name}" for one in self.sessions)
        sentences = {
            "suspended": _("Suspended: {what} ({sessions})"),
            "holiday": _("Silent on the holiday: {what} ({sessions})"),
            "skipped": _("{sessions} · left out: {what}"),
            "quiet": _("{sessions} · not broadcast: quiet hours"),
        }
        return sentences[self.cause].format(what=self.what, sessions=names)


def silences(
    schedule: Schedule, start: datetime, end: datetime, calendar: Calendar, walls: Walls
) -> list[Silence]:
    """In order of time. A suspension or a holiday is told once a day, all else one by one."""
    if start >= end:
        return []
    heard = {one.key for one in occurrences(schedule, start, end, calendar)}
    found: dict[tuple[object, ...], Silence] = {}
    for one in occurrences(_unsilenced(schedule), start, end, calendar):
        if one.key not in heard:
            cause, what = _why(one, schedule)
            whole_day = cause in ("suspended", "holiday")
            mark = (local(one.start).date(), cause, what) if whole_day else (one.key,)
            before = found[mark].sessions if mark in found else ()
            found[mark] = Silence(cause, what, (*before, one))
    for one in walled_off(schedule, start, end, calendar, walls):
        found[one.key,] = Silence("quiet", "", (one,))
    return sorted(found.values(), key=lambda silence: silence.at)


def without(found: Collection[Silence], known: Collection[str]) -> Iterator[Silence]:
    """Less what was heard all the same, by occurrence."""
    for silence in found:
        left = tuple(one for one in silence.sessions if one.key not in known)
        if left:
            yield replace(silence, sessions=left)


def _unsilenced(schedule: Schedule) -> Schedule:
    skipped = {skip.place for skip in schedule.skips}
    return replace(
        schedule,
        suspensions=(),
        skips=(),
        # What is left out is told where its rule has it.
        moves=tuple(move for move in schedule.moves if move.place not in skipped),
        rules=tuple(
            replace(rule, holidays="usual") if rule.holidays == "silent" else rule
            for rule in schedule.rules
        ),
    )


def _why(one: Occurrence, schedule: Schedule) -> tuple[Cause, str]:
    place, day = place_of(one.origin), local(one.start).date()
    for skip in schedule.skips:
        if skip.place == place:
            return "skipped", skip.reason
    for pause in schedule.suspensions:
        if pause.rule in (None, one.rule.key) and pause.from_date <= day <= pause.to_date:
            return "suspended", pause.reason
    return "holiday", one.holiday
