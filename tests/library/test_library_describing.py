"""Titles, codes and descriptions as people meet them."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.main import build
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.describing import check_codes, checked_title, title_from
from ccht_desktop.library.model import Description
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Niem_yet_thu_tuc.mp3", "Niem yet thu tuc"),
        (unicodedata.normalize("NFD", "Cải cách.wav"), "Cải cách"),
        ("thong bao\n=cmd.mp3", "thong bao =cmd"),
        ("bao\u202e3pm.exe", "bao3pm"),
        ("QĐ 12.2026.final.m4a", "QĐ 12.2026.final"),
        (".mp3", ".mp3"),
        ("\x00\u200b_.mp3", ""),
        ("x" * 300 + ".mp3", "x" * 200),
    ],
)
def test_a_file_name_becomes_a_clean_title(name: str, title: str) -> None:
    assert title_from(name) == title


def test_a_title_of_nothing_visible_is_asked_for_again() -> None:
    with pytest.raises(StationError) as caught:
        checked_title(" \u200b\n")
    assert caught.value.code == "TITLE_REQUIRED"


@pytest.mark.parametrize(
    ("kind", "field", "group", "priority", "code"),
    [
        ("CHUYEN_MUC_CCHC", None, "DVC", 1, "FIELD_REQUIRED"),
        ("THONG_BAO", "TTHC", None, 1, "GROUP_REQUIRED"),
        ("THONG_BAO", "TTHC", "XYZ", 1, "UNKNOWN_CODE"),
        ("THONG_BAO", "XYZ", "DVC", 1, "UNKNOWN_CODE"),
        ("XYZ", "TTHC", "DVC", 1, "UNKNOWN_CODE"),
        ("THONG_BAO", "TTHC", "DVC", 4, "UNKNOWN_CODE"),
        ("NHAC", "XYZ", None, 1, "UNKNOWN_CODE"),
    ],
)
def test_a_clip_with_a_message_says_its_field_and_group(
    kind: str, field: str | None, group: str | None, priority: int, code: str
) -> None:
    with pytest.raises(StationError) as caught:
        check_codes(kind, field, group, priority)
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["NHAC_HIEU", "LOI_GIOI_THIEU", "NHAC"])
def test_music_needs_no_field_and_no_group(kind: str) -> None:
    check_codes(kind, None, None, 1)


class Ccht:
    """The command line on one station with three clips."""

    def __init__(self, root: Path) -> None:
        self.folder = StationFolder(root)
        Station.create(self.folder, name="Xã Mẫu", code="99999")
        self._group = build(lambda _arguments: 0)
        station = Station.open(self.folder)
        try:
            for title in ("Một", "Hai", "Ba"):
                put_clip(station.library, title, Description(title, field="TTHC", group="DVC"))
        finally:
            station.close()

    def __call__(self, *arguments: str) -> Result:
        words = ["-s", str(self.folder.root), *arguments]
        return CliRunner().invoke(self._group, words, prog_name="ccht")

    def rows(self, *arguments: str) -> list[dict[str, Any]]:
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.output
        found: list[dict[str, Any]] = json.loads(result.stdout)
        return found


@pytest.fixture
def ccht(tmp_path: Path) -> Ccht:
    return Ccht(tmp_path / "station")


def test_many_clips_are_described_anew_and_only_what_is_given_changes(ccht: Ccht) -> None:
    changed = ccht.rows(
        *("clip", "describe", "1", "3", "--group", "hd", "--author", "Trần Thị Mẫu"),
        *("--valid-to", "31/12/2026", "--basis", "1", "--basis", "4"),
    )
    assert [row["id"] for row in changed] == [1, 3]
    assert {(r["group"], r["author"], r["valid_to"], r["field"]) for r in changed} == {
        ("HD", "Trần Thị Mẫu", "2026-12-31", "TTHC")
    }
    assert changed[0]["basis"] == [1, 4]
    assert [(r["title"], r["group"]) for r in ccht.rows("clip", "list")] == [
        ("Một", "HD"),
        ("Hai", "DVC"),
        ("Ba", "HD"),
    ]
    assert ccht.rows("clip", "describe", "1", "--no-basis")[0]["basis"] == []


def test_one_bad_clip_of_many_changes_none(ccht: Ccht) -> None:
    assert ccht("clip", "describe", "1", "9", "--group", "HD").exit_code == 1
    assert ccht("clip", "describe", "1", "2", "--basis", "999").exit_code == 1
    assert ccht("clip", "describe", "1", "2", "--title", "Chung").exit_code == 2
    assert ccht("clip", "describe", "1").exit_code == 2
    assert {row["group"] for row in ccht.rows("clip", "list")} == {"DVC"}


def test_a_transcript_is_read_from_a_file_and_found_in_the_description(
    ccht: Ccht, tmp_path: Path
) -> None:
    text = tmp_path / "loi.txt"
    text.write_text("\ufeffKính thưa bà con,\nthông báo…", "utf-8")
    assert ccht("clip", "describe", "2", "--transcript", str(text)).exit_code == 0
    station = Station.open(ccht.folder)
    try:
        said = station.library.description(2)
    finally:
        station.close()
    assert said.transcript == "Kính thưa bà con,\nthông báo…"
    text.write_bytes("Kính thưa".encode("utf-16"))
    assert ccht("clip", "describe", "2", "--transcript", str(text)).exit_code == 2


def test_the_register_is_kept_on_the_command_line(ccht: Ccht) -> None:
    new = ccht.rows(
        *("documents", "add", "--number", "12/KH-UBND", "--date", "05/01/2026"),
        *("--issuer", "UBND Xã Mẫu", "--title", "Kế hoạch tuyên truyền"),
    )
    assert ccht.rows("documents", "list", "--search", "ke hoach xa mau") == new
    number = str(new[0]["id"])
    assert ccht.rows("documents", "retire", number)[0]["retired"] is True
    assert ccht.rows("documents", "retire", number, "--undo")[0]["retired"] is False
    assert "76/NQ-CP" in ccht("documents", "list").stdout
    assert ccht("documents", "retire", "999").exit_code == 1
