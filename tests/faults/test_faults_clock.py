"""The computer's clock is set, jumps and comes back: what is due sounds once, at its time."""

import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import SystemClock, from_text
from tests.faults import clock_scenarios as play
from tests.faults.clock_scenarios import DAY, HOUR, YEAR, Scenario, Told
from tests.faults.fault_processes import entries, on_air
from tests.faults.fault_station import (
    Tone,
    copy_station,
    make_station,
    set_sessions,
)
from tests.faults.moved_wall import build_shim, compiler
from tests.faults.side_by_side import side_by_side
from tests.service.service_station import wait_for

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or compiler() is None,
    reason="the wall clock is moved by a preloaded C library: Linux with gcc and libc6-dev",
)

ON_TIME = 0.25
# A device is given its sound up to a buffer of 200 ms before it is heard.
HEARD_ON_TIME = 0.45
NOTICED = 1.0
# The log holds milliseconds.
ROUNDED = 0.001
TONE_SECONDS = 2.0
SHORT: dict[str, play.Play] = {
    "a minute ahead": play.a_minute_ahead,
    "a day ahead": play.a_day_ahead,
    "an hour behind": play.an_hour_behind,
    "an hour behind and back": play.glitch(-HOUR),
    "ten years ahead and back": play.glitch(10 * YEAR),
    "back after it ran": play.behind_after_it_ran(6),
    "ahead while it plays": play.ahead_while_it_plays,
    "20 years back at boot": play.held,
    "20 years back at boot, confirmed": play.confirmed,
    "20 years back at boot, put right": play.put_right,
}
LONG: dict[str, play.Play] = {
    "a day ahead, settled": play.a_day_ahead_settled,
    "seven hours ahead and back": play.glitch(7 * HOUR),
    "20 s back after it ran": play.behind_after_it_ran(20),
}
Runs = Callable[[str], Told]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Tone]:
    root = tmp_path_factory.mktemp("clock") / "template"
    return root, make_station(root, [(400.0, TONE_SECONDS)])[0]


def scenes(
    family: Mapping[str, play.Play],
    template: tuple[Path, Tone],
    folders: pytest.TempPathFactory,
) -> dict[str, Callable[[], Told]]:
    """Each on a station with a wall of its own."""
    shim = build_shim(folders.mktemp("shim"))
    return {
        name: partial(how, Scenario(folders.mktemp("scenario"), *template, shim))
        for name, how in family.items()
    }


