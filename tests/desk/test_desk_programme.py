"""A day's programme is what was planned, joined with what happened."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.desk.present import OnAir, Present, following, present_of
from ccht_desktop.desk.programme import day_programme, session_state, unfinished
from ccht_desktop.desk.readings import day_start, programme, today_of
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, playing

ENDS = ("aired", "partial", "interrupted", "missed", "refused")


@pytest.mark.parametrize(
    ("items", "state"),
    [
        (["aired", "aired"], "aired"),
        (["aired", "missed"], "partial"),
        (["missed", "missed"], "missed"),
        (["refused", "refused"], "refused"),
        (["planned", "planned"], "planned"),
        (["aired", "planned"], "playing"),
        (["aired", "playing", "planned"], "playing"),
        (["nothing", "aired"], "aired"),
        (["nothing"], "nothing"),
        ([], "nothing"),
    ],
)
def test_a_session_is_as_far_as_its_items_are(items: list[str], state: str) -> None:
    assert session_state(items) == state


@given(st.lists(st.sampled_from(ENDS), min_size=1))
def test_a_session_is_aired_only_if_every_item_is(items: list[str]) -> None:
    assert (session_state(items) == "aired") == (set(items) == {"aired"})


def test_today_shows_the_morning_as_aired_and_the_afternoon_on_the_air(
    folder: StationFolder,
) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        today = today_of(station)
    finally:
        station.close()
    assert [(line.name, line.state) for line in today.lines] == [
        ("Buổi sáng", "aired"),
        ("Buổi chiều", "playing"),
    ]
    assert [item.state for item in today.lines[1].items].count("playing") == 1
    assert today.coming is not None
    assert today.coming.name == "Buổi sáng"


def test_a_missed_session_says_its_one_cause(folder: StationFolder) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        start = day_start(NOW.date()) - timedelta(days=24)
        missed = [line for line in programme(station, start, NOW) if line.state == "missed"]
    finally:
        station.close()
    assert {line.cause for line in missed} == {"MAT_DIEN", "MAY_TINH_TAT"}


def test_an_unplanned_airing_is_a_line_of_its_own(folder: StationFolder) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        airing = station.airlog.open_airings()[0]
    finally:
        station.close()
    (line,) = day_programme([], [replace(airing, occurrence=None, position=None)])
    assert line.occurrence is None
    assert line.name == airing.title
    assert line.state == "playing"


def test_without_a_broadcaster_nothing_is_shown_as_on_the_air(folder: StationFolder) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        lines = unfinished(today_of(station).lines)
    finally:
        station.close()
    assert "playing" not in [item.state for line in lines for item in line.items]


def test_what_follows_is_the_next_planned_item_of_the_same_session(folder: StationFolder) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        present, lines = present_of(playing(station)), today_of(station).lines
    finally:
        station.close()
    after = following(present, lines)
    assert after is not None
    assert present.airing is not None
    assert after.start > NOW
    assert after.title != present.airing.title


def test_nothing_follows_an_airing_outside_the_schedule() -> None:
    airing = OnAir(1, "Bài", "NHAC", None, None, None, None, 60.0, NOW)
    assert following(Present(state="playing", airing=airing), ()) is None
