"""Moves of single sessions that would make them vanish."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.lost_moves import lost_moves
from ccht_desktop.schedule.model import Calendar, Move, Schedule, time_of
from ccht_desktop.schedule.refused import Refusal

# What begins sooner can no longer be planned in time.
SOON = timedelta(seconds=60)


def refused_moves(
    before: Schedule, after: Schedule, calendar: Calendar, now: datetime
) -> Iterator[Refusal]:
    """Those that an edit brings: to a time gone by, or onto another session of their rule."""
    names = {rule.key: rule.name for rule in after.rules}
    present = [move for move in after.moves if move.rule in names]
    known = {_target(move) for move in before.moves}
    held = {move.place: _arrives(move) for move in before.moves}
    for move in present:
        leaves = held.get(move.place, _moment(move.day, time_of(move.slot)))
        if _target(move) not in known and _vanishes(_arrives(move), leaves, now):
            text = _(
                "{session} would be moved to {to}, which is past or less than a minute away: it"
                " would never be heard. Choose a later time."
            )
            yield Refusal("MOVE_TOO_LATE", _told(text, move, names), move.rule, "to_time")
    lost = {_target(move) for move in lost_moves(before, calendar)}
    for move in lost_moves(after, calendar):
        if _target(move) not in lost and move.to_date >= local(now).date():
            text = _(
                "{session} would be moved to {to}, where the same rule has a session already: one"
                " of the two would never be heard. Choose another time."
            )
            yield Refusal("MOVE_TAKEN", _told(text, move, names), move.rule, "to_time")


def _vanishes(arrives: datetime, leaves: datetime, now: datetime) -> bool:
    """What was to be heard before now, and was moved before now, is history."""
    return arrives < now + SOON and max(arrives, leaves) > now


def _arrives(move: Move) -> datetime:
    return _moment(move.to_date, move.to_time)


def _moment(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, ZONE)


def _target(move: Move) -> tuple[str, date, time]:
    return move.rule, move.to_date, move.to_time


def _told(text: str, move: Move, names: dict[str, str]) -> str:
    session = _("“{name}” of {day} at {time}").format(
        name=names[move.rule], day=f"{move.day:%d/%m/%Y}", time=f"{time_of(move.slot):%H:%M}"
    )
    return text.format(session=session, to=f"{move.to_time:%H:%M} {move.to_date:%d/%m/%Y}")
