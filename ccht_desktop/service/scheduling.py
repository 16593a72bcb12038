"""Saving a changed schedule: walls asked, the log brought up to now before, and after."""

from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from functools import partial

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.book import changed_elsewhere
from ccht_desktop.schedule.edited_spans import edited_spans
from ccht_desktop.schedule.ends_quiet import ends_to_confirm
from ccht_desktop.schedule.files.fields import LONGEST_GRACE_SECONDS
from ccht_desktop.schedule.gate import (
    LOOKED_AHEAD,
    Confirmation,
    Refusal,
    refusals,
    refused_conflicts,
    to_confirm,
)
from ccht_desktop.schedule.late_edits import too_late
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.schedule.preview.conflicts import find_conflicts
from ccht_desktop.schedule.resolving.standing import why_not
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.planning import SETTLED
from ccht_desktop.station import Station

# An edit takes its time to be judged and written; the planner fixes sessions meanwhile.
MARGIN = timedelta(seconds=15)
LONGEST_GRACE = timedelta(seconds=LONGEST_GRACE_SECONDS)


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

    Raises Unconfirmed, Refused with the first thing a wall refuses, StationError SESSION_BEGUN or
    SCHEDULE_CHANGED; nothing was changed then.
    """
    before = station.schedule.current()
    found, asked = judged(station, before, schedule)
    if found:
        raise Refused(found[0])
    refuse_begun(station, before, schedule)
    if left := tuple(one for one in asked if one.key not in confirmed):
        raise Unconfirmed(left)
    # What the old schedule meant until now reaches the log first.
    plan_changed(station)
    # All that took its time, and a session may be due in the meantime.
    refuse_begun(station, before, schedule)
    station.schedule.replace(schedule, station.walls(), what)
    plan_changed(station)


def judged(
    station: Station, before: Schedule, after: Schedule
) -> tuple[list[Refusal], list[Confirmation]]:
    """What the walls refuse in an edit, and what they want confirmed."""
    walls, now = station.walls(), station.clock.now()
    calendar, today = station.calendar(now, now + LOOKED_AHEAD), local(now).date()
    found = refusals(before, after, walls, calendar, now, partial(clip_problem, station))
    asked = to_confirm(before, after, walls, calendar, today)
    if not found:
        for start, end in edited_spans(before, after, calendar, now):
            was = station.resolve(start, end, intended=True, schedule=before)
            will = station.resolve(start, end, intended=True, schedule=after)
            found += refused_conflicts(find_conflicts(was, walls), find_conflicts(will, walls))
            asked += ends_to_confirm(was, will, walls)
    return found, list({one.key: one for one in asked}.values())


def clip_problem(station: Station, sha256: str, day: date | None = None) -> str | None:
    """Why the clip of a hash may not be heard on a day, as a sentence; None where it may.

    Without a day: why neither today nor later, as a rundown asks.
    """
    clip = station.library.by_hash(sha256)
    today = local(station.clock.now()).date()
    if clip is not None and (clip.allowed(day) if day else clip.state(today) == "approved"):
        return None
    return why_not(clip, day or today)


def refuse_begun(station: Station, before: Schedule, after: Schedule) -> None:
    """Raises StationError SESSION_BEGUN for an edit that comes too late, as too_late() says."""
    now = station.clock.now()
    new = [move for move in after.moves if move not in before.moves]
    days = [local(now).date(), *(move.day for move in new), *(move.to_date for move in new)]
    begin = datetime.combine(min(days), time.min, ZONE)
    end = datetime.combine(max(days) + timedelta(days=1), time.min, ZONE)
    was, will = (station.occurrences(begin, end, one) for one in (before, after))
    log = station.airlog
    # What is late may still start within its grace.
    begun = {session.occurrence for session in log.planned(now - LONGEST_GRACE, now)}
    begun |= {a.occurrence for a in log.airings(begin, now) if a.started_at and a.occurrence}
    if text := too_late(was, will, begun, now, now + SETTLED + MARGIN):
        raise StationError("SESSION_BEGUN", text)


def undo_schedule(station: Station) -> str | None:
    """Takes the last edit back; its name, None where there is none. Raises as save_schedule() for
    what would begin in quiet hours, or has begun."""
    book = station.schedule
    return _put_back(station, book.undone(), book.undo)


def redo_schedule(station: Station) -> str | None:
    """Does again what was taken back; as undo_schedule()."""
    book = station.schedule
    return _put_back(station, book.redone(), book.redo)


def _put_back(
    station: Station, target: Schedule | None, act: Callable[[], str | None]
) -> str | None:
    if target is None:
        return None
    current = station.schedule.current()
    refuse_begun(station, current, target)
    # Clips that may no longer be heard are left out when it is planned; hours are a wall here too.
    for one in judged(station, current, target)[0]:
        if one.code == "QUIET_HOURS":
            raise Refused(one)
    plan_changed(station)
    if station.schedule.current().revision != current.revision:
        raise changed_elsewhere()
    what = act()
    plan_changed(station)
    return what
