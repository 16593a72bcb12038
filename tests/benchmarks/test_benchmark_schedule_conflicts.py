"""How fast a year of sessions is checked, against the time it takes to find when they are."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from ccht_desktop.schedule.days.occurrences import occurrences
from ccht_desktop.schedule.model import Calendar, Schedule
from ccht_desktop.schedule.planned import Occurrence, PlannedItem, PlannedSession
from ccht_desktop.schedule.preview.conflicts import find_conflicts
from tests.benchmarks.test_benchmark_schedule import END, RULES, START, median, rule
from tests.schedule.schedule_samples import WALLS

pytestmark = pytest.mark.benchmark
SECONDS = 60.0
ITEMS = 3
WALLED = replace(WALLS, day_cap_minutes=900)
# The ledger keeps nothing of this: one clip in every place is enough to be looked at.
PLACE = PlannedItem(1, "clip", "NHAC", START, SECONDS, clip=1, sha256="a" * 64)


def side_by_side() -> Schedule:
    """200 rules of all kinds, each with a start of its own: what a year without faults has."""
    rules = []
    for number in range(RULES):
        minutes = 5 * 60 + number * 4
        start = time(minutes // 60, minutes % 60)
        rules.append(replace(rule(number), starts=(start,), holidays="usual"))
    return Schedule("Mẫu", "", rules=tuple(rules))


def planned(occurrence: Occurrence, seconds: float = SECONDS) -> PlannedSession:
    end = occurrence.start + timedelta(seconds=ITEMS * seconds)
    items = (PLACE,) * ITEMS
    return PlannedSession(
        occurrence.key, 1, "Buổi mẫu", occurrence.start, end, 1, 300, 45, items, clusters=()
    )


def test_a_year_is_checked_in_no_more_time_than_it_takes_to_expand_it() -> None:
    schedule = side_by_side()

    def expanded() -> list[Occurrence]:
        return occurrences(schedule, START, END, Calendar(), WALLED)

    sessions = [planned(occurrence) for occurrence in expanded()]
    assert find_conflicts(sessions, WALLED) == []
    expansion = median(expanded)
    check = median(lambda: find_conflicts(sessions, WALLED))
    print(
        f"{len(sessions)} sessions: expanded {expansion * 1000:.0f} ms,"
        f" checked {check * 1000:.0f} ms: {check / expansion:.2f}"
    )
    assert check <= expansion
