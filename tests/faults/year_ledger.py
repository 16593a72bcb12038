"""A ledger on a disk that may be slow, full, or lose its power in the middle of a write."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.model import Entry
from tests.faults.year_clock import YearClock

NO_LIMIT = 1_073_741_823


class PowerCut(BaseException):
    """Not an error that any code can meet: there is no code any more."""


class TriedLedger(Ledger):
    """cut: "before" or "after" the next commit the power goes. dawdle: lets time pass in a write.

    written and wrong: the true moment of each entry, and by how much the wall was wrong then.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: YearClock,
        written: dict[int, tuple[datetime, float]],
    ) -> None:
        super().__init__(connection, clock)
        self._year = clock
        self.written = written
        self.cut: str | None = None
        self.dawdle: Callable[[], None] | None = None
        self.is_full = False

    def append_all(self, entries: Sequence[tuple[str, dict[str, Any]]]) -> list[Entry]:
        if self.cut == "before":
            raise PowerCut
        if self.dawdle:
            self.dawdle()
        made = super().append_all(entries)
        for entry in made:
            self.written[entry.seq] = (self._year.true, self._year.wrong_by)
        if self.dawdle:
            self.dawdle()
        if self.cut == "after":
            raise PowerCut
        return made

    def fill(self) -> None:
        """No page more: SQLite itself says that the disk is full."""
        pages = self.connection.execute("PRAGMA page_count").fetchone()[0]
        self.connection.execute(f"PRAGMA max_page_count={int(pages)}")
        self.is_full = True

    def empty(self) -> None:
        self.connection.execute(f"PRAGMA max_page_count={NO_LIMIT}")
        self.is_full = False
