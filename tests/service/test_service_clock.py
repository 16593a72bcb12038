"""The clock must earn its trust before it starts a session; sleep and steps are told apart."""

from datetime import UTC, datetime, timedelta

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.service.clock_trust import ClockTrust
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST
from tests.service.test_service_truth import results, to, voices

pytest_plugins = ["tests.service.service_fixtures"]

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
TWENTY_YEARS = 20 * 365 * 86_400
DAY = timedelta(days=1)


def events(station: Station) -> list[str]:
    return [entry.body.get("event", "step") for entry in station.airlog.entries("clock")]


@pytest.mark.parametrize(
    ("now", "doubted"),
    [
        (NOW + timedelta(minutes=5), False),
        (NOW + 60 * DAY, False),
        (NOW - timedelta(seconds=100), False),
        (NOW - timedelta(seconds=130), True),
        (NOW + 401 * DAY, True),
        (NOW - timedelta(seconds=TWENTY_YEARS), True),
    ],
)
def test_a_start_is_doubted_where_the_wall_does_not_fit_the_log(
    now: datetime, doubted: bool
) -> None:
    assert ClockTrust(now, 0.0, NOW).doubtful is doubted


def test_a_new_station_doubts_only_a_time_before_the_program_was_made() -> None:
    assert not ClockTrust(NOW + 900 * DAY, 0.0, None).doubtful
    assert ClockTrust(datetime(2006, 1, 1, tzinfo=UTC), 0.0, None).doubtful


@pytest.mark.parametrize(
    ("step", "doubted"),
    [
        (timedelta(hours=-1), False),
        (timedelta(seconds=60), False),
        (DAY, False),
        (-10 * DAY, True),
        (500 * DAY, True),
    ],
)
def test_a_running_station_believes_a_step_of_hours_and_doubts_a_wild_one(
    step: timedelta, doubted: bool
) -> None:
    trust = ClockTrust(NOW, 0.0, NOW - timedelta(minutes=10))
    later = NOW + 30 * DAY
    trust.look(later)
    trust.step(later, later + step, 30 * 86_400.0)
    assert trust.doubtful is doubted


def test_a_wall_that_was_days_ahead_at_the_start_may_be_put_right() -> None:
    trust = ClockTrust(NOW + 10 * DAY, 0.0, NOW)
    trust.look(NOW + 10 * DAY)
    trust.step(NOW + 10 * DAY, NOW + timedelta(seconds=60), 60.0)
    assert not trust.doubtful


def twenty_years_back(station: Station, clock: FakeClock) -> None:
    """One day on the air, then an empty CMOS battery."""
    with virtual_run(station, clock, voices(station)) as run:
        to(run, 60)
    clock.jump(-TWENTY_YEARS)


def test_twenty_years_back_at_boot_nothing_starts_and_the_alarm_stands(
    station: Station, morning: FakeClock
) -> None:
    twenty_years_back(station, morning)
    before = len(station.airlog.airings())
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=5))
        now = run.broadcaster.now()
        assert now["clock"] == "untrusted"
        assert [alarm["code"] for alarm in now["alarms"]] == ["CLOCK"]
        run.until(morning.now() + timedelta(days=3))
    assert len(station.airlog.airings()) == before
    assert events(station) == ["doubted"]
    assert not [s for s in station.airlog.planned() if s.start.year < 2026]


@pytest.mark.parametrize("source", ["network", "person"])
def test_confirmed_it_starts_again_by_the_wall(
    station: Station, morning: FakeClock, source: str
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
    morning.jump(500 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(hours=2))
        run.broadcaster.clock(source, 0.4, "Lan")
        run.until(morning.now() + timedelta(days=1))
        assert run.broadcaster.now()["clock"] == "trusted"
    assert [row[1] for row in results(station)[-3:]] == ["aired"] * 3
    confirmed = list(station.airlog.entries("clock"))[-1].body
    assert (confirmed["event"], confirmed["source"]) == ("confirmed", source)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=5))
        assert run.broadcaster.now()["clock"] == "trusted", "it is asked once"


def test_put_right_by_hand_the_next_session_is_on_time(
    station: Station, morning: FakeClock
) -> None:
    twenty_years_back(station, morning)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(hours=3))
        morning.jump(TWENTY_YEARS)
        to(run, 86_400 + 60)
    second_day = station.airlog.airings()[3:]
    assert [row.outcome for row in second_day] == ["aired"] * 3
    assert second_day[0].late_seconds == 0.0
    assert events(station) == ["doubted", "trusted", "step"]


def test_a_network_that_says_otherwise_raises_an_alarm_and_silences_nobody(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -600)
        run.broadcaster.clock("network", 1800.0, "")
        to(run, 60)
        alarms = run.broadcaster.now()["alarms"]
        assert [alarm["code"] for alarm in alarms] == ["CLOCK_DIFFERS"]
        assert "30" in alarms[0]["text"]
        run.broadcaster.clock("network", 0.1, "")
        to(run, 120)
        assert run.broadcaster.now()["alarms"] == []
    assert {row[1] for row in results(station)} == {"aired"}
    assert events(station) == ["differs", "confirmed"]


def test_best_guess_starts_also_by_a_doubted_clock(station: Station, morning: FakeClock) -> None:
    settings_file.write(station.folder.settings, {"clock.policy": "best_guess"})
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
    morning.jump(500 * 86_400)
    station.reload_settings()
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(days=1))
        assert run.broadcaster.now()["clock"] == "untrusted"
    assert [row[1] for row in results(station)[-3:]] == ["aired"] * 3


def test_what_was_due_while_the_computer_slept_was_missed_because_it_was_off(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -600)
        morning.suspend(3600)
        run.until(FIRST + timedelta(hours=2))
    assert {row[1:] for row in results(station)} == {("missed", "MAY_TINH_TAT")}
    assert events(station) == []
    (gap,) = (e.body for e in station.airlog.entries("gap") if e.seq > 3)
    assert gap["to"] > gap["from"]


def test_asleep_between_arming_and_the_first_frame_nothing_sounds_hours_late(
    station: Station, morning: FakeClock
) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        run = VirtualRun(station, ledger, morning, voices(station))
        to(run, -0.6)
        morning.suspend(5 * 3600)
        run.until(morning.now() + timedelta(minutes=10))
        run.broadcaster.shutdown(by_person=True)
    assert {row[1:] for row in results(station)} == {("missed", "MAY_TINH_TAT")}


def test_a_short_sleep_lets_the_clip_begin_again(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        morning.suspend(30)
        to(run, 120)
    assert results(station) == [
        (1, "interrupted", "MAY_TINH_TAT"),
        (1, "aired", None),
        (2, "aired", None),
        (3, "aired", None),
    ]
