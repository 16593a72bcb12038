"""Pause, hold and STOP: nothing that a person starts lasts for ever, and the log says all of it."""

from datetime import timedelta

import pytest

from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST
from tests.service.test_service_truth import ear, results, to, voices

pytest_plugins = ["tests.service.service_fixtures"]


def codes(run: VirtualRun) -> list[str]:
    return [alarm["code"] for alarm in run.broadcaster.now()["alarms"]]


def test_a_pause_stands_still_and_the_clip_airs_in_full_afterwards(
    station: Station, morning: FakeClock
) -> None:
    hear, loud = ear()
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 2)
        run.broadcaster.engine.people.pause("Lan")
        to(run, 2.5)
        loud.clear()
        to(run, 30)
        assert not any(loud)
        now = run.broadcaster.now()
        assert now["state"] == "paused"
        assert 270 <= now["pause_left"] <= 273
        assert run.broadcaster.engine.people.resume("Lan")
        to(run, 90)
    assert [row[1] for row in results(station)] == ["aired"] * 3
    first = station.airlog.airings()[0]
    assert first.started_at is not None
    assert first.ended_at is not None
    assert 31 < (first.ended_at - first.started_at).total_seconds() < 33
    (resumed,) = station.airlog.entries("resume")
    assert resumed.body["by"] == "Lan"
    assert 27 < resumed.body["paused_seconds"] < 29


def test_a_forgotten_pause_ends_after_five_minutes_with_an_alarm(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.broadcaster.engine.people.pause("")
        to(run, 301)
        assert run.broadcaster.now()["state"] == "paused"
        to(run, 310)
        assert "PAUSED_LONG" in codes(run)
        to(run, 1000)
        assert "PAUSED_LONG" not in codes(run)
    assert next(row[1] for row in results(station)) == "aired"


def test_a_pause_never_carries_a_clip_beyond_the_sessions_cap(
    station: Station, morning: FakeClock
) -> None:
    from ccht_desktop.foundation import settings as settings_file

    settings_file.write(station.folder.settings, {"session.cap_minutes": 1})
    hear, loud = ear()
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 2)
        run.broadcaster.engine.people.pause("")
        to(run, 3)
        loud.clear()
        to(run, 120)
        run.broadcaster.engine.people.resume("")
        to(run, 180)
    assert not any(loud)
    assert results(station)[0][1:] == ("partial", "NGOAI_GIO")
    ended = station.airlog.airings()[0].ended_at
    assert ended is not None
    assert ended <= FIRST + timedelta(seconds=61)


def test_stop_during_a_pause_is_silence_and_ends_the_pause(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.broadcaster.engine.people.pause("")
        to(run, 10)
        run.broadcaster.engine.stop("test", "Lan")
        to(run, 60)
        assert run.broadcaster.now()["state"] == "idle"
    assert [row[1:] for row in results(station)] == [
        ("partial", "DUNG_TAY"),
        ("missed", "DUNG_TAY"),
        ("missed", "DUNG_TAY"),
    ]
    (stop,) = station.airlog.entries("stop")
    assert stop.body["by"] == "Lan"


def test_nothing_can_be_paused_where_nothing_sounds(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -60)
        with pytest.raises(StationError, match="đang phát"):
            run.broadcaster.engine.people.pause("")


def test_kept_silent_a_session_is_missed_by_hand_and_the_next_one_airs(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -60)
        run.broadcaster.engine.people.hold(FIRST + timedelta(hours=1), "Lan")
        to(run, 1)
        assert run.broadcaster.now()["state"] == "hold"
        to(run, 7200)
        assert run.broadcaster.now()["state"] == "idle"
        to(run, 86_400 + 60)
    assert [row[1:] for row in results(station)] == [("missed", "DUNG_TAY")] * 3 + [
        ("aired", None)
    ] * 3


def test_a_hold_that_ends_within_the_grace_lets_the_session_start_late(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -60)
        run.broadcaster.engine.people.hold(FIRST + timedelta(seconds=100), "")
        to(run, 200)
    rows = station.airlog.airings()
    assert [row.outcome for row in rows] == ["aired"] * 3
    assert rows[0].late_seconds == pytest.approx(100, abs=2)


def test_a_hold_silences_what_sounds_and_outlives_the_program(
    station: Station, morning: FakeClock
) -> None:
    hear, loud = ear()
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 2)
        run.broadcaster.engine.people.hold(FIRST + timedelta(hours=24), "")
        to(run, 2.5)
        loud.clear()
        to(run, 60)
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 3600)
        assert run.broadcaster.now()["state"] == "hold"
        assert run.broadcaster.engine.people.resume("Lan")
        to(run, 3700)
        assert run.broadcaster.now()["state"] == "idle"
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 3800)
        assert run.broadcaster.now()["state"] == "idle", "a hold that was released stays released"
    assert not any(loud)
    assert results(station)[0][1:] == ("partial", "DUNG_TAY")


def test_silence_is_kept_for_a_day_at_most(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -60)
        for hours in (25, -1):
            with pytest.raises(StationError, match="24"):
                run.broadcaster.engine.people.hold(FIRST + timedelta(hours=hours), "")


def test_stop_outlives_the_program_that_was_killed_after_it(
    station: Station, morning: FakeClock
) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        run = VirtualRun(station, ledger, morning, voices(station))
        to(run, 2)
        stopped = [f"sang/{FIRST:%Y-%m-%d}/0530"]
        ledger.append("stop", {"source": "test", "occurrences": stopped})
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 120)
    assert results(station)[0][1] == "interrupted"
    assert {row[1:] for row in results(station)[1:]} == {("missed", "DUNG_TAY")}
