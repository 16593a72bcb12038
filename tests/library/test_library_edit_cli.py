"""ccht clip edit: new clips out of old ones, on the command line."""

import json
import shutil
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.main import build
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.integrity import sha256_of
from ccht_desktop.station import Station
from tests.library.edit_sounds import noise, silence, tone, write


class Ccht:
    """The command line on a station with a clip (1) and a jingle (2)."""

    def __init__(self, folder: StationFolder) -> None:
        self.folder = folder
        self._group: click.Command = build(lambda _arguments: 0)

    def __call__(self, *arguments: str | Path) -> Result:
        words = ["-s", str(self.folder.root), *(str(argument) for argument in arguments)]
        return CliRunner().invoke(self._group, words, prog_name="ccht")

    def edited(self, *arguments: str) -> list[dict[str, Any]]:
        result = self("clip", "edit", "1", *arguments, "--json")
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)
        return rows


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("edited")
    folder = StationFolder(home / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    made = Ccht(folder)
    sound = np.concatenate([silence(1), noise(4, 1), silence(2), noise(4, 2)])
    body, jingle = write(home / "bai.wav", sound), write(home / "nhac.wav", tone(2))
    described = ("--field", "TTHC", "--group", "DVC", "--title", "Đăng ký khai sinh")
    assert made("clip", "add", body, *described).exit_code == 0
    assert made("clip", "add", jingle, "--kind", "NHAC_HIEU").exit_code == 0
    assert made("clip", "approve", "1", "--by", "A", "--number", "1").exit_code == 0
    return folder.root


@pytest.fixture
def ccht(sample: Path, tmp_path: Path) -> Ccht:
    shutil.copytree(sample, tmp_path / "station")
    return Ccht(StationFolder(tmp_path / "station"))


def test_a_new_clip_is_a_draft_and_the_approved_one_stays(ccht: Ccht) -> None:
    before = ccht.edited("--keep", "2-4")[0]
    approved = json.loads(ccht("clip", "show", "1", "--json").stdout)
    assert approved["state"] == "approved"
    assert sha256_of(ccht.folder.audio(approved["sha256"])) == approved["sha256"]
    assert (before["id"], before["seconds"], before["state"]) == (3, 2.0, "draft")
    assert before["title"] == "Đăng ký khai sinh (đã biên tập)"
    assert (before["field"], before["group"]) == ("TTHC", "DVC")
    assert list(ccht.folder.scratch.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "seconds"),
    [
        (("--cut", "1-6", "--cut", "3-4", "--cut", "5-6,5", "--cut", "10-1:00"), 4.5),
        (("--cut", "1-3", "--keep", "2-6"), 3.0),
        (("--remove-silence",), 10.05),
        (("--before", "2", "--after", "2", "--pause", "0,5", "--fade-in", "0:01"), 16.0),
    ],
)
def test_operations_are_done_on_times_of_the_clip(
    ccht: Ccht, arguments: tuple[str, ...], seconds: float
) -> None:
    assert ccht.edited(*arguments)[0]["seconds"] == pytest.approx(seconds, abs=1e-6)


def test_a_long_clip_becomes_several(ccht: Ccht) -> None:
    parts = ccht.edited("--split-silence", "1,5", "--split-at", "3", "--title", "Bản tin")
    assert [part["title"] for part in parts] == [f"Bản tin (phần {n})" for n in (1, 2, 3)]
    assert sum(part["seconds"] for part in parts) == pytest.approx(11.0)
    assert parts[0]["seconds"] == 3.0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--split-at", "3", "--split-at", "10,5"), "CLIP_TOO_SHORT"),
        (("--split-at", "5", "--split-at", "7"), "CLIP_SILENT"),
    ],
)
def test_where_one_part_is_refused_none_is_taken_in(
    ccht: Ccht, arguments: tuple[str, ...], code: str
) -> None:
    result = ccht("clip", "edit", "1", *arguments)
    assert result.exit_code == 1
    assert f"[{code}]" in result.stderr
    assert len(json.loads(ccht("clip", "list", "--json").stdout)) == 2
    assert list(ccht.folder.scratch.iterdir()) == []
    assert not list(ccht.folder.media.glob("*.part"))


def test_parts_that_are_in_when_a_later_one_fails_are_named(ccht: Ccht) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(ccht.folder.plan_db)) as plan:
        plan.execute(
            "CREATE TRIGGER fails BEFORE INSERT ON clip_sound WHEN NEW.clip = 4"
            " BEGIN SELECT RAISE(ABORT, 'disk'); END"
        )
    result = ccht("clip", "edit", "1", "--split-at", "4", "--title", "Bản tin")
    assert result.exit_code != 0
    assert "Bản tin (phần 1)" in result.stdout
    assert "phần 2" not in result.stdout
    assert len(json.loads(ccht("clip", "list", "--json").stdout)) == 3
    assert not list(ccht.folder.media.glob("*.part"))


def test_wrong_usage_is_told_and_nothing_is_made(ccht: Ccht) -> None:
    for arguments in ((), ("--cut", "4-2"), ("--cut", "2"), ("--cut", "x-y"), ("--fade-in", "-1")):
        assert ccht("clip", "edit", "1", *arguments).exit_code == 2, arguments
    assert len(json.loads(ccht("clip", "list", "--json").stdout)) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--keep", "20-30"), "EDIT_EMPTY"),
        (("--cut", "0-1:00"), "EDIT_EMPTY"),
        (("--fade-in", "9", "--fade-out", "9"), "EDIT_OPERATION"),
        (("--before", "77"), "NO_CLIP"),
    ],
)
def test_what_cannot_be_done_is_one_line_with_a_code(
    ccht: Ccht, arguments: tuple[str, ...], code: str
) -> None:
    result = ccht("clip", "edit", "1", *arguments)
    assert result.exit_code == 1
    assert result.stderr.strip().endswith(f"[{code}]") and len(result.stderr.splitlines()) == 1
    assert len(json.loads(ccht("clip", "list", "--json").stdout)) == 2
