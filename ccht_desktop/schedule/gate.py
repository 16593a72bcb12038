"""What a change of the schedule may not bring, and what a person confirms by hearing it back."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.rule_days import dates
from ccht_desktop.schedule.decided import is_open, names_decision, opens_quiet
from ccht_desktop.schedule.model import (
    Calendar,
    Rule,
    Schedule,
    Walls,
    Window,
)
from ccht_desktop.schedule.moves_refused import refused_moves
from ccht_desktop.schedule.preview.conflicts import Conflict
from ccht_desktop.schedule.refused import Refusal as Refusal
from ccht_desktop.schedule.walls import holds, in_quiet_text, is_quiet, spoken_time, taking

LOOKED_AHEAD = timedelta(days=366)
ClipProblem = Callable[[str, date | None], str | None]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A time outside the hours of any decision, read back in words; key tells it from others."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class _Start:
    """A time at which something may begin: of a rule, or where one session is moved to."""

    rule: Rule
    wall: time
    day: date | None = None


def refusals(
    before: Schedule,
    after: Schedule,
    walls: Walls,
    calendar: Calendar,
    now: datetime,
    clip_problem: ClipProblem,
) -> list[Refusal]:
    """What is wrong in `after` and was not in `before`. clip_problem: why the clip of a hash may
    not be heard on a day, or for good, None where it may."""
    today = local(now).date()
    known = set(_all(before, walls, calendar, today, clip_problem))
    found = [one for one in _all(after, walls, calendar, today, clip_problem) if one not in known]
    return [*found, *refused_moves(before, after, calendar, now)]


def refused_conflicts(before: Sequence[Conflict], after: Sequence[Conflict]) -> list[Refusal]:
    """Overlaps and days grown too long that an edit brings; conflicts of the sessions before and
    after it."""
    known = {(one.code, one.occurrence) for one in before}
    return [
        Refusal(one.code, one.text, one.occurrence.split("/")[0])
        for one in after
        if one.code in ("OVERLAP", "OVER_DAY") and (one.code, one.occurrence) not in known
    ]


def to_confirm(
    before: Schedule, after: Schedule, walls: Walls, calendar: Calendar, today: date
) -> list[Confirmation]:
    """Times in `after` that no decision's window takes in, and windows that open quiet hours,
    that were not in `before`."""
    known = {one.key for one in _asked(before, walls, calendar, today)}
    return [one for one in _asked(after, walls, calendar, today) if one.key not in known]


def _all(
    schedule: Schedule, walls: Walls, calendar: Calendar, today: date, clip_problem: ClipProblem
) -> Iterator[Refusal]:
    for window in schedule.windows:
        if window.decision.strip() and not is_open(window, walls):
            yield Refusal("DECISION_NEEDED", _undecided(window), window.key, "decision")
    allowing = [window for window in schedule.windows if is_open(window, walls)]
    for start in _starts(schedule):
        where = (start.rule.key, "starts" if start.day is None else "to_time")
        if is_quiet(start.wall, walls):
            open_day = _uncovered(start, allowing, calendar, today)
            if open_day is not None:
                yield Refusal("QUIET_HOURS", _quiet(start, open_day, schedule, walls), *where)
    for rule in schedule.rules:
        yield from _cap(rule, schedule, walls)
    for rundown in schedule.rundowns:
        hashes = [*[position.sha256 for position in rundown.positions], rundown.backup]
        for sha256 in dict.fromkeys(one for one in hashes if one):
            if problem := clip_problem(sha256, None):
                yield Refusal("CLIP_NOT_ALLOWED", problem, rundown.key, "clip")
    heard = {move.place: move.to_date for move in schedule.moves}
    for addition in schedule.additions:
        day = heard.get(addition.place, addition.day)
        if day >= today and (problem := clip_problem(addition.sha256, day)):
            yield Refusal("CLIP_NOT_ALLOWED", problem, addition.rule, "clip")


def _undecided(window: Window) -> str:
    return _(
        "“{name}” opens hours from {start} to {end} by “{decision}”, which is no decision yet."
        " Write its real number, such as {example}. Nothing was changed."
    ).format(
        name=window.name,
        start=f"{window.start:%H:%M}",
        end=f"{window.end:%H:%M}",
        decision=window.decision,
        example="12/QĐ-UBND",
    )


def _starts(schedule: Schedule) -> Iterator[_Start]:
    by_key = {rule.key: rule for rule in schedule.rules}
    for rule in schedule.rules:
        for wall in rule.starts:
            yield _Start(rule, wall)
    for move in schedule.moves:
        if move.rule in by_key:
            yield _Start(by_key[move.rule], move.to_time, move.to_date)


def _uncovered(
    start: _Start, windows: Sequence[Window], calendar: Calendar, today: date
) -> date | None:
    """The first day of the coming year on which no window takes a start in; None for no such."""
    found = taking(start.wall, windows)
    if not found:
        return start.day or today
    days = [start.day] if start.day else _days(start.rule, calendar, today)
    return next((d for d in days if not any(holds(w, d, calendar) for w in found)), None)


def _days(rule: Rule, calendar: Calendar, today: date) -> list[date]:
    first = max(today, rule.from_date or today)
    found = dates(rule, first, first + LOOKED_AHEAD)
    return [day for day in found if rule.season in (None, calendar.season(day))]


def _cap(rule: Rule, schedule: Schedule, walls: Walls) -> Iterator[Refusal]:
    """More than the station's cap, or its windows', needs a decision of the rule's own."""
    if rule.cap_minutes is None or names_decision(rule.decision):
        return
    caps = [
        window.cap_minutes or walls.cap_minutes
        for wall in rule.starts
        for window in taking(wall, schedule.windows)
    ]
    most = max([walls.cap_minutes, *caps])
    if rule.cap_minutes > most:
        text = _(
            "“{rule}” may last {cap} minutes, more than the {most} allowed here. Shorten it, or"
            " enter the decision that allows it."
        )
        told = text.format(rule=rule.name, cap=rule.cap_minutes, most=most)
        yield Refusal("OVER_CAP", told, rule.key, "cap_minutes")


