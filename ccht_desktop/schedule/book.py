"""The schedule as plan.db keeps it: whole revisions, so that every change can be undone."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from ccht_desktop.foundation.clock import Clock, from_text, utc_text
from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.contradictions import refuse_unreadable
from ccht_desktop.schedule.files.rows import schedule_rows
from ccht_desktop.schedule.files.tables import schedule_of
from ccht_desktop.schedule.files.toml_table import TomlTable
from ccht_desktop.schedule.model import Rule, Rundown, Schedule, Suspension, Walls
from ccht_desktop.schedule.walls import refuse_quiet

EMPTY = Schedule("", "")
KEPT_REVISIONS = 400


@dataclass(frozen=True, slots=True)
class Change:
    """A moment at which a revision came into force; what: the edit that made the revision."""

    at: datetime
    revision: int
    what: str


class ScheduleBook:
    """Reads and changes the schedule. A key keeps its id for ever; the last `kept` revisions stay
    to go back to."""

    def __init__(self, plan: sqlite3.Connection, clock: Clock, kept: int = KEPT_REVISIONS) -> None:
        self._plan = plan
        self._clock = clock
        self._kept = kept
        self._read: tuple[int, Schedule] = (0, EMPTY)

    def current(self) -> Schedule:
        """The schedule in force; an empty one before the first."""
        revision = self._revision()
        if revision != self._read[0]:
            self._read = (revision, self._load(revision))
        return self._read[1]

    def rundowns(self) -> list[Rundown]:
        """Those in use, as they stand in the schedule."""
        return list(self.current().rundowns)

    def rules(self) -> list[Rule]:
        """Those in use, as they stand in the schedule."""
        return list(self.current().rules)

    def suspensions(self) -> list[Suspension]:
        return list(self.current().suspensions)

    def as_of(self, moment: datetime) -> Schedule | None:
        """The schedule that was in force at a moment; None where there was none, or it is no
        longer kept."""
        row = self._plan.execute(
            "SELECT revision FROM schedule_change WHERE at <= ? ORDER BY id DESC LIMIT 1",
            (utc_text(moment),),
        ).fetchone()
        return self._load(row["revision"]) if row and self._row(row["revision"]) else None

    def held(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime, Schedule]]:
        """The schedules in force between two moments, each with the part that it held for."""
        edges = [start, *(c.at for c in self.changes(start) if start < c.at < end), end]
        found = [(a, b, self.as_of(a)) for a, b in pairwise(edges)]
        return [(a, b, schedule) for a, b, schedule in found if schedule is not None]

    def began(self) -> datetime | None:
        """When there was a schedule for the first time."""
        row = self._plan.execute("SELECT at FROM schedule_change ORDER BY id LIMIT 1").fetchone()
        return from_text(row["at"]) if row else None

    def changes(self, since: datetime) -> list[Change]:
        """What came into force since a moment, oldest first."""
        rows = self._plan.execute(
            "SELECT c.at, c.revision, r.what FROM schedule_change c"
            " JOIN schedule_revision r ON r.id = c.revision WHERE c.at >= ? ORDER BY c.id",
            (utc_text(since),),
        )
        return [Change(from_text(row["at"]), row["revision"], row["what"]) for row in rows]

    def replace(self, schedule: Schedule, walls: Walls, what: str = "") -> None:
        """Makes a schedule the only one, whole or not at all; what: the edit, in people's words.

        Raises StationError QUIET_HOURS for a new rule that starts in quiet hours, SCHEDULE_FILE
        for what could not be read again, SCHEDULE_CHANGED where another revision than the one it
        was made from is in force, PLAN_NOT_WRITTEN.
        """
        known = self.current().rules
        new = tuple(rule for rule in schedule.rules if rule not in known)
        refuse_quiet(replace(schedule, rules=new), walls)
        refuse_unreadable(schedule)
        self._write(schedule, what)

    def undoable(self) -> str | None:
        """What the last edit was; None where there is nothing to undo."""
        row = self._row(self._revision())
        return row["what"] if row and self._row(row["before"] or 0) else None

    def redoable(self) -> str | None:
        """The edit that was undone last; None where there is none."""
        row = self._after()
        return row["what"] if row else None

    def undone(self) -> Schedule | None:
        """The schedule that undo() would put in force."""
        row = self._row(self._revision())
        before = row["before"] if row else None
        return self._load(before) if before and self._row(before) else None

    def redone(self) -> Schedule | None:
        """The schedule that redo() would put in force."""
        row = self._after()
        return self._load(row["id"]) if row else None

    def undo(self) -> str | None:
        """Puts the schedule before the last edit in force again; the edit's name."""
        row = self._row(self._revision())
        if row is None or self._row(row["before"] or 0) is None:
            return None
        with _written(self._plan):
            self._put_in_force(row["before"])
        return str(row["what"])

    def redo(self) -> str | None:
        """Does the edit again that was undone last; the edit's name."""
        row = self._after()
        if row is None:
            return None
        with _written(self._plan):
            self._put_in_force(row["id"])
        return str(row["what"])

    def _write(self, schedule: Schedule, what: str) -> None:
        text = json.dumps(schedule_rows(schedule), ensure_ascii=False, separators=(",", ":"))
        with _written(self._plan) as plan:
            before = self._revision()
            if schedule.revision not in (0, before):
                raise changed_elsewhere()
            cursor = plan.execute(
                "INSERT INTO schedule_revision (before, what, text) VALUES (?, ?, ?)",
                (before or None, what, text),
            )
            revision = cursor.lastrowid or 0
            self._put_in_force(revision)
            for table, keys in (
                ("rundown_id", [rundown.key for rundown in schedule.rundowns]),
                ("rule_id", [rule.key for rule in schedule.rules]),
            ):
                plan.executemany(
                    f"INSERT OR IGNORE INTO {table} (key) VALUES (?)",  # noqa: S608
                    [(key,) for key in keys],
                )
            plan.execute(
                "DELETE FROM schedule_revision WHERE id <= ? AND id <> ?",
                (revision - self._kept, revision),
            )

    def _put_in_force(self, revision: int) -> None:
        self._plan.execute(
            "INSERT INTO schedule_change (at, revision) VALUES (?, ?)",
            (utc_text(self._clock.now()), revision),
        )

    def _revision(self) -> int:
        row = self._plan.execute(
            "SELECT revision FROM schedule_change ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return int(row["revision"]) if row else 0

    def _row(self, revision: int) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._plan.execute(
            "SELECT id, before, what FROM schedule_revision WHERE id = ?", (revision,)
        ).fetchone()
        return found

    def _after(self) -> sqlite3.Row | None:
        found: sqlite3.Row | None = self._plan.execute(
            "SELECT id, what FROM schedule_revision WHERE before = ? ORDER BY id DESC LIMIT 1",
            (self._revision(),),
        ).fetchone()
        return found

    def _load(self, revision: int) -> Schedule:
        row = self._plan.execute(
            "SELECT text FROM schedule_revision WHERE id = ?", (revision,)
        ).fetchone()
        if row is None:
            return EMPTY
        found = schedule_of(TomlTable("plan.db", {}, (), json.loads(row["text"])), least=0)
        found = replace(found, revision=revision)
        return _numbered(found, self._ids("rundown_id"), self._ids("rule_id"))

    def _ids(self, table: str) -> dict[str, int]:
        rows = self._plan.execute(f"SELECT key, id FROM {table}")  # noqa: S608
        return {row["key"]: row["id"] for row in rows}


def changed_elsewhere() -> StationError:
    """SCHEDULE_CHANGED: another revision is in force than the one an edit began with."""
    text = _(
        "The schedule was changed elsewhere at the same time; nothing of that is lost, and nothing"
        " was changed now. Do it again."
    )
    return StationError("SCHEDULE_CHANGED", text)


def _numbered(schedule: Schedule, rundowns: dict[str, int], rules: dict[str, int]) -> Schedule:
    return replace(
        schedule,
        rundowns=tuple(replace(r, id=rundowns[r.key]) for r in schedule.rundowns),
        rules=tuple(replace(r, id=rules[r.key]) for r in schedule.rules),
    )


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
