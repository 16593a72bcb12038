"""The mirror: every entry again as a line of text, level with the log whatever happened before."""

import json
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from ccht_desktop.airlog.mirror import Mirror
from ccht_desktop.airlog.opening import open_log
from ccht_desktop.foundation.clock import FakeClock, SystemClock
from tests.airlog.airlog_folder import LogFolder
from tests.airlog.airlog_samples import MORNING

STOP = ("stop", {"source": "mẫu", "by": None})


@pytest.fixture
def folder(tmp_path: Path) -> LogFolder:
    (tmp_path / "station").mkdir()
    made = LogFolder(tmp_path / "station", FakeClock(MORNING))
    made.begin()
    return made


def wait_for_rows(mirror: Path, count: int) -> None:
    ends, pause = SystemClock().monotonic() + 20, threading.Event()
    while len(list(Mirror(mirror).rows())) != count:
        assert SystemClock().monotonic() < ends, "the second disk is not level"
        pause.wait(0.02)


def test_each_entry_is_a_line_of_its_day_when_append_returns(folder: LogFolder) -> None:
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        entry = ledger.append(*STOP)
        day = folder.places.mirror / "2026-11-24.jsonl"
        line = json.loads(day.read_text("utf-8").splitlines()[-1])
    assert (line["seq"], line["kind"], line["hash"]) == (entry.seq, "stop", entry.hash)
    assert json.loads(line["body"]) == {"source": "mẫu", "by": None}
    assert folder.mirrored() == folder.rows()


def test_a_log_from_before_the_mirror_is_written_out_when_opened(folder: LogFolder) -> None:
    for path in folder.places.mirror.iterdir():
        path.unlink()
    assert folder.mirrored() == []
    folder.open_again()
    assert folder.mirrored() == folder.acknowledged


@pytest.mark.parametrize("left", [0, 1, 50, -1])
def test_a_torn_last_line_is_written_again(folder: LogFolder, left: int) -> None:
    newest = Mirror(folder.places.mirror).files()[-1]
    lines = newest.read_bytes().splitlines(keepends=True)
    newest.write_bytes(b"".join(lines[:-1]) + lines[-1][:left])
    folder.open_again()
    assert folder.mirrored() == folder.acknowledged
    assert newest.read_bytes() == b"".join(lines)


def test_a_line_changed_within_the_newest_file_is_replaced_and_kept(folder: LogFolder) -> None:
    newest = Mirror(folder.places.mirror).files()[-1]
    good = newest.read_bytes()
    newest.write_bytes(good.replace(b"Xa", b"Ya").replace(b'"seq": 3', b'"seq": 8'))
    folder.open_again()
    assert folder.mirrored() == folder.acknowledged
    assert newest.read_bytes() == good
    assert (newest.parent / f"{newest.name}-damaged").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files")
def test_a_line_half_written_on_a_full_disk_is_written_whole_later(folder: LogFolder) -> None:
    import resource

    mirror = Mirror(folder.places.mirror)
    newest = mirror.files()[-1]
    good = newest.read_bytes()
    newest.write_bytes(good.splitlines(keepends=True)[0])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with closing(mirror):
        resource.setrlimit(resource.RLIMIT_FSIZE, (newest.stat().st_size + 50, hard))
        try:
            with pytest.raises(OSError, match=r"No space|too large"):
                mirror.extend(folder.acknowledged[:2])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert newest.read_bytes() != good
        mirror.extend(folder.acknowledged)
    assert newest.read_bytes() == good


def test_a_changed_first_line_is_replaced_too(folder: LogFolder) -> None:
    newest = Mirror(folder.places.mirror).files()[-1]
    good = newest.read_bytes()
    newest.write_bytes(good.replace("Xã Mẫu".encode(), b"Xa Khac", 1))
    assert newest.read_bytes() != good
    folder.open_again()
    assert newest.read_bytes() == good


def test_a_clock_set_back_does_not_disturb_the_order(folder: LogFolder) -> None:
    folder.days(3)
    folder.clock.jump(-2 * 86_400)
    with open_log(folder.places, folder.clock) as (ledger, _mirroring):
        ledger.append(*STOP)
    assert [row[0] for row in folder.mirrored()] == [row[0] for row in folder.rows()]


def test_a_mirror_that_cannot_be_written_stops_nothing_and_is_told(folder: LogFolder) -> None:
    mirror = folder.places.mirror
    mirror.rename(mirror.with_name("away"))
    mirror.write_text("a file where the folder should be")
    with open_log(folder.places, folder.clock) as (ledger, mirroring):
        ledger.append(*STOP)
        problem = mirroring.problem
        assert problem
        assert "bản chép" in problem
        mirror.unlink()
        mirror.with_name("away").rename(mirror)
        ledger.append(*STOP)
        assert mirroring.problem is None
    assert folder.mirrored() == folder.rows()


def test_the_second_disk_gets_the_same_lines(folder: LogFolder, tmp_path: Path) -> None:
    folder.second = tmp_path / "usb" / "ccht-99999"
    folder.second.parent.mkdir()
    with open_log(folder.places, folder.clock) as (ledger, mirroring):
        entry = ledger.append(*STOP)
        wait_for_rows(folder.second / "mirror", entry.seq)
        assert mirroring.problem is None
    assert list(Mirror(folder.second / "mirror").rows()) == folder.rows()


def test_a_second_disk_that_is_unplugged_is_told_and_caught_up_later(
    folder: LogFolder, tmp_path: Path
) -> None:
    folder.second = tmp_path / "usb" / "ccht-99999"
    with open_log(folder.places, folder.clock) as (ledger, mirroring):
        ledger.append(*STOP)
        ends, pause = SystemClock().monotonic() + 20, threading.Event()
        while mirroring.problem is None:
            assert SystemClock().monotonic() < ends
            pause.wait(0.02)
        assert not folder.second.parent.exists(), "the place of a disk is not made"
        folder.second.parent.mkdir()
        wait_for_rows(folder.second / "mirror", ledger.append(*STOP).seq)
        assert mirroring.problem is None


def test_the_log_of_another_station_on_the_second_disk_is_left_alone(
    folder: LogFolder, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other = LogFolder(tmp_path / "other", FakeClock(MORNING.replace(hour=9)))
    other.begin()
    other.days(4)
    folder.second = other.root
    before = other.mirrored()
    with open_log(folder.places, folder.clock) as (ledger, mirroring):
        ledger.append(*STOP)
        ends, pause = SystemClock().monotonic() + 20, threading.Event()
        while mirroring.problem is None:
            assert SystemClock().monotonic() < ends
            pause.wait(0.02)
        assert "đài khác" in mirroring.problem
    assert other.mirrored() == before
    assert folder.rows()[:-1] == folder.acknowledged


def test_a_day_file_is_whole_lines_that_any_program_reads(folder: LogFolder) -> None:
    folder.days(2)
    with closing(Mirror(folder.places.mirror)) as mirror:
        assert mirror.is_part_of(iter(folder.rows()))
        for file in mirror.files():
            content = file.read_text("utf-8")
            assert content.endswith("\n")
            assert all(isinstance(json.loads(line), dict) for line in content.splitlines())
