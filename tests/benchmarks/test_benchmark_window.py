"""How fast the window stands, against an empty Qt window in the same run."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station

RUNS = 9
MOST = 1.5
EMPTY = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, QApplication.quit)

application = QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
"""


def _seconds(command: Sequence[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, timeout=60)
    return time.perf_counter() - began


@pytest.mark.benchmark
def test_the_window_stands_within_one_and_a_half_empty_windows(tmp_path: Path) -> None:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    empty = [sys.executable, "-c", EMPTY]
    ours = [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root)]
    ours += ["desk", "--quit-when-shown"]
    _seconds(empty, environment)
    _seconds(ours, environment)
    pairs = [(_seconds(empty, environment), _seconds(ours, environment)) for _run in range(RUNS)]
    floor = statistics.median(pair[0] for pair in pairs)
    window = statistics.median(pair[1] for pair in pairs)
    print(f"empty {floor * 1000:.0f} ms, ours {window * 1000:.0f} ms: {window / floor:.2f}")
    assert window / floor <= MOST
