"""What a failure cut is tried once more where the window holds it, else it is to be made up."""

from contextlib import closing
from datetime import time, timedelta

from ccht_desktop.airlog.attempts import make_up
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Rule, Rundown, Schedule
from ccht_desktop.service.virtual import VirtualRun, virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST
from tests.service.test_service_truth import ear, to, voices

pytest_plugins = ["tests.service.service_fixtures"]


def rows(station: Station) -> list[tuple[int | None, int, str | None, str | None]]:
    return [(a.position, a.attempt, a.outcome, a.cause) for a in station.airlog.airings()]


def killed(station: Station, clock: FakeClock, after: float) -> None:
    """The program dies without a word, so many seconds after the session began."""
    with Station.lock(station.folder), station.open_ledger() as ledger:
        to(VirtualRun(station, ledger, clock, voices(station)), after)


def ruin(station: Station, clip: Clip) -> None:
    station.folder.audio(clip.sha256).write_bytes(b"not what was approved")


def with_backup(station: Station, mode: str = "soft") -> None:
    first, second = station.library.clips()
    place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=first.sha256)
    rundown = Rundown("mau", "Mẫu", (place,), second.sha256)
    rule = Rule("sang", "Sáng", "mau", (time(5, 30),), frozenset(range(7)))
    station.schedule.replace(Schedule("Mẫu", "", (rundown,), (rule,)), station.walls())


def test_a_crash_in_a_clip_leaves_it_interrupted_and_it_begins_again(
    station: Station, morning: FakeClock
) -> None:
    killed(station, morning, 2.4)
    morning.advance(20)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 120)
    assert rows(station) == [
        (1, 1, "interrupted", "KHAC"),
        (1, 2, "aired", None),
        (2, 1, "aired", None),
        (3, 1, "aired", None),
    ]
    first, second = station.airlog.airings()[:2]
    assert second.continues == first.id
    assert 1.2 <= first.played_seconds <= 2.4
    assert make_up(station.airlog.airings()) == []


def test_after_a_long_outage_nothing_begins_again_and_all_of_it_is_to_be_made_up(
    station: Station, morning: FakeClock
) -> None:
    killed(station, morning, 2.4)
    morning.advance(3600)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 3700)
    assert [row[:3] for row in rows(station)] == [
        (1, 1, "interrupted"),
        (2, 1, "missed"),
        (3, 1, "missed"),
    ]
    listed = make_up(station.airlog.airings())
    assert [row.position for row in listed] == [1, 3], "a pause is not made up"
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 86_400 + 60)
    assert make_up(station.airlog.airings()) == [], "the clips have aired since"


def test_a_clip_that_crashes_twice_is_left_alone(station: Station, morning: FakeClock) -> None:
    for _life in range(3):
        killed(station, morning, (morning.now() - FIRST).total_seconds() + 2.0)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 120)
    ones = [row for row in rows(station) if row[0] == 1]
    assert len(ones) <= 2
    assert {row[2] for row in rows(station) if row[0] == 3} == {"aired"}


def test_when_its_only_clip_fails_a_session_plays_its_backup(
    station: Station, morning: FakeClock
) -> None:
    with_backup(station)
    ruin(station, station.library.clips()[0])
    hear, loud = ear()
    with virtual_run(station, morning, voices(station), hear) as run:
        to(run, 60)
    refused, backup = station.airlog.airings()
    assert (refused.outcome, refused.cause) == ("refused", "LOI_TEP")
    assert (backup.outcome, backup.started_by, backup.session) == ("aired", "backup", "Sáng")
    assert backup.occurrence is None
    assert any(loud)


def test_when_the_backup_fails_too_the_silence_raises_an_alarm(
    station: Station, morning: FakeClock
) -> None:
    with_backup(station)
    for clip in station.library.clips():
        ruin(station, clip)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 60)
        alarms = {alarm["code"] for alarm in run.broadcaster.now()["alarms"]}
    assert {"DEAD_AIR", "LOI_TEP"} <= alarms
    assert len(station.airlog.airings()) == 1


def test_a_session_that_starts_hard_cuts_a_clip_played_by_hand(
    station: Station, morning: FakeClock
) -> None:
    first, second = station.library.clips()
    place = Position(1, "clip", "CHUYEN_MUC_CCHC", sha256=first.sha256)
    tail = Position(2, "clip", "CHUYEN_MUC_CCHC", sha256=second.sha256)
    every_day = frozenset(range(7))
    station.schedule.replace(
        Schedule(
            "Mẫu",
            "",
            (Rundown("dai", "Dài", (place, tail)), Rundown("ngan", "Ngắn", (place,))),
            (
                Rule("mot", "Một", "dai", (time(5, 30),), every_day),
                Rule("hai", "Hai", "ngan", (time(5, 30, 7),), every_day, start_mode="hard"),
            ),
        ),
        station.walls(),
    )
    with virtual_run(station, morning, voices(station), lambda _at, _block: None) as run:
        to(run, 60)
    one, cut, hard = station.airlog.airings()
    assert cut.occurrence == one.occurrence
    assert (one.outcome, cut.outcome, cut.cause) == ("aired", "partial", "KHAC")
    assert cut.note == "buổi “Hai” bắt đầu"
    assert 2.9 < cut.played_seconds < 3.1
    assert hard.outcome == "aired"
    assert hard.started_at is not None
    assert abs((hard.started_at - (FIRST + timedelta(seconds=7))).total_seconds()) < 0.001
    assert hard.started_at == cut.ended_at


def test_a_station_opened_by_another_hand_sees_the_make_up_list(
    station: Station, morning: FakeClock
) -> None:
    killed(station, morning, 1.0)
    morning.advance(7200)
    with virtual_run(station, morning, voices(station)) as run:
        to(run, 7300)
    with closing(Station.open(station.folder, clock=morning)) as other:
        assert [row.position for row in make_up(other.airlog.airings())] == [1, 3]
