"""What people and machines do at the wrong moment, and what the log says of it."""

from collections.abc import Callable
from datetime import time, timedelta

import numpy as np
from numpy.typing import NDArray

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST, MORNING, daily

pytest_plugins = ["tests.service.service_fixtures"]


def voices(station: Station) -> MediaVoices:
    return MediaVoices(station.folder, -16.0)


def results(station: Station) -> list[tuple[int | None, str | None, str | None]]:
    return [(a.position, a.outcome, a.cause) for a in station.airlog.airings()]


def to(run: VirtualRun, seconds: float) -> None:
    run.until(FIRST + timedelta(seconds=seconds))


def clip_place(station: Station, index: int, number: int = 1) -> Position:
    sha256 = station.library.clips()[index].sha256
    return Position(number, "clip", "CHUYEN_MUC_CCHC", sha256=sha256)


def starts(station: Station, *walls: time) -> Schedule:
    rule = Rule("sang", "Sáng", "mau", walls, frozenset(range(7)))
    return Schedule("Mẫu", "", (Rundown("mau", "Mẫu", (clip_place(station, 0),)),), (rule,))


def replace(station: Station, run: VirtualRun, file: Schedule) -> None:
    station.schedule.replace(file, station.walls())
    run.broadcaster.sync()


def ear() -> tuple[Callable[[object, NDArray[np.int16]], None], list[bool]]:
    loud: list[bool] = []
    return (lambda _at, block: loud.append(bool(np.abs(block).max() > 100))), loud


def test_a_start_taken_out_during_the_day_silences_no_other(
    station: Station, morning: FakeClock
) -> None:
    station.schedule.replace(starts(station, time(5, 30), time(17)), station.walls())
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 3600)
        replace(station, run, starts(station, time(17)))
        run.until(MORNING + timedelta(hours=13))
    aired = [local(a.started_at).time() for a in station.airlog.airings() if a.started_at]
    assert aired == [time(5, 30), time(17)]


