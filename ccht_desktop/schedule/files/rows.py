"""A schedule as the rows of a schedule file: tables of texts, numbers and lists, nothing else."""

from datetime import date, time
from typing import Any

from ccht_desktop.schedule.model import (
    DAY_NAMES,
    Addition,
    Move,
    Position,
    Rule,
    Rundown,
    Schedule,
    Skip,
    Suspension,
    Target,
    Window,
    time_of,
)

EVERY_DAY_WORD = "hang-ngay"
Row = dict[str, Any]


def schedule_rows(schedule: Schedule) -> Row:
    """The file's top table; parts that are empty are left out, but for rundowns and rules."""
    lists: dict[str, list[Row]] = {
        "cluster": [{"key": c.key, "name": c.name} for c in schedule.clusters],
        "window": [_window(window) for window in schedule.windows],
        "rundown": [_rundown(rundown) for rundown in schedule.rundowns],
        "rule": [_rule(rule) for rule in schedule.rules],
        "suspension": [_suspension(suspension) for suspension in schedule.suspensions],
        "skip": [_skip(skip) for skip in schedule.skips],
        "move": [_move(move) for move in schedule.moves],
        "addition": [_addition(addition) for addition in schedule.additions],
        "target": [_target(target) for target in schedule.targets],
    }
    top: Row = {"name": schedule.name}
    if schedule.description:
        top["description"] = schedule.description
    kept = ("rundown", "rule")
    return top | {key: rows for key, rows in lists.items() if rows or key in kept}


def clock(wall: time) -> str:
    """05:30, or 05:30:15 where it has seconds."""
    return wall.isoformat("seconds" if wall.second else "minutes")


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _rundown(rundown: Rundown) -> Row:
    row: Row = {"key": rundown.key, "name": rundown.name}
    if rundown.backup:
        row["backup"] = rundown.backup
    row["position"] = [_position(position) for position in rundown.positions]
    return row


def _position(position: Position) -> Row:
    row: Row = {"kind": position.kind} if position.kind else {}
    if position.source in ("rotation", "repeat"):
        row[position.source] = True
    elif position.source == "clip":
        row["clip"] = position.sha256
    else:
        row[position.source] = None if position.seconds is None else float(position.seconds)
    return row | _filled(
        field=position.field, group=position.group, again=position.again, name=position.name
    )


def _rule(rule: Rule) -> Row:
    row: Row = {
        "key": rule.key,
        "name": rule.name,
        "rundown": rule.rundown,
        "starts": [clock(start) for start in rule.starts],
    }
    if rule.rrule:
        row["rrule"] = rule.rrule
    elif len(rule.weekdays) == len(DAY_NAMES):
        row["days"] = EVERY_DAY_WORD
    else:
        row["days"] = [DAY_NAMES[number] for number in sorted(rule.weekdays)]
    row |= _filled(
        every_weeks=rule.every_weeks if rule.every_weeks > 1 else None,
        month_weeks=list(rule.month_weeks),
        **_span(rule.from_date, rule.to_date),
        season=rule.season,
        holidays=rule.holidays if rule.holidays != "usual" else None,
        holiday_rundown=rule.holiday_rundown,
        clusters=list(rule.clusters),
        priority=rule.priority if rule.priority > 1 else None,
        decision=rule.decision,
        start_mode=rule.start_mode if rule.start_mode != "soft" else None,
        wait_seconds=rule.wait_seconds,
    )
    limits = {"grace_seconds": rule.grace_seconds, "cap_minutes": rule.cap_minutes}
    return row | {key: value for key, value in limits.items() if value is not None}


def _window(window: Window) -> Row:
    row: Row = {
        "key": window.key,
        "name": window.name,
        "start": clock(window.start),
        "end": clock(window.end),
        "decision": window.decision,
    }
    span = _span(window.from_date, window.to_date)
    return row | _filled(season=window.season, cap_minutes=window.cap_minutes, **span)


def _suspension(suspension: Suspension) -> Row:
    row = _span(suspension.from_date, suspension.to_date) | {"reason": suspension.reason}
    return row | _filled(rule=suspension.rule)


def _skip(skip: Skip) -> Row:
    return _occurrence(skip) | _filled(reason=skip.reason)


def _move(move: Move) -> Row:
    to: Row = {"to_date": day(move.to_date), "to_time": clock(move.to_time)}
    return _occurrence(move) | to | _filled(reason=move.reason)


def _addition(addition: Addition) -> Row:
    return _occurrence(addition) | {"clip": addition.sha256}


def _occurrence(part: Skip | Move | Addition) -> Row:
    return {"rule": part.rule, "date": day(part.day), "time": clock(time_of(part.slot))}


def _target(target: Target) -> Row:
    return _filled(
        field=target.field,
        group=target.group,
        month=f"{target.month:%m/%Y}" if target.month else None,
        items=target.items,
        airings=target.airings,
        minutes=target.minutes,
        every_days=target.every_days,
    )


def _span(first: date | None, last: date | None) -> Row:
    return _filled(**{"from": first and day(first), "to": last and day(last)})


def _filled(**values: Any) -> Row:
    return {key: value for key, value in values.items() if value}
