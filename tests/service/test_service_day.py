"""A day on a virtual clock and sound card: what sounds is in the log, and the log sounded."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Position, Schedule
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.scheduling import save_schedule
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST, MORNING, daily, suspend_days

pytest_plugins = ["tests.service.service_fixtures"]

LAST_DAY = date(2027, 1, 31)
BLOCK = timedelta(seconds=0.11)
Block = NDArray[np.int16]


def voices(station: Station) -> MediaVoices:
    return MediaVoices(station.folder, -16.0)


def results(station: Station) -> list[tuple[int | None, str | None, str | None, float]]:
    return [(a.position, a.outcome, a.cause, a.played_seconds) for a in station.airlog.airings()]


def another_schedule(station: Station) -> Schedule:
    place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=station.library.clips()[0].sha256)
    return daily(time(5, 30), place)


def morning_date(clock: FakeClock) -> date:
    return local(clock.now()).date()


def run_to(run: VirtualRun, seconds: float) -> None:
    """To so many seconds after the session's start."""
    run.until(FIRST + timedelta(seconds=seconds))


def test_every_item_airs_at_its_second_and_is_logged_once(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
    rows = station.airlog.airings()
    assert [(a.position, a.outcome, a.evidence) for a in rows] == [
        (1, "aired", "E2"),
        (2, "aired", "E2"),
        (3, "aired", "E2"),
    ]
    starts = [local(a.started_at) for a in rows if a.started_at]
    assert starts == [FIRST + timedelta(seconds=s) for s in (0, 4, 5)]
    with open_reader(station.folder.airlog_db, AIRLOG_SCHEMA) as reader:
        assert verify(reader).ok
    reader.close()


def test_sound_is_heard_only_while_the_log_says_so(station: Station, morning: FakeClock) -> None:
    heard: list[tuple[datetime, Block]] = []
    with virtual_run(station, morning, voices(station), lambda *b: heard.append(b)) as run:
        run_to(run, 60)
    rows = [row for row in station.airlog.airings() if row.clip]
    loud = [at for at, block in heard if np.abs(block).max() > 100]
    assert len(loud) >= 100

    def logged(at: datetime) -> bool:
        return any(
            row.started_at - BLOCK <= at <= row.ended_at
            for row in rows
            if row.started_at and row.ended_at
        )

    assert all(logged(at) for at in loud)
    assert rows[0].ended_at is not None
    assert rows[1].started_at is not None
    pause = [at for at, _b in heard if rows[0].ended_at <= at < rows[1].started_at - BLOCK]
    assert pause
    assert not set(pause) & set(loud)


def test_stop_is_silence_at_once_and_ends_the_session(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 2)
        run.broadcaster.engine.stop("test")
        run_to(run, 60)
        run.until(MORNING + timedelta(days=1, minutes=40))
    first_day = results(station)[:3]
    assert [(p, o, c) for p, o, c, _s in first_day] == [
        (1, "partial", "DUNG_TAY"),
        (2, "missed", "DUNG_TAY"),
        (3, "missed", "DUNG_TAY"),
    ]
    assert 2.0 <= first_day[0][3] <= 2.5
    assert [row[1] for row in results(station)[3:]] == ["aired"] * 3, "later sessions stay armed"


def test_a_vanished_device_interrupts_and_what_is_left_airs_when_it_is_back(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 2)
        run.card.gone = True
        run_to(run, 20)
        run.card.gone = False
        run_to(run, 120)
    rows = results(station)
    assert rows[0][:3] == (1, "interrupted", "THIET_BI")
    assert 1.9 <= rows[0][3] <= 2.5
    assert [row[:2] for row in rows[1:]] == [(1, "aired"), (2, "aired"), (3, "aired")]
    again = station.airlog.airings()[1]
    assert (again.attempt, again.continues) == (2, station.airlog.airings()[0].id)
    events = [entry.body["event"] for entry in station.airlog.entries("device")]
    assert events == ["opened", "lost", "opened"]


def test_a_device_that_swallows_sound_at_once_is_never_logged_as_played(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        run_to(run, 1)
        run.card.greedy = True
        run_to(run, 60)
    assert [row[:3] for row in results(station)] == [(1, "interrupted", "THIET_BI")]


def test_a_device_that_swallows_everything_from_the_start_is_given_nothing(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        run.card.greedy = True
        run_to(run, 900)
    assert {(o, c) for _p, o, c, _s in results(station)} == {("missed", "THIET_BI")}


def test_without_a_device_all_items_are_missed_for_it(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run.card.gone = True
        run_to(run, 600)
    assert {(o, c) for _p, o, c, _s in results(station)} == {("missed", "THIET_BI")}
    assert len(results(station)) == 3


def test_a_file_changed_after_approval_is_refused_and_the_rest_airs(
    station: Station, morning: FakeClock
) -> None:
    clip = station.library.clips()[0]
    path = station.folder.audio(clip.sha256)
    content = bytearray(path.read_bytes())
    content[-1000] ^= 1
    path.write_bytes(content)
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
    assert [row[:3] for row in results(station)] == [
        (1, "refused", "LOI_TEP"),
        (2, "aired", None),
        (3, "aired", None),
    ]


def test_a_clock_set_forward_beyond_the_grace_leaves_missed_items_not_late_ones(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, -600)
        morning.jump(1800)
        run.until(FIRST + timedelta(hours=1))
    assert {(o, c) for _p, o, c, _s in results(station)} == {("missed", "DONG_HO")}
    step, trusted = station.airlog.entries("clock")
    assert step.body["step_seconds"] == 1800.0
    assert trusted.body["event"] == "trusted"


def test_a_clock_behind_the_log_at_start_is_in_doubt_until_it_is_set(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
    morning.jump(-20 * 365 * 86_400)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(seconds=10))
        now = run.broadcaster.now()
        assert (now["clock"], [a["code"] for a in now["alarms"]]) == ("untrusted", ["CLOCK"])
        morning.jump(20 * 365 * 86_400)
        run.until(morning.now() + timedelta(hours=1))
        now = run.broadcaster.now()
    assert (now["clock"], now["alarms"]) == ("trusted", [])


def test_a_clock_set_back_plays_nothing_twice(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
        morning.jump(-120)
        run.broadcaster.sync()
        run.broadcaster.engine.refresh()
        run_to(run, 120)
    assert [row[1] for row in results(station)] == ["aired"] * 3
    with virtual_run(station, morning, voices(station)) as run:
        morning.jump(-120)
        run_to(run, 120)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def test_a_computer_that_sleeps_into_the_grace_starts_late_and_says_so(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, -60)
        morning.suspend(120)
        run_to(run, 300)
    rows: list[Airing] = station.airlog.airings()
    assert [a.outcome for a in rows] == ["aired"] * 3
    assert rows[0].late_seconds is not None
    assert 59 <= rows[0].late_seconds <= 62


def test_an_outage_over_a_session_leaves_it_missed(station: Station, morning: FakeClock) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, -600)
    morning.advance(3600)
    with virtual_run(station, morning, voices(station)):
        pass
    assert {o for _p, o, _c, _s in results(station)} == {"missed"}
    assert len(results(station)) == 3


def test_an_outage_longer_than_the_plan_is_rebuilt_and_marked(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
    morning.advance(10 * 86_400 + 3600)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(morning.now() + timedelta(minutes=5))
    rows = station.airlog.airings()
    assert len(rows) == 3 * 11
    assert {a.outcome for a in rows[3:]} == {"missed"}
    marked = [e for e in station.airlog.entries("planned") if e.body["reconstructed"]]
    assert marked


def test_a_schedule_that_came_later_blames_nobody_for_the_time_before_it(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, 60)
    suspend_days(station, morning_date(morning), LAST_DAY, "bão")
    plan_changed(station)
    morning.advance(10 * 86_400 - 3600)
    resumed, _lifted = edits.resume(station.schedule.current(), morning.now())
    station.schedule.replace(resumed, station.walls())
    save_schedule(station, another_schedule(station), "")
    with virtual_run(station, morning, voices(station)):
        pass
    assert len(results(station)) == 3


def test_a_withdrawn_approval_takes_the_clip_off_the_coming_session(
    station: Station, morning: FakeClock
) -> None:
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, -900)
        station.decisions.withdraw(station.library.clips()[0].id, "sai số liệu")
        run.broadcaster.sync()
        run_to(run, 60)
    rows = station.airlog.airings()
    assert [(a.position, a.outcome) for a in rows] == [(1, "missed"), (2, "aired"), (3, "aired")]
    assert rows[0].note
    assert len(list(station.airlog.entries("withdrawal"))) == 1


def test_play_now_is_logged_outside_the_plan_and_respects_the_coming_session(
    station: Station, morning: FakeClock
) -> None:
    clip = station.library.clips()[1]
    with virtual_run(station, morning, voices(station)) as run:
        run_to(run, -120)
        run.broadcaster.play(clip.id, "người trực mẫu")
        run_to(run, -4)
        with pytest.raises(StationError) as refused:
            run.broadcaster.play(clip.id, "người trực mẫu")
        assert refused.value.code == "SESSION_SOON"
        run_to(run, 60)
    rows = sorted(station.airlog.airings(), key=lambda a: a.id)
    assert (rows[0].started_by, rows[0].occurrence, rows[0].outcome) == ("play_now", None, "aired")
    assert [a.outcome for a in rows[1:]] == ["aired"] * 3


def test_while_the_log_cannot_be_written_nothing_ordinary_sounds(
    station: Station, morning: FakeClock
) -> None:
    heard: list[bool] = []

    def hear(_at: object, block: Block) -> None:
        heard.append(bool(np.abs(block).max() > 100))

    with virtual_run(station, morning, voices(station), hear) as run:
        run_to(run, -30)
        connection = run.broadcaster.ledger.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")
        fill(run)
        run_to(run, 30)
        alarms = [alarm["code"] for alarm in run.broadcaster.now()["alarms"]]
        assert alarms == ["LOG_NOT_WRITABLE"]
        assert not any(heard)
        connection.execute("PRAGMA max_page_count=1000000")
        run_to(run, 90)
    assert [row[1] for row in results(station)] == ["aired"] * 3


def fill(run: VirtualRun) -> None:
    """Uses up the room that is left in the log's last pages."""
    for size in (900, 200, 1):
        with pytest.raises(StationError) as full:
            for _turn in range(10_000):
                body = {"occurrence": "x" * size, "problems": []}
                run.broadcaster.ledger.append("prepared", body)
        assert full.value.code == "LOG_NOT_WRITABLE"
