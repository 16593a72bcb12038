"""ccht schedule targets, on a real station with a real log."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.bodies import copies
from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.cli.context import StationContext
from ccht_desktop.cli.schedule import schedule
from ccht_desktop.foundation.clock import ZONE, FakeClock, utc_text
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.codes import SIX_FIELDS, ContentGroup, ReformField
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.report.figures import figures
from ccht_desktop.schedule.files.toml_file import read
from ccht_desktop.schedule.model import Target
from ccht_desktop.schedule.resolving.items import item_of
from ccht_desktop.schedule.targets.coverage import coverage, put_target
from ccht_desktop.service.scheduling import save_schedule, undo_schedule
from ccht_desktop.service.targets_reached import heard, targets_of
from ccht_desktop.station import Station
from tests.library.library_sounds import put_clip
from tests.schedule.schedule_samples import a_small_library

Run = Callable[..., Result]
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with a clip of every field and the rural schedule, on 23/11 at five."""
    clock = FakeClock(datetime(2026, 11, 23, 5, 0, tzinfo=ZONE))
    folder = StationFolder(tmp_path_factory.mktemp("targets") / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    station = Station.open(folder, clock=clock)
    for clip in a_small_library(seconds=30.0):
        said = Description(clip.title, clip.kind, clip.field, clip.group, clip.priority)
        name = clip.source_name
        put_clip(station.library, f"{clip.id}", said, clip.seconds, clip.lufs, clip.true_peak, name)
        station.decisions.approve(clip.id, by="Lãnh đạo Mẫu", number="1/QĐ-MẪU")
    station.schedule.replace(read(schedules() / "nong-thon.toml"), station.walls())
    station.close()
    return folder.root


@pytest.fixture
def station(sample: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Station]:
    shutil.copytree(sample, tmp_path / "station")
    station = Station.open(StationFolder(tmp_path / "station"), clock=clock)
    yield station
    station.close()


@pytest.fixture
def run(station: Station) -> Run:
    def invoke(*arguments: str, answer: str = "", lang: str = "en") -> Result:
        context = StationContext(station.folder.root)
        context._station = station
        return CliRunner().invoke(
            schedule, ["targets", *arguments], answer, obj=context, env={"CCHT_LANG": lang}
        )

    return invoke


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def write_month(station: Station, clock: FakeClock) -> None:
    """Airings of November with every outcome, as playout writes them."""
    outcomes = [
        ("aired", 1.0),
        ("partial", 0.8),
        ("partial", 0.79),
        ("interrupted", 0.9),
        ("missed", 0.0),
    ]
    clips = station.library.clips()
    with station.open_ledger() as ledger:
        for number in range(60):
            outcome, share = outcomes[number % len(outcomes)]
            _write(ledger, number, clips[number % len(clips)], outcome, share)


def _write(ledger: Ledger, number: int, clip: Clip, outcome: str, share: float) -> None:
    start = datetime(2026, 11, 1 + number // 3, 5, 30, tzinfo=ZONE) + timedelta(minutes=number % 3)
    item = item_of(clip, 1, clip.kind, start)
    body = {
        **copies(item),
        "session": "Buổi mẫu",
        "occurrence": f"mau/{start:%Y-%m-%d}/{start:%H%M}",
        "position": 1,
        "attempt": 1,
        "continues": None,
        "planned_start": utc_text(start),
        "started_by": "schedule",
    }
    if outcome == "missed":
        ledger.append("missed", {**body, "cause": "MAT_DIEN", "note": None})
        return
    began = {"started_at": utc_text(start), "late_seconds": 0.0, "gain_db": 0.0}
    opened = ledger.append("start", {**body, **began, "boot": "sample", "monotonic": 1.0})
    ended = {
        "airing": opened.seq,
        "started_at": utc_text(start),
        "ended_at": utc_text(start + timedelta(seconds=clip.seconds * share)),
        "frames": round(clip.frames * share),
        "played_seconds": round(clip.seconds * share, 3),
        "outcome": outcome,
        "cause": None if outcome == "aired" else "KHAC",
        "note": None,
        "evidence": "E2",
    }
    ledger.append("end", ended)


def test_without_targets_the_command_says_how_to_begin(run: Run) -> None:
    assert "ccht schedule targets propose" in run().stdout
    assert rows(run("--json")) == []


def test_proposed_targets_are_said_to_be_a_proposal_and_can_be_taken_back(
    run: Run, station: Station
) -> None:
    before = station.schedule.current()
    result = run("propose")
    assert result.exit_code == 0, result.output
    assert "sets no numbers" in result.stdout
    assert {row["field"] for row in rows(run("--json"))} >= {str(field) for field in SIX_FIELDS}
    assert "nothing was changed" in run("propose").stdout
    undo_schedule(station)
    assert station.schedule.current() == before


def test_a_target_is_set_listed_and_dropped(run: Run, station: Station) -> None:
    assert run("set", "--field", "TTHC", "--airings", "3", "--every-days", "3").exit_code == 0
    assert run("set", "--group", "dvc", "--month", "2026-12", "--items", "2").exit_code == 0
    first, second = rows(run("--json"))
    assert (first["field"], first["measure"], first["asked"]) == ("TTHC", "airings", 3)
    assert (first["reached"], first["month"], first["each_month"]) == (0, "2026-11", True)
    # Of the days before the station began nothing is asked.
    assert (second["measure"], second["reached"], second["outlook"]) == ("every_days", 0, "coming")
    december = rows(run("--month", "2026-12", "--json"))
    assert [row["group"] for row in december if row["measure"] == "items"] == ["DVC"]
    assert run("drop", "--group", "DVC", "--month", "2026-12").exit_code == 0
    assert station.schedule.current().targets == (Target("TTHC", airings=3, every_days=3),)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("set", "--field", "TTHC"), 2, "--every-days"),
        (("set", "--field", "THUE", "--items", "1"), 2, "THUE"),
        (("set", "--items", "0"), 2, "0"),
        (("set", "--items", "1", "--month", "2026-13"), 1, "BAD_MONTH"),
        (("drop", "--field", "CV"), 1, "NO_TARGET"),
        (("--month", "mai"), 1, "BAD_MONTH"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(
    run: Run, station: Station, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = station.schedule.current()
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert station.schedule.current() == before


def with_gap(station: Station) -> None:
    """Two airings more are asked of public finance than the schedule has."""
    current = station.schedule.current()
    asked = put_target(current, Target("TCC", airings=1))
    (found,) = targets_of(station, NOVEMBER, asked)
    target = Target("TCC", airings=round(found.measures[0].total) + 2)
    save_schedule(station, put_target(current, target), "Mẫu")


def test_gaps_are_shown_first_and_filled_on_a_yes(run: Run, station: Station) -> None:
    with_gap(station)
    before = station.schedule.current()
    shown = run("fill", answer="n\n")
    assert shown.exit_code == 0, shown.output
    assert "Put these clips into the schedule?" in shown.output
    assert station.schedule.current() == before
    listed = rows(run("fill", "--json"))
    # One that a rotation would have chosen elsewhere is made up for.
    assert len(listed) >= 2
    assert {row["field"] for row in listed} == {"TCC"}
    assert station.schedule.current() == before
    assert run("fill", "--yes").exit_code == 0
    assert len(station.schedule.current().additions) == len(listed)
    (row,) = rows(run("--json"))
    assert (row["outlook"], row["lacking"]) == ("coming", 0)
    assert "Nothing is missing" in run("fill").stdout


def test_targets_are_counted_as_the_report_counts(station: Station, clock: FakeClock) -> None:
    write_month(station, clock)
    start = datetime(2026, 11, 1, tzinfo=ZONE)
    end = datetime(2026, 12, 1, tzinfo=ZONE)
    counted = figures(station.airlog.airings(start, end), start, end)
    many = Target(items=1000, airings=1000, minutes=1000)
    fields = [replace(many, field=str(field)) for field in ReformField]
    groups = [replace(many, group=str(group)) for group in ContentGroup]
    found = coverage([*fields, *groups, many], NOVEMBER, heard(station, NOVEMBER), [], clock.now())
    tallies = [*counted.by_field.values(), *counted.by_group.values(), counted.reform]
    assert counted.reform.airings > 10
    assert counted.reform.failed > 10
    for one, tally in zip(found, tallies, strict=True):
        items, airings, minutes = one.measures
        assert (items.reached, airings.reached) == (tally.items, tally.airings)
        assert minutes.reached == pytest.approx(tally.seconds / 60, abs=0.001)


def test_days_without_count_from_when_it_was_asked_and_the_longest_gap_is_told_in_words(
    run: Run, station: Station, clock: FakeClock
) -> None:
    clock.advance(2 * 24 * 3600)
    assert run("set", "--field", "TTHC", "--every-days", "1").exit_code == 0
    run("set", "--group", "TL_PA", "--every-days", "3")
    clock.advance(4 * 24 * 3600)
    first, second = rows(run("--json"))
    assert (first["reached"], first["outlook"]) == (4, "lost")
    assert (second["reached"], second["total"]) == (4, 6)
    said = run().stdout
    assert "at most 6 days without" in said
    assert "Days without are counted from 25/11/2026, when the station began" in said
    run("set", "--field", "TTHC", "--airings", "1", "--every-days", "2")
    assert rows(run("--json"))[1]["reached"] == 4
    october = rows(run("--month", "2026-10", "--json"))
    assert {row["outlook"] for row in october} == {"lost"}


def test_gaps_that_nobody_agrees_to_fill_change_nothing_and_end_in_one_sentence(
    run: Run, station: Station
) -> None:
    with_gap(station)
    before = station.schedule.current()
    result = run("fill")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("Nobody answered, so nothing was changed.")
    assert "Aborted" not in result.output
    assert station.schedule.current() == before


def test_what_still_lacks_beside_suggestions_is_said_to_lack_with_them(
    run: Run, station: Station
) -> None:
    with_gap(station)
    (target,) = station.schedule.current().targets
    run("set", "--field", "TCC", "--items", "900", "--airings", f"{target.airings}")
    result = run("fill", answer="n\n")
    assert "Put these clips" in result.stdout
    still = [line for line in result.stdout.splitlines() if "no other approved clip" in line]
    assert still
    assert all(line.startswith("Still lacking with the clips suggested: ") for line in still)
