"""Saving a changed schedule: walls asked, the log brought up to now before, and after."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from functools import partial

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.gate import (
    Confirmation,
    Refusal,
    refusals,
    refused_conflicts,
    to_confirm,
)
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.schedule.preview.conflicts import find_conflicts
from ccht_desktop.schedule.resolving.standing import why_not
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.station import Station

LOOKED_AHEAD = timedelta(days=14)
MOST_LOOKED_AT = 12


class Refused(StationError):
    """What a wall refuses; the refusal says which part of the schedule is wrong."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code, refusal.text)
        self.refusal = refusal


class Unconfirmed(StationError):
    """CONFIRM_TIMES: times outside the hours of any decision wait for a second yes."""

    def __init__(self, asked: tuple[Confirmation, ...]) -> None:
        super().__init__("CONFIRM_TIMES", "\n".join(one.text for one in asked))
        self.asked = asked


def save_schedule(
    station: Station, schedule: Schedule, what: str, confirmed: Collection[str] = ()
) -> None:
    """Puts a schedule in force; what: the edit, in people's words; confirmed: keys of
    Confirmation a person has said yes to.

    Raises Unconfirmed, or Refused with the first thing a wall refuses; nothing was changed then.
    """
    before = station.schedule.current()
    found, asked = judged(station, before, schedule)
    if found:
        raise Refused(found[0])
    if left := tuple(one for one in asked if one.key not in confirmed):
        raise Unconfirmed(left)
    # What the old schedule meant until now reaches the log first.
    plan_changed(station)
    station.schedule.replace(schedule, station.walls(), what)
    plan_changed(station)


def judged(
    station: Station, before: Schedule, after: Schedule
) -> tuple[list[Refusal], list[Confirmation]]:
    """What the walls refuse in an edit, and what they want confirmed."""
    walls, now = station.walls(), station.clock.now()
    end = now + LOOKED_AHEAD
    calendar, today = station.calendar(now, end), local(now).date()
    found = refusals(before, after, walls, calendar, today, partial(clip_problem, station))
    if not found:
        for start, end in _looked_at(before, after, now):
            found += refused_conflicts(
                find_conflicts(station.resolve(start, end, intended=True, schedule=before), walls),
                find_conflicts(station.resolve(start, end, intended=True, schedule=after), walls),
            )
    return found, to_confirm(before, after, walls, calendar, today)


def _looked_at(before: Schedule, after: Schedule, now: datetime) -> list[tuple[datetime, datetime]]:
    """Two weeks from now, and from the first day of each rule that begins later."""
    soon = now + LOOKED_AHEAD
    later = {
        datetime.combine(rule.from_date, time.min, ZONE)
        for rule in after.rules
        if rule not in before.rules and rule.from_date is not None
    }
    begins = [now, *sorted(start for start in later if start > soon)]
    return [(start, start + LOOKED_AHEAD) for start in begins[:MOST_LOOKED_AT]]


def clip_problem(station: Station, sha256: str) -> str | None:
    """Why the clip of a hash may not be heard, as a sentence; None where it may."""
    clip = station.library.by_hash(sha256)
    day = local(station.clock.now()).date()
    return None if clip is not None and clip.state(day) == "approved" else why_not(clip, day)


def undo_schedule(station: Station) -> str | None:
    """Takes the last edit back; its name, None where there is none."""
    plan_changed(station)
    what = station.schedule.undo()
    plan_changed(station)
    return what


def redo_schedule(station: Station) -> str | None:
    plan_changed(station)
    what = station.schedule.redo()
    plan_changed(station)
    return what
