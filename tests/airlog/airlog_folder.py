"""A station's log in a folder, written entry by entry, and what can happen to its files."""

import shutil
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from ccht_desktop.airlog.copies import Places
from ccht_desktop.airlog.mirror import Mirror, Row
from ccht_desktop.airlog.opening import open_log
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.soundness import rows_after
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import copy_database, open_reader, open_writer
from tests.airlog.airlog_samples import end, planned, session, start


@dataclass
class LogFolder:
    """acknowledged: every row the writer was told is on disk."""

    root: Path
    clock: FakeClock
    second: Path | None = None
    acknowledged: list[Row] = field(default_factory=list)

    @property
    def places(self) -> Places:
        return Places(
            self.root / "airlog.db", self.root / "mirror", self.root / "backup", self.second
        )

    @property
    def log(self) -> Path:
        return self.places.log

    def begin(self) -> None:
        open_writer(self.log, SCHEMA).close()
        (self.root / "backup").mkdir()
        with closing(open_writer(self.log, SCHEMA)) as connection:
            from ccht_desktop.airlog.ledger import Ledger

            Ledger(connection, self.clock).append("station", {"code": "99999", "name": "Xã Mẫu"})
        self.days(1)

    def days(self, count: int, first: int | None = None) -> None:
        """A session of two items on each of so many days: five entries each."""
        with open_log(self.places, self.clock) as (ledger, _mirroring):
            reached = ledger.connection.execute(
                "SELECT count(*) FROM ledger WHERE kind = 'planned'"
            ).fetchone()[0]
            for day in range(reached, reached + count):
                of = session(day)
                ledger.append("planned", planned(of))
                for position in (1, 2):
                    entry = ledger.append("start", start(of, position))
                    ledger.beat(self.clock.now(), entry.seq, 48_000)
                    ledger.append("end", end(entry.seq))
                self.clock.advance(timedelta(days=1).total_seconds())
        self.acknowledged = self.rows()

    def back_up(self, day: str = "2026-11-23") -> None:
        (self.root / "backup" / day).mkdir()
        copy_database(self.log, self.root / "backup" / day / "airlog.db")

    def open_again(self) -> list[Row]:
        """What a start of the broadcaster makes of the folder; the rows that stand then."""
        with open_log(self.places, self.clock):
            pass
        return self.rows()

    def rows(self) -> list[Row]:
        with closing(open_reader(self.log, SCHEMA)) as connection:
            return list(rows_after(connection, 0))

    def mirrored(self) -> list[Row]:
        return list(Mirror(self.places.mirror).rows())

    def is_whole(self) -> bool:
        with closing(open_reader(self.log, SCHEMA)) as connection:
            return verify(connection).ok

    def copy_files(self, to: Path) -> None:
        to.mkdir()
        for path in self.root.glob("airlog.db*"):
            shutil.copy(path, to / path.name)

    def lose(self) -> None:
        for path in self.root.glob("airlog.db*"):
            path.unlink()
