"""The supervisor with real processes: whoever dies comes back, and the air notices as little as
can be."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import SystemClock, from_text
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.locks import is_held, supervisor_lock
from ccht_desktop.service.now import now_of
from ccht_desktop.service.playout_state import PlayoutState
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, wait_for
from tests.service.supervised_station import (
    end_station,
    is_alive,
    last_pid,
    pid_of_playout,
    started,
    supervised,
    supervisor_log,
    supervisor_pid,
)

pytest_plugins = ["tests.service.service_fixtures"]

IMPATIENT = """
import sys
from pathlib import Path
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.liveness import Limits
from ccht_desktop.service.supervisor import Supervisor
folder = StationFolder(Path(sys.argv[1]))
supervisor = Supervisor(folder, "null", playout=Limits(float(sys.argv[2]), 30.0, 5.0))
supervisor.listen_to_signals()
supervisor.run()
"""


@pytest.fixture
def live(folder_now: StationFolder) -> Iterator[Station]:
    with closing(Station.open(folder_now, run_worker=run_worker)) as station:
        yield station


@contextmanager
def impatient(folder: StationFolder, silence: float) -> Iterator[None]:
    """A supervisor that kills playout after a shorter silence."""
    arguments = ["-c", IMPATIENT, str(folder.root), str(silence)]
    process = subprocess.Popen([sys.executable, *arguments], stderr=subprocess.PIPE)
    try:
        wait_for(lambda: pid_of_playout(folder) is not None, "playout answers")
        yield
    finally:
        end_station(folder)
        process.communicate(timeout=15)


def outcomes(station: Station) -> list[str | None]:
    return [airing.outcome for airing in station.airlog.airings()]


def whole(station: Station) -> bool:
    with closing(open_reader(station.folder.airlog_db, AIRLOG_SCHEMA)) as reader:
        return verify(reader).ok


def seconds_off(folder: StationFolder, name: str) -> list[float]:
    """From each death of a child to its next start, by the supervisor's log."""
    found, died = [], None
    for line in supervisor_log(folder):
        at, _space, text = line.partition(" ")
        if text.startswith(f"{name}: ended"):
            died = from_text(at)
        elif text.startswith(f"{name}: started") and died is not None:
            found.append((from_text(at) - died).total_seconds())
            died = None
    return found


def new_playout(folder: StationFolder, old: int) -> None:
    wait_for(lambda: pid_of_playout(folder) not in (None, old), "a new playout")


def test_keeper_and_playout_are_back_after_kill_9_and_the_reason_is_kept(
    folder_now: StationFolder,
) -> None:
    with supervised(folder_now):
        keeper = last_pid(folder_now, "keeper")
        os.kill(keeper, signal.SIGKILL)
        first = pid_of_playout(folder_now)
        wait_for(lambda: last_pid(folder_now, "keeper") != keeper, "a new keeper")
        assert pid_of_playout(folder_now) == first, "the air does not notice"
        for _turn in range(2):
            was = pid_of_playout(folder_now)
            assert was is not None
            os.kill(was, signal.SIGKILL)
            new_playout(folder_now, was)
        assert len(seconds_off(folder_now, "playout")) == 2
        assert max(seconds_off(folder_now, "playout")) <= 2.0
        assert "playout: ended, signal 9 (SIGKILL)" in "\n".join(supervisor_log(folder_now))


def test_kill_9_of_the_supervisor_breaks_no_clip_and_all_three_are_back(live: Station) -> None:
    folder = live.folder
    with supervised(folder) as supervisor:
        begin_in(live, 3.0)
        wait_for(lambda: now_of(folder)["position_seconds"] > 1.0, "the clip has begun")
        orphan, keeper = pid_of_playout(folder), last_pid(folder, "keeper")
        supervisor.kill()
        supervisor.wait()
        wait_for(lambda: last_pid(folder, "playout") != orphan, "a standby playout")
        assert now_of(folder)["pid"] == orphan, "the one on the air stays on the air"
        wait_for(lambda: not is_alive(keeper), "the old keeper has gone")
        wait_for(lambda: outcomes(live)[-2:] == ["aired", "aired"], "both clips aired")
        wait_for(lambda: pid_of_playout(folder) == last_pid(folder, "playout"), "handed over")
        wait_for(lambda: last_pid(folder, "keeper") != keeper, "a new keeper")
        assert outcomes(live) == ["aired", "aired"], "nothing was broken off, nothing came twice"
    assert whole(live)


