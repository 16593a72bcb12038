from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Cause
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.reconcile import reconcile
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from tests.airlog.airlog_samples import (
    MORNING,
    end,
    ledger_in_memory,
    planned,
    play_now,
    session,
    start,
)

TODAY = session(count=3)
WHOLE = 60 * 48_000
ALL_MISSED = [(position, "missed", "MAY_TINH_TAT") for position in (1, 2, 3)]
Told = list[tuple[int | None, str | None, str | None]]


@pytest.fixture
def ledger(clock: FakeClock) -> Iterator[Ledger]:
    """A log that knows today's session of three items, a minute each, with 5 minutes of grace."""
    made = ledger_in_memory(clock)
    made.append("planned", planned(TODAY))
    yield made
    made.connection.close()


def recover(
    ledger: Ledger, minutes: float, restarted: bool = True, cause: Cause = Cause.MAT_DIEN
) -> Told:
    """What is settled so many minutes after the session's start: (position, outcome, cause)."""
    reader = AirlogReader(ledger.connection)
    found = reconcile(
        reader.planned(),
        reader.settled(),
        reader.open_airings(),
        ledger.last_beat(),
        MORNING + timedelta(minutes=minutes),
        restarted,
        cause,
    )
    written = ledger.append_all(found)
    assert verify(ledger.connection).ok
    rows = [reader.airing(entry.body.get("airing", entry.seq)) for entry in written]
    return [(row.position, row.outcome, row.cause) for row in rows]


@pytest.mark.parametrize(
    ("frames", "outcome", "cause", "evidence", "seconds"),
    [
        (None, "interrupted", "MAT_DIEN", "E0", 0.0),
        (0, "interrupted", "MAT_DIEN", "E0", 0.0),
        (48_000, "interrupted", "MAT_DIEN", "E1", 1.0),
        (WHOLE * 99 // 100 - 1, "interrupted", "MAT_DIEN", "E1", 59.4),
        (WHOLE * 99 // 100, "aired", None, "E1", 59.4),
        (WHOLE, "aired", None, "E1", 60.0),
    ],
)
def test_an_airing_left_open_ends_as_far_as_the_last_heartbeat_knows(
    ledger: Ledger,
    frames: int | None,
    outcome: str,
    cause: str | None,
    evidence: str,
    seconds: float,
) -> None:
    seq = ledger.append("start", start(TODAY, 1)).seq
    beaten = MORNING + timedelta(seconds=20)
    if frames is not None:
        ledger.beat(beaten, seq, frames)
    assert recover(ledger, minutes=1) == [(1, outcome, cause)]
    row = AirlogReader(ledger.connection).airing(seq)
    assert (row.evidence, row.started_at) == (evidence, MORNING)
    assert row.played_seconds == pytest.approx(seconds, abs=0.001)
    assert row.ended_at == (MORNING if frames is None else beaten)


def test_a_heartbeat_of_another_airing_says_nothing(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    ledger.beat(MORNING, 99, WHOLE)
    assert recover(ledger, minutes=1) == [(1, "interrupted", "MAT_DIEN")]


def test_an_airing_never_ends_before_it_began_even_if_the_clock_was_set_back(
    ledger: Ledger,
) -> None:
    seq = ledger.append("start", start(TODAY, 1)).seq
    ledger.beat(MORNING - timedelta(hours=1), seq, 48_000)
    recover(ledger, minutes=1)
    assert AirlogReader(ledger.connection).airing(seq).ended_at == MORNING


def test_the_cause_is_the_one_told(ledger: Ledger) -> None:
    seq = ledger.append("start", start(TODAY, 1)).seq
    ledger.beat(MORNING, seq, 48_000)
    assert recover(ledger, 1, cause=Cause.KHAC) == [(1, "interrupted", "KHAC")]


def test_an_unplanned_airing_left_open_ends_too(ledger: Ledger) -> None:
    seq = ledger.append("start", play_now(MORNING)).seq
    ledger.beat(MORNING, seq, 48_000)
    assert recover(ledger, minutes=1) == [(None, "interrupted", "MAT_DIEN")]


def test_what_is_on_the_air_now_is_left_alone(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    assert recover(ledger, minutes=1, restarted=False) == []
    assert recover(ledger, minutes=9, restarted=False) == ALL_MISSED[1:]
    assert len(AirlogReader(ledger.connection).open_airings()) == 1


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(-60, []), (0, []), (5, []), (5.01, ALL_MISSED), (60 * 24 * 30, ALL_MISSED)],
)
def test_a_session_nobody_was_there_for_is_missed_once_its_grace_is_over(
    ledger: Ledger, minutes: float, told: Told
) -> None:
    assert recover(ledger, minutes) == told


@pytest.mark.parametrize(
    ("minutes", "told"), [(2, []), (5.01, []), (8, []), (8.01, ALL_MISSED[1:])]
)
def test_a_session_that_has_begun_is_left_to_playout_until_its_end_and_grace(
    ledger: Ledger, minutes: float, told: Told
) -> None:
    seq = ledger.append("start", start(TODAY, 1)).seq
    ledger.append("end", end(seq))
    assert recover(ledger, minutes) == told


def test_a_power_cut_overnight_settles_the_airing_and_the_rest_of_the_day(ledger: Ledger) -> None:
    tomorrow, after = session(day=1, count=1), session(day=2, count=1)
    for coming in (after, tomorrow):
        ledger.append("planned", planned(coming))
    seq = ledger.append("start", start(TODAY, 1)).seq
    ledger.beat(MORNING, seq, 30 * 48_000)
    assert recover(ledger, minutes=60 * 24 + 30) == [
        (1, "interrupted", "MAT_DIEN"),
        (2, "missed", "MAY_TINH_TAT"),
        (3, "missed", "MAY_TINH_TAT"),
        (1, "missed", "MAY_TINH_TAT"),
    ]
    assert recover(ledger, minutes=60 * 24 + 31) == []
    assert not any(row.outcome is None for row in AirlogReader(ledger.connection).airings())


def test_a_missed_item_carries_copies_of_all_that_was_planned(ledger: Ledger) -> None:
    vague = replace(TODAY.items[0], clip=None, sha256=None, title=None, why="Không có tin phù hợp")
    ledger.append("planned", planned(replace(TODAY, items=(vague, *TODAY.items[1:]))))
    recover(ledger, minutes=10)
    first, second, _third = AirlogReader(ledger.connection).airings()
    assert (first.clip, first.note) == (None, "Không có tin phù hợp")
    assert (second.title, second.sha256, second.field) == ("Bài mẫu số 2", "2" * 64, "TTHC")
    assert (second.approver, second.session) == ("Nguyễn Văn Mẫu", "Buổi sáng")
    assert second.planned_start == TODAY.items[1].planned_start
