"""A backup in one file, and a station brought back from it: all of it, or nothing changed."""

import shutil
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.cli.backup import backup, restore
from ccht_desktop.cli.context import StationContext
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.permission import Permission
from ccht_desktop.schedule.resolving.items import item_of
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.archive import write_archive
from ccht_desktop.service.bring_back import bring_back
from ccht_desktop.station import Station
from ccht_desktop.upload.keys import load_key
from tests.airlog.airlog_samples import end, play_now
from tests.service.small_disks import small_disk

pytest_plugins = ["tests.service.service_fixtures"]
HOUR = 3600.0


@pytest.fixture
def archive(station: Station, tmp_path: Path) -> Path:
    """Made at five, before the first session; without the key."""
    plan_changed(station)
    path = tmp_path / "dai.zip"
    write_archive(station, path, with_keys=False)
    return path


def content(folder: StationFolder) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder.root)): path.read_bytes()
        for path in folder.root.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-shm", "-wal"))
    }


def holds(folder: StationFolder) -> bool:
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as log:
        return verify(log).ok


def test_a_lost_station_comes_back_in_the_place_of_a_damaged_one(
    folder: StationFolder, station: Station, morning: FakeClock, archive: Path
) -> None:
    station.close()
    key = folder.station_key.read_bytes()
    folder.plan_db.write_bytes(b"broken")
    folder.airlog_db.write_bytes(b"broken too")
    settings_file.write(folder.settings, {"station.name": "Sai"})
    morning.advance(24 * HOUR)
    done = bring_back(folder, archive, morning)
    assert (done.new_key, done.silent) == (False, 0)
    assert folder.station_key.read_bytes() == key
    assert done.aside is not None
    assert (done.aside / "airlog.db").read_bytes() == b"broken too"
    assert holds(folder)
    with closing(Station.open(folder, clock=morning)) as again:
        assert again.settings.text("station.name") == "Xã Mẫu"
        assert len(again.library.clips()) == 2


def test_the_log_says_that_it_was_brought_back_and_knows_nothing_of_the_time_between(
    folder: StationFolder, station: Station, morning: FakeClock, archive: Path
) -> None:
    station.close()
    morning.advance(24 * HOUR)
    bring_back(folder, archive, morning)
    with closing(Station.open(folder, clock=morning)) as again:
        (entry,) = again.airlog.entries("restored")
        assert entry.body["public_key"] == load_key(folder.station_key).public
        gap = list(again.airlog.entries("gap"))[-1].body
        assert gap["to"] == entry.at
        rows = again.airlog.airings()
        assert {(row.outcome, row.cause) for row in rows} == {("missed", "KHAC")}
        assert len(rows) == 3, "the session of that morning, item by item"
        assert all(row.note for row in rows)


def test_entries_after_the_backup_come_back_from_the_mirror(
    folder: StationFolder, station: Station, morning: FakeClock, archive: Path
) -> None:
    """An old backup takes nothing away that the station still knows."""
    morning.advance(HOUR)
    with Station.lock(folder), station.open_ledger() as ledger:
        ledger.append("device", {"event": "lost", "output": "null"})
        body = play_now(morning.now())
        airing = ledger.append("start", body)
        ledger.append("end", end(airing.seq, at=morning.now()))
        before = list(station.airlog.entries())
    station.close()
    folder.airlog_db.write_bytes(b"broken")
    bring_back(folder, archive, morning)
    with closing(Station.open(folder, clock=morning)) as again:
        kept = list(again.airlog.entries())
        assert kept[: len(before)] == before
        assert "aired" in {row.outcome for row in again.airlog.airings()}
    assert holds(folder)


