"""Changes of a schedule as pure functions: a schedule in, another out. Saving is the book's."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Schedule, Suspension


def suspend(schedule: Schedule, made: Suspension, now: datetime) -> Schedule:
    """Raises StationError SUSPENSION_DATES or SUSPENSION_REASON."""
    today = local(now).date()
    if made.from_date > made.to_date:
        text = _("The suspension would end on {to}, before it begins. Correct the dates.")
        raise StationError("SUSPENSION_DATES", text.format(to=f"{made.to_date:%d/%m/%Y}"))
    if made.from_date < today:
        # Days gone by stay due: what was not aired on them belongs in the log as missed.
        text = _("A suspension cannot begin in the past. The first date possible is {today}.")
        raise StationError("SUSPENSION_DATES", text.format(today=f"{today:%d/%m/%Y}"))
    if not made.reason.strip():
        raise StationError("SUSPENSION_REASON", _("Say why broadcasting is suspended."))
    return replace(schedule, suspensions=(*schedule.suspensions, made))


def resume(schedule: Schedule, now: datetime) -> tuple[Schedule, int]:
    """Ends suspensions that hold today or later on the day before; and how many they were."""
    today = local(now).date()
    lifted = [one for one in schedule.suspensions if one.to_date >= today]
    ended = [_ended(one, today) for one in schedule.suspensions]
    left = tuple(one for one in ended if one is not None)
    return replace(schedule, suspensions=left), len(lifted)


def _ended(suspension: Suspension, today: date) -> Suspension | None:
    if suspension.to_date < today:
        return suspension
    if suspension.from_date >= today:
        return None
    return replace(suspension, to_date=today - timedelta(days=1))