def test_a_session_that_is_moved_while_it_runs_still_ends_as_it_was_planned(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        replace(station, run, starts(station, time(17)))
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_a_session_is_not_cancelled_in_its_last_minute(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -0.5)
        replace(station, run, starts(station, time(17)))
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_an_approval_withdrawn_while_the_session_runs_keeps_the_clip_off_the_air(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        station.decisions.withdraw(station.library.clips()[1].id, "sai số liệu")
        run.broadcaster.sync()
        to(run, 60)
    assert results(station) == [(1, "aired", None), (2, "aired", None), (3, "refused", "KHAC")]


def test_stop_lasts_also_when_the_device_comes_back_later(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.card.gone = True
        to(run, 5)
        run.broadcaster.engine.stop("test")
        to(run, 20)
        run.card.gone = False
        to(run, 90)
    assert [row[1:] for row in results(station)] == [
        ("interrupted", "THIET_BI"),
        ("missed", "DUNG_TAY"),
        ("missed", "DUNG_TAY"),
    ]


def test_stop_and_then_the_end_of_the_program_is_remembered(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        run.broadcaster.engine.stop("test")
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
    assert results(station) == [
        (1, "partial", "DUNG_TAY"),
        (2, "missed", "DUNG_TAY"),
        (3, "missed", "DUNG_TAY"),
    ]
    assert list(station.airlog.entries("stop"))


def test_an_end_that_nobody_asked_for_is_not_called_stopped_by_hand(
    station: Station, morning: FakeClock
) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        run = VirtualRun(station, ledger, morning, voices(station))
        to(run, 2)
        run.broadcaster.shutdown(by_person=False)
    assert results(station) == [(1, "interrupted", "KHAC")]


def test_a_computer_that_slept_in_a_clip_does_not_wake_the_village_with_its_rest(
    station: Station, morning: FakeClock
) -> None:
    hear, loud = ear()
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 7)
        morning.suspend(16.5 * 3600)
        loud.clear()
        run.until(morning.now() + timedelta(minutes=10))
    assert not any(loud)
    last = station.airlog.airings()[2]
    assert (last.outcome, last.cause) == ("interrupted", "MAY_TINH_TAT")
    assert last.started_at == FIRST + timedelta(seconds=5)
    assert last.late_seconds == 0.0


def test_a_clock_that_is_wrong_for_a_minute_settles_nothing(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1200)
        morning.jump(86_400)
        run.until(morning.now() + timedelta(seconds=60))
        morning.jump(-86_400)
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_a_start_with_a_wrong_clock_that_is_set_right_loses_no_session(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -1500)
    morning.jump(10 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=60))
        morning.jump(-10 * 86_400)
        to(run, 60)
        run.until(FIRST + timedelta(days=1, minutes=1))
    assert [row[1] for row in results(station)] == ["aired"] * 6


def test_a_sleep_of_several_days_leaves_every_session_of_it_missed(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
        morning.suspend(5 * 86_400)
        run.until(morning.now() + timedelta(minutes=10))
    outcomes = [row[1] for row in results(station)]
    assert outcomes[:3] == ["aired"] * 3
    assert len(outcomes) == 3 * 6
    assert set(outcomes[3:15]) == {"missed"}
    assert outcomes[15:] == ["aired"] * 3, "within its grace the sixth day still airs"


def test_the_log_keeps_what_the_device_did_while_it_could_not_be_written(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 2)
        connection = run.broadcaster.ledger.connection
        connection.execute("PRAGMA query_only=ON")
        run.card.gone = True
        to(run, 10)
        connection.execute("PRAGMA query_only=OFF")
        run.card.gone = False
        to(run, 90)
    assert [entry.body["event"] for entry in station.airlog.entries("device")] == [
        "opened",
        "lost",
        "opened",
    ]
    first = station.airlog.airings()[0]
    assert (first.outcome, first.cause) == ("interrupted", "THIET_BI")


def test_a_plan_that_changes_while_the_log_is_full_ends_nothing_and_is_sealed_later(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
        connection = run.broadcaster.ledger.connection
        connection.execute("PRAGMA query_only=ON")
        station.decisions.withdraw(station.library.clips()[0].id, "sai số liệu")
        run.until(morning.now() + timedelta(hours=1))
        codes = [alarm["code"] for alarm in run.broadcaster.now()["alarms"]]
        assert codes == ["LOG_NOT_WRITABLE"]
        connection.execute("PRAGMA query_only=OFF")
        run.until(morning.now() + timedelta(hours=1))
        assert run.broadcaster.now()["alarms"] == []
    assert len(list(station.airlog.entries("withdrawal"))) == 1


def test_a_session_begins_on_its_time_also_right_behind_another(
    station: Station, morning: FakeClock
) -> None:
    one = Rule("a", "Một", "mot", (time(5, 30),), frozenset(range(7)))
    two = Rule("b", "Hai", "hai", (time(5, 30, 5),), frozenset(range(7)))
    pause = Position(2, "pause", "NHAC", seconds=0.5)
    rundowns = (
        Rundown("mot", "Một", (clip_place(station, 0), pause)),
        Rundown("hai", "Hai", (clip_place(station, 1),)),
    )
    station.schedule.replace(Schedule("Mẫu", "", rundowns, (one, two)), station.walls())
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
    last = station.airlog.airings()[-1]
    assert last.started_at == FIRST + timedelta(seconds=5)
    assert last.outcome == "aired"


def test_a_file_that_does_not_decode_is_called_by_its_cause(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        to(run, -30)
        clip = station.library.clips()[0]
        path = station.folder.audio(clip.sha256)
        broken = b"fLaC" + bytes(200)
        path.write_bytes(broken)
        run.broadcaster.engine.refresh()
        to(run, 60)
    assert results(station)[0][1:] == ("refused", "LOI_TEP")


def test_a_wrong_value_in_the_settings_leaves_the_walls_as_they_were(
    station: Station, morning: FakeClock
) -> None:
    path = station.folder.settings
    with virtual_run(station, morning, voices(station)) as run:
        to(run, -120)
        settings_file.write(path, {"quiet.from": "21:00"})
        path.write_text(path.read_text("utf-8").replace("21:00", "25:00"), "utf-8")
        run.broadcaster.sync()
        run.until(morning.now() + timedelta(seconds=1))
        assert [a["code"] for a in run.broadcaster.now()["alarms"]] == ["SETTINGS"]
        to(run, 60)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_a_damaged_plan_does_not_keep_planned_sessions_off_the_air(
    station: Station, morning: FakeClock
) -> None:
    plan_changed(station)
    station.close()
    station.folder.plan_db.write_bytes(b"no database" * 1000)
    watching = Station.open(station.folder, clock=morning, watching=True)
    with virtual_run(watching, morning, voices(watching)) as run:
        to(run, -5)
        assert [a["code"] for a in run.broadcaster.now()["alarms"]] == ["PLAN_UNREADABLE"]
        to(run, 60)
    assert [row[1] for row in results(watching)] == ["aired"] * 3
    watching.close()


def test_a_schedule_that_is_loaded_while_nothing_runs_is_due_from_then_on(
    station: Station, morning: FakeClock
) -> None:
    station.schedule.replace(daily(time(5, 30), clip_place(station, 0)), station.walls())
    plan_changed(station)
    morning.advance(10 * 86_400 + 3600)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(minutes=5))
    assert [row[1] for row in results(station)] == ["missed"] * 11
