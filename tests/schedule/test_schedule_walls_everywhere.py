"""A slip of the finger wakes nobody: each way into the schedule meets the same walls."""

import json
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import place_of
from ccht_desktop.service.scheduling import judged, save_schedule
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip
from tests.schedule.schedule_samples import a_small_library

Run = Callable[..., Result]
FILE = """
name = "Mẫu"
{windows}
[[rundown]]
key = "mau"
name = "Chương trình mẫu"
[[rundown.position]]
kind = "CHUYEN_MUC_CCHC"
rotation = true
again = true
[[rule]]
key = "sang"
name = "Buổi sáng"
rundown = "mau"
starts = ["{start}"]
{more}
"""
WINDOW = """
[[window]]
key = "som"
name = "Giờ phát sớm"
start = "{start}"
end = "{end}"
decision = "05/QĐ-MẪU"
"""


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    for clip in a_small_library(seconds=30.0)[2:4]:
        said = Description(clip.title, clip.kind, clip.field, clip.group, clip.priority)
        name = clip.source_name
        put_clip(station.library, f"{clip.id}", said, clip.seconds, clip.lufs, clip.true_peak, name)
    station.decisions.approve(1, by="Lãnh đạo Mẫu", number="1/QĐ-MẪU")
    yield station
    station.close()


@pytest.fixture
def run(station: Station) -> Run:
    def invoke(*arguments: str) -> Result:
        context = StationContext(station.folder.root)
        context._station = station
        return CliRunner().invoke(schedule, arguments, obj=context, env={"CCHT_LANG": "en"})

    return invoke


@pytest.fixture
def load(run: Run, tmp_path: Path) -> Run:
    def write(start: str, *arguments: str, windows: str = "", more: str = "") -> Result:
        file = tmp_path / "lich.toml"
        file.write_text(FILE.format(start=start, windows=windows, more=more), "utf-8")
        return run("load", str(file), *arguments)

    return write


def sessions(run: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("show", "--json").stdout)
    return found


def starts(run: Run) -> list[str]:
    return [session["start"][:16] for session in sessions(run)]


def test_a_quarter_past_three_by_file_is_stopped_and_read_back(load: Run, station: Station) -> None:
    result = load("03:15")
    assert result.exit_code == 1
    assert "3:15 in the MORNING" in result.stderr and "QUIET_HOURS" in result.stderr
    assert station.schedule.rules() == []


def test_a_quarter_past_three_by_moving_is_stopped(load: Run, run: Run) -> None:
    assert load("05:30").exit_code == 0
    before = sessions(run)
    result = run("move", before[1]["occurrence"], "--to-time", "03:15")
    assert result.exit_code == 1
    assert "3:15 in the MORNING" in result.stderr
    assert sessions(run) == before


def test_a_quarter_past_three_out_of_a_calendar_is_stopped(
    load: Run, run: Run, tmp_path: Path
) -> None:
    assert load("05:30").exit_code == 0
    before = sessions(run)
    file = tmp_path / "lich.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:a\nSUMMARY:Tiếp sóng\n"
        "DTSTART:20261124T201500Z\nEND:VEVENT\nEND:VCALENDAR\n",
        "utf-8",
    )
    result = run("import", str(file))
    assert result.exit_code == 1
    assert "3:15 in the MORNING" in result.stderr
    assert sessions(run) == before


def test_a_calendar_at_a_good_hour_is_taken_and_goes_out_again(
    load: Run, run: Run, tmp_path: Path
) -> None:
    assert load("05:30").exit_code == 0
    file = tmp_path / "lich.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:a\nSUMMARY:Họp dân\n"
        "DTSTART:20261124T100000Z\nEND:VEVENT\nEND:VCALENDAR\n",
        "utf-8",
    )
    assert "1 session was taken" in run("import", str(file)).stdout
    assert "2026-11-24T17:00" in starts(run)
    out = tmp_path / "ra.ics"
    assert run("export", "-o", str(out)).exit_code == 0
    assert out.read_text("utf-8").count("BEGIN:VEVENT") == 2


