"""The command line reads texts aloud and edits a station's words."""

import json
import wave
from pathlib import Path

import pytest

from ccht_desktop.cli.main import run
from ccht_desktop.library.voices import ESPEAK_NAMES


@pytest.fixture
def home(tmp_path: Path) -> str:
    assert ccht("init", str(tmp_path / "s"), "--name", "Xã Mẫu", "--code", "99999") == 0
    return str(tmp_path / "s")


def ccht(*arguments: str) -> int:
    return run(list(arguments), lambda _arguments: 0)


def listed(home: str, capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, str]]:
    capsys.readouterr()
    assert ccht("-s", home, "words", "list", "--json", *more) == 0
    rows: list[dict[str, str]] = json.loads(capsys.readouterr().out)
    return rows


def test_a_text_and_a_file_are_read_aloud(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tin.txt").write_text("CCHC của xã.", "utf-8")
    for number, source in enumerate((["Xin chào bà con."], ["--file", str(tmp_path / "tin.txt")])):
        target = tmp_path / f"{number}.wav"
        manner = ["--voice", "vi-vn-x-south", "--speed", "130"]
        assert ccht("-s", home, "clip", "say", *source, "-o", str(target), *manner) == 0
        with wave.open(str(target)) as sound:
            assert sound.getnframes() > sound.getframerate()
    assert "1.wav: 6 từ, dài 0:0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (["xin chào", "--voice", "piper:khong-co"], 1, "SPEECH_VOICE"),
        ([" … "], 1, "SPEECH_EMPTY"),
        (["--file", "khong-co.docx"], 1, "TEXT_UNREADABLE"),
        ([], 2, "--file"),
        (["a", "--file", "b"], 2, "--file"),
        (["a", "--speed", "20"], 2, "--speed"),
    ],
)
def test_what_cannot_be_read_is_said_on_one_line(
    home: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    exit_code: int,
    said: str,
) -> None:
    target = tmp_path / "a.wav"
    assert ccht("-s", home, "clip", "say", *arguments, "-o", str(target)) == exit_code
    assert said in capsys.readouterr().err
    assert not target.exists()


def test_old_words_are_listed_added_changed_and_removed(
    home: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = listed(home, capsys)
    assert {"old": "UBND huyện", "new": "UBND tỉnh / UBND xã"}.items() <= next(
        row for row in before if row["old"] == "UBND huyện"
    ).items()
    assert ccht("-s", home, "words", "add", "Huyện ủy", "Tỉnh ủy", "--note", "thử") == 0
    assert ccht("-s", home, "words", "add", "huyện uỷ", "Đảng ủy xã") == 0
    added = [row for row in listed(home, capsys) if row not in before]
    assert [(row["old"], row["new"], row["note"]) for row in added] == [
        ("huyện uỷ", "Đảng ủy xã", "thử")
    ]
    assert ccht("-s", home, "words", "remove", "HUYỆN ỦY") == 0
    assert listed(home, capsys) == before
    assert ccht("-s", home, "words", "remove", "huyện ủy") == 1


def test_how_things_are_said_is_edited_and_heard(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(home, capsys, "--said") == []
    assert ccht("-s", home, "words", "add", "--said", "XM", "xã mẫu của chúng ta") == 0
    assert listed(home, capsys, "--said") == [{"written": "XM", "said": "xã mẫu của chúng ta"}]
    capsys.readouterr()
    assert ccht("-s", home, "clip", "say", "Chào XM", "-o", str(tmp_path / "a.wav")) == 0
    assert ": 6 từ" in capsys.readouterr().out
    assert ccht("-s", home, "words", "remove", "--said", "XM") == 0
    assert listed(home, capsys, "--said") == []


def test_the_voices_are_listed(home: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert ccht("-s", home, "words", "voices", "--json") == 0
    assert [row["voice"] for row in json.loads(capsys.readouterr().out)] == list(ESPEAK_NAMES)