def test_a_playout_that_stands_still_is_killed_and_comes_back(folder_now: StationFolder) -> None:
    with impatient(folder_now, 2.0):
        stopped = pid_of_playout(folder_now)
        assert stopped is not None
        wait_for(lambda: works(folder_now), "its first sign of life")
        os.kill(stopped, signal.SIGSTOP)
        wait_for(lambda: last_pid(folder_now, "playout") != stopped, "a new playout")
        wait_for(lambda: pid_of_playout(folder_now) is not None, "it answers")
        assert not is_alive(stopped)
        lines = "\n".join(supervisor_log(folder_now))
        assert "playout: silent for" in lines
        assert "playout: ended, killed for its silence" in lines


@pytest.mark.long
def test_a_playout_that_stands_still_for_20_seconds_is_killed(folder_now: StationFolder) -> None:
    with supervised(folder_now):
        stopped = pid_of_playout(folder_now)
        assert stopped is not None
        # Before its first sign a playout has far longer: it may have a large log to check.
        wait_for(lambda: works(folder_now), "its first sign of life")
        os.kill(stopped, signal.SIGSTOP)
        wait_for(lambda: last_pid(folder_now, "playout") != stopped, "a new playout")
        assert "playout: silent for 15." in "\n".join(supervisor_log(folder_now))


def test_a_second_one_says_so_and_ends_within_2_seconds(folder_now: StationFolder) -> None:
    with supervised(folder_now):
        for options in (("--supervised",), ()):
            # A busy computer may take longer now and then; one that is not must do it in time.
            assert any(took_to_refuse(folder_now, options) <= 2.0 for _turn in range(5))


def works(folder: StationFolder) -> bool:
    return any("playout: works after" in line for line in supervisor_log(folder))


def took_to_refuse(folder: StationFolder, options: tuple[str, ...]) -> float:
    clock = SystemClock()
    begun = clock.monotonic()
    second = started(folder, *options)
    _out, told = second.communicate(timeout=30)
    assert second.returncode == 1
    assert b"STATION_HELD" in told
    return clock.monotonic() - begun


def test_the_end_of_the_computer_closes_what_is_on_the_air(live: Station) -> None:
    folder, clock = live.folder, SystemClock()
    with supervised(folder) as supervisor:
        begin_in(live, 3.0)
        wait_for(lambda: now_of(folder)["position_seconds"] > 1.0, "the clip has begun")
        children = [last_pid(folder, name) for name in ("playout", "keeper")]
        begun = clock.monotonic()
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(30)
        assert clock.monotonic() - begun <= 10.0
        assert supervisor.returncode == 143, "whoever keeps it running starts it again"
        assert not any(map(is_alive, children))
    row = live.airlog.airings()[0]
    assert row.outcome == "interrupted"
    assert 1.0 <= row.played_seconds <= 4.0
    assert whole(live)


def test_an_end_by_hand_ends_all_three_for_good(folder_now: StationFolder) -> None:
    with supervised(folder_now) as supervisor:
        asked = started(folder_now, "--stop")
        asked.communicate(timeout=30)
        assert asked.returncode == 0
        supervisor.wait(30)
        assert supervisor.returncode == 0
        assert not is_held(folder_now.lock)
        assert not is_held(supervisor_lock(folder_now))
    again = started(folder_now, "--stop")
    _out, told = again.communicate(timeout=30)
    assert again.returncode == 1
    assert b"PLAYOUT_OFF" in told


@pytest.mark.long
def test_an_orphan_starts_what_is_due_before_it_hands_over(live: Station) -> None:
    folder = live.folder
    with supervised(folder) as supervisor:
        start = begin_in(live, 20.0)
        wait_for(lambda: now_of(folder)["next"] is not None, "it is planned")
        orphan = pid_of_playout(folder)
        supervisor.kill()
        supervisor.wait()
        wait_for(lambda: now_of(folder)["position_seconds"] > 1.0, "the clip has begun")
        assert now_of(folder)["pid"] == orphan
        wait_for(lambda: outcomes(live)[-2:] == ["aired", "aired"], "both clips aired")
        wait_for(lambda: pid_of_playout(folder) not in (None, orphan), "handed over")
    rows = live.airlog.airings()
    assert [row.outcome for row in rows] == ["aired", "aired"]
    assert rows[0].started_at is not None
    assert abs((rows[0].started_at - start).total_seconds()) < 0.3


