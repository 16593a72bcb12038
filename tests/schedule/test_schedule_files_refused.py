"""Whatever a schedule file holds, the answer is a sentence with line and field, and soon."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.files.contradictions import refuse_unreadable
from ccht_desktop.schedule.files.toml_lines import line_of, lines_of
from ccht_desktop.schedule.gate import Refusal
from ccht_desktop.schedule.model import Schedule
from tests.schedule.schedule_samples import MONDAY, a_rule, a_rundown, rotation, sha

RUNDOWN = """\
name = "Mẫu"
[[rundown]]
key = "mau"
name = "Mẫu"
[[rundown.position]]
kind = "NHAC"
rotation = true
"""
RULE = """\
[[rule]]
key = "sang"
name = "Sáng"
rundown = "mau"
starts = ["05:30"]
"""
PLACE = 'rule = "sang"\ndate = "24/11/2026"\ntime = "05:30"\n'
WINDOW = """\
[[window]]
key = "{key}"
name = "Khung {key}"
start = "{start}"
end = "{end}"
decision = "1/QĐ-MẪU"
"""


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_LANG", "en")


def refusal(folder: Path, content: str | bytes) -> str:
    path = folder / "mau.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StationError) as refused:
        files.read(path)
    assert refused.value.code == "SCHEDULE_FILE"
    return refused.value.text


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('["05:30"]', '["24:00"]', 12, "field “starts”: “24:00” is not a time of day"),
        ('["05:30"]', '["25:61"]', 12, "field “starts”: “25:61” is not a time of day"),
        ('["05:30"]', '["5:30"]', 12, "written with two digits"),
        ('["05:30"]', '["05:30+07:00"]', 12, "“05:30+07:00” names a date or another time zone"),
        ('["05:30"]', '["05:30Z"]', 12, "field “starts”: “05:30Z” names"),
        ('["05:30"]', "[2026-12-01T05:30:00+07:00]", 12, "field “starts”: “2026-12-01 05:30:00"),
        ('["05:30"]', "[05:30:00.5]", 12, "field “starts”: times of day such as"),
        ('["05:30"]', '[\n "05:30", # sáng\n "24:01",\n]', 14, "field “starts”: “24:01”"),
        ('["05:30"]', '["05:30"]\nfrom = "31/02/2026"', 13, "“31/02/2026” is in no calendar"),
        ('["05:30"]', '["05:30"]\nfrom = 2026-02-31', 13, "field “from”: the day or time"),
        ('["05:30"]', '["05:30"]\nto = "00/13/2026"', 13, "field “to”: the day “00/13/2026”"),
        ('["05:30"]', '["05:30"]\nfrom = "01/01/9999"', 13, "year must lie between"),
        ('["05:30"]', '["05:30"]\nfrom = 2026-12-01T00:00:00Z', 13, "field “from”: a date such"),
        ('["05:30"]', '["05:30"]\nkey = "b"', 13, "field “key” stands twice"),
        ('["05:30"]', '["05:30"]\nrrule = "FREQ=SECONDLY"', 13, "field “rrule”: a recurrence of"),
        ('["05:30"]', '["05:30"]\nrrule = "FREQ=DAILY;BYHOUR=3"', 13, "field “rrule”: “BYHOUR”"),
        (
            '["05:30"]',
            '["05:30"]\nrrule = "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"',
            13,
            "field “rrule”: ",
        ),
        (
            '["05:30"]',
            '["05:30"]\nrrule = "FREQ=DAILY;UNTIL=20260101"\nfrom = "01/12/2026"',
            13,
            "field “rrule”: no day fits",
        ),
        ('["05:30"]', '["05:30"]\nrrule = "FREQ=DAILY;COUNT=3"', 8, "field “from”: the first day"),
        (
            '["05:30"]',
            '["05:30"]\nrrule = "FREQ=WEEKLY;INTERVAL=2"',
            8,
            "field “from”: the first day",
        ),
        (
            '["05:30"]',
            '["05:30"]\ndays = ["CN"]\nfrom = "01/12/2026"\nto = "02/12/2026"',
            15,
            "field “to”: no day fits",
        ),
        ('["05:30"]', '["05:30"]\nclusters = [["a"]]', 13, "field “clusters”: a list out of these"),
        ('["05:30"]', '["05:30"]\ncap_minutes = nan', 13, "field “cap_minutes”: a whole number"),
        ('["05:30"]', f'["05:30"]\ncap_minutes = {"9" * 400}', 13, "field “cap_minutes”: a whole"),
        ('["05:30"]', f'["05:30"]\ncap_minutes = {"9" * 5000}', 13, "a number is far too large"),
        ('["05:30"]', '["05:30"]\nstart = "05:30"', 13, "field “start”: this name is not known"),
        ('"Sáng"', '"S\\u0007"', 10, "field “name”: a sign stands in it that cannot be shown (U+0"),
        ('"Sáng"', '"S\x07"', 10, "is not understood"),
        ('"Sáng"', f'"{"S" * 201}"', 10, "field “name”: the text has 201 signs"),
        ("rotation = true", "rotation = true\nagain = 1", 8, "field “again”: can only be"),
        ('kind = "NHAC"\nrotation = true', "pause = nan", 6, "field “pause”: a number of seconds"),
        ('kind = "NHAC"\nrotation = true', "relay = inf", 6, "field “relay”: a number of seconds"),
        ("[[rundown]]", "skip = 0\n[[rundown]]", 2, "field “skip”: at least one part"),
        ("[[rundown]]", "skip = [1]\n[[rundown]]", 2, "field “skip”: each part must be a table"),
        ("[[rule]]", "[[rule]", 8, "“[[rule]” is not understood"),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_is_wrong_is_told_with_its_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    text = refusal(tmp_path, (RUNDOWN + RULE).replace(old, new, 1))
    assert text.startswith(f"mau.toml, line {line}: ")
    assert said in text
    assert text.endswith("Nothing was changed.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (RUNDOWN.encode("utf-16"), "line 1: the text is UTF-16"),
        (RUNDOWN.encode("utf-16-le"), "line 1: the text is UTF-16"),
        ("a = " + "[" * 300_000, "too many brackets"),
        ("a = " + "{a = " * 100_000, "too many brackets"),
        (".".join(["a"] * 300_000) + " = 1", "too many names in one another"),
        ("a" * 900_000, "is not understood"),
        ("", "“name”"),
    ],
    ids=["utf-16", "utf-16-without-mark", "brackets", "braces", "dots", "one-word", "empty"],
)
def test_what_is_no_schedule_at_all_is_answered_at_once(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    began = time.monotonic()
    assert said in refusal(tmp_path, content)
    assert time.monotonic() - began < 5


def test_ten_thousand_rules_are_refused_at_the_first_too_many(tmp_path: Path) -> None:
    rules = "".join(RULE.replace("sang", f"r{n}") for n in range(10_000))
    began = time.monotonic()
    text = refusal(tmp_path, RUNDOWN + rules)
    assert time.monotonic() - began < 10
    assert text.startswith(f"mau.toml, line {8 + 1000 * 5}: field “rule”: 10000 parts are more")


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "lon.toml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(StationError, match="too large"):
        files.read(path)


def test_a_folder_and_a_missing_file_are_no_schedules(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="is a folder"):
        files.read(tmp_path)
    with pytest.raises(StationError, match="cannot be opened"):
        files.read(tmp_path / "khong-co.toml")


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        (("04:30", "05:30", ""), ("05:00", "06:00", ""), True),
        (("04:00", "06:00", ""), ("04:45", "05:00", ""), True),
        (("04:30", "05:00", ""), ("05:00", "06:00", ""), False),
        (("04:30", "06:00", 'season = "summer"\n'), ("05:00", "06:00", ""), True),
        (
            ("04:30", "06:00", 'season = "summer"\n'),
            ("05:00", "06:00", 'season = "winter"\n'),
            False,
        ),
        (
            ("04:30", "06:00", 'to = "30/11/2026"\n'),
            ("05:00", "06:00", 'from = "01/12/2026"\n'),
            False,
        ),
    ],
)
def test_two_decisions_do_not_rule_the_same_hour(
    tmp_path: Path, first: tuple[str, str, str], second: tuple[str, str, str], overlap: bool
) -> None:
    windows = [
        WINDOW.format(key=key, start=start, end=end) + more
        for key, (start, end, more) in (("a", first), ("b", second))
    ]
    content = RUNDOWN + RULE + "".join(windows)
    if overlap:
        line = content.split("\n").index(f'start = "{second[0]}"') + 1
        text = refusal(tmp_path, content)
        assert text.startswith(f"mau.toml, line {line}: field “start”: ")
        assert "“Khung a”" in text
    else:
        path = tmp_path / "mau.toml"
        path.write_text(content, "utf-8")
        assert len(files.read(path).windows) == 2


@pytest.mark.parametrize("part", ["skip", "move"])
def test_one_session_is_left_out_or_moved_once(tmp_path: Path, part: str) -> None:
    to = 'to_date = "24/11/2026"\nto_time = "06:00"\n' if part == "move" else ""
    text = refusal(tmp_path, RUNDOWN + RULE + 2 * f"[[{part}]]\n{PLACE}{to}")
    assert "this session is named twice" in text


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("rotation = true", f'clip = "{sha(1)}"', 7, "clip"),
        ("[[rundown.position]]", f'backup = "{sha(1)}"\n[[rundown.position]]', 5, "backup"),
        ("[[rule]]", f'[[addition]]\n{PLACE}clip = "{sha(1)}"\n[[rule]]', 12, "clip"),
    ],
)
def test_a_clip_that_may_not_be_heard_is_named_by_line_field_and_reason(
    tmp_path: Path, old: str, new: str, line: int, field: str
) -> None:
    path = tmp_path / "mau.toml"
    path.write_text((RUNDOWN + RULE).replace(old, new, 1), "utf-8")
    files.read(path)
    asked = []

    def problem(sha256: str) -> str | None:
        asked.append(sha256)
        return "Clip 1 has expired."

    with pytest.raises(StationError) as refused:
        files.read(path, problem)
    assert asked == [sha(1)]
    expected = f"mau.toml, line {line}: field “{field}”: Clip 1 has expired. Nothing was changed."
    assert refused.value.text == expected


@pytest.mark.parametrize(
    ("key", "part", "expected"),
    [
        ("sang", "starts", "mau.toml, line 12: field “starts”: No."),
        ("sang", "", "mau.toml, line 12: field “starts”: No."),
        ("sang", "cap_minutes", "mau.toml, line 8: field “cap_minutes”: No."),
        ("w", "end", "mau.toml, line 17: field “end”: No."),
        ("khac", "starts", "No."),
    ],
)
def test_what_a_wall_refuses_of_a_file_is_found_in_it(
    tmp_path: Path, key: str, part: str, expected: str
) -> None:
    path = tmp_path / "mau.toml"
    path.write_text(RUNDOWN + RULE + WINDOW.format(key="w", start="05:00", end="06:00"), "utf-8")
    found = files.located(path, Refusal("OVER_CAP", "No.", key, part))
    assert (found.code, found.text) == ("OVER_CAP", expected)


def test_lines_are_found_in_every_way_to_write_toml() -> None:
    text = (
        "a.b = 1 # [[no]]\n"
        'long = """\n[[no]]\nno = 1\n"""\n'
        "list = [ # no = 1\n  'x]', { k = 2,\n y = [3] },\n]\n"
        '[[t]]\n"q.r" = 1\n[[t.u]]\nv = 1\n[[t]]\n[[t.u]]\n[t.u.w]\nz = "a # b"\n'
    )
    lines = lines_of(text)
    assert lines[("a", "b")] == 1
    assert lines[("long",)] == 2
    assert lines[("list", 0)] == 7
    assert lines[("list", 1, "y", 0)] == 8
    assert lines[("t", 0, "q.r")] == 11
    assert lines[("t", 0, "u", 0, "v")] == 13
    assert lines[("t", 1, "u", 0, "w", "z")] == 17
    assert line_of(("t", 1, "u", 0, "missing"), lines) == 15
    assert not any("no" in place for place in lines)


def test_a_thousand_rules_are_read_in_less_than_two_seconds(tmp_path: Path) -> None:
    path = tmp_path / "mau.toml"
    rules = "".join(RULE.replace("sang", f"r{n}") + 'to = "31/12/2030"\n' for n in range(1000))
    path.write_text(RUNDOWN + rules, "utf-8")
    began = time.process_time()
    assert len(files.read(path).rules) == 1000
    assert time.process_time() - began < 2


@pytest.mark.parametrize("rrule", ["FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;INTERVAL=2"])
def test_at_the_window_a_recurrence_that_counts_asks_for_its_first_day(rrule: str) -> None:
    rule = replace(a_rule(), rrule=rrule)
    plan = Schedule("Mẫu", "", (a_rundown(rotation(1)),), (rule,))
    with pytest.raises(StationError, match="“Buổi mẫu”: the first day is needed"):
        refuse_unreadable(plan)
    refuse_unreadable(replace(plan, rules=(replace(rule, from_date=MONDAY),)))
    refuse_unreadable(replace(plan, rules=(replace(rule, rrule="FREQ=DAILY;INTERVAL=1"),)))