def test_before_five_needs_its_decision_and_hears_it_back(load: Run, run: Run) -> None:
    windows = WINDOW.format(start="04:45", end="06:30")
    asked = load("04:45", windows=windows)
    assert asked.exit_code == 1
    assert "4:45 in the MORNING" in asked.stdout and "--confirm" in asked.stderr
    assert starts(run) == []
    assert load("04:45", "--confirm", windows=windows).exit_code == 0
    assert starts(run)[0] == "2026-11-24T04:45"


def test_a_time_outside_the_hours_allowed_needs_a_second_yes(load: Run, run: Run) -> None:
    windows = WINDOW.format(start="05:30", end="06:30")
    assert load("05:30", windows=windows).exit_code == 0
    key = sessions(run)[1]["occurrence"]
    asked = run("move", key, "--to-time", "13:05")
    assert asked.exit_code == 1
    assert "1:05 in the AFTERNOON" in asked.stdout
    assert run("move", key, "--to-time", "13:05", "--confirm").exit_code == 0
    assert starts(run)[1].endswith("13:05")


def test_one_session_is_left_out_put_back_and_the_edit_undone(load: Run, run: Run) -> None:
    load("05:30")
    before = sessions(run)
    assert run("skip", before[1]["occurrence"], "--reason", "Đám tang").exit_code == 0
    assert [s["occurrence"] for s in sessions(run)] == [
        s["occurrence"] for s in before if s != before[1]
    ]
    assert run("restore", before[1]["occurrence"]).exit_code == 0
    assert sessions(run) == before
    assert run("undo").exit_code == 0
    assert len(sessions(run)) == len(before) - 1


def test_a_session_that_has_begun_is_not_moved_any_more(
    load: Run, run: Run, clock: FakeClock
) -> None:
    load("05:30")
    key = sessions(run)[0]["occurrence"]
    clock.advance(3600)
    result = run("move", key, "--to-time", "07:00")
    assert result.exit_code == 1 and "SESSION_BEGUN" in result.stderr
    assert "NO_SESSION" in run("skip", "sang/2026-11-01/0530", "--reason", "x").stderr


def test_two_sessions_at_one_moment_are_refused_unless_one_has_priority(
    load: Run, run: Run
) -> None:
    other = (
        '[[rule]]\nkey = "khac"\nname = "Buổi khác"\nrundown = "mau"\nstarts = ["05:30"]\n{more}'
    )
    refused = load("05:30", more=other.format(more=""))
    assert refused.exit_code == 1 and "OVERLAP" in refused.stderr
    assert starts(run) == []
    assert load("05:30", more=other.format(more="priority = 2")).exit_code == 0


def test_an_overlap_of_next_year_is_refused_today(load: Run) -> None:
    other = (
        '[[rule]]\nkey = "khac"\nname = "Buổi khác"\nrundown = "mau"\nstarts = ["05:30"]\n'
        'from = "01/06/2027"\nto = "03/06/2027"'
    )
    refused = load("05:30", more=other)
    assert refused.exit_code == 1 and "01/06/2027" in refused.stderr


def test_an_overlap_of_next_summer_is_refused_in_november(load: Run) -> None:
    other = '[[rule]]\nkey = "khac"\nname = "Buổi hè"\nrundown = "mau"\nstarts = ["05:30"]\n'
    refused = load("05:30", more='season = "summer"\n' + other + 'season = "summer"')
    assert refused.exit_code == 1 and "16/04/2027" in refused.stderr


def test_a_session_moved_weeks_ahead_onto_another_one_is_refused(
    load: Run, station: Station, clock: FakeClock
) -> None:
    other = '[[rule]]\nkey = "khac"\nname = "Buổi khác"\nrundown = "mau"\nstarts = ["17:00"]\n'
    assert load("05:30", more=other).exit_code == 0
    day = local(clock.now()).date() + timedelta(days=27)
    moved = edits.move(station.schedule.current(), ("sang", day, "0530"), day, time(17))
    with pytest.raises(StationError) as refused:
        save_schedule(station, moved, "Mẫu")
    assert refused.value.code == "OVERLAP" and f"{day:%d/%m/%Y}" in refused.value.text