def _asked(
    schedule: Schedule, walls: Walls, calendar: Calendar, today: date
) -> Iterator[Confirmation]:
    for window in schedule.windows:
        if opens_quiet(window, walls):
            yield Confirmation(
                f"window/{window.key}/{window.start:%H%M}-{window.end:%H%M}"
                f"/{window.season}/{window.from_date}/{window.to_date}/{window.decision}",
                _opening(window, schedule, walls),
            )
    if not schedule.windows:
        return
    for start in _starts(schedule):
        if is_quiet(start.wall, walls):
            continue
        if _uncovered(start, schedule.windows, calendar, today) is not None:
            day = f"/{start.day.isoformat()}" if start.day else ""
            text = _(
                "“{rule}” would begin at {spoken}, outside the hours that a decision allows."
                " Is {time} really meant?"
            ).format(
                rule=start.rule.name,
                spoken=spoken_time(start.wall),
                time=f"{start.wall:%H:%M}",
            )
            yield Confirmation(f"{start.rule.key}/{start.wall:%H%M%S}{day}", text)


def _quiet(start: _Start, day: date, schedule: Schedule, walls: Walls) -> str:
    if not taking(start.wall, schedule.windows):
        return in_quiet_text(start.rule.name, start.wall, walls)
    return _(
        "“{rule}” would start at {time}, that is {spoken}, in quiet hours; on {day} no decision"
        " allows it. Nothing was changed. Correct the time, or the dates of the hours allowed."
    ).format(
        rule=start.rule.name,
        time=f"{start.wall:%H:%M}",
        spoken=spoken_time(start.wall),
        day=f"{day:%d/%m/%Y}",
    )


def _opening(window: Window, schedule: Schedule, walls: Walls) -> str:
    """A window that opens quiet hours, read back with its days and with what begins in it."""
    text = _(
        "“{name}” opens quiet hours from {start} to {end}, by {decision}. Is that what was decided?"
    ).format(
        name=window.name,
        start=spoken_time(window.start),
        end=spoken_time(window.end),
        decision=window.decision,
    )
    told = [text]
    if window.season:
        told.append(_("In summer only.") if window.season == "summer" else _("In winter only."))
    if window.from_date:
        told.append(_("From {day} on.").format(day=f"{window.from_date:%d/%m/%Y}"))
    if window.to_date:
        told.append(_("Until {day}.").format(day=f"{window.to_date:%d/%m/%Y}"))
    within = [
        f"{spoken_time(start.wall)}: {start.rule.name}"
        for start in _starts(schedule)
        if is_quiet(start.wall, walls) and taking(start.wall, (window,))
    ]
    if within:
        starts = "; ".join(dict.fromkeys(within))
        told.append(_("In quiet hours it lets begin: {starts}.").format(starts=starts))
    return " ".join(told)
