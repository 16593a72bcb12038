"""ccht schedule load, save, undo, redo, history and schema, on a real station."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.resources import resource, schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Description
from ccht_desktop.schedule.decided import left_open
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip
from tests.schedule.schedule_samples import a_clip

Run = Callable[..., Result]


@pytest.fixture
def station(tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    """With one approved clip of music."""
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    clip = a_clip(1, kind="NHAC", field=None, group=None)
    said = Description(clip.title, clip.kind, clip.field, clip.group, clip.priority)
    put_clip(station.library, "1", said, 30.0, clip.lufs, clip.true_peak, clip.source_name)
    station.decisions.approve(1, by="Lãnh đạo Mẫu", number="1/QĐ-MẪU")
    yield station
    station.close()


@pytest.fixture
def run(station: Station) -> Run:
    def invoke(*arguments: str, lang: str = "en") -> Result:
        context = StationContext(station.folder.root)
        context._station = station
        return CliRunner().invoke(schedule, arguments, obj=context, env={"CCHT_LANG": lang})

    return invoke


def written(folder: Path, **changes: str) -> str:
    """The rural schedule with texts changed; its path."""
    text = (schedules() / "nong-thon.toml").read_text("utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    path = folder / "mau.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_every_ready_schedule_is_loaded_as_it_is(
    run: Run, station: Station, clock: FakeClock
) -> None:
    clock.advance(timedelta(hours=7).total_seconds())
    for path in sorted(schedules().glob("*.toml")):
        loaded = files.read(path)
        if loaded.windows:
            continue
        decision = ("--decision", "12/QĐ-UBND") if left_open(loaded) else ()
        result = run("load", path.stem, *decision)
        assert result.exit_code == 0, result.output
        assert station.schedule.current().name == files.read(path).name


def test_hours_opened_by_decision_are_read_back_before_they_hold(
    run: Run, station: Station
) -> None:
    named = ("load", "truoc-5-gio", "--decision", "12/QĐ-UBND")
    result = run(*named)
    assert result.exit_code == 1
    assert "4:50 in the MORNING" in result.stdout
    assert result.stderr.endswith("repeat with --confirm. [CONFIRM_TIMES]\n")
    assert station.schedule.rules() == []
    assert run(*named, "--confirm").exit_code == 0
    assert [f"{rule.starts[0]:%H:%M}" for rule in station.schedule.rules()] == ["04:50", "17:00"]
    assert {rule.decision for rule in station.schedule.rules()} == {"12/QĐ-UBND"}


def test_a_place_kept_for_a_decision_is_refused_with_its_line_and_the_way_to_fill_it(
    run: Run, station: Station
) -> None:
    text = (schedules() / "truoc-5-gio.toml").read_text("utf-8").split("\n")
    line = next(n for n, one in enumerate(text, start=1) if one.startswith("decision = "))
    result = run("load", "truoc-5-gio", "--confirm")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"truoc-5-gio.toml, line {line}: field “decision”: ")
    assert "--decision" in result.stderr
    assert result.stderr.endswith("[DECISION_NEEDED]\n")
    assert "--decision" in run("load", "ba-cap-tiep-song").stderr
    assert station.schedule.rules() == []
    assert "[DECISION_NO_PLACE]" in run("load", "nong-thon", "--decision", "1/QĐ-MẪU").stderr


def test_hours_that_a_replaced_schedule_opened_go_with_it_and_it_is_said(
    run: Run, station: Station, tmp_path: Path
) -> None:
    assert run("load", "truoc-5-gio", "--decision", "12/QĐ-UBND", "--confirm").exit_code == 0
    result = run("load", "nong-thon", "--confirm", "--keep-windows")
    assert [window.key for window in station.schedule.current().windows] == ["som", "chieu"]
    assert "no longer hold" not in result.stdout
    result = run("load", "nong-thon", "--confirm")
    assert result.exit_code == 0, result.output
    assert [window.key for window in station.schedule.current().windows] == ["chieu"]
    assert "no longer hold: “Buổi sớm theo quyết định” (04:50–06:00)." in result.stdout
    early = run("load", written(tmp_path, **{'["05:30"]': '["04:55"]'}), "--confirm")
    assert early.stderr.endswith("[QUIET_HOURS]\n")


def test_a_start_in_quiet_hours_is_refused_with_its_line_and_changes_nothing(
    run: Run, station: Station, tmp_path: Path
) -> None:
    path = written(tmp_path, **{'["05:30"]': '["03:15"]'})
    line = Path(path).read_text("utf-8").split("\n").index('starts = ["03:15"]') + 1
    for extra in ((), ("--confirm",)):
        result = run("load", path, *extra)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"mau.toml, line {line}: field “starts”: ")
        assert "3:15 in the MORNING" in result.stderr
        assert result.stderr.endswith("[QUIET_HOURS]\n")
    assert station.schedule.rules() == []


def test_a_cap_beyond_the_stations_needs_a_decision_and_is_found_in_the_file(
    run: Run, tmp_path: Path
) -> None:
    result = run("load", written(tmp_path, **{"cap_minutes = 45": "cap_minutes = 90"}))
    assert result.exit_code == 1
    assert "field “cap_minutes”" in result.stderr
    assert result.stderr.endswith("[OVER_CAP]\n")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("unknown", "not in the library"),
        ("withdrawn", "withdrawn"),
        ("retired", "no longer in use"),
    ],
)
def test_a_clip_that_may_not_be_heard_stops_a_file_unless_it_stands_in_the_schedule_already(
    run: Run, station: Station, tmp_path: Path, state: str, said: str
) -> None:
    clip = station.library.clips()[0]
    sha256 = "ab" * 32 if state == "unknown" else clip.sha256
    changes = {'kind = "NHAC"\nrotation = true': f'kind = "NHAC"\nclip = "{sha256}"'}
    path = written(tmp_path, **changes)
    if state != "unknown":
        assert run("load", path).exit_code == 0
        if state == "withdrawn":
            station.decisions.withdraw(clip.id, "mẫu")
        else:
            station.library.retire(clip.id)
        assert run("load", path).exit_code == 0
        assert run("load", "do-thi").exit_code == 0
    line = Path(path).read_text("utf-8").split("\n").index(f'clip = "{sha256}"') + 1
    result = run("load", path)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"mau.toml, line {line}: field “clip”: ")
    assert said in result.stderr


def test_what_is_saved_explains_itself_and_is_loaded_again(
    run: Run, station: Station, tmp_path: Path
) -> None:
    run("load", "mua-he-mua-dong")
    before = station.schedule.current()
    path = tmp_path / "luu.toml"
    result = run("save", "-o", str(path), lang="vi")
    assert result.exit_code == 0, result.output
    text = path.read_text("utf-8")
    assert text.startswith("# LỊCH PHÁT")
    assert files.read(path) == before
    assert run("load", str(path)).exit_code == 0
    assert station.schedule.current() == before
    run("save", "-o", str(path), lang="vi")
    assert path.read_text("utf-8") == text


def test_nothing_is_saved_of_an_empty_schedule_or_into_no_folder(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "luu.toml"
    assert "[NO_SCHEDULE]" in run("save", "-o", str(path)).stderr
    assert not path.exists()
    run("load", "do-thi")
    result = run("save", "-o", str(tmp_path / "khong-co" / "luu.toml"))
    assert "[NO_FOLDER]" in result.stderr


def test_a_load_is_taken_back_and_made_again_and_the_history_tells_it(
    run: Run, station: Station, clock: FakeClock
) -> None:
    assert "[NO_UNDO]" in run("undo").stderr
    run("load", "nong-thon")
    clock.advance(timedelta(hours=1).total_seconds())
    run("load", "do-thi")
    assert run("undo").stdout == "Taken back: Loaded “Đô thị”\n"
    assert station.schedule.current().name == "Nông thôn"
    assert run("redo").stdout == "Made again: Loaded “Đô thị”\n"
    assert "[NO_REDO]" in run("redo").stderr
    rows = json.loads(run("history", "--json").stdout)
    assert [row["what"] for row in rows] == [
        "Loaded “Nông thôn”",
        "Loaded “Đô thị”",
        "Loaded “Nông thôn”",
        "Loaded “Đô thị”",
    ]
    assert rows[0]["at"] < rows[1]["at"]
    assert set(rows[0]) == {"at", "revision", "what"}
    lines = run("history").stdout.splitlines()[1:]
    assert [line[0] for line in lines] == [" ", " ", " ", ">"]
    assert lines[2].endswith("  Taken back: Loaded “Đô thị”")
    assert lines[3].endswith("  Made again: Loaded “Đô thị” (in force)")


def test_a_folder_is_no_schedule_file(run: Run, tmp_path: Path) -> None:
    result = run("load", str(tmp_path))
    assert (result.exit_code, "is a folder" in result.stderr) == (1, True)


def test_the_schema_is_printed_as_it_is_published(run: Run) -> None:
    published = resource("schema/schedule.schema.json").read_text("utf-8")
    assert run("schema").stdout == published
