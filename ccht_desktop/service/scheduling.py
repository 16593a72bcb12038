"""Saving a changed schedule: walls asked, the log brought up to now before, and after."""

from collections.abc import Collection
from datetime import timedelta

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.gate import Confirmation, refusals, to_confirm
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.station import Station

LOOKED_AHEAD = timedelta(days=14)


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

    Raises Unconfirmed, or StationError with the first thing a wall refuses; nothing was changed
    then.
    """
    before = station.schedule.current()
    walls, now = station.walls(), station.clock.now()
    calendar = station.calendar(now, now + timedelta(days=366))
    if found := refusals(before, schedule, walls, calendar, now):
        raise StationError(found[0].code, found[0].text)
    asked = to_confirm(before, schedule, walls, calendar)
    if left := tuple(one for one in asked if one.key not in confirmed):
        raise Unconfirmed(left)
    # What the old schedule meant until now reaches the log first.
    plan_changed(station)
    station.schedule.replace(schedule, walls, what)
    plan_changed(station)


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