@pytest.fixture(scope="module")
def runs(template: tuple[Path, Tone], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    with side_by_side(scenes(SHORT, template, tmp_path_factory)) as begun:
        yield begun


@pytest.fixture(scope="module")
def long_runs(
    template: tuple[Path, Tone], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runs]:
    with side_by_side(scenes(LONG, template, tmp_path_factory)) as begun:
        yield begun


def outcomes(told: Told) -> list[str | None]:
    return [row.outcome for row in told.rows]


def late(told: Told) -> float:
    """By how many true seconds the one sound missed the session's time."""
    assert len(told.sounds) == 1, told.sounds
    assert [r.late_seconds for r in told.rows if abs(r.late_seconds or 0) > ON_TIME] == []
    return (told.sounds[0].wall - told.due + HOUR) % DAY - HOUR


def noticed(told: Told) -> None:
    """Every jump is in the log within a second, with its old and its new time."""
    assert len(told.steps) == len(told.jumps)
    offset = 0.0
    for entry, jump in zip(told.steps, told.jumps, strict=True):
        old, new = (from_text(entry.body[name]).timestamp() for name in ("old", "new"))
        assert -ROUNDED <= old - offset - jump < NOTICED
        assert abs(new - old - entry.body["step_seconds"]) < 0.01
        offset += round(entry.body["step_seconds"])


def test_a_clock_set_a_minute_ahead_starts_what_it_passed_over_at_once(runs: Runs) -> None:
    told = runs("a minute ahead")
    (sound,), (row,) = told.sounds, told.rows
    assert row.outcome == "aired"
    assert 0 < sound.wall - 60 - told.jumps[0] < 1.5
    assert row.late_seconds is not None
    assert abs(row.late_seconds - (sound.wall - told.due)) < HEARD_ON_TIME
    noticed(told)


def test_a_clock_set_a_day_ahead_airs_the_session_of_that_day_on_time(runs: Runs) -> None:
    told = runs("a day ahead")
    (row,) = (row for row in told.rows if row.outcome == "aired")
    assert row.planned_start is not None
    assert row.planned_start.timestamp() == told.due + DAY
    assert abs(late(told)) < HEARD_ON_TIME
    noticed(told)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_session_that_a_clock_passed_over_by_a_day_is_missed(
    long_runs: Runs,
) -> None:
    told = long_runs("a day ahead, settled")
    assert sorted(str(row.outcome) for row in told.rows) == ["aired", "missed"]


def test_a_clock_set_an_hour_back_makes_the_session_wait_for_its_time(runs: Runs) -> None:
    told = runs("an hour behind")
    assert (told.rows, told.sounds) == ([], [])
    noticed(told)


@pytest.mark.parametrize("name", ["an hour behind and back", "ten years ahead and back"])
def test_a_clock_that_is_wrong_for_two_seconds_moves_no_start(runs: Runs, name: str) -> None:
    told = runs(name)
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME
    assert told.nows, "playout answers while the clock is wrong"
    noticed(told)


@pytest.mark.long
def test_a_clock_that_is_hours_wrong_for_two_seconds_moves_no_start(long_runs: Runs) -> None:
    told = long_runs("seven hours ahead and back")
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME


def test_what_has_aired_is_not_aired_again_when_its_time_comes_again(runs: Runs) -> None:
    told = runs("back after it ran")
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME
    noticed(told)


@pytest.mark.long
def test_what_has_aired_is_not_aired_again_20_s_back(long_runs: Runs) -> None:
    told = long_runs("20 s back after it ran")
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME


def test_what_is_on_the_air_does_not_feel_the_clock(runs: Runs) -> None:
    told = runs("ahead while it plays")
    (sound,), (row,) = told.sounds, told.rows
    assert (row.outcome, row.played_seconds) == ("aired", TONE_SECONDS)
    assert sound.seconds > 0.98 * TONE_SECONDS
    assert row.started_at is not None
    assert abs(row.started_at.timestamp() - told.due) < ON_TIME
    noticed(told)


def test_a_clock_20_years_behind_at_boot_starts_nothing_and_says_so(runs: Runs) -> None:
    told = runs("20 years back at boot")
    assert (told.rows, told.sounds) == ([], [])
    assert "CLOCK" in {alarm["code"] for alarm in told.nows[-1]["alarms"]}
    assert told.nows[-1]["clock"] == "untrusted"


def test_a_clock_in_doubt_that_a_person_confirms_airs_what_is_due_on_time(runs: Runs) -> None:
    told = runs("20 years back at boot, confirmed")
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME
    confirmed = [e.body for e in told.words]
    assert [body["by"] for body in confirmed] == ["Cán bộ mẫu"]


def test_a_clock_in_doubt_that_is_put_right_airs_what_is_due_on_time(runs: Runs) -> None:
    told = runs("20 years back at boot, put right")
    assert outcomes(told) == ["aired"]
    assert abs(late(told)) < HEARD_ON_TIME


def planned_under(zone: str, template: Path, home: Path) -> set[tuple[str, str]]:
    """What a playout on a computer of that time zone puts into its log."""
    station = copy_station(template, home / zone.replace("/", "_"))
    with on_air(station, env={"TZ": zone}):
        wait_for(lambda: len(entries(station, "planned")) >= 2, "the plan is in the log")
    bodies = [entry.body for entry in entries(station, "planned")]
    return {(body["occurrence"], body["start"]) for body in bodies}


def test_the_computers_time_zone_moves_no_start(
    template: tuple[Path, Tone], tmp_path: Path
) -> None:
    root, tone = template
    folder = copy_station(root, tmp_path / "station")
    set_sessions(folder, [SystemClock().now() + timedelta(hours=h) for h in (3, 9, 15)], [tone])
    zones = ("America/New_York", "Asia/Ho_Chi_Minh", "UTC")
    with ThreadPoolExecutor(len(zones)) as pool:
        plans = list(pool.map(lambda zone: planned_under(zone, folder.root, tmp_path), zones))
    assert len(plans[0]) == 6
    assert plans[0] == plans[1] == plans[2]
