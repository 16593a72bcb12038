"""Which words name a decision; those that only keep its place open nothing until it is filled."""

from dataclasses import replace

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Schedule, Walls, Window
from ccht_desktop.schedule.walls import is_quiet

_LEFT_OPEN = ("…", "...")


def names_decision(text: str) -> bool:
    """Whether a text has a number, and nothing in it is left to be filled in."""
    return any(sign.isdigit() for sign in text) and not any(sign in text for sign in _LEFT_OPEN)


def opens_quiet(window: Window, walls: Walls) -> bool:
    """Whether any minute of a window lies in quiet hours."""
    if walls.quiet_from == walls.quiet_to:
        return False
    begins_within = window.start <= walls.quiet_from < window.end
    return is_quiet(window.start, walls) or begins_within


def is_open(window: Window, walls: Walls) -> bool:
    """Whether a window allows anything: in quiet hours, only by a decision that is named."""
    if opens_quiet(window, walls):
        return names_decision(window.decision)
    return bool(window.decision.strip())


def left_open(schedule: Schedule) -> bool:
    """Whether a window or rule keeps the place of a decision."""
    decisions = [window.decision for window in schedule.windows]
    decisions += [rule.decision for rule in schedule.rules]
    return any(_is_place(decision) for decision in decisions)


def filled(schedule: Schedule, decision: str) -> Schedule:
    """With a decision in all the places kept for it.

    Raises StationError DECISION_NEEDED for words that name none, DECISION_NO_PLACE where nothing
    is left to be filled.
    """
    decision = decision.strip()
    if not names_decision(decision):
        text = _(
            "“{decision}” is no decision: write its real number, such as {example}. Nothing was"
            " changed."
        )
        told = text.format(decision=decision, example="12/QĐ-UBND")
        raise StationError("DECISION_NEEDED", told)
    if not left_open(schedule):
        text = _("“{name}” leaves no place for a decision. Load it without one.")
        raise StationError("DECISION_NO_PLACE", text.format(name=schedule.name))
    return replace(
        schedule,
        windows=tuple(
            replace(one, decision=decision) if _is_place(one.decision) else one
            for one in schedule.windows
        ),
        rules=tuple(
            replace(one, decision=decision) if _is_place(one.decision) else one
            for one in schedule.rules
        ),
    )


def without_openings(schedule: Schedule, walls: Walls) -> Schedule:
    """What may stay beside another schedule: no window that opens quiet hours, or names no
    decision."""
    left = tuple(
        one
        for one in schedule.windows
        if names_decision(one.decision) and not opens_quiet(one, walls)
    )
    return replace(schedule, windows=left)


def gone_windows(before: Schedule, after: Schedule) -> str:
    """The hours that went with the schedule that was replaced, in words; empty for none."""
    gone = [
        f"“{one.name}” ({one.start:%H:%M}–{one.end:%H:%M})"
        for one in before.windows
        if one not in after.windows
    ]
    if not gone:
        return ""
    text = _("Hours allowed in the schedule before that no longer hold: {names}.")
    return text.format(names=", ".join(gone))


def _is_place(text: str) -> bool:
    return bool(text.strip()) and not names_decision(text)
