"""Rare meetings of faults: none of them may cost a session, or put a wrong cause into the log."""

import threading
from contextlib import closing
from datetime import time, timedelta

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.playout.timekeeping import Timekeeper
from ccht_desktop.schedule.model import Rule, Rundown, Schedule
from ccht_desktop.service.appending import plan_changed, stop_reason
from ccht_desktop.service.orders import Orders
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST, MORNING
from tests.service.test_service_truth import clip_place, results, to, voices

pytest_plugins = ["tests.service.service_fixtures"]
DAY = timedelta(days=1)


def a_second_session(station: Station, seconds: int) -> None:
    """Begins hard, so many seconds after the first."""
    every_day = frozenset(range(7))
    rundowns = (
        Rundown("mot", "Một", (clip_place(station, 1),)),
        Rundown("hai", "Hai", (clip_place(station, 0),)),
    )
    rules = (
        Rule("mot", "Một", "mot", (time(5, 30),), every_day),
        Rule("hai", "Hai", "hai", (time(5, 30, seconds),), every_day, start_mode="hard"),
    )
    station.schedule.replace(Schedule("Mẫu", "", rundowns, rules), station.walls())


def test_a_step_right_after_a_long_absence_leaves_the_absence_its_days_and_its_cause(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -600)
    morning.suspend(10 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=60))
        morning.jump(5)
        run.until(morning.now() + timedelta(minutes=10))
    missed = [row for row in station.airlog.airings() if row.outcome == "missed"]
    assert len(missed) == 30
    assert {row.cause for row in missed} == {"MAY_TINH_TAT"}


def test_a_clock_days_ahead_at_boot_costs_no_session_once_it_is_put_right(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
    morning.jump(3 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(minutes=10))
        morning.jump(-3 * 86_400)
        run.until(MORNING + 3 * DAY)
    last = {}
    for row in station.airlog.airings():
        last[row.occurrence, row.position] = row.outcome
    assert set(last.values()) == {"aired"}
    assert len(last) == 9


def test_a_silence_meant_by_a_wrong_clock_ends_after_its_hours(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=5))
        morning.jump(100 * 86_400)
        run.until(morning.now() + timedelta(seconds=5))
        run.broadcaster.engine.people.hold(morning.now() + timedelta(hours=10), "")
        morning.jump(-100 * 86_400)
        run.until(morning.now() + timedelta(hours=11))
        assert run.broadcaster.now()["state"] == "idle"
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=5))
        assert run.broadcaster.now()["state"] == "idle"


