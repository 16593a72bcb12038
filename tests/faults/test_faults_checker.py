"""The comparison of log, ear and kills finds each lie it is there for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ccht_desktop.airlog.model import Airing
from tests.faults.airing_truth import Kill, lies
from tests.faults.fault_processes import Sound
from tests.faults.fault_station import Tone

TONE = Tone("ab" * 32, 400.0, 4.0)
START = datetime(2026, 11, 23, tzinfo=UTC)
WALL = START.timestamp()
ROW = Airing(
    id=7,
    session="Sáng",
    occurrence="sang/2026-11-23/0700",
    position=1,
    attempt=1,
    continues=None,
    planned_start=START,
    started_at=START,
    ended_at=START + timedelta(seconds=4),
    planned_seconds=4.0,
    played_seconds=4.0,
    outcome="aired",
    cause=None,
    note=None,
    late_seconds=0.0,
    kind="CHUYEN_MUC_CCHC",
    clip=1,
    sha256=TONE.sha256,
    title="Tin",
    field="TTHC",
    group="DVC",
    priority=None,
    approval_number="1",
    approver="Lãnh đạo mẫu",
    started_by="schedule",
    evidence="E1",
    amplifier=None,
    match=None,
    closed_seq=8,
)
HEARD = Sound(100.0, 104.0, WALL, 4.0, 400.0)
BROKEN = replace(ROW, outcome="interrupted", ended_at=START + timedelta(seconds=2))
HALF = Sound(100.0, 102.5, WALL, 2.5, 400.0)
KILL = Kill("playout", WALL + 2.5, WALL + 5)
AGAIN = replace(
    ROW,
    id=9,
    attempt=2,
    continues=7,
    started_at=START + timedelta(seconds=6),
    ended_at=START + timedelta(seconds=10),
)
HEARD_AGAIN = Sound(106.0, 110.0, WALL + 6, 4.0, 400.0)


def told(rows: list[Airing], sounds: list[Sound], *kills: Kill) -> list[str]:
    return lies(rows, sounds, kills, [TONE])


def test_a_true_log_is_found_true() -> None:
    assert told([ROW], [HEARD]) == []
    assert told([BROKEN, AGAIN], [HALF, HEARD_AGAIN], KILL) == []


def test_the_same_clip_twice_without_a_gap_is_two_airings() -> None:
    second = replace(ROW, id=9, position=2, started_at=START + timedelta(seconds=4))
    assert told([ROW, second], [Sound(100.0, 108.0, WALL, 8.0, 400.0)]) == []


def test_a_second_attempt_right_after_a_first_that_never_sounded_is_its_own() -> None:
    first = replace(BROKEN, ended_at=START, played_seconds=0.0)
    soon = replace(AGAIN, started_at=START + timedelta(seconds=0.4))
    heard = replace(HEARD, wall=WALL + 0.4)
    assert told([first, soon], [heard], replace(KILL, at=WALL - 1, back=WALL)) == []


def test_a_second_attempt_at_the_very_time_of_a_first_that_never_sounded_is_its_own() -> None:
    first = replace(BROKEN, ended_at=START, played_seconds=0.0)
    back_in_time = replace(AGAIN, started_at=START, ended_at=START + timedelta(seconds=4))
    assert told([first, back_in_time], [HEARD], replace(KILL, at=WALL - 1.5, back=WALL)) == []


def test_killed_with_the_first_frames_on_their_way_it_may_claim_them() -> None:
    at_once = replace(BROKEN, ended_at=START + timedelta(seconds=0.2), played_seconds=0.23)
    assert told([at_once], [], replace(KILL, at=WALL + 0.2)) == []


@pytest.mark.parametrize(
    ("rows", "sounds", "says"),
    [
        ([], [HEARD], "not in the log"),
        ([replace(ROW, sha256=TONE.sha256)], [replace(HEARD, hertz=900.0)], "not in the log"),
        ([ROW], [], "heard only None"),
        ([ROW], [HALF], "heard only"),
        ([replace(ROW, outcome=None)], [HEARD], "has no end"),
        ([BROKEN], [], "nobody heard"),
        ([replace(BROKEN, played_seconds=0.23)], [], "nobody heard"),
        ([replace(BROKEN, ended_at=START)], [HALF], "stop is wrong by 2.50 s"),
        ([replace(BROKEN, ended_at=START + timedelta(seconds=4))], [HALF], "stop is wrong"),
        ([BROKEN, replace(BROKEN, id=9)], [HALF], "2 times"),
        ([BROKEN, replace(AGAIN, continues=None)], [HALF, HEARD_AGAIN], "continues None"),
        ([BROKEN, replace(AGAIN, attempt=3)], [HALF, HEARD_AGAIN], "attempt 3"),
        ([replace(ROW, planned_start=START - timedelta(seconds=1.5))], [HEARD], "1.50 s late"),
        (
            [replace(ROW, outcome="missed", started_at=None, planned_start=START)],
            [],
            "no kill was near",
        ),
    ],
)
def test_a_lie_is_found(rows: list[Airing], sounds: list[Sound], says: str) -> None:
    kills = [KILL] if any(row.outcome == "interrupted" for row in rows) else []
    found = told(rows, sounds, *kills)
    assert any(says in line for line in found), found
