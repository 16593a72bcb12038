"""A year in which everything fails at random ends with a log that says what was heard."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.faults.faulty_year import FaultyYear
from tests.faults.year_befell import troubled
from tests.faults.year_faults import KINDS
from tests.faults.year_record import Year
from tests.faults.year_sessions import sessions_of
from tests.faults.year_truth import untruths

FIRST = date(2027, 1, 1)
SEEDS = range(1, 11)
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """What is left of a year once it is checked; it crosses from one process to another."""

    seed: int
    untruths: list[str]
    sessions: int
    untroubled: int
    befallen: Counter[str]


def live(root: Path, seed: int, days: int) -> Judged:
    year = FaultyYear(root, seed, FIRST, days).run()
    due = list(sessions_of(year))
    untroubled = sum(not each.crowded and not troubled(year, each.start) for each in due)
    kinds = Counter(fault.kind for fault in year.befallen)
    return Judged(seed, untruths(year), len(due), untroubled, kinds)


def told(judged: Judged) -> str:
    text = "\n".join(judged.untruths[:SHOWN])
    return f"{len(judged.untruths)} untruths; FaultyYear(…, seed={judged.seed}, …)\n{text}"


@pytest.fixture
def quiet_days(tmp_path: Path) -> Year:
    """Three days on which nothing befalls."""
    return FaultyYear(tmp_path / "station", 0, FIRST, 3).run()


def test_three_weeks_of_random_faults_leave_a_true_log(tmp_path: Path) -> None:
    judged = live(tmp_path / "station", 4, 21)
    assert not judged.untruths, told(judged)
    assert judged.befallen.total() > 10
    assert judged.untroubled > 10


def test_days_without_a_fault_air_in_full_and_on_their_frame(quiet_days: Year) -> None:
    assert not untruths(quiet_days)
    assert len(quiet_days.soundings) == 6 * 6


def test_a_sound_that_was_cut_short_is_not_taken_for_aired(quiet_days: Year) -> None:
    quiet_days.soundings[7].frames //= 2
    assert any("is aired, and" in text for text in untruths(quiet_days))


def test_a_sound_of_which_the_log_knows_nothing_is_found(quiet_days: Year) -> None:
    quiet_days.soundings[7].airing = None
    found = untruths(quiet_days)
    assert any("without a start entry" in text for text in found)
    assert any("nothing sounded" in text for text in found)


def test_a_session_that_begins_a_millisecond_late_is_found(quiet_days: Year) -> None:
    quiet_days.soundings[6].began += timedelta(milliseconds=1)
    assert any("was healthy, due" in text for text in untruths(quiet_days))


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_ten_years_of_random_faults_leave_ten_true_logs(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        lives = [pool.submit(live, tmp_path / f"{seed}", seed, 365) for seed in SEEDS]
        years = [each.result() for each in lives]
    untrue = [told(judged) for judged in years if judged.untruths]
    assert not untrue, "\n".join(untrue)
    for judged in years:
        assert judged.sessions > 650
        assert judged.untroubled > judged.sessions / 2
    befallen = sum((judged.befallen for judged in years), Counter())
    as_drawn = {kind.removesuffix("_long") for kind in KINDS} - {"suspension", "play_now"}
    assert as_drawn <= set(befallen)
