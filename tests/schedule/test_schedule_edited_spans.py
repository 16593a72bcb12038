"""An edit is looked at where it is heard, also when that is months away."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

from ccht_desktop.foundation.clock import local
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.edited_spans import MOST, edited_spans
from ccht_desktop.schedule.model import Calendar, Place, Schedule, Suspension
from tests.schedule.schedule_samples import MONDAY, a_rule, a_rundown, at, rotation, sha

NOW = at(MONDAY, "08:00")
FAR = MONDAY + timedelta(days=27)
PLACE: Place = ("sang", FAR, "0530")
PLAN = Schedule("Mẫu", "", (a_rundown(rotation(1)),), (a_rule("05:30", "17:00"),))


def days(after: Schedule, before: Schedule = PLAN) -> list[tuple[date, date]]:
    spans = edited_spans(before, after, Calendar(), NOW)
    assert spans[0][0] == NOW
    return [(local(start).date(), local(end).date()) for start, end in spans]


def within(day: date, after: Schedule, before: Schedule = PLAN) -> bool:
    return any(first <= day < last for first, last in days(after, before))


def test_without_a_change_the_next_two_weeks_are_looked_at() -> None:
    assert days(PLAN) == [(MONDAY, MONDAY + timedelta(days=14))]


def test_the_day_of_a_session_that_is_moved_brought_back_or_added_to_is_looked_at() -> None:
    target = FAR + timedelta(days=30)
    moved = edits.move(PLAN, PLACE, target, time(12))
    assert within(target, moved)
    assert within(FAR, PLAN, moved)
    assert within(FAR, PLAN, edits.skip(PLAN, PLACE, "Mẫu"))
    assert within(FAR, edits.add_clip(PLAN, PLACE, sha(1)))
    assert within(target, edits.add_clip(moved, PLACE, sha(1)), moved)
    assert not within(target, moved, moved)


def test_a_rule_is_looked_at_where_it_first_falls_in_each_season() -> None:
    summer = replace(a_rule("12:00", key="he"), season="summer")
    entered = edits.put(PLAN, summer)
    assert within(date(2027, 4, 16), entered) and within(date(2027, 4, 23), entered)
    always = edits.put(PLAN, a_rule("12:00", key="luon"))
    assert within(date(2027, 4, 16), always)
    later = edits.put(PLAN, a_rule("12:00", key="sau", from_date=date(2027, 6, 1)))
    assert within(date(2027, 6, 1), later) and within(date(2027, 10, 16), later)
    # What a changed rule meets may itself begin later.
    renamed = replace(PLAN.rules[0], starts=(time(12),))
    assert within(date(2027, 6, 1), edits.put(later, renamed), later)


def test_a_longer_rundown_is_looked_at_where_it_is_played() -> None:
    longer = replace(PLAN, rundowns=(a_rundown(rotation(1), rotation(2)),))
    assert within(date(2027, 4, 16), longer)


def test_the_days_of_a_suspension_that_is_lifted_are_looked_at() -> None:
    held = replace(PLAN, suspensions=(Suspension(FAR, FAR, "Mẫu"),))
    assert within(FAR, PLAN, held)


def test_however_much_is_changed_the_spans_are_few_and_apart() -> None:
    many = PLAN
    for number in range(200):
        day = MONDAY + timedelta(days=20 + 9 * number)
        many = edits.move(many, ("sang", day, "0530"), day, time(6))
    found = days(many)
    assert len(found) == MOST
    assert all(one[1] < other[0] for one, other in pairwise(found))
