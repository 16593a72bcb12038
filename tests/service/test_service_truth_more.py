"""What a year of random faults brought to light, each in its shortest form."""

from contextlib import closing
from datetime import time, timedelta

from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.playout.voices import CountedVoices
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST

pytest_plugins = ["tests.service.service_fixtures"]


def to(run: VirtualRun, seconds: float) -> None:
    run.until(FIRST + timedelta(seconds=seconds))


def outcomes(station: Station) -> list[str | None]:
    return [airing.outcome for airing in station.airlog.airings()]


def test_a_clock_that_is_days_ahead_for_half_a_minute_delays_no_session(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, -90)
        morning.jump(6 * 86_400)
        run.until(morning.now() + timedelta(seconds=30))
        morning.jump(-6 * 86_400)
        to(run, 60)
    assert outcomes(station) == ["aired"] * 3
    first = station.airlog.airings()[0]
    assert first.started_at == FIRST


def test_sessions_that_were_planned_by_a_clock_days_ahead_are_not_forgotten(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, -7200)
        morning.jump(10 * 86_400)
        run.until(morning.now() + timedelta(seconds=30))
        morning.jump(-10 * 86_400)
        run.until(FIRST + timedelta(days=7, minutes=5))
    assert outcomes(station) == ["aired"] * 3 * 8


def test_what_a_sleep_broke_off_is_not_aired(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, 2)
        morning.suspend(3600)
        run.until(morning.now() + timedelta(minutes=10))
    first = station.airlog.airings()[0]
    assert (first.outcome, first.cause) == ("interrupted", "MAY_TINH_TAT")
    assert 1.9 < first.played_seconds < 2.3


def test_a_sleep_between_the_start_entry_and_its_moment_airs_nothing_late(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, -0.9)
        morning.suspend(5 * 3600)
        run.until(morning.now() + timedelta(minutes=10))
    assert set(outcomes(station)) == {"missed"}


def test_a_log_of_sessions_with_a_backup_clip_is_what_its_ledger_says(
    station: Station, morning: FakeClock
) -> None:
    first, second = (clip.sha256 for clip in station.library.clips())
    rundown = Rundown("mau", "Mẫu", (Position(1, "clip", "BAN_TIN", sha256=first),), second)
    rule = Rule("sang", "Sáng", "mau", (time(5, 30),), frozenset(range(7)))
    station.schedule.replace(Schedule("Mẫu", "", (rundown,), (rule,)), station.walls())
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, 60)
    with closing(open_reader(station.folder.airlog_db, SCHEMA)) as reader:
        assert verify(reader).ok


def test_settings_that_cannot_be_read_at_the_start_keep_no_session_off_the_air(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, CountedVoices()) as run:
        to(run, -600)
    station.folder.settings.write_bytes(b"?" * 100)
    with closing(Station.open(station.folder, clock=morning, watching=True)) as again:
        with virtual_run(again, morning, CountedVoices()) as run:
            to(run, 60)
            assert "SETTINGS" in [alarm["code"] for alarm in run.broadcaster.now()["alarms"]]
        assert outcomes(again) == ["aired"] * 3
