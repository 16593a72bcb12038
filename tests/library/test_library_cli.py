"""ccht clip, as a person or a script meets it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.main import build
from ccht_desktop.foundation import settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.examined import Finding
from ccht_desktop.station import Station
from tests.library.library_sounds import write_sound

CODES = ("--field", "TTHC", "--group", "DVC")


class Ccht:
    """The command line on one station."""

    def __init__(self, folder: StationFolder) -> None:
        self.folder = folder
        self._group: click.Command = build(lambda _arguments: 0)

    def __call__(self, *arguments: str | Path) -> Result:
        words = ["-s", str(self.folder.root), *(str(argument) for argument in arguments)]
        return CliRunner().invoke(self._group, words, prog_name="ccht")

    def listed(self, *arguments: str) -> list[dict[str, Any]]:
        result = self("clip", "list", "--json", *arguments)
        assert result.exit_code == 0, result.output
        rows: list[dict[str, Any]] = json.loads(result.stdout)
        return rows


@pytest.fixture
def ccht(tmp_path: Path) -> Iterator[Ccht]:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    yield Ccht(folder)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "Cải cách hành chính.mp3", 2)


def test_a_clip_is_added_approved_withdrawn_and_retired(ccht: Ccht, sound: Path) -> None:
    assert ccht("clip", "add", sound, *CODES, "--priority", "2").exit_code == 0
    assert [ccht.listed()[0][key] for key in ("id", "state", "priority")] == [1, "draft", 2]
    approved = ccht("clip", "approve", "1", "--by", "Nguyễn Văn Mẫu", "--number", "12/UBND")
    assert approved.exit_code == 0, approved.output
    assert ccht.listed()[0]["state"] == "approved"
    assert ccht("clip", "withdraw", "1", "--reason", "Số liệu cũ").exit_code == 0
    assert ccht.listed()[0]["state"] == "withdrawn"
    assert ccht("clip", "retire", "1").exit_code == 0
    assert ccht.listed()[0]["state"] == "retired"


def test_the_listing_has_every_key_that_the_contract_names(ccht: Ccht, sound: Path) -> None:
    ccht("clip", "add", sound, *CODES)
    (row,) = ccht.listed()
    named = "id sha256 title field group priority seconds lufs true_peak state approval"
    assert set(named.split()) <= set(row)
    assert row["approval"] is None
    assert (row["title"], row["field"], row["group"]) == ("Cải cách hành chính", "TTHC", "DVC")
    assert isinstance(row["seconds"], float)
    assert json.loads(ccht("clip", "show", "1", "--json").stdout) == row


def test_one_bad_file_among_several_is_told_and_the_others_are_kept(
    ccht: Ccht, sound: Path, tmp_path: Path
) -> None:
    (tmp_path / "hong.mp3").write_text("no sound")
    other = write_sound(tmp_path / "other.wav", 2, pitch=700)
    result = ccht("clip", "add", sound, tmp_path / "hong.mp3", other, *CODES)
    assert result.exit_code == 1
    assert "hong.mp3" in result.stderr
    assert "[CLIP_NOT_AUDIO]" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stdout.splitlines()) == 2
    assert [row["title"] for row in ccht.listed()] == ["Cải cách hành chính", "other"]


def test_added_clips_come_as_json_on_request(ccht: Ccht, sound: Path, tmp_path: Path) -> None:
    result = ccht("clip", "add", sound, tmp_path / "nowhere.mp3", *CODES, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == ccht.listed()


def test_one_title_cannot_name_several_files(ccht: Ccht, sound: Path) -> None:
    result = ccht("clip", "add", sound, sound, "--title", "Tin", *CODES)
    assert result.exit_code == 2
    assert ccht.listed() == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--field", "TTHC"), 1),
        (("--group", "DVC"), 1),
        (("--field", "XYZ", "--group", "DVC"), 2),
        ((*CODES, "--priority", "4"), 2),
        ((*CODES, "--kind", "XYZ"), 2),
    ],
)
def test_a_clip_badly_described_is_refused(
    ccht: Ccht, sound: Path, words: tuple[str, ...], code: int
) -> None:
    assert ccht("clip", "add", sound, *words).exit_code == code
    assert ccht.listed() == []


def test_a_tune_needs_no_field(ccht: Ccht, sound: Path) -> None:
    result = ccht("clip", "add", sound, "--kind", "NHAC_HIEU")
    assert result.exit_code == 0, result.output
    (row,) = ccht.listed()
    assert (row["kind"], row["field"], row["group"]) == ("NHAC_HIEU", None, None)


def test_search_needs_no_marks(ccht: Ccht, sound: Path, tmp_path: Path) -> None:
    other = write_sound(tmp_path / "Đường dây nóng.wav", 2, pitch=700)
    ccht("clip", "add", sound, other, *CODES)
    assert [row["id"] for row in ccht.listed("--search", "cai cach")] == [1]
    assert [row["id"] for row in ccht.listed("--search", "duong day")] == [2]
    assert ccht.listed("--search", "khong co") == []


def test_validity_is_given_in_days_either_way(ccht: Ccht, sound: Path) -> None:
    ccht("clip", "add", sound, *CODES)
    days = ("--from", "2030-01-01", "--to", "31/01/2030")
    assert ccht("clip", "approve", "1", "--by", "Mẫu", "--number", "1", *days).exit_code == 0
    approval = ccht.listed()[0]["approval"]
    assert (approval["valid_from"], approval["valid_to"]) == ("2030-01-01", "2030-01-31")
    assert "01/01/2030 – 31/01/2030" in ccht("clip", "show", "1").stdout


def test_self_approval_is_marked_and_can_be_forbidden(ccht: Ccht, sound: Path) -> None:
    ccht("clip", "add", sound, *CODES)
    approve = ("clip", "approve", "1", "--by", "Mẫu", "--number", "1", "--self")
    assert ccht(*approve).exit_code == 0
    assert ccht.listed()[0]["approval"]["self_approved"] is True
    settings.write(ccht.folder.settings, {"approval.self": False})
    result = ccht(*approve)
    assert result.exit_code == 1
    assert "[SELF_APPROVAL_OFF]" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("show", "7"),
        ("retire", "7"),
        ("approve", "7", "--by", "Mẫu", "--number", "1"),
        ("withdraw", "7", "--reason", "x"),
    ],
)
def test_a_number_without_a_clip_is_told_in_one_line(ccht: Ccht, words: tuple[str, ...]) -> None:
    result = ccht("clip", *words)
    assert result.exit_code == 1
    assert result.stderr.endswith("[NO_CLIP]\n")
    assert len(result.stderr.splitlines()) == 1


def test_an_approval_is_sealed_in_the_ledger(ccht: Ccht, sound: Path) -> None:
    ccht("clip", "add", sound, *CODES)
    ccht("clip", "approve", "1", "--by", "Mẫu", "--number", "1")
    station = Station.open(ccht.folder)
    try:
        (sealed,) = station.airlog.entries(kind="approval")
        assert sealed.body["sha256"] == station.library.clip(1).sha256
    finally:
        station.close()


def test_what_was_found_in_a_file_is_told(ccht: Ccht, tmp_path: Path) -> None:
    quiet = write_sound(tmp_path / "nho.wav", 4, level=0.008)
    result = ccht("clip", "add", quiet, *CODES)
    assert result.exit_code == 0, result.output
    first, second = result.stdout.splitlines()
    assert "nho" in first
    assert second == f"   {Finding('TOO_QUIET').text}"
    again = ccht("clip", "add", write_sound(tmp_path / "b.wav", 4, level=0.007), *CODES, "--json")
    assert len(json.loads(again.stdout)) == 1
    assert Finding("TOO_QUIET").text in again.stderr


def test_a_damaged_file_is_taken_when_asked_for(ccht: Ccht, tmp_path: Path) -> None:
    whole = write_sound(tmp_path / "whole.mp3", 10).read_bytes()
    (tmp_path / "half.mp3").write_bytes(whole[: len(whole) // 2])
    refused = ccht("clip", "add", tmp_path / "half.mp3", *CODES)
    assert refused.exit_code == 1
    assert "[CLIP_DAMAGED]" in refused.stderr
    assert ccht.listed() == []
    taken = ccht("clip", "add", tmp_path / "half.mp3", *CODES, "--anyway")
    assert taken.exit_code == 0, taken.output
    assert len(taken.stdout.splitlines()) == 2


def test_a_folder_stands_for_the_audio_files_in_it(ccht: Ccht, tmp_path: Path) -> None:
    folder = tmp_path / "zalo"
    for name, pitch in (("b.mp3", 500), ("A.WAV", 600), ("in/c.ogg", 700), (".hidden/d.wav", 800)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        suffix = Path(name).suffix.lower()
        write_sound(folder / f"x{suffix}", 2, pitch=pitch).rename(folder / name)
    (folder / "notes.txt").write_text("no sound")
    (folder / "._b.mp3").write_text("left by another system")
    result = ccht("clip", "add", folder, *CODES)
    assert result.exit_code == 0, result.output
    assert [row["title"] for row in ccht.listed()] == ["A", "b", "c"]
    (tmp_path / "none").mkdir()
    assert "[NO_AUDIO_HERE]" in ccht("clip", "add", tmp_path / "none", *CODES).stderr
