"""A log that was damaged, lost or replaced comes back whole, and says so in its next entry."""

import json
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.airlog.ledger import entry_hash
from ccht_desktop.airlog.mirror import Mirror, line_of, row_of
from ccht_desktop.airlog.opening import open_log
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.restoring import restored_since
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.soundness import Fault, integrity_fault
from ccht_desktop.foundation.clock import FakeClock, utc_text
from ccht_desktop.foundation.database import open_reader, open_writer
from ccht_desktop.foundation.errors import StationError
from tests.airlog.airlog_folder import LogFolder
from tests.airlog.airlog_samples import MORNING

PAGE = 4096


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    """Eight days, with a backup taken after the fifth."""
    root = tmp_path_factory.mktemp("written") / "station"
    root.mkdir()
    made = LogFolder(root, FakeClock(MORNING))
    made.begin()
    made.days(4)
    made.back_up()
    made.days(3)
    return made


@pytest.fixture
def folder(written: LogFolder, tmp_path: Path) -> LogFolder:
    root = tmp_path / "station"
    shutil.copytree(written.root, root)
    return LogFolder(root, FakeClock(written.clock.now()), None, list(written.acknowledged))


def restored(folder: LogFolder) -> dict[str, object]:
    """Opens the folder as a start does; the body of the entry that tells of the restoration."""
    rows = folder.open_again()
    assert folder.is_whole()
    assert rows[-1][2] == "restored", [row[2] for row in rows[-3:]]
    assert [row[2] for row in rows].count("restored") == 1
    assert folder.mirrored() == rows
    body: dict[str, object] = json.loads(rows[-1][3])
    return body


def is_complete(folder: LogFolder) -> bool:
    return folder.rows()[:-1] == folder.acknowledged


def test_a_sound_log_is_opened_as_it_is(folder: LogFolder) -> None:
    assert folder.open_again() == folder.acknowledged
    assert not list(folder.places.backup.glob("damaged-*"))


