"""`ccht clip list` narrows, and `ccht clip show` tells when the clip aired."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from ccht_desktop.cli.main import build
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    made = StationFolder(tmp_path / "station")
    Station.create(made, name="Xã Mẫu", code="99999")
    station = Station.open(made)
    for title, field, lufs in (
        ("Đại biểu", "TC", -20.0),
        ("Đài truyền thanh", "CV", -35.0),
        ("Cũ", "CV", -20.0),
    ):
        put_clip(station.library, title, Description(title, field=field, group="KQ"), 2.0, lufs)
    station.library.retire(3)
    station.library.note_fault(station.library.clip(2).sha256, "missing")
    station.close()
    return made


def run(folder: StationFolder, *words: str) -> str:
    result = CliRunner().invoke(build(lambda _arguments: 0), ["-s", str(folder.root), *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], [1, 2, 3]),
        (["--search", "dai"], [2, 1]),
        (["--search", "đại"], [1, 2]),
        (["--field", "cv"], [2, 3]),
        (["--state", "retired"], [3]),
        (["--state", "draft", "--loudness", "quiet"], [2]),
        (["--fault"], [2]),
        (["--validity", "ended"], []),
    ],
)
def test_a_list_is_narrowed_as_on_the_page(
    folder: StationFolder, words: list[str], found: list[int]
) -> None:
    rows = json.loads(run(folder, "clip", "list", "--json", *words))
    assert [row["id"] for row in rows] == found
