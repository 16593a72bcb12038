"""The schedule as plan.db keeps it: rundowns, rules, suspensions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from ccht_desktop.foundation.clock import Clock, from_text, local, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Position, Rule, Rundown, Suspension, Walls
from ccht_desktop.schedule.schedule_file import FileRule, FileRundown, ScheduleFile
from ccht_desktop.schedule.walls import is_quiet, spoken_time


class ScheduleBook:
    """Reads and changes the schedule. A key keeps its id; what a new file lacks is retired."""

    def __init__(self, plan: sqlite3.Connection, clock: Clock) -> None:
        self._plan = plan
        self._clock = clock

    def rundowns(self) -> list[Rundown]:
        """Those in use, oldest first."""
        positions: dict[int, list[Position]] = {}
        for row in self._plan.execute("SELECT * FROM rundown_position ORDER BY rundown, number"):
            positions.setdefault(row["rundown"], []).append(_position(row))
        rows = self._plan.execute("SELECT * FROM rundown WHERE NOT retired ORDER BY id")
        return [
            Rundown(
                row["id"],
                row["key"],
                row["name"],
                tuple(positions.get(row["id"], ())),
                row["backup"],
            )
            for row in rows
        ]

    def rules(self) -> list[Rule]:
        """Those in use, oldest first."""
        rows = self._plan.execute("SELECT * FROM rule WHERE NOT retired ORDER BY id")
        return [_rule(row) for row in rows]

    def in_force_since(self) -> datetime | None:
        """When the present rules were set; None where there are none."""
        since = self._plan.execute(
            "SELECT max(in_force_since) FROM rule WHERE NOT retired"
        ).fetchone()[0]
        return from_text(since) if since else None

    def suspensions(self) -> list[Suspension]:
        """As they hold: one that was lifted ends on the day before, or never was."""
        found = []
        for row in self._plan.execute("SELECT * FROM suspension ORDER BY id"):
            from_date = date.fromisoformat(row["from_date"])
            to_date = date.fromisoformat(row["to_date"])
            if row["lifted_at"]:
                lifted = local(from_text(row["lifted_at"])).date()
                to_date = min(to_date, lifted - timedelta(days=1))
            if from_date <= to_date:
                found.append(Suspension(row["id"], from_date, to_date, row["reason"], row["rule"]))
        return found

    def replace(self, file: ScheduleFile, walls: Walls) -> None:
        """Makes the file's schedule the only one, whole or not at all.

        Raises StationError QUIET_HOURS for a rule that starts in quiet hours.
        """
        for rule in file.rules:
            _refuse_quiet(rule, walls)
        with _written(self._plan) as plan:
            plan.execute("UPDATE rundown SET retired = 1")
            plan.execute("UPDATE rule SET retired = 1")
            ids = {rundown.key: _put_rundown(plan, rundown) for rundown in file.rundowns}
            for rule in file.rules:
                _put_rule(plan, rule, ids[rule.rundown], self._clock.now())

    def suspend(
        self, from_date: date, to_date: date, reason: str, rule: int | None = None
    ) -> Suspension:
        """Stops automatic sessions from a date to a date, both included; rule None means all.

        Raises StationError SUSPENSION_DATES or SUSPENSION_REASON.
        """
        now = self._clock.now()
        if from_date > to_date:
            text = _("The suspension would end on {to}, before it begins. Correct the dates.")
            raise StationError("SUSPENSION_DATES", text.format(to=f"{to_date:%d/%m/%Y}"))
        if from_date < local(now).date():
            # Days gone by stay due: what was not aired on them belongs in the log as missed.
            text = _("A suspension cannot begin in the past. The first date possible is {today}.")
            raise StationError("SUSPENSION_DATES", text.format(today=f"{local(now):%d/%m/%Y}"))
        if not reason.strip():
            raise StationError("SUSPENSION_REASON", _("Say why broadcasting is suspended."))
        with _written(self._plan) as plan:
            cursor = plan.execute(
                "INSERT INTO suspension (from_date, to_date, reason, rule, made_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (from_date.isoformat(), to_date.isoformat(), reason.strip(), rule, utc_text(now)),
            )
        return Suspension(cursor.lastrowid or 0, from_date, to_date, reason.strip(), rule)

    def resume(self) -> int:
        """Lifts every suspension that holds today or later; returns how many."""
        now = self._clock.now()
        with _written(self._plan) as plan:
            lifted = plan.execute(
                "UPDATE suspension SET lifted_at = ? WHERE lifted_at IS NULL AND to_date >= ?",
                (utc_text(now), local(now).date().isoformat()),
            )
        return lifted.rowcount


@contextmanager
def _written(plan: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        with transaction(plan):
            yield plan
    except sqlite3.OperationalError as error:
        raise StationError(
            "PLAN_NOT_WRITTEN",
            _("The schedule could not be saved ({reason}). Nothing was changed; try again.").format(
                reason=error
            ),
        ) from error


def _refuse_quiet(rule: FileRule, walls: Walls) -> None:
    for start in rule.starts:
        if is_quiet(start, walls):
            raise StationError(
                "QUIET_HOURS",
                _(
                    "“{rule}” would start at {time}, that is {spoken}, in quiet hours"
                    " ({quiet_from} to {quiet_to}). Nothing was changed."
                    " Correct the time, or set the quiet hours by decision."
                ).format(
                    rule=rule.name,
                    time=f"{start:%H:%M}",
                    spoken=spoken_time(start),
                    quiet_from=f"{walls.quiet_from:%H:%M}",
                    quiet_to=f"{walls.quiet_to:%H:%M}",
                ),
            )


def _put_rundown(plan: sqlite3.Connection, rundown: FileRundown) -> int:
    row = plan.execute(
        "INSERT INTO rundown (key, name, backup) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET name = excluded.name, backup = excluded.backup,"
        " retired = 0 RETURNING id",
        (rundown.key, rundown.name, rundown.backup),
    ).fetchone()
    number = int(row["id"])
    plan.execute("DELETE FROM rundown_position WHERE rundown = ?", (number,))
    plan.executemany(
        "INSERT INTO rundown_position VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, p.number, p.source, p.kind, p.sha256, p.field, p.group, p.seconds)
            for p in rundown.positions
        ],
    )
    return number


def _put_rule(plan: sqlite3.Connection, rule: FileRule, rundown: int, now: datetime) -> None:
    plan.execute(
        "INSERT INTO rule (key, name, rundown, starts, weekdays, from_date, to_date,"
        " grace_seconds, cap_minutes, decision, start_mode, wait_seconds, in_force_since)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET name = excluded.name, rundown = excluded.rundown,"
        " starts = excluded.starts, weekdays = excluded.weekdays,"
        " from_date = excluded.from_date, to_date = excluded.to_date,"
        " grace_seconds = excluded.grace_seconds, cap_minutes = excluded.cap_minutes,"
        " decision = excluded.decision, start_mode = excluded.start_mode,"
        " wait_seconds = excluded.wait_seconds, in_force_since = excluded.in_force_since,"
        " retired = 0",
        (
            rule.key,
            rule.name,
            rundown,
            " ".join(start.isoformat() for start in rule.starts),
            " ".join(str(day) for day in sorted(rule.weekdays)),
            rule.from_date.isoformat() if rule.from_date else None,
            rule.to_date.isoformat() if rule.to_date else None,
            rule.grace_seconds,
            rule.cap_minutes,
            rule.decision,
            rule.start_mode,
            rule.wait_seconds,
            utc_text(now),
        ),
    )


def _position(row: sqlite3.Row) -> Position:
    return Position(
        number=row["number"],
        source=row["source"],
        kind=row["kind"],
        sha256=row["sha256"],
        field=row["field"],
        group=row["content_group"],
        seconds=row["seconds"],
    )


def _rule(row: sqlite3.Row) -> Rule:
    return Rule(
        id=row["id"],
        key=row["key"],
        name=row["name"],
        rundown=row["rundown"],
        starts=tuple(time.fromisoformat(text) for text in row["starts"].split()),
        weekdays=frozenset(int(day) for day in row["weekdays"].split()),
        from_date=date.fromisoformat(row["from_date"]) if row["from_date"] else None,
        to_date=date.fromisoformat(row["to_date"]) if row["to_date"] else None,
        grace_seconds=row["grace_seconds"],
        cap_minutes=row["cap_minutes"],
        decision=row["decision"],
        start_mode=row["start_mode"],
        wait_seconds=row["wait_seconds"],
    )
