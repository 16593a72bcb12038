"""The recurrence of an event as the days of the station's wall, and the last of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.recurrence_refused import why_not

_FIRST_YEAR_BEYOND = 2100
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Wrong(ValueError):
    """field: the name of the event's field; text: a sentence."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


def recurrence_of(
    found: Mapping[str, Sequence[Any]], own: datetime, start: datetime
) -> tuple[str, date | None]:
    """own: the start as the event has it; start: as the station's wall has it. Raises Wrong, or
    OverflowError for an end out of range."""
    parts = {str(name).upper(): [str(value) for value in values] for name, values in found.items()}
    until = _until(found.get("UNTIL"), own, start)
    parts.pop("UNTIL", None)
    parts = _shifted(parts, own, start)
    text = ";".join(f"{name}={','.join(values)}" for name, values in parts.items())
    if reason := why_not(text):
        raise Wrong("RRULE", reason)
    if until and until.year >= _FIRST_YEAR_BEYOND:
        raise Wrong("RRULE", _("this date is out of range."))
    if until and until < start.date():
        raise Wrong("RRULE", _("it ends before it begins. Correct UNTIL."))
    return text, until


def _until(values: Sequence[Any] | None, own: datetime, start: datetime) -> date | None:
    """The last day on which the start is not after the end of the recurrence."""
    if not values:
        return None
    value = values[0]
    if not isinstance(value, datetime):
        # A day without time is one of the event's own days.
        shift = (start.date() - own.date()).days
        return date.fromordinal(value.toordinal() + shift)
    if value.tzinfo is None:
        value = value.replace(tzinfo=own.tzinfo or start.tzinfo)
    end = value.astimezone(start.tzinfo)
    late = end.timetz() < start.timetz()
    return end.date() - timedelta(days=1) if late else end.date()


def _shifted(parts: dict[str, list[str]], own: datetime, start: datetime) -> dict[str, list[str]]:
    """The recurrence by the station's days, where the event's own zone has others."""
    zone = own.tzinfo
    if zone is None:
        return parts
    # Two moments half a year apart show whether the other zone changes its clocks.
    offsets = {(own + timedelta(days=days)).utcoffset() for days in (0, 91, 182, 273)}
    if len(offsets) > 1:
        text = _(
            "its time zone {zone} changes its clocks, so that the hour here would change."
            " Enter the event in the time of Việt Nam."
        )
        raise Wrong("DTSTART", text.format(zone=zone))
    shift = (start.date() - own.date()).days
    if not shift or (parts.get("FREQ") == ["DAILY"] and len(parts) == 1):
        return parts
    weekly = parts.get("FREQ") == ["WEEKLY"] and parts.keys() <= {"FREQ", "BYDAY", "WKST"}
    days = parts.get("BYDAY", [])
    if not weekly or any(day not in _DAYS for day in days):
        text = _("its days are others here than in {zone}. Enter it in the time of Việt Nam.")
        raise Wrong("RRULE", text.format(zone=zone))
    moved = [_DAYS[(_DAYS.index(day) + shift) % 7] for day in days]
    return {**parts, "BYDAY": moved} if moved else parts
