from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_desktop.airlog.ledger import Ledger
from ccht_desktop.airlog.outcomes import Outcome
from ccht_desktop.airlog.projection import rebuild
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from tests.airlog.airlog_samples import (
    MORNING,
    end,
    ledger_in_memory,
    missed,
    planned,
    play_now,
    session,
    start,
    tables,
)

TODAY = session()


@pytest.fixture
def ledger(clock: FakeClock) -> Iterator[Ledger]:
    made = ledger_in_memory(clock)
    yield made
    made.connection.close()


def refused(ledger: Ledger, kind: str, body: dict[str, Any]) -> str:
    """The code of the refusal; the log is as it was before."""
    before = (ledger.head(), tables(ledger.connection))
    with pytest.raises(StationError) as caught:
        ledger.append(kind, body)
    assert (ledger.head(), tables(ledger.connection)) == before
    return caught.value.code


@pytest.mark.parametrize("first", ["start", "missed", "refused"])
@pytest.mark.parametrize("second", ["start", "missed", "refused"])
def test_an_attempt_at_an_item_is_written_once(ledger: Ledger, first: str, second: str) -> None:
    bodies = {"start": start(TODAY, 1), "missed": missed(TODAY, 1), "refused": missed(TODAY, 1)}
    ledger.append(first, bodies[first])
    assert refused(ledger, second, bodies[second]) == "LOG_TWICE"


def test_an_airing_ends_once(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    ledger.append("end", end(1))
    assert refused(ledger, "end", end(1, "interrupted")) == "LOG_ENDED"


def test_what_never_began_has_no_end(ledger: Ledger) -> None:
    ledger.append("missed", missed(TODAY, 1))
    assert refused(ledger, "end", end(1)) == "LOG_ENDED"
    assert refused(ledger, "end", end(7)) == "LOG_NO_AIRING"


def test_an_interrupted_item_is_tried_once_more_and_no_further(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    ledger.append("end", end(1, "interrupted"))
    ledger.append("start", start(TODAY, 1, attempt=2) | {"continues": 1})
    ledger.append("end", end(3, "interrupted"))
    assert refused(ledger, "start", start(TODAY, 1, attempt=3)) == "LOG_ATTEMPTS"
    assert refused(ledger, "start", start(TODAY, 1, attempt=2)) == "LOG_TWICE"


def test_a_second_attempt_needs_a_first_that_has_ended(ledger: Ledger) -> None:
    assert refused(ledger, "start", start(TODAY, 1, attempt=2)) == "LOG_ATTEMPTS"
    ledger.append("start", start(TODAY, 1))
    assert refused(ledger, "start", start(TODAY, 1, attempt=2)) == "LOG_ATTEMPTS"


def test_an_item_that_aired_is_not_tried_again(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    ledger.append("end", end(1))
    assert refused(ledger, "start", start(TODAY, 1, attempt=2)) == "LOG_TWICE"
    assert refused(ledger, "missed", missed(TODAY, 1, attempt=2)) == "LOG_TWICE"


def test_unplanned_airings_do_not_stand_in_each_others_way(ledger: Ledger) -> None:
    ledger.append("start", play_now(MORNING))
    ledger.append("start", play_now(MORNING))
    assert len(AirlogReader(ledger.connection).open_airings()) == 2


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.AIRED])
def test_what_did_not_air_in_full_has_a_cause(ledger: Ledger, outcome: str) -> None:
    ledger.append("start", start(TODAY, 1))
    assert refused(ledger, "end", end(1, outcome) | {"cause": None}) == "LOG_BODY"
    assert refused(ledger, "end", end(1, outcome) | {"cause": "mưa"}) == "LOG_BODY"
    assert refused(ledger, "missed", missed(TODAY, 2) | {"cause": None}) == "LOG_BODY"
    ledger.append("end", end(1, outcome))


def test_an_outcome_nobody_knows_is_refused(ledger: Ledger) -> None:
    ledger.append("start", start(TODAY, 1))
    assert refused(ledger, "end", end(1) | {"outcome": "fine"}) == "LOG_BODY"


@pytest.mark.parametrize("kind", ["planned", "cancelled", "start", "end", "missed", "refused"])
def test_an_incomplete_entry_is_refused(ledger: Ledger, kind: str) -> None:
    assert refused(ledger, kind, {}) == "LOG_BODY"


ATTEMPTS = st.tuples(
    st.sampled_from(["start", "missed", "refused"]),
    st.integers(0, 1),
    st.sampled_from([None, 1, 2]),
    st.integers(1, 3),
)
ENDS = st.tuples(
    st.just("end"),
    st.integers(1, 12),
    st.sampled_from(list(Outcome)),
    st.sampled_from([None, 0.0, 1.25]),
)
PLANS = st.tuples(st.sampled_from(["planned", "cancelled"]), st.integers(0, 1), st.integers(0, 3))
OTHERS = st.tuples(st.sampled_from(["alive", "approval", "something later"]))


def entry_of(step: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    match step:
        case ("planned", day, count):
            return "planned", planned(session(day, count), reconstructed=day == 1)
        case ("cancelled", day, _count):
            return "cancelled", {"occurrence": session(day).occurrence, "reason": "mẫu"}
        case ("end", airing, outcome, None):
            return "end", end(airing, outcome)
        case ("end", airing, outcome, seconds):
            return "end", end(airing, outcome, seconds, started_at=MORNING)
        case ("start", _day, None, _attempt):
            return "start", play_now(MORNING)
        case (kind, _day, None, attempt):
            unplanned = {"occurrence": None, "position": None, "planned_start": None}
            return kind, missed(TODAY, 1, attempt) | unplanned
        case (kind, day, position, attempt):
            of = session(day)
            body = start(of, position, attempt, late=0.25) if kind == "start" else None
            return kind, body or missed(of, position, attempt)
        case (kind,):
            return kind, {"from": 1, "to": 2}
    raise AssertionError(step)


@settings(max_examples=150, deadline=None)
@given(st.lists(ATTEMPTS | ENDS | PLANS | OTHERS, max_size=30))
def test_whatever_is_asked_the_rows_follow_from_the_ledger_and_no_item_has_two_outcomes(
    steps: list[tuple[Any, ...]],
) -> None:
    ledger = ledger_in_memory(FakeClock(MORNING))
    with closing(ledger.connection):
        ledger.append("station", {})
        for step in steps:
            try:
                ledger.append(*entry_of(step))
            except StationError as error:
                assert error.code in ("LOG_TWICE", "LOG_ENDED", "LOG_ATTEMPTS", "LOG_NO_AIRING")
        live = tables(ledger.connection)
        assert verify(ledger.connection).ok
        rebuild(ledger.connection)
        assert tables(ledger.connection) == live
        reader = AirlogReader(ledger.connection)
        by_item: dict[tuple[str | None, int | None], list[str | None]] = {}
        for row in reader.airings():
            assert row.outcome in (None, "aired") or row.cause
            if row.occurrence is not None:
                by_item.setdefault((row.occurrence, row.position), []).append(row.outcome)
        for outcomes in by_item.values():
            assert len(outcomes) <= 2
            assert "aired" not in outcomes[:-1]
            assert None not in outcomes[:-1]
        assert len(reader.airings()) == len(live["airing"])
        assert reader.settled() == {item for item, done in by_item.items() if None not in done}