@pytest.mark.parametrize(
    ("bytes_of_page", "every"), [(b"\x5a" * PAGE, 3), (b"\0" * PAGE, 3), (None, 1)]
)
def test_every_page_overwritten_is_found_and_made_good(
    folder: LogFolder, bytes_of_page: bytes | None, every: int
) -> None:
    """None: the page before, once more, as a disk writes to the wrong place."""
    good = folder.log.read_bytes()
    mirror = folder.places.mirror
    kept = {path.name: path.read_bytes() for path in mirror.iterdir()}
    for page in range(0, len(good) // PAGE, every):
        for path in folder.root.glob("airlog.db*"):
            path.unlink()
        shutil.rmtree(mirror)
        mirror.mkdir()
        for name, content in kept.items():
            (mirror / name).write_bytes(content)
        before = good[(page - 1) * PAGE : page * PAGE] if page else b"\1" * PAGE
        bad = bytearray(good)
        bad[page * PAGE : (page + 1) * PAGE] = bytes_of_page or before
        folder.log.write_bytes(bad)
        folder.clock.advance(1)
        rows = folder.open_again()
        assert rows[: len(folder.acknowledged)] == folder.acknowledged, page
        assert folder.is_whole(), page


def test_a_truncated_file_is_restored_from_the_backup_and_the_mirror(folder: LogFolder) -> None:
    half = folder.log.read_bytes()[: folder.log.stat().st_size // 2 // PAGE * PAGE]
    folder.log.write_bytes(half)
    body = restored(folder)
    assert is_complete(folder)
    assert body["reason"] == Fault.DAMAGED
    assert body["from_backup"] == "2026-11-23"
    assert body["entries_from_mirror"] == 15
    assert body["lost"] == 0
    kept = folder.places.backup / str(body["evidence"]) / "airlog.db"
    assert kept.read_bytes() == half


@pytest.mark.parametrize("content", [b"", b"no database" * 1000, b"\0" * 8192])
def test_a_file_that_is_no_database_any_more_is_restored(folder: LogFolder, content: bytes) -> None:
    folder.log.write_bytes(content)
    restored(folder)
    assert is_complete(folder)


def test_a_deleted_log_is_restored(folder: LogFolder) -> None:
    folder.lose()
    body = restored(folder)
    assert is_complete(folder)
    assert (body["reason"], body["evidence"]) == (Fault.MISSING, None)


def test_without_a_backup_the_whole_log_comes_from_the_mirror(folder: LogFolder) -> None:
    shutil.rmtree(folder.places.backup / "2026-11-23")
    folder.lose()
    body = restored(folder)
    assert is_complete(folder)
    assert (body["from_backup"], body["entries_from_mirror"]) == (None, len(folder.acknowledged))


def test_a_damaged_backup_is_used_as_far_as_it_is_true(folder: LogFolder) -> None:
    backup = folder.places.backup / "2026-11-23" / "airlog.db"
    bad = bytearray(backup.read_bytes())
    for page in range(2, len(bad) // PAGE, 2):
        bad[page * PAGE : (page + 1) * PAGE] = b"\x5a" * PAGE
    backup.write_bytes(bad)
    folder.lose()
    restored(folder)
    assert is_complete(folder)


def test_a_deleted_wal_is_noticed_by_the_mirror(folder: LogFolder, tmp_path: Path) -> None:
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        for _ in range(5):
            ledger.append("stop", {"source": "mẫu", "by": None})
        folder.acknowledged = folder.rows()
        folder.copy_files(tmp_path / "killed")
    folder.lose()
    shutil.copy(tmp_path / "killed" / "airlog.db", folder.log)
    body = restored(folder)
    assert is_complete(folder)
    assert body["reason"] == Fault.OLD_COPY


def test_an_old_copy_put_back_is_brought_up_to_the_mirror(folder: LogFolder) -> None:
    folder.lose()
    shutil.copy(folder.places.backup / "2026-11-23" / "airlog.db", folder.log)
    body = restored(folder)
    assert is_complete(folder)
    assert (body["reason"], body["lost"]) == (Fault.OLD_COPY, 0)


def test_an_old_copy_beside_the_wal_of_today_is_restored(folder: LogFolder, tmp_path: Path) -> None:
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.append("stop", {"source": "mẫu", "by": None})
        folder.acknowledged = folder.rows()
        folder.copy_files(tmp_path / "killed")
    folder.lose()
    shutil.copy(folder.places.backup / "2026-11-23" / "airlog.db", folder.log)
    shutil.copy(tmp_path / "killed" / "airlog.db-wal", folder.root / "airlog.db-wal")
    folder.open_again()
    assert folder.rows()[: len(folder.acknowledged)] == folder.acknowledged
    assert folder.is_whole()


def test_an_old_copy_that_was_written_on_is_kept_as_evidence(
    folder: LogFolder, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    shutil.move(folder.places.mirror, kept)
    folder.lose()
    shutil.copy(folder.places.backup / "2026-11-23" / "airlog.db", folder.log)
    folder.clock.advance(60)
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.append("stop", {"source": "mẫu", "by": None})
    shutil.rmtree(folder.places.mirror)
    shutil.move(kept, folder.places.mirror)
    body = restored(folder)
    assert is_complete(folder)
    assert body["reason"] == Fault.OTHER_LOG
    assert (folder.places.backup / str(body["evidence"]) / "airlog.db").is_file()


def test_an_entry_changed_in_the_file_is_restored_as_it_was_written(folder: LogFolder) -> None:
    good = folder.log.read_bytes()
    assert b"sang/2026-11-25/1" in good
    folder.log.write_bytes(good.replace(b"sang/2026-11-25/1", b"sang/2026-11-25/9"))
    body = restored(folder)
    assert is_complete(folder)
    assert body["reason"] == Fault.CHANGED


def test_what_only_the_weekly_check_finds_is_restored_at_the_next_start(
    folder: LogFolder,
) -> None:
    assert integrity_fault(folder.log) is None
    with closing(open_writer(folder.log, SCHEMA)) as connection:
        connection.execute("UPDATE airing SET title = 'Bài khác' WHERE id = 3")
    assert folder.open_again() == folder.acknowledged
    reason = integrity_fault(folder.log)
    assert reason is not None
    assert "3" in reason
    body = restored(folder)
    assert is_complete(folder)
    kept = folder.places.backup / str(body["evidence"])
    assert (kept / "airlog.db.condemned").read_text("utf-8") == f"{reason}\n"
    assert integrity_fault(folder.log) is None


def test_a_mirror_torn_in_the_middle_is_bridged_by_the_backup(folder: LogFolder) -> None:
    tear(folder, 2)
    folder.lose()
    body = restored(folder)
    assert is_complete(folder)
    assert body["lost"] == 0


def test_what_nothing_holds_is_told_as_lost_and_the_rest_is_kept(folder: LogFolder) -> None:
    shutil.rmtree(folder.places.backup / "2026-11-23")
    tear(folder, 4)
    folder.lose()
    body = restored(folder)
    rows = folder.rows()[:-1]
    assert rows == folder.acknowledged[: len(rows)]
    assert rows
    assert body["lost"] == len(folder.acknowledged) - len(rows)
    assert list(folder.root.glob("mirror-damaged-*")), "the torn mirror is evidence"


@pytest.mark.parametrize("with_new_hash", [False, True])
def test_a_forged_line_of_the_mirror_is_not_taken_into_the_log(
    folder: LogFolder, with_new_hash: bool
) -> None:
    """It changes what was broadcast; a clever one makes its own hash fit as well."""
    shutil.rmtree(folder.places.backup / "2026-11-23")
    path = Mirror(folder.places.mirror).files()[3]
    lines = path.read_bytes().splitlines(keepends=True)
    row = row_of(lines[1])
    assert row is not None
    body = row[3].replace("Bài mẫu số 1", "Bài khác")
    assert body != row[3]
    own_hash = entry_hash(row[0], row[1], row[2], body, row[4]) if with_new_hash else row[5]
    lines[1] = line_of((*row[:3], body, row[4], own_hash))
    path.write_bytes(b"".join(lines))
    folder.lose()
    restored(folder)
    kept = folder.rows()[:-1]
    if with_new_hash:
        # Until what follows no longer fits it; whoever forges all of it is found by a receipt.
        assert kept[:-1] == folder.acknowledged[: row[0] - 1]
    else:
        assert kept == folder.acknowledged[: row[0] - 1]


def test_both_damaged_the_file_itself_bridges_what_the_mirror_lacks(folder: LogFolder) -> None:
    shutil.rmtree(folder.places.backup / "2026-11-23")
    tear(folder, 0)
    with folder.log.open("r+b") as file:
        file.seek(-PAGE, 2)
        file.write(b"\x5a" * PAGE)
    body = restored(folder)
    assert is_complete(folder)
    assert body["entries_from_damaged"]


def test_the_second_disk_restores_a_folder_put_back_from_yesterday(
    folder: LogFolder, tmp_path: Path
) -> None:
    """The log and its own mirror are both old: only the second disk knows better."""
    folder.second = tmp_path / "usb" / "ccht-99999"
    folder.second.mkdir(parents=True)
    old = tmp_path / "old"
    shutil.copytree(folder.root, old)
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.append("stop", {"source": "mẫu", "by": None})
    folder.acknowledged = folder.rows()
    shutil.copytree(folder.places.mirror, folder.second / "mirror", dirs_exist_ok=True)
    shutil.rmtree(folder.root)
    shutil.move(old, folder.root)
    body = restored(folder)
    assert is_complete(folder)
    assert body["reason"] == Fault.OLD_COPY


def test_the_alarm_says_what_was_lost(folder: LogFolder) -> None:
    before = folder.clock.now() - timedelta(hours=24)
    assert alarm(folder, before) is None
    folder.log.write_bytes(b"")
    restored(folder)
    assert "không thiếu mục nào" in alarm(folder, before)
    assert alarm(folder, folder.clock.now()) is None
    folder.clock.advance(60)
    shutil.rmtree(folder.places.backup)
    tear(folder, 4)
    folder.lose()
    folder.open_again()
    assert "mục không lấy lại được" in alarm(folder, before)
    folder.clock.advance(60)
    folder.lose()
    shutil.rmtree(folder.places.mirror)
    folder.open_again()
    assert "đã bắt đầu một nhật ký mới" in alarm(folder, before)


def alarm(folder: LogFolder, since: datetime) -> Any:
    with closing(open_reader(folder.log, SCHEMA)) as connection:
        return restored_since(AirlogReader(connection), since)


def test_nothing_left_is_said_by_the_first_entry_of_the_new_log(folder: LogFolder) -> None:
    folder.lose()
    shutil.rmtree(folder.places.mirror)
    shutil.rmtree(folder.places.backup / "2026-11-23")
    body = restored(folder)
    assert [row[2] for row in folder.rows()] == ["restored"]
    assert (body["reason"], body["entries"], body["lost"]) == (Fault.MISSING, 0, None)


def test_the_last_sign_of_life_survives_with_its_frames(folder: LogFolder) -> None:
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.beat(folder.clock.now(), 4, 96_000)
    with folder.log.open("r+b") as file:
        file.seek(-PAGE, 2)
        file.write(b"\x5a" * PAGE)
    restored(folder)
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        beat = ledger.last_beat()
    assert beat is not None
    assert (beat.airing, beat.frames) == (4, 96_000)


def test_without_the_damaged_file_the_last_entry_is_the_last_sign_of_life(
    folder: LogFolder,
) -> None:
    folder.log.write_bytes(b"")
    restored(folder)
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        beat = ledger.last_beat()
    assert beat is not None
    assert utc_text(beat.at) == folder.acknowledged[-1][1]


def test_a_restoration_broken_off_is_done_again(folder: LogFolder) -> None:
    """The damaged file was moved away already when the power failed."""
    evidence = folder.places.backup / "damaged-20261201T000000Z"
    evidence.mkdir()
    for path in folder.root.glob("airlog.db*"):
        path.rename(evidence / path.name)
    (folder.root / "airlog.db.restoring").write_bytes(b"half")
    shutil.rmtree(folder.places.mirror)
    shutil.rmtree(folder.places.backup / "2026-11-23")
    body = restored(folder)
    assert is_complete(folder)
    assert body["evidence"] == evidence.name
    assert not (folder.root / "airlog.db.restoring").exists()


def test_damage_met_while_writing_is_not_taken_for_a_full_disk(folder: LogFolder) -> None:
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.connection.execute("PRAGMA cache_size=0")
        folder.log.write_bytes(b"\x5a" * folder.log.stat().st_size)
        ledger.connection.execute("PRAGMA shrink_memory")
        with pytest.raises(StationError) as damaged:
            ledger.append("stop", {"source": "mẫu", "by": None})
    assert damaged.value.code == "LOG_DAMAGED"
    restored(folder)
    assert is_complete(folder)


def tear(folder: LogFolder, file: int) -> None:
    """Strikes a few bytes in the middle of one day of the mirror."""
    path = Mirror(folder.places.mirror).files()[file]
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20] = b"\x00" * 20
    path.write_bytes(content)
