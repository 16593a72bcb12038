"""What a schedule file lacks, or calls by a wrong name, is told where it is and in plain words."""

from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.files import toml_file as files

SAMPLE = """\
name = "Mẫu"

[[rundown]]
key = "mau"
name = "Mẫu"
[[rundown.position]]
kind = "NHAC"
rotation = true

[[rule]]
key = "sang"
name = "Sáng"
rundown = "mau"
starts = ["05:30"]
"""
WINDOW = '[[window]]\nkey = "w"\nname = "W"\nstart = "05:00"\nend = "06:00"\ndecision = "1/QĐ"\n'
SKIP = '[[skip]]\nrule = "sang"\ndate = "24/11/2026"\ntime = "05:30"\nreason = "Mẫu"\n'


def refusal(folder: Path, content: str) -> str:
    path = folder / "mau.toml"
    path.write_text(content, "utf-8")
    with pytest.raises(StationError) as refused:
        files.read(path)
    return refused.value.text


@pytest.mark.parametrize(
    ("gone", "line", "field"),
    [
        ('name = "Mẫu"\n\n', 1, "name"),
        ('key = "sang"\n', 10, "key"),
        ('name = "Sáng"\n', 10, "name"),
        ('rundown = "mau"\n', 10, "rundown"),
        ('starts = ["05:30"]\n', 10, "starts"),
        ('kind = "NHAC"\n', 6, "kind"),
        ('end = "06:00"\n', 15, "end"),
        ('date = "24/11/2026"\n', 21, "date"),
    ],
    ids=lambda value: ascii(value)[:20],
)
def test_a_field_that_is_not_there_is_called_missing_where_its_part_begins(
    tmp_path: Path, gone: str, line: int, field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SAMPLE + WINDOW + SKIP
    assert gone in whole
    monkeypatch.setenv("CCHT_LANG", "vi")
    text = refusal(tmp_path, whole.replace(gone, "", 1))
    assert text.startswith(f"mau.toml, dòng {line}: mục “{field}”: còn thiếu")
    assert "nháy" not in text


def test_a_part_with_an_unknown_name_is_told_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")
    text = refusal(tmp_path, SAMPLE + "\n" + SAMPLE.split("\n\n")[2].replace("rule", "rulee"))
    assert text.startswith("mau.toml, line 16: field “rulee”: this name is not known")


def test_what_is_no_toml_is_told_without_words_of_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHT_LANG", "vi")
    text = refusal(tmp_path, SAMPLE.replace('"Sáng"', "Sáng"))
    assert text.startswith("mau.toml, dòng 12: không hiểu “name = Sáng”")
    assert "at line" not in text and "nvalid" not in text


def test_a_number_in_the_place_of_a_clip_is_answered_with_the_way_to_its_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")
    text = refusal(tmp_path, SAMPLE.replace("rotation = true", "clip = 77"))
    assert text.startswith("mau.toml, line 8: field “clip”: ")
    assert "ccht clip show 77" in text
    text = refusal(tmp_path, SAMPLE.replace("rotation = true", 'clip = "bai-mau"'))
    assert "ccht clip list" in text and "ccht clip show" in text
