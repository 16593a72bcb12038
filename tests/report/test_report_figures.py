"""What the log adds up to."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccht_desktop.airlog.outcomes import Cause, Outcome
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.library.codes import ContentGroup, ReformField
from ccht_desktop.report.figures import Figures, figures
from ccht_desktop.report.months import Month
from tests.report.report_samples import OCTOBER, missed, october, row

_ROWS = st.builds(
    lambda number, day, outcome, field, group, planned, share, sha: row(
        day,
        id=number,
        outcome=outcome,
        cause=None if outcome in (None, "aired") else Cause.KHAC,
        field=field,
        group=group,
        planned_seconds=planned,
        played_seconds=round(planned * share, 3),
        sha256=sha,
    ),
    st.integers(1, 99),
    st.integers(1, 31),
    st.sampled_from([None, *map(str, Outcome)]),
    st.sampled_from([None, *map(str, ReformField)]),
    st.sampled_from([None, *map(str, ContentGroup)]),
    st.floats(0, 3600),
    st.floats(0, 1),
    st.sampled_from(["a" * 64, "b" * 64, None]),
)


def of_october() -> Figures:
    return figures(october(), OCTOBER.start, OCTOBER.end)


def test_a_start_counts_when_complete_or_at_least_eighty_percent_were_played() -> None:
    assert of_october().airings == 6


def test_time_is_what_was_really_played_also_of_what_does_not_count() -> None:
    assert of_october().seconds == pytest.approx(4 * 125 + 60.5 + 30 + 100 + 99.9)


def test_a_clip_repeated_all_month_is_one_item() -> None:
    found = of_october()
    assert found.items == 2
    assert found.reform.items_by_kind == {"BAN_TIN": 1, "CHUYEN_MUC_CCHC": 1}


def test_tunes_are_not_reform_but_are_in_everything() -> None:
    found = of_october()
    assert (found.rows, found.everything.rows) == (10, 11)
    assert found.everything.airings == found.airings + 1


def test_every_field_and_group_has_its_line_also_without_airings() -> None:
    found = of_october()
    assert list(found.by_field) == ["TC", "TTHC", "TCBM", "CV", "TCC", "CPS", "CHUNG"]
    assert {code: tally.airings for code, tally in found.by_field.items() if tally.airings} == {
        "TTHC": 5,
        "CPS": 1,
    }
    assert len(found.by_group) == 9


def test_an_interruption_that_was_made_good_is_no_failure() -> None:
    found = of_october()
    assert found.reform.failed == 3
    assert (found.reform.planned, found.reform.reached) == (9, 6)
    assert found.by_cause == {"DUNG_TAY": 2, "MAT_DIEN": 2, "MAY_TINH_TAT": 1}


def test_a_row_still_on_the_air_is_not_counted_yet() -> None:
    found = figures([row(outcome=None, ended_at=None)], OCTOBER.start, OCTOBER.end)
    assert found.everything.rows == 0


@pytest.mark.parametrize(("played", "counted"), [(80.0, 1), (79.999, 0)])
def test_the_threshold_is_eighty_percent_sharp(played: float, counted: int) -> None:
    cut = row(outcome="interrupted", cause="MAT_DIEN", planned_seconds=100.0, played_seconds=played)
    assert figures([cut], OCTOBER.start, OCTOBER.end).airings == counted
    assert figures([cut], OCTOBER.start, OCTOBER.end, counted_share=0.5).airings == 1


def test_a_month_begins_and_ends_at_midnight_of_the_station() -> None:
    first = datetime(2026, 10, 1, 0, 0, tzinfo=ZONE)
    edge = [
        row(id=1, planned_start=first - timedelta(seconds=1)),
        row(id=2, planned_start=first),
        row(id=3, planned_start=Month(2026, 11).start - timedelta(seconds=1)),
        row(id=4, planned_start=Month(2026, 11).start),
    ]
    assert figures(edge, OCTOBER.start, OCTOBER.end).rows == 2


def test_a_missed_item_belongs_to_the_day_it_was_planned_for() -> None:
    found = figures([missed(31, "MAT_DIEN")], OCTOBER.start, OCTOBER.end)
    assert (found.rows, found.airings, found.by_outcome["missed"]) == (1, 0, 1)


@given(st.lists(_ROWS, max_size=30))
def test_outcomes_causes_and_fields_always_add_up_to_the_rows(rows: list) -> None:  # type: ignore[type-arg]
    found = figures(rows, OCTOBER.start, OCTOBER.end)
    for tally in (found.reform, found.everything):
        assert sum(tally.by_outcome.values()) == tally.rows
        assert sum(tally.by_cause.values()) == tally.rows - tally.by_outcome["aired"]
        assert tally.items <= tally.airings <= tally.rows
        assert tally.reached <= tally.planned
    assert sum(tally.rows for tally in found.by_field.values()) == found.rows
    assert sum(tally.airings for tally in found.by_field.values()) == found.airings


def test_a_month_knows_its_neighbours() -> None:
    assert str(Month(2026, 1).previous) == "2025-12"
    assert str(Month(2026, 12).next) == "2027-01"
    assert Month.of(datetime(2026, 10, 31, 17, 0, tzinfo=ZONE)) == OCTOBER
    assert Month.parse("2026-10") == OCTOBER


@pytest.mark.parametrize("text", ["", "10/2026", "2026-13", "2026-00", "2026-1", "２０２６-10"])
def test_what_is_no_month_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(StationError) as caught:
        Month.parse(text)
    assert caught.value.code == "BAD_MONTH"
    assert "2026-10" in caught.value.text
