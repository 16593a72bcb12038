"""Of several histories in the copies of one log, the station's present one is restored."""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from ccht_desktop.airlog.copies import Copy, linked
from ccht_desktop.airlog.histories import Histories
from ccht_desktop.airlog.ledger import GENESIS, entry_hash
from ccht_desktop.airlog.mirror import Row
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.restoring import restored_since
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader, open_writer
from tests.airlog.airlog_folder import LogFolder
from tests.airlog.airlog_samples import MORNING

AT = "2026-11-23T00:00:00.000Z"


def rows(name: str, count: int, after: Sequence[Row] = (), key: str = "aa") -> list[Row]:
    """A history of so many rows in all, which goes on from another one."""
    made = list(after)
    while len(made) < count:
        seq, previous = len(made) + 1, made[-1][5] if made else GENESIS
        kind = "station" if seq == 1 else "stop"
        body = json.dumps({"name": name, "public_key": key}, separators=(",", ":"))
        made.append((seq, AT, kind, body, previous, entry_hash(seq, AT, kind, body, previous)))
    return made


def copy(kind: str, held: Sequence[Row], name: str = "") -> Copy:
    def beyond(seq: int) -> Iterator[Row]:
        return (row for row in held if row[0] > seq)

    present = kind != "backup" and name != "second"
    return Copy(kind, name or kind, beyond, lambda: held[-1] if held else None, present)  # type: ignore[arg-type]


def restored(*sources: Copy, owner: str | None = None) -> tuple[list[Row], int]:
    """The rows of the new log, and how many are known to be lost."""
    histories = Histories(sources, owner)
    chain = histories.present()
    made = list(linked(sources, chain.at))
    return made, histories.known(chain, len(made)) - len(made)


COMMON = rows("chung", 5)
OLD = rows("cũ", 40, COMMON)
NOW = rows("nay", 30, COMMON)


def torn(held: Sequence[Row], *seqs: int) -> list[Row]:
    return [row for row in held if row[0] not in seqs]


def test_the_backup_of_a_replaced_history_takes_nothing_from_the_present_one() -> None:
    sources = copy("backup", OLD, "2026-11-23"), copy("mirror", NOW), copy("damaged", NOW)
    assert restored(*sources) == (NOW, 0)


def test_the_backup_bridges_what_is_torn_before_the_fork_and_no_more() -> None:
    mirror, damaged = copy("mirror", torn(NOW, 3, 4)), copy("damaged", NOW[:2])
    assert restored(copy("backup", OLD, "2026-11-23"), mirror, damaged) == (NOW, 0)


def test_what_the_damaged_log_has_beyond_its_mirror_comes_back() -> None:
    sources = copy("backup", OLD, "2026-11-23"), copy("mirror", NOW[:20]), copy("damaged", NOW)
    assert restored(*sources) == (NOW, 0)


def test_with_only_backups_the_newest_one_is_of_the_present_history() -> None:
    newest, older = copy("backup", NOW, "2026-11-24"), copy("backup", OLD, "2026-11-23")
    assert restored(newest, older, copy("damaged", NOW[:3])) == (NOW, 0)


def test_the_second_disk_goes_on_where_all_others_end() -> None:
    second = copy("mirror", NOW, "second")
    assert restored(copy("mirror", NOW[:20]), second, copy("damaged", NOW[:20])) == (NOW, 0)


@pytest.mark.parametrize("length", [3, 1000])
def test_the_mirror_of_another_station_never_beats_the_own_log(length: int) -> None:
    own, foreign = rows("mẫu", 30, key="own"), rows("khác", length, key="other")
    sources = copy("mirror", foreign), copy("damaged", own)
    assert restored(*sources, owner="own") == (own, 0)
    assert restored(copy("mirror", own), copy("damaged", foreign), owner="own") == (own, 0)


def test_without_the_key_the_longer_of_two_logs_is_believed() -> None:
    foreign = rows("khác", 3, key="other")
    assert restored(copy("mirror", foreign), copy("damaged", NOW)) == (NOW, 0)


def test_what_nothing_bridges_is_lost_and_counted() -> None:
    sources = copy("backup", OLD, "2026-11-23"), copy("mirror", torn(NOW, 21, 22))
    assert restored(*sources) == (NOW[:20], 10)
    assert restored(copy("mirror", NOW[9:])) == ([], 30)
    assert restored() == ([], 0)


def test_a_row_with_a_new_body_is_no_row() -> None:
    changed = [(*row[:3], row[3].replace("nay", "mai"), *row[4:]) for row in NOW[19:20]]
    mirror = [*NOW[:19], *changed, *NOW[20:]]
    assert restored(copy("mirror", mirror)) == (NOW[:19], 11)
    assert restored(copy("mirror", mirror), copy("damaged", NOW)) == (NOW, 0)


def test_a_log_that_forked_from_its_backup_is_restored_whole(tmp_path: Path) -> None:
    """The log was set back by five days and went on; then its file was damaged."""
    folder = LogFolder(tmp_path, FakeClock(MORNING))
    folder.begin()
    shutil.copy(folder.log, tmp_path / "old.db")
    folder.days(5)
    folder.back_up("2026-12-01")
    folder.lose()
    shutil.rmtree(folder.places.mirror)
    shutil.copy(tmp_path / "old.db", folder.log)
    with closing(open_writer(folder.log, SCHEMA)):
        pass
    folder.days(3)
    folder.log.write_bytes(folder.log.read_bytes()[: folder.log.stat().st_size // 2])
    made = folder.open_again()
    assert made[:-1] == folder.acknowledged
    assert (made[-1][2], json.loads(made[-1][3])["lost"]) == ("restored", 0)


def test_an_old_copy_is_not_called_damage(tmp_path: Path) -> None:
    folder = LogFolder(tmp_path, FakeClock(MORNING))
    folder.begin()
    shutil.copy(folder.log, tmp_path / "old.db")
    before = folder.clock.now()
    folder.days(2)
    folder.lose()
    shutil.copy(tmp_path / "old.db", folder.log)
    folder.open_again()
    with closing(open_reader(folder.log, SCHEMA)) as connection:
        told = restored_since(AirlogReader(connection), before)
    assert told is not None
    assert "bản cũ" in told
    assert "hỏng" not in told
