"""Prepares the sample station that run.sh opens, unless it is there, and prints its folder."""

import shutil
import sys
from contextlib import closing
from pathlib import Path

from platformdirs import user_data_path

from ccht_desktop.foundation import settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.demo import fill_with_samples
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station


def main() -> int:
    target = user_data_path("ccht-desktop", appauthor=False) / "sample"
    if not StationFolder(target).exists():
        prepare(target)
    print(target)
    return 0


def prepare(target: Path) -> None:
    """Samples added and approved, the plan's schedule loaded; all of it or nothing."""
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    folder = StationFolder(part)
    Station.create(folder, name="Xã Mẫu", code="99999")
    settings.write(folder.settings, {"station.place": "Xã Mẫu"})
    with closing(Station.open(folder, run_worker=run_worker)) as station:
        fill_with_samples(station, run_worker, tell, lambda: None)
    part.rename(target)


def tell(line: str) -> None:
    print(line, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
