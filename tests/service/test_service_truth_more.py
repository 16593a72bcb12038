"""What a year of random faults brought to light, each in its shortest form."""

from datetime import timedelta

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.playout.voices import CountedVoices
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
