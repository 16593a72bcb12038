"""What goes to make room, and what never does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.duties.duty import Bench
from ccht_desktop.service.duties.originals import ORIGINALS
from ccht_desktop.service.duties.retention import RETENTION, clean_up
from ccht_desktop.station import Station
from tests.airlog.airlog_samples import end, play_now
from tests.service.service_station import daily, noise

pytest_plugins = ["tests.service.service_fixtures"]
YEAR = 366 * 86_400.0


@pytest.fixture
def old(station: Station, morning: FakeClock, tmp_path: Path) -> Clip:
    """A clip that was retired a year ago, where sound is kept for a year."""
    clip = station.intake.add(noise(tmp_path / "cu.wav", 2.0, 9), field="CV", group="DVC")
    station.library.retire(clip.id)
    settings_file.write(station.folder.settings, {"retention.days": 365})
    station.reload_settings()
    morning.advance(YEAR)
    return clip


def keep_house(station: Station, clock: FakeClock) -> None:
    RETENTION.work(Bench(station.folder, clock, StandingAlarms(station.folder)))


def has_sound(station: Station, clip: Clip) -> bool:
    return station.folder.audio(clip.sha256).exists()


def files(folder: StationFolder) -> set[Path]:
    return {path for path in folder.root.rglob("*") if path.is_file()}


def test_by_default_all_sound_is_kept(station: Station, morning: FakeClock, old: Clip) -> None:
    settings_file.write(station.folder.settings, {"retention.days": 0})
    keep_house(station, morning)
    assert has_sound(station, old)
    assert list(station.airlog.entries("retention")) == []


def test_the_sound_of_a_clip_retired_for_long_goes_and_the_ledger_says_so(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    size = station.folder.audio(old.sha256).stat().st_size
    keep_house(station, morning)
    assert not has_sound(station, old)
    (entry,) = station.airlog.entries("retention")
    assert entry.body == {"files": 1, "bytes": size, "clips": [old.id], "leftovers": 0}
    assert station.library.clip(old.id).retired, "the clip and its history stay"
    keep_house(station, morning)
    assert len(list(station.airlog.entries("retention"))) == 1


def test_clips_in_use_keep_their_sound_however_old(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    keep_house(station, morning)
    used = [clip for clip in station.library.clips() if not clip.retired]
    assert used
    assert all(has_sound(station, clip) for clip in used)


def test_a_clip_retired_lately_keeps_its_sound(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    station.library.revive(old.id)
    station.library.retire(old.id)
    morning.advance(300 * 86_400)
    keep_house(station, morning)
    assert has_sound(station, old)


def test_a_clip_that_a_rundown_names_keeps_its_sound(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    start = (morning.now() + timedelta(hours=1)).time().replace(second=0, microsecond=0)
    position = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=old.sha256)
    settings_file.write(station.folder.settings, {"quiet.from": "00:00", "quiet.to": "00:00"})
    station.reload_settings()
    station.schedule.replace(daily(start, position), station.walls())
    keep_house(station, morning)
    assert has_sound(station, old)


def test_a_clip_that_aired_within_the_time_keeps_its_sound(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        body = play_now(morning.now()) | {"sha256": old.sha256, "clip": old.id}
        opened = ledger.append("start", body)
        ledger.append("end", end(opened.seq, at=morning.now()))
    morning.advance(30 * 86_400)
    keep_house(station, morning)
    assert has_sound(station, old)


def test_leftovers_go_after_a_day_and_other_files_stay(
    station: Station, morning: FakeClock
) -> None:
    folder = station.folder
    damaged = folder.root / "damaged" / "2026-11-01" / "airlog.db"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"evidence")
    before = files(folder)
    fresh, stale = folder.media / "a.flac.part", folder.media / "b.flac.part"
    half = folder.backup / "2026-11-20.0123.part"
    half.mkdir()
    (half / "plan.db").write_bytes(b"half")
    for path in (fresh, stale):
        path.write_bytes(b"12345")
    now = morning.now().timestamp()
    os.utime(fresh, (now, now))
    for path in (stale, half):
        os.utime(path, (now - 100_000, now - 100_000))
    keep_house(station, morning)
    assert fresh.exists()
    fresh.unlink()
    assert {p for p in files(folder) - before if "airlog.db" not in p.name} == set()
    assert before <= files(folder)
    (entry,) = station.airlog.entries("retention")
    assert entry.body == {"files": 2, "bytes": 9, "clips": [], "leftovers": 2}


def test_a_removal_that_was_cut_short_is_entered_before_it_is_finished(
    station: Station, morning: FakeClock, old: Clip
) -> None:
    assert clean_up(station) is not None, "the power fails here: renamed, not entered, not removed"
    keep_house(station, morning)
    (entry,) = station.airlog.entries("retention")
    assert (entry.body["files"], entry.body["clips"]) == (1, [old.id])
    assert not list(station.folder.media.rglob("*.part"))


def test_sound_that_went_comes_back_with_its_file(
    station: Station, morning: FakeClock, old: Clip, tmp_path: Path
) -> None:
    keep_house(station, morning)
    again = station.intake.add(tmp_path / "cu.wav", field="CV", group="DVC")
    assert again.id == old.id
    assert has_sound(station, old)


def test_files_as_they_came_go_after_the_days_that_the_station_sets(
    station: Station, morning: FakeClock, tmp_path: Path
) -> None:
    settings_file.write(station.folder.settings, {"library.keep_original_days": 7})
    station.reload_settings()
    station.intake.add(noise(tmp_path / "moi.wav", 2.0, 9), field="CV", group="DVC")
    bench = Bench(station.folder, morning, StandingAlarms(station.folder))
    for days, left in ((6, ["moi.wav"]), (2, [])):
        morning.advance(days * 86_400.0)
        ORIGINALS.work(bench)
        kept = station.originals.home.rglob("*.wav")
        assert [path.name for path in kept if path.name == "moi.wav"] == left
