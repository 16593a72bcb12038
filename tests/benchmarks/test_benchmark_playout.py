"""What the broadcaster costs; run alone with -m benchmark on a machine that does nothing else."""

import os
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import pytest

from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.now import now_of
from ccht_desktop.service.simulation import simulate
from tests.service.service_station import wait_for

pytest_plugins = ["tests.service.service_fixtures"]
pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(600)]

IDLE_SECONDS = 120


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
def test_idle_playout_is_small_and_quiet(folder: StationFolder) -> None:
    playout = ["-s", str(folder.root), "playout", "--output", "null"]
    process = subprocess.Popen([sys.executable, "-m", "ccht_desktop", *playout])
    try:
        wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
        shares = []
        for _ in range(2):
            before = cpu_seconds(process.pid)
            threading.Event().wait(IDLE_SECONDS)
            shares.append((cpu_seconds(process.pid) - before) / IDLE_SECONDS)
        resident = resident_mb(process.pid)
    finally:
        process.terminate()
        process.wait()
    print(f"\nidle: {shares[0]:.2%}, {shares[1]:.2%} of a core; {resident:.0f} MB resident")
    assert max(shares) <= 0.03
    assert resident <= 120


def test_the_demo_takes_at_most_a_minute(tmp_path: Path) -> None:
    clock = SystemClock()
    begun = clock.monotonic()
    subprocess.run(
        [sys.executable, "-m", "ccht_desktop", "demo", "-o", str(tmp_path / "out")],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    seconds = clock.monotonic() - begun
    begun = clock.monotonic()
    simulated = simulate(
        StationFolder(tmp_path / "out" / "station"), date(2026, 12, 1), 30, tmp_path / "work"
    )
    month = clock.monotonic() - begun
    print(f"\ndemo: {seconds:.1f} s; a month of {simulated.sessions} sessions: {month:.1f} s")
    assert simulated.sessions == 60
    assert seconds <= 60
    assert month <= 20