def test_the_mirror_of_another_station_does_not_outlive_the_restored_one(
    folder: StationFolder, station: Station, morning: FakeClock, tmp_path: Path
) -> None:
    other = StationFolder(tmp_path / "xa-khac")
    Station.create(other, name="Xã Khác Mẫu", code="88888", clock=morning)
    path = tmp_path / "khac.zip"
    with closing(Station.open(other, clock=morning)) as opened:
        write_archive(opened, path, with_keys=True)
        head = opened.airlog.head()
    station.close()
    done = bring_back(folder, path, morning)
    assert done.aside is not None
    assert (done.aside / "mirror").is_dir()
    with closing(Station.open(folder, clock=morning)) as again:
        assert next(again.airlog.entries("station")).hash == head[1]
        assert again.settings.text("station.code") == "88888"


def test_an_empty_folder_becomes_the_station_again(
    station: Station, morning: FakeClock, archive: Path, tmp_path: Path
) -> None:
    other = StationFolder(tmp_path / "may-moi")
    done = bring_back(other, archive, morning)
    assert (done.aside, done.new_key, done.silent) == (None, True, 2)
    assert holds(other)
    shutil.copytree(station.folder.media, other.media, dirs_exist_ok=True)
    with closing(Station.open(other, clock=morning)) as again:
        assert all(other.audio(clip.sha256).is_file() for clip in again.library.clips())
    assert stat.S_IMODE(other.station_key.stat().st_mode) == 0o600


