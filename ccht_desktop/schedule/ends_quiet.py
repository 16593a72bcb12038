"""Sessions that begin in time and last into quiet hours, read back before they are saved."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.gate import Confirmation
from ccht_desktop.schedule.model import Walls, place_of
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.schedule.walls import in_quiet_hours, next_quiet, spoken_time


def ends_to_confirm(
    before: Iterable[PlannedSession], after: Iterable[PlannedSession], walls: Walls
) -> list[Confirmation]:
    """Each start in `after` whose sessions last into quiet hours and did not in `before`; the
    first of its days is told."""
    known = {_key(session) for session, _end, _quiet in _running_in(before, walls)}
    found: dict[str, Confirmation] = {}
    for session, end, quiet in _running_in(after, walls):
        key = _key(session)
        if key not in known and key not in found:
            found[key] = Confirmation(key, _told(session, end, quiet))
    return list(found.values())


def _running_in(
    sessions: Iterable[PlannedSession], walls: Walls
) -> Iterator[tuple[PlannedSession, datetime, datetime]]:
    """With when they end, and when quiet hours begin in them."""
    for session in sessions:
        if in_quiet_hours(session.start, walls, session.permit):
            continue
        end = min(session.end, session.start + timedelta(minutes=session.cap_minutes))
        quiet = next_quiet(session.start, walls, session.permit)
        if quiet is not None and quiet < end:
            yield session, end, quiet


def _key(session: PlannedSession) -> str:
    rule, _day, slot = place_of(session.occurrence)
    return f"end/{rule}/{slot}"


def _told(session: PlannedSession, end: datetime, quiet: datetime) -> str:
    return _(
        "“{rule}” of {day} begins at {start} and ends at {end}, that is {spoken}, in quiet hours"
        " (from {quiet}): what lies in them is not heard. Is that meant?"
    ).format(
        rule=session.name,
        day=f"{local(session.start):%d/%m/%Y}",
        start=f"{local(session.start):%H:%M}",
        end=f"{local(end):%H:%M}",
        spoken=spoken_time(local(end).time()),
        quiet=f"{local(quiet):%H:%M}",
    )
