"""Long work on a log gives signs of life all along: examined, restored, mirrored."""

import shutil
from pathlib import Path

import pytest

from ccht_desktop.airlog.opening import open_log
from ccht_desktop.airlog.signs import EVERY, alive
from ccht_desktop.airlog.soundness import condemned
from ccht_desktop.foundation.clock import FakeClock
from tests.airlog.airlog_folder import LogFolder
from tests.airlog.airlog_samples import MORNING

ENTRIES = 10 * EVERY


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> LogFolder:
    root = tmp_path_factory.mktemp("written") / "station"
    root.mkdir()
    made = LogFolder(root, FakeClock(MORNING))
    made.begin()
    with open_log(made.places, made.clock) as (ledger, _mirroring):
        ledger.append_all([("stop", {"source": "mẫu", "by": None})] * ENTRIES)
    return made


@pytest.fixture
def folder(written: LogFolder, tmp_path: Path) -> LogFolder:
    root = tmp_path / "station"
    shutil.copytree(written.root, root)
    return LogFolder(root, FakeClock(written.clock.now()))


def signs(folder: LogFolder) -> int:
    told: list[None] = []
    with open_log(folder.places, folder.clock, lambda: told.append(None)):
        pass
    return len(told)


def test_every_few_hundred_rows_are_a_sign() -> None:
    told: list[None] = []
    assert list(alive(range(ENTRIES), lambda: told.append(None))) == list(range(ENTRIES))
    assert len(told) == 10


def test_writing_a_lost_mirror_gives_signs_all_along(folder: LogFolder) -> None:
    usual = signs(folder)
    shutil.rmtree(folder.places.mirror)
    assert signs(folder) >= usual + 10


def test_restoring_gives_signs_while_reading_writing_and_rebuilding(folder: LogFolder) -> None:
    usual = signs(folder)
    condemned(folder.log).write_text("mẫu\n", "utf-8")
    # Which chain there is; its rows; the tables that follow from it; whether the mirror fits.
    assert signs(folder) >= usual + 4 * 10
