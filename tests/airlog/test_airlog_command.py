import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.model import LOG_KEYS
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.log import log
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_writer
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.airlog.airlog_samples import missed, session, write_day


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock) -> StationFolder:
    """A station whose log holds rows 4, 6 and, of the day after, 8 and (last minute) 10."""
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        ledger = Ledger(connection, clock)
        write_day(ledger)
        late = {"planned_start": "2026-11-24T16:59:59.999Z"}
        ledger.append("missed", missed(session(day=1), 2) | late)
    return folder


def run(folder: StationFolder, *arguments: str) -> Result:
    context = StationContext(folder.root)
    result = CliRunner().invoke(log, arguments, obj=context, env={"CCHT_LANG": "en"})
    context.close()
    return result


def ids(result: Result) -> list[int]:
    assert result.exit_code == 0, result.output
    rows = json.loads(result.stdout)
    assert all(tuple(row) == LOG_KEYS for row in rows)
    return [row["id"] for row in rows]


def test_the_log_shows_all_rows_unless_asked_otherwise(folder: StationFolder) -> None:
    assert ids(run(folder, "show", "--json")) == [4, 6, 8, 10]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["--from", "2026-11-24"], [8, 10]),
        (["--to", "2026-11-23"], [4, 6]),
        (["--from", "23/11/2026", "--to", "24/11/2026"], [4, 6, 8, 10]),
        (["--from", "24/11/2026", "--to", "24/11/2026"], [8, 10]),
        (["--from", "25/11/2026"], []),
        (["--to", "22/11/2026"], []),
    ],
)
def test_days_are_local_and_the_last_is_included(
    folder: StationFolder, days: list[str], expected: list[int]
) -> None:
    assert ids(run(folder, "show", "--json", *days)) == expected


@pytest.mark.parametrize(
    "days", [["--from", "31/02/2026"], ["--from", "24/11/2026", "--to", "23/11/2026"]]
)
def test_days_that_cannot_be_are_wrong_usage(folder: StationFolder, days: list[str]) -> None:
    assert run(folder, "show", *days).exit_code == 2


def test_the_table_says_outcome_and_cause_in_words(folder: StationFolder) -> None:
    shown = run(folder, "show").output
    assert "23/11/2026 05:30:00" in shown
    assert "Interrupted" in shown
    assert "power cut" in shown
    assert "Bài mẫu số 1" in shown


def test_the_log_is_exported_in_a_format_by_name(folder: StationFolder, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    result = run(folder, "export", "--format", "csv", "--to", "23/11/2026", "-o", str(target))
    assert result.exit_code == 0, result.output
    assert len(target.read_text("utf-8-sig").splitlines()) == 3


def test_a_format_nobody_knows_writes_nothing(folder: StationFolder, tmp_path: Path) -> None:
    target = tmp_path / "log.xyz"
    result = run(folder, "export", "--format", "xyz", "-o", str(target))
    assert result.exit_code == 1
    assert "NO_FORMAT" in result.stderr
    assert not target.exists()


def test_a_log_nobody_touched_is_said_to_be_whole(folder: StationFolder) -> None:
    result = run(folder, "verify")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("OK: 10 entries, nothing changed. Head ")


def restored(lost: int | None) -> dict[str, object]:
    names = ("entries", "entries_from_mirror", "entries_from_damaged")
    facts: dict[str, object] = {
        "reason": "missing",
        "from_backup": None,
        "evidence": None,
        "lost": lost,
    }
    return facts | dict.fromkeys(names, 0)


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (None, "But this log began anew on 23/11/2026, after the one before was lost.\n"),
        (7, "But of 7 entries nothing was left when it was restored on 23/11/2026.\n"),
        (0, ""),
    ],
)
def test_what_a_whole_chain_does_not_hold_is_told_with_it(
    folder: StationFolder, clock: FakeClock, lost: int | None, told: str
) -> None:
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        Ledger(connection, clock).append("restored", restored(lost))
    result = run(folder, "verify")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("OK: 11 entries, nothing changed. Head ")
    assert result.stdout.partition("\n")[2] == told


def test_the_log_can_be_checked_while_it_is_being_written(
    folder: StationFolder, clock: FakeClock
) -> None:
    with StationLock(folder.lock), closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        Ledger(connection, clock).append("stop", {"source": "mẫu", "by": None})
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM ledger")
        assert "OK: 11 entries" in run(folder, "verify").stdout
        connection.execute("ROLLBACK")


def test_a_changed_entry_is_named_in_one_line(folder: StationFolder) -> None:
    with closing(open_writer(folder.airlog_db, SCHEMA)) as connection:
        connection.execute("UPDATE ledger SET body = replace(body, '20.0', '60.0') WHERE seq = 7")
    result = run(folder, "verify")
    assert result.exit_code == 1
    assert "Entry 7 was changed" in result.stderr
    assert result.stderr.endswith("[LOG_CHANGED]\n")
    assert len(result.stderr.splitlines()) == 1


def test_a_damaged_file_is_told_whatever_byte_is_struck(folder: StationFolder) -> None:
    good = folder.airlog_db.read_bytes()
    for page in range(1, len(good) // 4096):
        forged = bytearray(good)
        forged[page * 4096 : page * 4096 + 16] = b"\x5a" * 16
        folder.airlog_db.write_bytes(forged)
        result = run(folder, "verify")
        assert isinstance(result.exception, SystemExit), page
        assert result.exit_code == 1, page
    folder.airlog_db.write_bytes(b"no database" * 1000)
    assert "[DB_UNREADABLE]" in run(folder, "verify").stderr
    folder.airlog_db.unlink()
    assert "[DB_UNREADABLE]" in run(folder, "verify").stderr


def test_a_folder_without_a_station_is_told(tmp_path: Path) -> None:
    assert "[NO_STATION]" in run(StationFolder(tmp_path), "verify").stderr


def test_a_folder_that_is_not_there_is_not_made_for_an_export(
    folder: StationFolder, tmp_path: Path
) -> None:
    target = tmp_path / "mistyped" / "log.csv"
    result = run(folder, "export", "--format", "csv", "-o", str(target))
    assert result.exit_code == 1
    assert result.stderr.endswith("[NO_FOLDER]\n")
    assert str(target.parent) in result.stderr
    assert not target.parent.exists()