@pytest.mark.long
def test_an_end_after_the_item_waits_for_it(live: Station) -> None:
    with supervised(live.folder) as supervisor:
        begin_in(live, 3.0)
        wait_for(lambda: now_of(live.folder)["position_seconds"] > 1.0, "the clip has begun")
        asked = started(live.folder, "--stop", "--after-item")
        asked.communicate(timeout=30)
        supervisor.wait(60)
        assert supervisor.returncode == 0
    assert outcomes(live) == ["aired", "aired"]


@pytest.mark.long
def test_an_orphan_on_the_air_ends_with_its_new_supervisor(live: Station) -> None:
    folder = live.folder
    with supervised(folder) as supervisor:
        begin_in(live, 3.0)
        wait_for(lambda: now_of(folder)["position_seconds"] > 1.0, "the clip has begun")
        orphan = pid_of_playout(folder)
        assert orphan is not None
        supervisor.kill()
        supervisor.wait()
        wait_for(lambda: last_pid(folder, "playout") != orphan, "a standby playout")
        os.kill(supervisor_pid(folder), signal.SIGTERM)
        wait_for(lambda: not is_alive(supervisor_pid(folder)), "the end of the new supervisor")
        wait_for(lambda: not is_alive(orphan), "the end of the orphan")
        assert not is_alive(last_pid(folder, "playout"))
        assert outcomes(live)[0] == "interrupted", "in the middle of the clip"
        assert not is_held(supervisor_lock(folder)), "and nobody starts another one"


def test_why_playout_is_off_is_told_and_it_comes_back_once_that_is_mended(
    folder_now: StationFolder,
) -> None:
    folder = folder_now
    known = version_of_log(folder, None)
    version_of_log(folder, 99)
    process = started(folder, "--supervised", "--output", "null")
    try:
        wait_for(lambda: PlayoutState(folder, SystemClock()).failure is not None, "the reason")
        present = now_of(folder)
        assert present["state"] == "off"
        assert [alarm["code"] for alarm in present["alarms"]] == ["STATION_NEWER"]
        wait_for(lambda: len(seconds_off(folder, "playout")) >= 2, "it is tried again and again")
        version_of_log(folder, known)
        wait_for(lambda: pid_of_playout(folder) is not None, "playout answers")
        assert "STATION_NEWER" not in codes(folder)
    finally:
        end_station(folder)
        process.communicate(timeout=15)
    assert codes(folder) == [], "a person ended it: nothing is wrong"


def version_of_log(folder: StationFolder, version: int | None) -> int:
    """Sets the version that the log says it has, where one is given; the one it says."""
    with closing(sqlite3.connect(folder.airlog_db, isolation_level=None)) as connection:
        if version is not None:
            connection.execute(f"PRAGMA user_version={version}")
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def codes(folder: StationFolder) -> list[str]:
    return [str(alarm["code"]) for alarm in now_of(folder)["alarms"]]


def test_a_station_that_cannot_start_can_be_ended_by_hand(folder_now: StationFolder) -> None:
    process = started(folder_now, "--supervised", "--output", "no such output")
    try:
        wait_for(lambda: codes(folder_now) == ["NO_OUTPUT"], "the reason")
        end_station(folder_now)
        process.wait(30)
        assert process.returncode == 0
    finally:
        process.communicate(timeout=15)


@pytest.mark.long
def test_one_that_is_kept_running_waits_and_takes_over_but_not_what_a_person_ended(
    folder_now: StationFolder,
) -> None:
    folder = folder_now
    with supervised(folder) as first:
        second = third = started(folder, "--supervised", "--managed", "--output", "null")
        try:
            wait_for(lambda: f"pid {second.pid}" in said(folder), "the second waits")
            first.terminate()
            first.wait(30)
            wait_for(lambda: f"supervisor: started, pid {second.pid}" in said(folder), "the second")
            wait_for(lambda: pid_of_playout(folder) is not None, "playout answers")
            third = started(folder, "--supervised", "--managed", "--output", "null")
            wait_for(lambda: f"pid {third.pid}" in said(folder), "the third waits")
            end_station(folder)
            assert (second.wait(30), third.wait(30)) == (0, 0)
        finally:
            end_station(folder)
            for process in (second, third):
                process.communicate(timeout=15)
    assert f"supervisor: started, pid {third.pid}" not in said(folder)
    later = started(folder, "--supervised", "--managed", "--unless-ended", "--output", "null")
    later.communicate(timeout=30)
    assert later.returncode == 0, "the task that looks every minute does not bring it back"


def said(folder: StationFolder) -> str:
    return "\n".join(supervisor_log(folder))
