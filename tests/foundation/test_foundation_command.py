"""The command line itself: init, settings, wrong usage and what the computer refuses."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ccht_desktop.cli.main import run
from ccht_desktop.foundation import settings
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station

Ccht = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> StationFolder:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999")
    return folder


@pytest.fixture
def ccht(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ccht:
    """Runs one command: exit code, stdout, stderr."""
    # Known to monkeypatch, the language that a command chooses ends with the test.
    monkeypatch.setenv("CCHT_LANG", "")
    monkeypatch.delenv("CCHT_LANG")

    def called(*words: str | Path) -> tuple[int, str, str]:
        code = run([str(word) for word in words], lambda _arguments: 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return called


@pytest.fixture
def blocked(tmp_path: Path) -> Path:
    """A path below a file, where nobody can make a folder."""
    (tmp_path / "file").write_text("no folder")
    return tmp_path / "file" / "below"


def test_a_station_is_made_and_tells_its_settings(ccht: Ccht, tmp_path: Path) -> None:
    home = tmp_path / "new"
    assert ccht("init", home, "--name", " Xã Mẫu ", "--code", "99999")[0] == 0
    assert ccht("-s", home, "settings", "get", "station.name") == (0, "Xã Mẫu\n", "")


@pytest.mark.parametrize("empty", [("", "99999"), (" ", "99999"), ("Xã Mẫu", "")])
def test_a_station_without_name_or_code_is_not_made(
    ccht: Ccht, tmp_path: Path, empty: tuple[str, str]
) -> None:
    code, _out, told = ccht("init", tmp_path / "new", "--name", empty[0], "--code", empty[1])
    assert code == 2
    assert "không được để trống" in told
    assert not (tmp_path / "new").exists()


def test_a_negative_value_needs_no_special_writing(ccht: Ccht, folder: StationFolder) -> None:
    assert ccht("-s", folder.root, "settings", "set", "loudness.target_lufs", "-18.5")[0] == 0
    assert settings.read(folder.settings).number("loudness.target_lufs") == -18.5
    code, _out, told = ccht("-s", folder.root, "settings", "set", "session.cap_minutes", "-5")
    assert code == 1
    assert told.endswith("[BAD_SETTING]\n")


def test_a_setting_damaged_by_hand_is_named_and_can_be_set_again(
    ccht: Ccht, folder: StationFolder
) -> None:
    settings.write(folder.settings, {"quiet.from": "25:00"})
    for command in (["settings", "get"], ["clip", "list"], ["schedule", "show"]):
        code, _out, told = ccht("-s", folder.root, *command)
        assert code == 1
        assert told.count("\n") == 1
        assert "quiet.from" in told
    assert ccht("-s", folder.root, "settings", "set", "quiet.from", "21:00")[0] == 0
    assert ccht("-s", folder.root, "clip", "list")[0] == 0


def test_quiet_hours_that_are_set_are_read_back_in_words(ccht: Ccht, folder: StationFolder) -> None:
    code, _out, told = ccht("-s", folder.root, "settings", "set", "quiet.to", "03:15")
    assert code == 0
    assert "3 giờ 15 phút SÁNG" in told and "quiet.decision" in told


def test_commands_speak_the_language_of_the_station(ccht: Ccht, folder: StationFolder) -> None:
    settings.write(folder.settings, {"station.language": "en"})
    assert "There is no clip" in ccht("-s", folder.root, "clip", "show", "7")[2]


def test_the_environment_goes_before_the_language_of_the_station(
    ccht: Ccht, folder: StationFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write(folder.settings, {"station.language": "en"})
    monkeypatch.setenv("CCHT_LANG", "vi")
    assert "There is no clip" not in ccht("-s", folder.root, "clip", "show", "7")[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["init", "x", "--name", "Xã Mẫu"], "Thiếu --code. Xem: ccht init --help"),
        (["clip", "show"], "Thiếu ID. Xem: ccht clip show --help"),
        (["speak"], "Không có lệnh speak. Xem: ccht --help"),
        (["clip", "sing"], "Không có lệnh sing. Xem: ccht clip --help"),
        (["clip", "list", "--all"], "Không có tùy chọn --all. Xem: ccht clip list --help"),
        (["clip", "list", "--search"], "--search thiếu giá trị, hoặc có giá trị thừa."),
        (["now", "--json=1"], "--json thiếu giá trị, hoặc có giá trị thừa."),
        (["now", "then"], "phần gõ thêm là thừa. Xem: ccht now --help"),
        (["play", "0"], "CLIP phải là số nguyên từ 1 đến 2147483647."),
        (["clip", "show", "9" * 20], "ID phải là số nguyên từ 1 đến 2147483647."),
        (["clip", "add", "x", "--priority", "4"], "--priority phải là số nguyên từ 1 đến 3."),
        (["clip", "add", "x", "--field", "XYZ"], "--field phải là một trong các giá trị: TC,"),
        (["clip", "add", "x", "y", "--title", "z"], "Xem: ccht clip add --help"),
        (["upload", "send", "--receipt", "none"], "--receipt phải là một tệp đang có."),
        (["upload", "package", "-o", "."], "--output phải là tệp, không phải thư mục."),
        (["log", "show", "--to", "31/02/2026"], "“31/02/2026”"),
        (["simulate", "--from", "hôm nay", "--days", "1"], "“hôm nay”"),
        (["simulate", "--from", "9999-12-31", "--days", "3"], "01/01/2000 đến 31/12/2099"),
        (["simulate", "--from", "31/12/2099", "--days", "2"], "01/01/2000 đến 31/12/2099"),
        (["report", "--month", "2026-10"], "-o"),
    ],
)
def test_wrong_usage_is_told_in_one_vietnamese_line(
    ccht: Ccht, words: list[str], told: str
) -> None:
    code, out, line = ccht(*words)
    assert (code, out) == (2, "")
    assert told in line
    assert line.count("\n") == 1


def test_a_group_without_a_command_shows_what_there_is(ccht: Ccht) -> None:
    _code, out, told = ccht("clip")
    assert "approve" in out + told


def test_help_and_the_window_end_as_they_should(ccht: Ccht) -> None:
    assert ccht("--help")[0] == 0
    assert run([], lambda _arguments: 3) == 3
    assert run(["desk"], lambda _arguments: 3) == 3


def test_a_place_the_computer_refuses_is_one_line(ccht: Ccht, blocked: Path) -> None:
    for words in (
        ["init", blocked, "--name", "Xã Mẫu", "--code", "99999"],
        ["demo", "-o", blocked],
        ["district", "serve", "--home", blocked, "--port", "0"],
    ):
        code, _out, told = ccht(*words)
        assert code == 1, words
        assert told.count("\n") == 1, told
        assert str(blocked) in told
        assert told.endswith("[FILE_PROBLEM]\n")


@pytest.mark.parametrize(
    "words",
    [
        ["log", "show", "--to", "9999-12-31"],
        ["log", "show", "--from", "0001-01-01"],
        ["schedule", "show", "--from", "9999-12-31"],
    ],
)
def test_a_day_at_the_end_of_all_calendars_is_one_line(
    ccht: Ccht, folder: StationFolder, words: list[str]
) -> None:
    code, _out, told = ccht("-s", folder.root, *words)
    assert code == 1
    assert told.count("\n") == 1
    assert told.endswith("[OUT_OF_RANGE]\n")


def test_a_report_is_not_written_into_a_folder_that_is_not_there(
    ccht: Ccht, folder: StationFolder, tmp_path: Path
) -> None:
    target = tmp_path / "mistyped" / "report.docx"
    words = ["report", "--month", "2026-10", "--format", "docx", "-o", target]
    code, _out, told = ccht("-s", folder.root, *words)
    assert code == 1
    assert told.endswith("[NO_FOLDER]\n")
    assert told.count("\n") == 1
    assert not target.parent.exists()


def test_a_reader_who_has_seen_enough_is_no_error(folder: StationFolder) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ccht_desktop", "-s", folder.root, "settings", "get"],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=30,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == b""
