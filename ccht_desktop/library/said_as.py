"""How this station says what it writes: its own entries, which win over the built-in ones."""

import sqlite3
from dataclasses import dataclass

from ccht_desktop.foundation.database import transaction
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import clean_text


@dataclass(frozen=True, slots=True)
class SaidAs:
    """What is written, "TTPVHCC", and what is said for it."""

    id: int
    written: str
    said: str


class Sayings:
    """The table said_as in plan.db."""

    def __init__(self, plan: sqlite3.Connection) -> None:
        self._plan = plan

    def entries(self) -> list[SaidAs]:
        """In the order of the alphabet."""
        rows = self._plan.execute("SELECT id, written, said FROM said_as")
        return sorted((SaidAs(*row) for row in rows), key=lambda entry: entry.written.lower())

    def table(self) -> dict[str, str]:
        """written → said, as spoken() takes it."""
        return {entry.written: entry.said for entry in self.entries()}

    def put(self, written: str, said: str) -> SaidAs:
        """Adds an entry, or says anew what is said for it. Raises StationError SAID_AS_EMPTY."""
        written, said = clean_text(written), clean_text(said)
        if not all(any(c.isalnum() for c in part) for part in (written, said)):
            raise StationError(
                "SAID_AS_EMPTY", _("Give both: what is written, and what is said for it.")
            )
        with transaction(self._plan) as plan:
            plan.execute(
                "INSERT INTO said_as(written, said) VALUES(?, ?)"
                " ON CONFLICT(written) DO UPDATE SET said = excluded.said",
                (written, said),
            )
        return next(entry for entry in self.entries() if entry.written == written)

    def remove(self, written: str) -> SaidAs:
        """What was removed; put() undoes it. Raises StationError NO_SAID_AS."""
        written = clean_text(written)
        for entry in self.entries():
            if entry.written == written:
                with transaction(self._plan) as plan:
                    plan.execute("DELETE FROM said_as WHERE id = ?", (entry.id,))
                return entry
        raise StationError(
            "NO_SAID_AS",
            _("This station has no entry for “{written}”.").format(written=written),
        )
