"""What takes minutes: a year of sessions, and a process killed again and again."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.simulation import simulate
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, wait_for

pytest_plugins = ["tests.service.service_fixtures"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

KILLS = 8


def test_a_year_of_sessions_leaves_one_outcome_for_every_item(
    folder: StationFolder, tmp_path: Path
) -> None:
    result = simulate(folder, date(2027, 1, 1), 365, tmp_path / "work")
    assert result.sessions == 365
    assert Counter(a.outcome for a in result.airings) == {"aired": 3 * 365}
    assert len({(a.occurrence, a.position) for a in result.airings}) == 3 * 365


def test_killed_again_and_again_the_log_stays_whole_and_nothing_airs_twice(
    folder: StationFolder,
) -> None:
    moments, pause = random.Random(7), threading.Event()
    playout = ["-s", str(folder.root), "playout", "--output", "null"]
    clock = SystemClock()
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        for _kill in range(KILLS):
            process = subprocess.Popen([sys.executable, "-m", "ccht_desktop", *playout])
            wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
            start = begin_in(station, 4.0)
            until = (start - clock.now()).total_seconds() + moments.uniform(-0.5, 8.0)
            pause.wait(max(0.0, until))
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        process = subprocess.Popen([sys.executable, "-m", "ccht_desktop", *playout])
        wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
        wait_for(
            lambda: all(a.outcome for a in station.airlog.airings()), "what was open has its end"
        )
        process.terminate()
        process.wait()
        rows = station.airlog.airings()
    begun = [(a.occurrence, a.position) for a in rows]
    assert len(begun) == len(set(begun)) >= KILLS
    assert {a.outcome for a in rows} <= {"aired", "interrupted", "missed"}
    assert "interrupted" in {a.outcome for a in rows}
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as reader:
        assert verify(reader).ok
