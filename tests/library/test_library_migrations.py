"""A plan of an earlier version keeps every clip and decision when a newer program opens it."""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.decisions import Decisions
from ccht_desktop.library.migrations import migrations
from ccht_desktop.library.model import Description
from ccht_desktop.library.store import Library
from ccht_desktop.schedule.migrations import migrations as of_schedule
from ccht_desktop.station import PLAN_SCHEMA, Station
from tests.library.library_sounds import titles_with

TODAY = date(2026, 11, 23)
OLD = 3


def first_plan(path: Path) -> None:
    """A plan as it was before decisions had verdicts: two clips, one approved, one withdrawn."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        database = Database(connection)
        migrations.apply(database, stop_before="decisions_registers_and_sounds")
        of_schedule.apply(database)
        connection.execute(f"PRAGMA user_version={OLD}")
        for number, title in ((1, "Cải cách hành chính"), (2, "Đài truyền thanh")):
            connection.execute(
                'INSERT INTO clip(sha256, title, kind, field, "group", priority, frames, lufs,'
                " true_peak, added_at, source_name) VALUES(?, ?, 'CHUYEN_MUC_CCHC', 'TTHC', 'DVC',"
                " 1, 96000, -20.5, -3.0, '2026-01-02T03:04:05.000Z', 'zalo.mp3')",
                (f"{number}" * 64, title),
            )
            connection.execute(
                "INSERT INTO approval(clip, sha256, by, number, at, self_approved, withdrawn_at,"
                " withdrawn_reason) VALUES(?, ?, 'Lãnh đạo mẫu', '7', '2026-01-03T03:04:05.000Z',"
                " 0, ?, ?)",
                (
                    number,
                    f"{number}" * 64,
                    *((None, None), ("2026-01-04T03:04:05.000Z", "cũ"))[number - 1],
                ),
            )


def test_an_earlier_plan_keeps_its_clips_and_decisions(tmp_path: Path, clock: FakeClock) -> None:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    folder.plan_db.unlink()
    first_plan(folder.plan_db)
    with closing(open_writer(folder.plan_db, PLAN_SCHEMA, folder.backup)) as plan:
        library = Library(plan, folder, clock)
        decisions = Decisions(plan, library)
        assert [clip.state(TODAY) for clip in library.clips()] == ["approved", "withdrawn"]
        assert [(d.by, d.number, d.verdict) for d in decisions.all()] == [
            ("Lãnh đạo mẫu", "7", "approved")
        ] * 2
        assert titles_with(library, "dai truyen") == ["Đài truyền thanh"]
        assert library.description(1) == Description(
            "Cải cách hành chính", field="TTHC", group="DVC"
        )
        assert plan.execute("PRAGMA foreign_key_check").fetchall() == []
        assert plan.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert plan.execute("SELECT count(*) FROM document").fetchone()[0] > 0
    assert (folder.backup / f"plan-v{OLD}.db").is_file()
