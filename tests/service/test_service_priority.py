"""Two sessions that overlap, aired by the real engine: the lower one gives way, and it is told."""

from dataclasses import replace
from datetime import datetime, timedelta

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.station import Station
from tests.service.planned_by_hand import air, clip, planned
from tests.service.service_station import FIRST

pytest_plugins = ["tests.service.service_fixtures"]


def at(seconds: float) -> datetime:
    return FIRST + timedelta(seconds=seconds)


def test_a_lower_session_waits_for_the_higher_one_or_is_missed_by_its_name(
    station: Station, morning: FakeClock
) -> None:
    higher = replace(planned("cao", FIRST, clip(150), clip(250)), priority=2)
    waits = replace(planned("cho", at(120), clip(30)), start_mode="hard")
    misses = replace(planned("lo", at(60), clip(20), clip(25)), start_mode="wait", wait_seconds=5)
    misses = replace(misses, grace_seconds=60)
    rows = air(station, morning, [higher, waits, misses])
    told = [(row.session, row.title, row.outcome, row.cause, row.played_seconds) for row in rows]
    assert told == [
        ("cao", "150 s", "aired", None, 150.0),
        ("lo", "20 s", "missed", "KHAC", 0.0),
        ("lo", "25 s", "missed", "KHAC", 0.0),
        ("cho", "30 s", "aired", None, 30.0),
        ("cao", "250 s", "aired", None, 250.0),
    ]
    assert rows[1].note is not None
    assert "“cao”" in rows[1].note
    assert rows[3].started_at == at(400)
    assert rows[3].late_seconds == 280.0


def test_a_higher_session_takes_over_at_its_second(station: Station, morning: FakeClock) -> None:
    lower = planned("thap", FIRST, clip(100), clip(90))
    higher = replace(planned("cao", at(120), clip(40)), priority=3, start_mode="hard")
    rows = air(station, morning, [lower, higher])
    assert [(row.title, row.outcome, row.played_seconds) for row in rows] == [
        ("100 s", "aired", 100.0),
        ("90 s", "partial", 20.0),
        ("40 s", "aired", 40.0),
    ]
    assert rows[2].started_at == at(120)


def test_nobody_cuts_a_higher_item_because_an_equal_is_armed_behind_it(
    station: Station, morning: FakeClock
) -> None:
    higher = replace(planned("cao", FIRST, clip(60)), priority=2)
    waits = planned("cho", at(30), clip(40), clip(45))
    cuts = replace(planned("cat", at(59.5), clip(20)), start_mode="hard")
    rows = air(station, morning, [higher, waits, cuts])
    assert [(row.title, row.attempt, row.outcome, row.played_seconds) for row in rows] == [
        ("60 s", 1, "aired", 60.0),
        ("40 s", 1, "missed", 0.0),
        ("20 s", 1, "aired", 20.0),
        ("45 s", 1, "missed", 0.0),
    ]
    assert rows[2].started_at == at(60)


def test_what_is_displaced_before_its_first_frame_is_not_tried_again(
    station: Station, morning: FakeClock
) -> None:
    one = planned("mot", FIRST, clip(20))
    other = replace(planned("nua", FIRST, clip(30)), start_mode="hard")
    rows = air(station, morning, [one, other])
    assert [(row.title, row.attempt, row.outcome, row.cause) for row in rows] == [
        ("20 s", 1, "missed", "KHAC"),
        ("30 s", 1, "aired", None),
    ]
    assert rows[0].note is not None
    assert "“nua”" in rows[0].note
    assert station.airlog.second_chances(FIRST - timedelta(days=1), at(5)) == {}


def test_less_than_can_be_heard_before_the_cap_is_not_begun(
    station: Station, morning: FakeClock
) -> None:
    capped = replace(planned("tran", FIRST, clip(59.9999), clip(30)), cap_minutes=1)
    rows = air(station, morning, [capped])
    assert [(row.outcome, row.cause) for row in rows] == [("aired", None), ("missed", "NGOAI_GIO")]
