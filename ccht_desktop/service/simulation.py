"""Any dates of a real station, decided by the real engine; its own log stays untouched."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from ccht_desktop.airlog.model import Airing
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.foundation.database import copy_database
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.voices import CountedVoices
from ccht_desktop.service.virtual import virtual_run
from ccht_desktop.station import Station

Progress = Callable[[date], None]


@dataclass(frozen=True, slots=True)
class Simulated:
    """The rows of the simulated log, and sessions planned."""

    airings: list[Airing]
    sessions: int


def simulate(
    folder: StationFolder, first: date, days: int, work: Path, progress: Progress | None = None
) -> Simulated:
    """Runs `days` days from a local date in `work`, a folder that must be empty or absent."""
    began = datetime.combine(first, time(), ZONE)
    clock = FakeClock(began)
    twin = _twin(folder, work, clock)
    with closing(Station.open(twin, clock=clock)) as station:
        with station.open_ledger() as ledger:
            # Nothing before the first day is anybody's absence.
            ledger.beat(began, None, 0)
        with virtual_run(station, clock, CountedVoices()) as run:
            for day in range(1, days + 1):
                run.until(began + timedelta(days=day))
                if progress:
                    progress(first + timedelta(days=day - 1))
        reader = station.airlog
        ended = clock.now()
        return Simulated(reader.airings(began, ended), len(reader.planned(began, ended)))


def write_results(simulated: Simulated, out: Path) -> None:
    """log.json and log.csv of a simulation."""
    from ccht_desktop.report.formats import ALL

    rows = [airing.listing() for airing in simulated.airings]
    (out / "log.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), "utf-8")
    csv = next(each for each in ALL if each.subject == "log" and each.suffix == ".csv")
    csv.write(out / "log.csv", simulated.airings)


def _twin(folder: StationFolder, work: Path, clock: FakeClock) -> StationFolder:
    """A station with the same plan and settings, and a log of its own."""
    folder.require()
    twin = StationFolder(work)
    Station.create(twin, name="simulation", code="0", clock=clock)
    copy_database(folder.plan_db, twin.plan_db)
    shutil.copyfile(folder.settings, twin.settings)
    # Any dates may be asked for; the made-up clock is right by definition.
    settings_file.write(twin.settings, {"clock.policy": "best_guess", "backup.second_folder": ""})
    return twin
