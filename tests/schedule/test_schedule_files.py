"""A schedule file is read whole, or refused with file, line and field; it is written back alike."""

from datetime import date, time
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.model import Position, Rule, Schedule

SAMPLE = """\
# Lịch mẫu
name = "Lịch mẫu"
description = \"\"\"
name = "không phải tên"
[[rule]]
\"\"\"

[[rundown]]
key = "sang"
name = "Buổi sáng"

[[rundown.position]]
kind = "NHAC_HIEU"
rotation = true

[[rundown.position]]
kind = "CHUYEN_MUC_CCHC"
rotation = true
field = "TTHC"
group = "DVC"

[[rundown.position]]
pause = 5.0

[[rundown]]
key = "chieu"
name = "Buổi chiều"

[[rundown.position]]
kind = "BAN_TIN"
clip = "SHA"

[[rule]]
key = "hai-buoi"
name = "Hai buổi"
rundown = "sang"
starts = [
    "17:00",
    "05:30",
]
days = ["T2", "CN"]
from = 2026-12-01
to = "31/12/2026"
grace_seconds = 120
cap_minutes = 30
decision = "12/QĐ-UBND"
""".replace("SHA", "ab" * 32)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def read(folder: Path, text: str) -> Schedule:
    path = folder / "lich-mau.toml"
    path.write_text(text, "utf-8")
    return files.read(path)


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(StationError) as refused:
        read(folder, text)
    assert refused.value.code == "SCHEDULE_FILE"
    return refused.value.text


def test_every_field_of_a_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, SAMPLE)
    assert found.name == "Lịch mẫu"
    assert found.rundowns[0].positions == (
        Position(1, "rotation", "NHAC_HIEU"),
        Position(2, "rotation", "CHUYEN_MUC_CCHC", field="TTHC", group="DVC"),
        Position(3, "pause", "", seconds=5.0),
    )
    assert found.rundowns[1].positions == (Position(1, "clip", "BAN_TIN", sha256="ab" * 32),)
    assert found.rules == (
        Rule(
            key="hai-buoi",
            name="Hai buổi",
            rundown="sang",
            starts=(time(5, 30), time(17, 0)),
            weekdays=frozenset({0, 6}),
            from_date=date(2026, 12, 1),
            to_date=date(2026, 12, 31),
            grace_seconds=120,
            cap_minutes=30,
            decision="12/QĐ-UBND",
        ),
    )


def test_what_notepad_saves_is_read(tmp_path: Path) -> None:
    path = tmp_path / "lich-mau.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert files.read(path) == read(tmp_path, SAMPLE)


