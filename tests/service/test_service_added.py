"""A clip added to one session sounds in its place, and the log says so."""

from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.edits import add_clip
from ccht_desktop.schedule.model import Position, Rundown, Schedule
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.simulation import simulate
from ccht_desktop.station import Station
from tests.service.service_station import MORNING, daily, noise

pytest_plugins = ["tests.service.service_fixtures"]

DAY = date(2026, 12, 1)


def with_a_closing_tune(folder: StationFolder, work: Path) -> dict[str, int]:
    """Adds a clip to the first of two sessions that end with a tune; clips by their title."""
    clock = FakeClock(MORNING - timedelta(hours=1))
    with closing(Station.open(folder, clock=clock, run_worker=run_worker)) as station:
        ids = {clip.sha256: clip.id for clip in station.library.clips()}
        for seed, kind in ((7, "NHAC_HIEU"), (8, "THONG_BAO")):
            clip = station.intake.add(
                noise(work / f"{kind}.wav", 2.0, seed), kind=kind, field="TTHC", group="DVC"
            )
            station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number=f"1{seed}")
            ids[clip.sha256] = clip.id
        first, second, tune, added = ids
        plan: Schedule = daily(
            time(5, 30),
            Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=first),
            Position(2, "rotation", "CHUYEN_MUC_CCHC", field="CPS"),
            Position(3, "rotation", "NHAC_HIEU"),
        )
        plan = add_clip(plan, ("sang", DAY, "0530"), added)
        station.schedule.replace(plan, station.walls())
        return {"first": ids[first], "second": ids[second], "tune": ids[tune], "added": ids[added]}


def test_an_added_clip_sounds_before_the_closing_tune_and_only_in_its_session(
    folder: StationFolder, tmp_path: Path
) -> None:
    clips = with_a_closing_tune(folder, tmp_path)
    result = simulate(folder, DAY, 2, tmp_path / "work")
    days = {
        day: [
            row for row in result.airings if row.started_at and local(row.started_at).date() == day
        ]
        for day in (DAY, DAY + timedelta(days=1))
    }
    heard = [(row.position, row.clip, row.outcome) for row in days[DAY]]
    assert heard == [
        (1, clips["first"], "aired"),
        (2, clips["second"], "aired"),
        (4, clips["added"], "aired"),
        (3, clips["tune"], "aired"),
    ]
    assert [row.position for row in days[DAY + timedelta(days=1)]] == [1, 2, 3]
    ends = [row.ended_at for row in days[DAY]]
    for row, end in zip(days[DAY][1:], ends, strict=False):
        assert row.started_at is not None and end is not None
        assert abs((row.started_at - end).total_seconds()) < 0.05
        assert row.planned_start is not None
        assert abs((row.started_at - row.planned_start).total_seconds()) < 0.05
    assert result.sessions == 2
    assert len(result.airings) == 7


def test_a_preview_that_ends_at_noon_leaves_alone_what_the_afternoon_has(
    folder: StationFolder,
) -> None:
    with closing(Station.open(folder, clock=FakeClock(MORNING))) as station:
        first = station.library.clips()[0]
        fixed = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=first.sha256)
        plan = daily(time(5, 30), Position(1, "rotation", "CHUYEN_MUC_CCHC"))
        afternoon = replace(plan.rules[0], key="chieu", rundown="chieu", starts=(time(17),))
        plan = replace(
            plan,
            rundowns=(*plan.rundowns, Rundown("chieu", "Mẫu", (fixed,))),
            rules=(*plan.rules, afternoon),
        )
        station.schedule.replace(plan, station.walls())
        (morning,) = station.resolve(MORNING, MORNING + timedelta(hours=7))
        whole_day = station.resolve(MORNING, MORNING + timedelta(hours=17))
        assert morning == whole_day[0]
        assert [s.items[0].clip == first.id for s in whole_day] == [False, True]
