"""Moves that are not heard, because their rule has a session at that very time already."""

from ccht_desktop.schedule.days.exceptions import exceptions_of
from ccht_desktop.schedule.days.own_sessions import OwnSessions
from ccht_desktop.schedule.model import Calendar, Move, Schedule


def lost_moves(schedule: Schedule, calendar: Calendar) -> list[Move]:
    """Those that lose out to their rule's own session or to another move, rule by rule."""
    if not schedule.moves:
        return []
    days = [move.to_date for move in schedule.moves]
    exceptions = exceptions_of(schedule, min(days), max(days))
    sessions = OwnSessions(calendar)
    return [
        move
        for rule in schedule.rules
        for move, free in sessions.arriving(rule, exceptions.of(rule.key))
        if not free
    ]