def test_with_its_key_a_station_signs_elsewhere_as_before(
    station: Station, morning: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "dai.zip"
    write_archive(station, path, with_keys=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = StationFolder(tmp_path / "may-moi")
    assert not bring_back(other, path, morning).new_key
    same = load_key(station.folder.station_key).public
    assert load_key(other.station_key).public == same
    assert stat.S_IMODE(other.station_key.stat().st_mode) == 0o600


def test_without_being_asked_no_key_leaves_the_station(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        assert not [name for name in opened.namelist() if "key" in name or "secret" in name]


def rewritten(archive: Path, changes: dict[str, bytes | None]) -> Path:
    """The same archive with other files in it; None leaves one out."""
    other = archive.with_name("khac.zip")
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(other, "w") as target:
        files = {name: source.read(name) for name in source.namelist()} | changes
        for name, value in files.items():
            if value is not None:
                target.writestr(name, value)
    return other


@pytest.mark.parametrize(
    "changes",
    [
        {"airlog.db": None},
        {"manifest.json": b"{}"},
        {"manifest.json": b"[1]"},
        {"station.toml": b"other = 1\n"},
        {"../evil": b"x"},
        {"media/x.flac": b"x"},
        {"station.key": b"no key"},
    ],
)
def test_what_is_no_whole_backup_changes_nothing(
    folder: StationFolder, archive: Path, morning: FakeClock, changes: dict[str, bytes | None]
) -> None:
    before = content(folder)
    with pytest.raises(StationError) as caught:
        bring_back(folder, rewritten(archive, changes), morning)
    assert caught.value.code == "BAD_BACKUP"
    assert content(folder) == before


@pytest.mark.parametrize("cut", [0, 1000, -1000])
def test_a_file_that_is_cut_short_changes_nothing(
    folder: StationFolder, archive: Path, morning: FakeClock, cut: int
) -> None:
    before = content(folder)
    archive.write_bytes(archive.read_bytes()[:cut])
    with pytest.raises(StationError) as caught:
        bring_back(folder, archive, morning)
    assert caught.value.code == "BAD_BACKUP"
    assert content(folder) == before


def test_a_backup_with_a_rewritten_log_is_refused(
    folder: StationFolder, station: Station, archive: Path, morning: FakeClock, tmp_path: Path
) -> None:
    """Also when the manifest was made to fit it."""
    import hashlib
    import json
    import sqlite3

    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "open")
    log = tmp_path / "open" / "airlog.db"
    with closing(sqlite3.connect(log)) as connection, connection:
        connection.execute("UPDATE ledger SET body = replace(body, 'Xã', 'Làng') WHERE seq = 1")
    manifest = json.loads((tmp_path / "open" / "manifest.json").read_text("utf-8"))
    manifest["files"]["airlog.db"] = hashlib.sha256(log.read_bytes()).hexdigest()
    changed = rewritten(
        archive, {"airlog.db": log.read_bytes(), "manifest.json": json.dumps(manifest).encode()}
    )
    before = content(folder)
    with pytest.raises(StationError) as caught:
        bring_back(folder, changed, morning)
    assert caught.value.code == "BAD_BACKUP"
    assert content(folder) == before


def test_a_station_on_the_air_is_not_replaced(
    folder: StationFolder, archive: Path, morning: FakeClock
) -> None:
    before = content(folder)
    with Station.lock(folder), pytest.raises(StationError) as caught:
        bring_back(folder, archive, morning)
    assert caught.value.code == "STATION_HELD"
    assert content(folder) == before


def test_a_folder_with_other_files_is_left_alone(
    archive: Path, morning: FakeClock, tmp_path: Path
) -> None:
    other = StationFolder(tmp_path / "anh")
    other.root.mkdir()
    (other.root / "anh.jpg").write_bytes(b"x")
    with pytest.raises(StationError) as caught:
        bring_back(other, archive, morning)
    assert caught.value.code == "FOLDER_NOT_EMPTY"


def test_an_exchange_that_fails_half_way_is_taken_back(
    folder: StationFolder, station: Station, archive: Path, morning: FakeClock
) -> None:
    """The databases have moved by then; a place where something is mounted cannot."""
    station.close()
    before = content(folder)
    with (
        small_disk(folder.root / "mirror", 4, there=True),
        pytest.raises(OSError, match="mirror"),
    ):
        bring_back(folder, archive, morning)
    assert content(folder) == before


def run(command: click.Command, folder: StationFolder, *arguments: str) -> Result:
    context = StationContext(folder.root)
    result = CliRunner().invoke(command, arguments, obj=context, env={"CCHT_LANG": "en"})
    context.close()
    return result


def test_backup_and_restore_as_commands(folder: StationFolder, tmp_path: Path) -> None:
    path = tmp_path / "dai.zip"
    made = run(backup, folder, "-o", str(path))
    assert made.exit_code == 0, made.output
    assert "media" in made.output
    other = StationFolder(tmp_path / "may-moi")
    done = run(restore, other, str(path))
    assert done.exit_code == 0, done.output
    assert "enrol" in done.output
    assert "2 clips" in done.output
    refused = run(restore, other, str(folder.settings))
    assert (refused.exit_code, "BAD_BACKUP" in refused.output) == (1, True)


def test_a_decision_after_a_restored_plan_is_sealed_and_what_was_withdrawn_stays_so(
    station: Station, archive: Path, morning: FakeClock
) -> None:
    folder = station.folder
    first, second = station.library.clips()[:2]
    morning.advance(60)
    station.decisions.withdraw(first.id, "Sai số liệu")
    station.decisions.approve(first.id, by="Lãnh đạo mẫu", number="77")
    station.decisions.withdraw(first.id, "Sai ngày họp")
    plan_changed(station)
    station.close()
    bring_back(folder, archive, morning)
    with closing(Station.open(folder, clock=morning)) as restored:
        assert restored.library.clip(first.id).state(local(morning.now()).date()) == "withdrawn"
        restored.decisions.withdraw(second.id, "Hết hạn")
        anew = restored.decisions.approve(second.id, by="Lãnh đạo mẫu", number="78")
        plan_changed(restored)
        sealed = [e.body for e in restored.airlog.entries("approval")]
        assert [body["number"] for body in sealed[-2:]] == ["77", "78"]
        assert len({body["approval"] for body in sealed}) == len(sealed), "no number twice"
        item = item_of(restored.library.clip(second.id), 1, "CHUYEN_MUC_CCHC", morning.now())
        assert item.approval == anew.id
        assert Permission(restored.airlog).refusal(item, morning.now()) is None
