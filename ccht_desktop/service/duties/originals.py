"""Once a day the files as they came go, when they were kept for as long as the station wants."""

from contextlib import closing
from datetime import time

from ccht_desktop.service.duties.duty import Bench, Duty


def _remove_old(bench: Bench) -> None:
    with closing(bench.open()) as station:
        station.originals.remove_old()


ORIGINALS = Duty("originals", _remove_old, daily=time(12, 50), soon=False)