def test_stop_by_a_wrong_clock_ends_nothing_of_the_true_day(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
        morning.jump(86_400 + 1201)
        run.until(morning.now() + timedelta(seconds=5))
        run.broadcaster.engine.stop("test")
        run.until(morning.now() + timedelta(seconds=5))
        morning.jump(-86_400 - 1201)
        to(run, 60)
    today = [row for row in station.airlog.airings() if row.occurrence == "sang/2026-11-23/0530"]
    assert [row.outcome for row in today] == ["aired"] * 3


def test_stop_of_one_session_leaves_the_next_one_armed(
    station: Station, morning: FakeClock
) -> None:
    a_second_session(station, 5)
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        to(run, 3.0)
        run.broadcaster.engine.stop("test")
        to(run, 60)
    rows = [(row.occurrence or "", row.outcome) for row in station.airlog.airings()]
    assert rows[0] == ("mot/2026-11-23/0530", "partial")
    assert rows[-1] == ("hai/2026-11-23/053005", "aired")
    assert station.airlog.airings()[-1].late_seconds == pytest.approx(0, abs=0.4)


def test_a_pause_gives_way_to_the_next_session_at_its_time(
    station: Station, morning: FakeClock
) -> None:
    a_second_session(station, 10)
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        to(run, 3)
        run.broadcaster.engine.people.pause("")
        to(run, 60)
    one, two = station.airlog.airings()
    assert (one.outcome, two.outcome) == ("partial", "aired")
    assert two.started_at is not None
    assert abs((two.started_at - FIRST).total_seconds() - 10) < 0.001
    assert list(station.airlog.entries("resume"))


def test_a_device_that_goes_twice_just_before_the_start_costs_nothing(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -2.8)
        for _time in range(2):
            run.card.gone = True
            run.until(morning.now() + timedelta(seconds=0.4))
            run.card.gone = False
            run.until(morning.now() + timedelta(seconds=0.8))
        to(run, 60)
    assert results(station) == [(1, "aired", None), (2, "aired", None), (3, "aired", None)]
    first = station.airlog.airings()[0]
    assert first.attempt == 1
    assert first.started_at is not None
    assert abs((first.started_at - FIRST).total_seconds()) < 0.5


def test_a_device_that_stays_away_leaves_what_was_armed_missed_for_it(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1.0)
        run.card.gone = True
        to(run, 700)
    assert {row[1:] for row in results(station)} == {("missed", "THIET_BI")}


def test_stop_while_the_device_is_away_ends_what_waits_for_it(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1.0)
        run.card.gone = True
        to(run, 5)
        run.broadcaster.engine.stop("test")
        to(run, 10)
        run.card.gone = False
        to(run, 90)
    assert {row[1:] for row in results(station)} == {("missed", "DUNG_TAY")}


def test_a_device_that_stands_still_in_a_clip_has_not_aired_it(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        for start in (1.0, 2.0, 3.0):
            to(run, start)
            run.clock.advance(0.45)  # no frame is asked for, too short for a loss
        to(run, 60)
    assert results(station)[0][1:] == ("interrupted", "THIET_BI")


def test_two_hours_without_a_look_are_no_proof_of_silence(morning: FakeClock) -> None:
    keeper = Timekeeper(morning, longest_tick=15.0)
    morning.advance(10)
    assert not keeper.look().moved
    morning.advance(7200)
    looked = keeper.look()
    assert (looked.absent, looked.slept) == (7200.0, 0.0)
    assert looked.since == MORNING + timedelta(seconds=10)


@pytest.mark.parametrize(
    "order",
    [
        {"do": "stop", "by": "\ud800"},
        {"do": "clock", "source": "person", "offset_seconds": float("nan")},
    ],
)
def test_an_order_that_no_log_can_hold_is_refused_and_nothing_ends(
    station: Station, morning: FakeClock, order: dict[str, object]
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        orders = Orders(run.broadcaster, threading.Event(), lambda: None)
        with pytest.raises(StationError):
            orders.answer(order)
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_a_silence_outlives_a_start_with_a_wrong_clock(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
        run.broadcaster.engine.people.hold(FIRST + timedelta(hours=2), "")
        to(run, -1190)
    years = 20 * 365 * 86_400
    morning.jump(-years)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=20))
        morning.jump(years)
        to(run, 600)
        assert run.broadcaster.now()["state"] == "hold"
    assert {row[1:] for row in results(station)} == {("missed", "DUNG_TAY")}


def test_a_schedule_saved_by_a_wrong_clock_writes_nothing_off(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
    morning.jump(500 * 86_400)
    plan_changed(station)
    morning.jump(-500 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


@pytest.mark.parametrize("jump", [0, 500 * 86_400])
def test_what_fell_due_while_the_clock_was_doubted_was_missed_for_it(
    station: Station, morning: FakeClock, jump: int
) -> None:
    years = 20 * 365 * 86_400
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
        if jump:
            morning.jump(jump)
            run.until(morning.now() + timedelta(hours=2))
            morning.jump(-jump)
            run.until(FIRST + timedelta(hours=5))
    if not jump:
        morning.jump(-years)
        with virtual_run(station, morning, voices(station)) as run:
            run.until(morning.now() + timedelta(hours=2))
            morning.jump(years)
            run.until(FIRST + timedelta(hours=5))
    assert {row[1:] for row in results(station)} == {("missed", "DONG_HO")}
    gaps = [entry.body for entry in station.airlog.entries("gap")]
    assert all(gap["from"] < gap["to"] < "2027" and gap["from"] > "2026" for gap in gaps)


def test_killed_before_the_first_frame_an_item_was_missed_and_airs_after_all(
    station: Station, morning: FakeClock
) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        to(VirtualRun(station, ledger, morning, voices(station)), -2.5)
    morning.advance(20)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 120)
    first, second = station.airlog.airings()[:2]
    assert (first.outcome, first.started_at) == ("missed", None)
    assert (second.position, second.attempt, second.outcome) == (1, 2, "aired")


def test_no_click_is_heard_while_the_station_is_kept_silent(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
        run.broadcaster.engine.people.hold(FIRST + timedelta(hours=2), "")
        to(run, -1100)
        with pytest.raises(StationError, match="im lặng"):
            run.broadcaster.click("")


def test_stops_reason_stands_beside_what_it_cut(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.broadcaster.engine.stop("test", "Lan", "nhầm bài")
        to(run, 60)
    assert station.airlog.airings()[0].note == "nhầm bài, Lan"


def test_a_reason_given_afterwards_stands_beside_the_rows_it_belongs_to(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.broadcaster.engine.stop("test")
        to(run, 60)
    stop_reason(station, "việc đột xuất", "Lan")
    assert {row.note for row in station.airlog.airings()} == {"việc đột xuất, Lan"}
    with closing(open_reader(station.folder.airlog_db, AIRLOG_SCHEMA)) as reader:
        assert verify(reader).ok


def test_a_clock_that_drifts_and_is_put_right_holds_nothing_up(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -600)
        for _minute in range(8):
            run.until(morning.now() + timedelta(seconds=60))
            morning.jump(2.5)
        run.until(morning.now() + timedelta(seconds=2))
        assert not run.broadcaster.engine.hold_missed
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3
