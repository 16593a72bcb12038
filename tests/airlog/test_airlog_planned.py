"""What is planned comes back from the log as it was written, also from logs of older programs."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.migrations import migrations
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.schedule.planned import Permit, PlannedItem, PlannedSession

START = datetime(2026, 11, 24, 4, 45, tzinfo=ZONE)


@pytest.fixture
def session() -> PlannedSession:
    relay = PlannedItem(1, "relay", "TIEP_SONG", START, 600.0, name="Đài tỉnh mẫu")
    return PlannedSession(
        "sang/2026-11-24/0445",
        1,
        "Sáng",
        START,
        START + timedelta(minutes=10),
        1,
        300,
        45,
        (relay,),
        priority=2,
        clusters=("thon-1", "thon-2"),
        permit=Permit(START, START + timedelta(minutes=15), "12/QĐ-UBND"),
    )


def test_priority_clusters_permit_and_the_names_of_slots_are_kept(
    session: PlannedSession, tmp_path: Path, clock: FakeClock
) -> None:
    connection = open_writer(tmp_path / "airlog.db", SCHEMA, tmp_path)
    ledger = Ledger(connection, clock)
    ledger.append("planned", {**session.body(), "reconstructed": False})
    assert AirlogReader(connection).planned() == [session]
    connection.close()


def test_sessions_planned_by_an_older_program_are_read_with_what_was_meant(
    session: PlannedSession, tmp_path: Path, clock: FakeClock
) -> None:
    path = tmp_path / "airlog.db"
    connection = open_writer(path, SCHEMA, tmp_path)
    body = session.body()
    for later in ("priority", "clusters", "permit"):
        del body[later]
    del body["items"][0]["name"]
    Ledger(connection, clock).append("planned", {**body, "reconstructed": False})
    (found,) = AirlogReader(connection).planned()
    connection.close()
    plain = replace(session.items[0], name="")
    assert found == replace(session, priority=1, clusters=(), permit=None, items=(plain,))


def test_a_log_of_the_second_schema_is_brought_to_the_third(tmp_path: Path) -> None:
    database = Database(tmp_path / "old.db")
    steps = migrations.pending(database)
    assert [step.name for step in steps] == [
        "m001_ledger_and_projections",
        "m002_how_sessions_begin",
        "m003_what_may_pass",
    ]
    migrations.apply(database, stop_before="m003_what_may_pass")
    columns = {column.name for column in database["planned_session"].columns}
    assert "permit" not in columns
    migrations.apply(database)
    columns = {column.name for column in database["planned_session"].columns}
    assert {"priority", "clusters", "permit"} <= columns
    assert "name" in {column.name for column in database["planned_item"].columns}
    database.close()