def test_a_sample_written_back_reads_the_same(tmp_path: Path) -> None:
    found = read(tmp_path, SAMPLE)
    assert read(tmp_path, files.dumps(found)) == found


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "expected"),
    [
        ('name = "Lịch mẫu"\n', "", 1, "name", "is missing"),
        ('name = "Lịch mẫu"', "name = 5", 2, "name", "a text in quotes"),
        ('key = "sang"', 'key = "Sáng"', 9, "key", "small letters without marks"),
        ('key = "chieu"', 'key = "sang"', 26, "key", "stands twice"),
        ('kind = "NHAC_HIEU"', 'kind = "NHẠC"', 13, "kind", "must be one of: NHAC_HIEU"),
        ('kind = "NHAC_HIEU"', 'kind = "KHAN_CAP"', 13, "kind", "never taken by rotation"),
        ("rotation = true\n\n", "rotation = false\n\n", 14, "rotation", "can only be true"),
        ('"NHAC_HIEU"\nrotation = true', '"NHAC_HIEU"', 12, "rotation", "exactly one of these"),
        ("pause = 5.0", "pause = 5.0\nrotation = true", 23, "pause", "exactly one of these"),
        ('field = "TTHC"', 'field = "XYZ"', 19, "field", "TC, TTHC, TCBM, CV, TCC, CPS, CHUNG"),
        ('group = "DVC"', 'group = "XYZ"', 20, "group", "MT_YN"),
        ("pause = 5.0", "pause = 0", 23, "pause", "above 0, at most 600"),
        ("pause = 5.0", 'pause = 5.0\nfield = "TC"', 24, "field", "only beside rotation"),
        ("ab" * 32, "abc", 31, "clip", "64 digits"),
        ('rundown = "sang"', 'rundown = "trua"', 36, "rundown", "There are: sang, chieu"),
        ('"05:30",', '"25:30",', 39, "starts", "from 00:00 to 23:59"),
        ('"05:30",', '"5h30",', 39, "starts", 'such as ["05:30", "17:00"]'),
        ('"05:30",', '"17:00",', 37, "starts", "twice"),
        ('["T2", "CN"]', '["T8"]', 41, "days", "T2, T3, T4, T5, T6, T7, CN"),
        ('["T2", "CN"]', '"thứ hai"', 41, "days", "hang-ngay"),
        ('"31/12/2026"', '"31/11/2026"', 43, "to", "in no calendar"),
        ('"31/12/2026"', '"30/11/2026"', 43, "to", "lies before"),
        ("from = 2026-12-01", "from = 20261201", 42, "from", "a date such as"),
        ("grace_seconds = 120", "grace_seconds = true", 44, "grace_seconds", "0 to 3600"),
        ("cap_minutes = 30", "cap_minutes = 300", 45, "cap_minutes", "1 to 240"),
        ("cap_minutes", "cap_minute", 45, "cap_minute", "not known here"),
        ("decision = ", "decision = 5 # ", 46, "decision", "a text in quotes"),
    ],
)
def test_whatever_is_wrong_is_named_by_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, expected: str
) -> None:
    assert old in SAMPLE
    text = refusal(tmp_path, SAMPLE.replace(old, new, 1))
    assert text.startswith(f"lich-mau.toml, line {line}: field “{field}”: "), text
    assert expected in text
    assert text.endswith("Nothing was changed.")


def test_the_line_of_a_later_position_is_its_own(tmp_path: Path) -> None:
    text = refusal(tmp_path, SAMPLE.replace('kind = "BAN_TIN"', 'kind = "X"'))
    assert text.startswith("lich-mau.toml, line 30: field “kind”")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('name = "Buổi chiều"', "name = Buổi chiều", 27),
        ("[[rule]]\nkey", "[[rule]\nkey", 33),
    ],
)
def test_what_is_not_toml_is_shown_with_its_line(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    text = refusal(tmp_path, SAMPLE.replace(old, new, 1))
    assert text.startswith(f"lich-mau.toml, line {line}: “")
    assert "is not understood" in text


def test_a_file_without_sessions_is_no_schedule(tmp_path: Path) -> None:
    assert "[[rundown]] is needed" in refusal(tmp_path, 'name = "Mẫu"\n')
    only_rundowns = SAMPLE[: SAMPLE.rindex("[[rule]]")]
    assert "[[rule]] is needed" in refusal(tmp_path, only_rundowns)
    empty = SAMPLE[: SAMPLE.index("[[rundown.position]]")]
    assert "[[rundown.position]] is needed" in refusal(tmp_path, empty)


def test_one_bracket_too_few_is_explained(tmp_path: Path) -> None:
    text = refusal(tmp_path, SAMPLE.replace("[[rule]]\nkey", "[rule]\nkey"))
    assert text.startswith("lich-mau.toml, line 33: field “rule”: at least one part")


def test_text_that_is_not_utf8_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lich-mau.toml"
    path.write_bytes(b'# one\nname = "L\xecch"\n')
    with pytest.raises(StationError, match=r"line 2: the text is not UTF-8"):
        files.read(path)


def test_a_file_that_is_not_there_or_far_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="cannot be opened"):
        files.read(tmp_path / "khong-co.toml")
    path = tmp_path / "lon.toml"
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(StationError, match="too large"):
        files.read(path)


def test_a_wait_needs_its_seconds_and_only_a_wait_has_them(tmp_path: Path) -> None:
    rule = 'cap_minutes = 30\nstart_mode = "{}"'
    for mode, extra in (("wait", ""), ("hard", "\nwait_seconds = 5"), ("soon", "")):
        text = SAMPLE.replace("cap_minutes = 30", rule.format(mode) + extra)
        field = "start_mode" if mode == "soon" else "wait_seconds"
        assert field in refusal(tmp_path, text)
