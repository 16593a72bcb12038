"""What a decision means on the air: sealed, limited, withdrawn at once, bound to a file."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.cli.main import build
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.playout.permission import Permission
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.schedule.resolving.limits import limit_reached
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.duties.duty import Bench
from ccht_desktop.service.duties.sounds import ROUND, check_files, due_slice
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.virtual import virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST, MORNING, daily, noise, wait_for
from tests.service.supervised_station import supervised

pytest_plugins = ["tests.service.service_fixtures"]

WHO: dict[str, Any] = {"by": "Trần Thị Mẫu", "position": "Phó Chủ tịch"}
Change = Callable[[Station, Clip], object]


def voices(station: Station) -> MediaVoices:
    return MediaVoices(station.folder, -16.0)


def first_clip(station: Station) -> Clip:
    return station.library.clips()[0]


def outcomes(station: Station) -> list[tuple[int | None, str | None, str | None]]:
    return [(row.position, row.outcome, row.cause) for row in station.airlog.airings()]


def flip_a_bit(station: Station, clip: Clip) -> Callable[[], None]:
    """Returns what turns it back."""
    home = station.folder.audio(clip.sha256)

    def flip() -> None:
        content = bytearray(home.read_bytes())
        content[len(content) // 2] ^= 1
        home.write_bytes(content)

    flip()
    return flip


def withdraw(station: Station, clip: Clip) -> object:
    return station.decisions.withdraw(clip.id, "sai số liệu")


def approve_again_and_withdraw(station: Station, clip: Clip) -> object:
    station.decisions.approve(clip.id, **WHO, number="9")
    return withdraw(station, clip)


def heard_with(
    station: Station, clock: FakeClock, change: Change, seconds: float
) -> tuple[list[Airing], float]:
    """Rows of the session, and how loud the first clip's four seconds were, where the plan changed
    so long before its start."""
    levels: list[float] = []

    def hear(at: datetime, block: "np.ndarray") -> None:
        if FIRST - timedelta(seconds=5) <= at < FIRST + timedelta(seconds=0.2):
            levels.append(float(np.abs(block).max(initial=0)))

    with virtual_run(station, clock, voices(station), hear) as run:
        run.until(FIRST - timedelta(seconds=seconds))
        change(station, first_clip(station))
        run.broadcaster.sync()
        run.until(FIRST + timedelta(seconds=60))
    return station.airlog.airings(), max(levels)


@pytest.mark.parametrize("change", [withdraw, approve_again_and_withdraw])
@pytest.mark.parametrize("seconds", [59, 30, 4])
def test_an_approval_withdrawn_when_its_session_is_armed_is_refused_and_the_log_says_why(
    station: Station, morning: FakeClock, change: Change, seconds: float
) -> None:
    rows, level = heard_with(station, morning, change, seconds)
    assert level < 1
    assert [(row.outcome, row.cause) for row in rows[:2]] == [("refused", "KHAC"), ("aired", None)]
    assert rows[0].note is not None
    assert rows[0].note.endswith(": sai số liệu")
    assert rows[0].started_at is None
    assert rows[2].outcome == "aired"


@pytest.mark.parametrize("seconds", [2.5, 1, 0.5])
def test_withdrawn_after_its_start_was_written_it_is_not_heard_and_the_log_says_why(
    station: Station, morning: FakeClock, seconds: float
) -> None:
    rows, level = heard_with(station, morning, withdraw, seconds)
    assert level < 1
    assert [(row.outcome, row.cause) for row in rows[:2]] == [("missed", "KHAC"), ("aired", None)]
    assert rows[0].note is not None
    assert rows[0].note.endswith(": sai số liệu")
    assert rows[0].played_seconds == 0
    assert rows[2].outcome == "aired"


@pytest.mark.parametrize(("seconds", "outcome"), [(30, "refused"), (2, "missed")])
def test_a_session_whose_only_clip_is_withdrawn_at_the_last_moment_plays_its_backup(
    station: Station, morning: FakeClock, seconds: float, outcome: str
) -> None:
    first, second = station.library.clips()[:2]
    file = daily(time(5, 30), Position(1, "clip", first.kind, sha256=first.sha256))
    rundown = replace(file.rundowns[0], backup=second.sha256)
    station.schedule.replace(replace(file, rundowns=(rundown,)), station.walls())
    rows, _level = heard_with(station, morning, withdraw, seconds)
    told = [(row.outcome, row.started_by, row.sha256) for row in rows]
    assert told == [
        (outcome, "schedule", first.sha256),
        ("aired", "backup", second.sha256),
    ]


def test_a_session_whose_only_clip_is_withdrawn_and_that_has_no_backup_raises_the_alarm(
    station: Station, morning: FakeClock
) -> None:
    clip = first_clip(station)
    file = daily(time(5, 30), Position(1, "clip", clip.kind, sha256=clip.sha256))
    station.schedule.replace(file, station.walls())
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        run.until(FIRST - timedelta(seconds=30))
        withdraw(station, clip)
        run.broadcaster.sync()
        run.until(FIRST + timedelta(seconds=10))
        assert "DEAD_AIR" in [alarm["code"] for alarm in run.broadcaster.now()["alarms"]]


def test_without_that_refusal_the_withdrawn_clip_would_be_heard(
    station: Station, morning: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Permission, "refusal", lambda *_a, **_k: None)
    rows, level = heard_with(station, morning, withdraw, 30)
    assert rows[0].outcome == "aired"
    assert level > 100


def at_times(station: Station, *starts: time) -> None:
    """The first clip alone, at these times of every day."""
    place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=first_clip(station).sha256)
    rule = Rule("ngay", "Ngày", "mau", starts, frozenset(range(7)))
    rundown = Rundown("mau", "Mẫu", (place,))
    station.schedule.replace(Schedule("Mẫu", "", (rundown,), (rule,)), station.walls())


def days(station: Station, clock: FakeClock, count: int) -> list[list[str | None]]:
    """Outcomes of each of some days."""
    found: list[list[str | None]] = []
    with virtual_run(station, clock, voices(station)) as run:
        for day in range(count):
            run.until(MORNING + timedelta(days=day, hours=18))
    for day in range(count):
        begin = MORNING + timedelta(days=day)
        rows = station.airlog.airings(begin, begin + timedelta(hours=18))
        found.append([row.outcome for row in rows])
    return found


def test_a_clip_is_heard_as_often_a_day_as_its_approval_allows(
    station: Station, morning: FakeClock
) -> None:
    at_times(station, time(6), time(9), time(17))
    station.decisions.approve(first_clip(station).id, **WHO, number="5", max_per_day=2)
    assert days(station, morning, 2) == [["aired", "aired", "missed"]] * 2
    assert "đủ số lượt phát trong ngày" in (station.airlog.airings()[2].note or "")


def test_a_clip_is_heard_as_often_in_all_as_its_approval_allows_and_a_new_one_counts_anew(
    station: Station, morning: FakeClock
) -> None:
    at_times(station, time(6), time(17))
    clip = first_clip(station).id
    station.decisions.approve(clip, **WHO, number="5", max_total=3)
    assert days(station, morning, 2) == [["aired", "aired"], ["aired", "missed"]]
    station.decisions.approve(clip, **WHO, number="6", max_total=1)
    sessions = station.resolve(morning.now(), morning.now() + timedelta(days=2))
    assert [session.items[0].clip for session in sessions] == [clip, None, None, None]


def test_a_rotation_takes_another_clip_once_the_limit_is_reached(
    station: Station, morning: FakeClock
) -> None:
    one, other = station.library.clips()
    turn = Position(1, "rotation", "CHUYEN_MUC_CCHC")
    station.schedule.replace(daily(time(6), turn), station.walls())
    station.decisions.approve(one.id, **WHO, number="5", max_total=1)
    sessions = station.resolve(morning.now(), morning.now() + timedelta(days=4))
    assert [s.items[0].clip for s in sessions] == [one.id, other.id, other.id, other.id]


def test_a_limit_that_came_when_the_session_was_armed_holds_at_its_start(
    station: Station, morning: FakeClock
) -> None:
    clip = first_clip(station)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(FIRST - timedelta(seconds=120))
        run.broadcaster.play(clip.id, "người trực mẫu")
        run.until(FIRST - timedelta(seconds=30))
        station.decisions.approve(clip.id, **WHO, number="5", max_per_day=1)
        run.broadcaster.sync()
        run.until(FIRST + timedelta(seconds=60))
        with pytest.raises(StationError) as caught:
            run.broadcaster.play(clip.id, "người trực mẫu")
        assert caught.value.code == "NOT_ALLOWED"
    played, refused, *_rest = sorted(station.airlog.airings(), key=lambda row: row.id)
    assert (played.started_by, played.outcome) == ("play_now", "aired")
    assert (refused.outcome, refused.cause) == ("refused", "KHAC")
    assert "1 lượt/ngày" in (refused.note or "")


@pytest.mark.parametrize(
    ("per_day", "total", "reached"),
    [(None, None, None), (3, None, None), (2, None, "day"), (None, 2, "total"), (None, 3, None)],
)
def test_limits_count_the_day_of_the_station_and_all_since_the_approval(
    per_day: int | None, total: int | None, reached: str | None
) -> None:
    # 17:30 UTC is 00:30 of the next day at the station.
    at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    starts = [at - timedelta(hours=8.5), at - timedelta(hours=1), at - timedelta(hours=9.5)]
    approved = at - timedelta(hours=9)
    assert limit_reached(per_day, total, approved, starts, at) == reached


def test_a_flipped_bit_is_refused_at_its_time_and_named_and_the_rest_airs(
    station: Station, morning: FakeClock, tmp_path: Path
) -> None:
    clip = first_clip(station)
    flip_a_bit(station, clip)
    with virtual_run(station, morning, voices(station)) as run:
        run.until(FIRST - timedelta(minutes=20))
        bench = Bench(station.folder, morning, StandingAlarms(station.folder))
        check_files(bench)
        assert bench.alarms.standing() == {"LOI_TEP": f"“{clip.title}”"}
        run.broadcaster.sync()
        run.until(FIRST + timedelta(seconds=60))
    assert outcomes(station) == [
        (1, "refused", "LOI_TEP"),
        (2, "aired", None),
        (3, "aired", None),
    ]
    assert station.airlog.airings()[0].note
    assert first_clip(station).fault == "changed"
    healed = station.intake.add(noise(tmp_path / "goc.wav", 4.0, 1), field="TTHC", group="DVC")
    assert (healed.id, healed.fault) == (clip.id, None)
    check_files(bench)
    assert bench.alarms.standing() == {}
    sessions = station.resolve(morning.now(), morning.now() + timedelta(days=1))
    assert sessions[0].items[0].clip == clip.id


def test_a_rotation_passes_by_a_clip_whose_file_was_changed(
    station: Station, morning: FakeClock
) -> None:
    one, other = station.library.clips()
    turn = Position(1, "rotation", "CHUYEN_MUC_CCHC")
    station.schedule.replace(daily(time(6), turn), station.walls())
    station.library.note_fault(one.sha256, "changed")
    sessions = station.resolve(morning.now(), morning.now() + timedelta(days=2))
    assert {session.items[0].clip for session in sessions} == {other.id}


def test_all_files_are_read_once_a_week_a_few_at_a_time() -> None:
    hashes = [f"{n:03}" for n in range(1000)]
    began, read, after = MORNING, list[str](), ""
    for look in range(8 * 24):
        now = began + timedelta(hours=look)
        due, ended = due_slice(hashes, after, began, now)
        read += due
        after = due[-1] if due else after
        assert len(due) <= 200
        if ended:
            assert now >= began + ROUND
            break
    assert read == hashes
    late, ended = due_slice(hashes, "", began, began + timedelta(days=30))
    assert (late, ended) == (hashes[:200], False)


def test_the_weekly_round_finds_a_changed_file_that_nothing_plans(
    station: Station, morning: FakeClock
) -> None:
    place = Position(1, "pause", "NHAC", seconds=1.0)
    station.schedule.replace(daily(time(6), place), station.walls())
    bench = Bench(station.folder, morning, StandingAlarms(station.folder))
    check_files(bench)
    clip = station.library.clips()[1]
    flip_a_bit(station, clip)
    check_files(bench)
    assert station.library.clip(clip.id).fault is None
    morning.advance(ROUND.total_seconds())
    check_files(bench)
    assert station.library.clip(clip.id).fault == "changed"
    assert bench.alarms.standing() == {}, "nothing of it is planned"


def ccht(folder: StationFolder, *words: str) -> Result:
    group = build(lambda _arguments: 0)
    return CliRunner().invoke(group, ["-s", str(folder.root), *words], prog_name="ccht")


def test_a_flipped_bit_is_told_by_list_show_check_schedule_and_approve(
    folder_now: StationFolder,
) -> None:
    with closing(Station.open(folder_now, run_worker=run_worker)) as station:
        clip = first_clip(station)
        flip = flip_a_bit(station, clip)
    checked = ccht(folder_now, "schedule", "check", "--json")
    assert checked.exit_code == 1
    conflicts = json.loads(checked.stdout)
    assert {row["code"] for row in conflicts} == {"MISSING_FILE"}
    assert clip.title in conflicts[0]["text"]
    rows = json.loads(ccht(folder_now, "clip", "list", "--json").stdout)
    assert [row["fault"] for row in rows] == ["changed", None]
    assert "tệp bị thay đổi" in ccht(folder_now, "clip", "list").stdout
    assert "tệp bị thay đổi" in ccht(folder_now, "clip", "show", "1").stdout
    approve = ("clip", "approve", "1", "--by", "Mẫu", "--number", "3")
    assert "[CLIP_CHANGED]" in ccht(folder_now, *approve).stderr
    told = ccht(folder_now, "clip", "check", "1", "--json")
    assert told.exit_code == 1
    assert [row["id"] for row in json.loads(told.stdout)] == [1]
    assert ccht(folder_now, "clip", "check", "2").exit_code == 0
    flip()
    assert ccht(folder_now, "clip", "check").exit_code == 0
    assert ccht(folder_now, "schedule", "check").exit_code == 0
    assert ccht(folder_now, *approve).exit_code == 0


def seals(folder: StationFolder, station: Station) -> tuple[list[str], list[str]]:
    """Numbers or notes of sealed decisions, and reasons of sealed withdrawals; the log holds."""
    with closing(open_reader(folder.airlog_db, AIRLOG_SCHEMA)) as reader:
        assert verify(reader).ok
    made = [entry.body for entry in station.airlog.entries("approval")]
    ended = [entry.body["reason"] for entry in station.airlog.entries("withdrawal")]
    return [body["number"] or body["note"] for body in made], ended


def test_every_decision_is_sealed_with_all_it_says_while_nothing_is_on_the_air(
    folder_now: StationFolder, tmp_path: Path
) -> None:
    paper = tmp_path / "qd.pdf"
    paper.write_bytes(b"%PDF-1.7 mau")
    said = ("--by", "Trần Thị Mẫu", "--position", "Phó Chủ tịch")
    limits = ("--per-day", "2", "--in-all", "20", "--scan", str(paper), "--self")
    for words in (
        ("withdraw", "1", "--reason", "số liệu cũ"),
        ("submit", "1"),
        ("changes", "1", *said, "--reason", "sửa số liệu"),
        ("approve", "1", *said, "--number", "7/QĐ", "--to", "31/12/2099", *limits),
    ):
        done = ccht(folder_now, "clip", *words)
        assert done.exit_code == 0, done.output
    with closing(Station.open(folder_now)) as station:
        assert seals(folder_now, station) == (["01", "02", "sửa số liệu", "7/QĐ"], ["số liệu cũ"])
        body = list(station.airlog.entries("approval"))[-1].body
        approval = first_clip(station).approval
    assert approval is not None
    assert {
        key: body[key] for key in ("verdict", "by", "position", "valid_to", "self_approved")
    } == {
        "verdict": "approved",
        "by": "Trần Thị Mẫu",
        "position": "Phó Chủ tịch",
        "valid_to": "2099-12-31",
        "self_approved": True,
    }
    assert (body["max_per_day"], body["max_total"]) == (2, 20)
    assert body["scan"] == approval.scan
    assert ccht(folder_now, "log", "verify").exit_code == 0
    rows = json.loads(ccht(folder_now, "clip", "register", "--json").stdout)
    assert [row["verdict"] for row in rows] == ["withdrawn", "approved", "changes", "approved"]


def test_a_running_playout_seals_what_was_decided_behind_its_back_within_seconds(
    folder_now: StationFolder,
) -> None:
    with closing(Station.open(folder_now)) as station, supervised(folder_now):
        station.decisions.withdraw(1, "số liệu cũ")
        station.decisions.reject(1, **WHO, reason="trái chủ trương")
        wanted = (["01", "02", "trái chủ trương"], ["số liệu cũ"])
        wait_for(lambda: seals(folder_now, station) == wanted, "the decisions are sealed")
        station.decisions.approve(1, **WHO, number="8/QĐ")
        plan_changed(station)
        assert seals(folder_now, station)[0][-1] == "8/QĐ", "at once where it is told"