def test_a_clip_is_added_where_its_approval_holds(
    load: Run, station: Station, clock: FakeClock
) -> None:
    load("05:30")
    today = local(clock.now()).date()
    first, last = today + timedelta(days=10), today + timedelta(days=20)
    station.decisions.approve(
        2, by="Lãnh đạo Mẫu", number="2/QĐ-MẪU", valid_from=first, valid_to=last
    )
    clip, plan = station.library.clip(2), station.schedule.current()
    for day, allowed in ((5, False), (15, True), (25, False)):
        place = ("sang", today + timedelta(days=day), "0530")
        found, _asked = judged(station, plan, edits.add_clip(plan, place, clip.sha256))
        assert [one.code for one in found] == ([] if allowed else ["CLIP_NOT_ALLOWED"])


def test_an_approved_clip_goes_into_the_next_session_once(
    load: Run, run: Run, station: Station
) -> None:
    load("05:30")
    station.decisions.approve(2, by="Lãnh đạo Mẫu", number="2/QĐ-MẪU")
    done = run("add", "2")
    assert done.exit_code == 0, done.output
    first = sessions(run)[0]
    assert [item["clip"] for item in first["items"]] == [1, 2]
    assert "CLIP_THERE" in run("add", "2").stderr
    later = sessions(run)[3]["occurrence"]
    assert run("add", "2", "--session", later).exit_code == 0
    assert [item["clip"] for item in sessions(run)[3]["items"]][-1] == 2


def test_a_clip_that_is_not_approved_goes_into_no_session(load: Run, run: Run) -> None:
    load("05:30")
    refused = run("add", "2")
    assert refused.exit_code == 1 and "not approved" in refused.stderr


def test_a_session_is_not_filled_beyond_its_cap(load: Run, run: Run, station: Station) -> None:
    load("05:30", more="cap_minutes = 1")
    long = Description("Bài rất dài", "CHUYEN_MUC_CCHC", "TTHC", "DVC")
    clip = put_clip(station.library, "dai", long, 55.0, -18.0, -3.0, "dai.mp3")
    station.decisions.approve(clip.id, by="Lãnh đạo Mẫu", number="3/QĐ-MẪU")
    refused = run("add", str(clip.id))
    assert refused.exit_code == 1 and "SESSION_FULL" in refused.stderr
    assert station.schedule.current().additions == ()


def test_what_is_undone_and_redone_by_command_is_named(load: Run, run: Run) -> None:
    load("05:30")
    load("06:00")
    assert starts(run)[0].endswith("06:00")
    undone = run("undo")
    assert "Mẫu" in undone.stdout and starts(run)[0].endswith("05:30")
    assert run("redo").exit_code == 0 and starts(run)[0].endswith("06:00")


def test_a_session_moved_onto_another_of_its_rule_is_refused_and_told_by_check(
    load: Run, run: Run, station: Station
) -> None:
    load("05:30")
    first, second = sessions(run)[:2]
    refused = run(
        "move", first["occurrence"], "--to-date", second["start"][:10], "--to-time", "05:30"
    )
    assert refused.exit_code == 1 and "MOVE_TAKEN" in refused.stderr
    # As a plan of an older release may have it.
    plan = station.schedule.current()
    day = date.fromisoformat(second["start"][:10])
    moved = edits.move(plan, place_of(first["occurrence"]), day, time(5, 30))
    station.schedule.replace(moved, station.walls())
    assert "MOVE_TAKEN" in {one["code"] for one in json.loads(run("check", "--json").stdout)}


def test_a_session_is_not_moved_to_a_time_gone_by(load: Run, run: Run, clock: FakeClock) -> None:
    load("05:30")
    now = local(clock.now())
    to = ("--to-date", f"{now:%Y-%m-%d}", "--to-time", f"{now:%H:%M}")
    refused = run("move", sessions(run)[0]["occurrence"], *to)
    assert refused.exit_code == 1 and "MOVE_TOO_LATE" in refused.stderr, refused.stderr


def test_a_load_that_ends_a_suspension_says_so(
    load: Run, run: Run, station: Station, tmp_path: Path
) -> None:
    load("05:30")
    saved = str(tmp_path / "luu.toml")
    run("save", "-o", saved)
    run("suspend", "--from", "24/11/2026", "--to", "30/11/2026", "--reason", "Quốc tang")
    result = run("load", saved)
    assert result.exit_code == 0, result.output
    assert "No longer in force: 1 suspension" in result.stdout
