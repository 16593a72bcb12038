"""ccht schedule, on a real station."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.main import build
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.schedule import edits
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip
from tests.schedule.schedule_samples import a_small_library

Run = Callable[..., Result]


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    """A newly made station with a clip of every field, at five on a Monday morning."""
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    for clip in a_small_library(seconds=30.0):
        said = Description(clip.title, clip.kind, clip.field, clip.group, clip.priority)
        name = clip.source_name
        put_clip(station.library, f"{clip.id}", said, clip.seconds, clip.lufs, clip.true_peak, name)
        station.decisions.approve(clip.id, by="Lãnh đạo Mẫu", number="1/QĐ-MẪU")
    yield station
    station.close()


@pytest.fixture
def run(station: Station) -> Run:
    def invoke(*arguments: str) -> Result:
        context = StationContext(station.folder.root)
        context._station = station
        return CliRunner().invoke(schedule, arguments, obj=context, env={"CCHT_LANG": "en"})

    return invoke


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def test_a_ready_schedule_is_loaded_by_its_name_and_read_back(run: Run, station: Station) -> None:
    result = run("load", "ke-hoach-2022")
    assert result.exit_code == 0, result.output
    assert "05:30 (5:30 in the MORNING); every day" in result.stdout
    assert "17:00 (5 o'clock in the AFTERNOON)" in result.stdout
    assert [rule.key for rule in station.schedule.rules()] == ["sang", "chieu"]


def test_a_schedule_is_loaded_from_a_file(run: Run, station: Station) -> None:
    result = run("load", str(schedules() / "cao-diem.toml"))
    assert "from 01/12/2026 to 31/12/2026" in result.stdout
    assert [rule.key for rule in station.schedule.rules()] == ["cao-diem"]


def test_a_name_that_is_not_there_is_answered_with_those_that_are(run: Run) -> None:
    result = run("load", "khong-co")
    assert result.exit_code == 1
    assert "Ready ones: ba-cap-tiep-song, cao-diem, do-thi, " in result.stderr


def test_a_wrong_file_changes_nothing_and_is_told_in_one_line(
    run: Run, station: Station, tmp_path: Path
) -> None:
    run("load", "ke-hoach-2022")
    text = (schedules() / "do-thi.toml").read_text("utf-8")
    path = tmp_path / "sua.toml"
    path.write_text(text.replace("07:00", "03:15"), "utf-8")
    result = run("load", str(path))
    assert result.exit_code == 1
    assert "3:15 in the MORNING" in result.stderr
    assert result.stderr.endswith("[QUIET_HOURS]\n")
    path.write_text(text.replace("07:00", "7 giờ"), "utf-8")
    result = run("load", str(path))
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    lines = path.read_text("utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if '"7 giờ"' in text)
    assert f"sua.toml, line {line}: field “starts”" in result.stderr
    assert [rule.key for rule in station.schedule.rules()] == ["sang", "chieu"]


def test_the_sessions_of_seven_days_are_shown_oldest_first(run: Run) -> None:
    run("load", "ke-hoach-2022")
    found = rows(run("show", "--json"))
    assert [row["occurrence"] for row in found[:3]] == [
        "sang/2026-11-23/0530",
        "chieu/2026-11-23/1700",
        "sang/2026-11-24/0530",
    ]
    assert len(found) == 14
    assert found[0]["start"] == "2026-11-23T05:30:00.000+07:00"
    assert {"occurrence", "rule", "start", "end", "rundown", "items"} <= set(found[0])
    item = found[0]["items"][2]
    assert set(item) >= {"position", "planned_start", "kind", "clip", "title", "seconds"}
    assert (item["planned_start"], item["seconds"]) == ("2026-11-23T05:31:00.000+07:00", 30.0)


@pytest.mark.parametrize("first", ["2026-12-31", "31/12/2026"])
def test_the_days_shown_may_be_chosen(run: Run, first: str) -> None:
    run("load", "ke-hoach-2022")
    found = rows(run("show", "--json", "--from", first, "--days", "2"))
    assert [row["occurrence"].split("/", 1)[1] for row in found] == [
        "2026-12-31/0530",
        "2026-12-31/1700",
        "2027-01-01/0530",
        "2027-01-01/1700",
    ]


def test_the_table_shows_every_position_and_why_one_is_empty(run: Run) -> None:
    run("load", "nong-thon")
    result = run("show", "--days", "1")
    assert result.exit_code == 0
    assert "Monday 23/11/2026\n  05:30 Buổi sáng" in result.stdout
    assert "    05:30:00    0:30   1  Signature tune  Bài mẫu 1\n" in result.stdout
    assert "No approved clip is left for this session: Local bulletin." in result.stdout


def test_the_past_is_shown_as_it_was_planned(run: Run, clock: FakeClock) -> None:
    run("load", "ke-hoach-2022")
    before = rows(run("show", "--json", "--days", "1"))
    clock.advance(8 * 3600)
    run("load", "do-thi")
    after = rows(run("show", "--json", "--days", "1"))
    assert after[0] == before[0]
    assert [row["occurrence"] for row in after] == [
        "sang/2026-11-23/0530",
        "do-thi/2026-11-23/1730",
    ]


def test_a_past_session_nobody_planned_is_not_invented(run: Run, clock: FakeClock) -> None:
    clock.advance(8 * 3600)
    run("load", "ke-hoach-2022")
    found = rows(run("show", "--json", "--days", "1"))
    assert [row["occurrence"] for row in found] == ["chieu/2026-11-23/1700"]


def test_check_finds_nothing_wrong_with_the_plan_of_2022(run: Run) -> None:
    run("load", "ke-hoach-2022")
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "14 sessions in the next 7 days; nothing is wrong." in result.stdout
    assert rows(run("check", "--json")) == []


def test_check_says_everything_wrong_in_order_of_time(run: Run) -> None:
    run("load", "nong-thon")
    result = run("check", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert [row["at"] for row in found] == sorted(row["at"] for row in found)
    assert {row["code"] for row in found} == {"EMPTY_POSITION"}
    assert (
        result.stderr
        == f"{len(found)} things are wrong with the next 7 days. [SCHEDULE_CONFLICTS]\n"
    )
    said = run("check").stdout.splitlines()
    assert [line for line in said if "(again: 24/11, 25/11, 26/11, " in line]
    again = sum(line.partition("(again: ")[2].count("/11") for line in said)
    assert len(said) + again == len(found) > 3 * len(said)


def test_check_of_a_station_without_a_schedule_says_that_nothing_will_sound(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "[NO_SCHEDULE]" in result.stderr


def test_suspended_days_are_silent_until_resumed(run: Run, station: Station) -> None:
    run("load", "ke-hoach-2022")
    days = ["--from", "24/11/2026", "--to", "2026-11-25"]
    result = run("suspend", *days, "--reason", "Sửa loa")
    assert "No automatic session from 24/11/2026 to 25/11/2026: Sửa loa" in result.stdout
    shown = {row["occurrence"].split("/")[1] for row in rows(run("show", "--json", "--days", "4"))}
    assert shown == {"2026-11-23", "2026-11-26"}
    assert "go on as scheduled" in run("resume").stdout
    assert len(rows(run("show", "--json", "--days", "4"))) == 8
    assert run("resume").stdout == "Nothing was suspended.\n"
    assert station.schedule.suspensions() == []


def test_a_date_that_is_none_is_wrong_usage(run: Run) -> None:
    result = run("suspend", "--from", "31/11/2026", "--to", "1/12/2026", "--reason", "Mẫu")
    assert result.exit_code == 2
    assert "“31/11/2026” is not a date" in result.stderr


def test_check_names_the_clips_whose_file_is_not_there(run: Run, station: Station) -> None:
    run("load", "ke-hoach-2022")
    clip = station.library.clips()[0]
    station.folder.audio(clip.sha256).unlink()
    result = run("check", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert {row["code"] for row in found} == {"MISSING_FILE"}
    assert all(f"“{clip.title}”" in row["text"] for row in found)


def test_the_next_24_hours_are_shown_from_now_on(run: Run, clock: FakeClock) -> None:
    run("load", "ke-hoach-2022")
    clock.advance(3600)
    found = [row["occurrence"] for row in rows(run("show", "--next", "24h", "--json"))]
    assert found == ["chieu/2026-11-23/1700", "sang/2026-11-24/0530"]
    assert run("show", "--next", "a day").exit_code == 2


def test_a_listing_says_how_each_session_will_be_heard(run: Run) -> None:
    run("load", "ke-hoach-2022")
    first = rows(run("show", "--json", "--days", "1"))[0]
    assert first["heard_start"] == first["start"]
    assert (first["late_seconds"], first["changed"], first["decision"]) == (0.0, False, None)
    item = first["items"][0]
    assert (item["heard_seconds"], item["not_heard"], item["why"]) == (30.0, None, None)


def test_what_was_changed_since_yesterday_is_marked_and_said(
    run: Run, station: Station, clock: FakeClock
) -> None:
    run("load", "ke-hoach-2022")
    assert "No schedule was in force yet at 22/11/2026 05:00" in run("changes").stdout
    clock.advance(25 * 3600)
    assert run("changes").stdout == "Nothing was changed.\n"
    schedule = station.schedule.current()
    moved = edits.move(schedule, ("sang", date(2026, 11, 25), "0530"), date(2026, 11, 25), time(6))
    left_out = edits.skip(moved, ("chieu", date(2026, 11, 26), "1700"), "Mẫu")
    station.schedule.replace(left_out, station.walls(), "mẫu")
    said = run("changes").stdout.splitlines()
    assert len(said) == 2
    assert "from 25/11/2026 05:30 to 25/11/2026 at 06:00." in said[0]
    assert said[1].startswith("No longer:")
    assert [row["change"] for row in rows(run("changes", "--json"))] == ["moved", "removed"]
    shown = run("show").stdout
    (line,) = [line for line in shown.splitlines() if "changed since yesterday" in line]
    assert line.startswith("  * 06:00")
    assert shown.splitlines()[-1] == "* " + said[1]


def test_a_file_is_tried_out_without_changing_anything(run: Run, station: Station) -> None:
    run("load", "ke-hoach-2022")
    before = station.schedule.current()
    path = str(schedules() / "do-thi.toml")
    found = {row["rule"] for row in rows(run("show", "--with", path, "--json", "--days", "2"))}
    assert found == {0}
    assert run("check", "--with", "nong-thon").exit_code == 1
    assert run("check").exit_code == 0
    assert "No longer: “" in run("changes", "--with", "do-thi").stdout
    assert station.schedule.current() == before


def test_check_tells_what_quiet_hours_hold_back(run: Run, station: Station) -> None:
    run("load", "ke-hoach-2022")
    schedule = station.schedule.current()
    place = ("sang", date(2026, 11, 25), "0530")
    night = edits.move(schedule, place, date(2026, 11, 25), time(3, 15))
    station.schedule._write(night, "mẫu")
    result = run("check", "--json")
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)
    assert found["code"] == "WALLED"
    assert "3:15 in the MORNING" in found["text"]


def test_what_is_left_out_moved_or_silent_is_told_where_it_would_be(
    run: Run, station: Station
) -> None:
    run("load", "ke-hoach-2022")
    run("skip", "sang/2026-11-24/0530", "--reason", "Đám tang")
    run("move", "chieu/2026-11-24/1700", "--to-time", "18:00")
    run("suspend", "--from", "2026-12-07", "--to", "2026-12-11", "--reason", "Thi học kỳ")
    shown = run("show", "--from", "2026-11-24", "--days", "1").stdout.splitlines()
    assert shown[1] == "  05:30 Buổi sáng · left out: Đám tang   [sang/2026-11-24/0530]"
    assert shown[2].startswith("  18:00 Buổi chiều · ")
    assert "moved from 17:00 on 24/11/2026" in shown[2]
    assert shown[2].endswith("   [chieu/2026-11-24/1800]")
    assert run("show", "--from", "2026-12-07", "--days", "1").stdout.splitlines() == [
        "Monday 07/12/2026",
        "  Suspended: Thi học kỳ (05:30 Buổi sáng, 17:00 Buổi chiều)",
    ]
    assert rows(run("show", "--json", "--from", "2026-12-07", "--days", "1")) == []


def test_a_silent_holiday_and_days_without_sessions_are_told(run: Run, station: Station) -> None:
    assert run("show", "--days", "1").stdout == "There is no session in these days.\n"
    run("load", "ke-hoach-2022")
    schedule = station.schedule.current()
    quiet = replace(schedule, rules=tuple(replace(r, holidays="silent") for r in schedule.rules))
    station.schedule.replace(quiet, station.walls(), "mẫu")
    shown = run("show", "--from", "2027-01-01", "--days", "1").stdout.splitlines()
    assert len(shown) == 2
    assert shown[1].startswith("  Silent on the holiday: ")
    assert shown[1].endswith("(05:30 Buổi sáng, 17:00 Buổi chiều)")


def test_the_code_beside_a_session_can_be_typed(run: Run) -> None:
    run("load", "ke-hoach-2022")
    line = run("show", "--days", "1").stdout.splitlines()[1]
    code = line.rpartition("[")[2].removesuffix("]")
    assert run("skip", code, "--reason", "Mẫu").exit_code == 0


def test_days_asked_for_as_hours_are_pointed_to_the_option_for_days(run: Run) -> None:
    result = run("show", "--next", "7d")
    assert result.exit_code == 2
    assert "--days 7" in result.stderr


def test_a_new_station_compares_with_its_first_schedule(run: Run, clock: FakeClock) -> None:
    assert run("changes").stdout.endswith("Another day to compare with: --since\n")
    run("load", "ke-hoach-2022")
    clock.advance(60)
    run("skip", "sang/2026-11-24/0530", "--reason", "Mẫu")
    first, second = run("changes").stdout.splitlines()
    assert "Compared with the first one, of 23/11/2026 05:00" in first
    assert second == "No longer: “Buổi sáng” on 24/11/2026 at 05:30."


def test_a_help_page_in_vietnamese_has_no_english_in_capitals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CCHT_LANG", "vi")
    program = build(lambda _arguments: 0)
    for name in ("show", "changes", "load", "skip"):
        page = CliRunner().invoke(program, ["schedule", name, "--help"]).output
        assert not re.findall(r"FILE|DATE|TEXT|HOURS|INTEGER|SESSION|default", page), page
    asked = CliRunner().invoke(program, ["schedule", "skip", "--help"]).output
    assert "schedule skip [TÙY CHỌN] BUỔI\n" in asked
