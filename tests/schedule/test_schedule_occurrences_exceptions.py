"""Sessions that are left out, moved, added to, on holidays, and in hours that a decision allows."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from ccht_desktop.schedule.days.occurrences import occurrences, walled_off
from ccht_desktop.schedule.model import (
    Addition,
    Calendar,
    Move,
    Rule,
    Schedule,
    Skip,
    Suspension,
    Walls,
    Window,
)
from ccht_desktop.schedule.planned import Occurrence, Permit
from tests.schedule.schedule_samples import MONDAY, WALLS, a_rule, at

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
FESTIVAL = Calendar(holidays={MONDAY: "Lễ mẫu"})


def schedule(rule: Rule | None = None, **parts: Any) -> Schedule:
    return Schedule("Mẫu", "", rules=(rule or a_rule(),), **parts)


def on(
    plan: Schedule,
    first: date = MONDAY,
    last: date = TUESDAY,
    calendar: Calendar | None = None,
    walls: Walls | None = None,
) -> list[Occurrence]:
    start, end = at(first, "00:00"), at(last + timedelta(days=1), "00:00")
    return occurrences(plan, start, end, calendar, walls)


def keys(found: list[Occurrence]) -> list[str]:
    return [one.key.removeprefix("sang/2026-11-") for one in found]


def to(day: date, clock: str, *, of: date = MONDAY, slot: str = "0530") -> Move:
    return Move("sang", of, slot, day, time.fromisoformat(clock))


def test_what_is_left_out_is_not_heard_and_the_next_is() -> None:
    assert keys(on(schedule(skips=(Skip("sang", MONDAY, "0530", "Mẫu"),)))) == ["24/0530"]


def test_a_moved_session_has_the_key_of_its_new_place_and_knows_where_it_came_from() -> None:
    found = on(schedule(moves=(to(TUESDAY, "06:15"),)))
    assert [(one.key, one.origin) for one in found] == [
        ("sang/2026-11-24/0530", "sang/2026-11-24/0530"),
        ("sang/2026-11-24/0615", "sang/2026-11-23/0530"),
    ]
    assert (found[1].date, found[1].slot, found[1].start) == (TUESDAY, "0615", at(TUESDAY, "06:15"))


def test_a_session_moved_from_far_away_is_found_and_one_moved_away_is_not() -> None:
    plan = schedule(moves=(to(WEDNESDAY, "06:00"), to(MONDAY, "07:00", of=WEDNESDAY)))
    assert keys(on(plan, WEDNESDAY, WEDNESDAY)) == ["25/0600"]
    assert keys(on(plan, MONDAY, MONDAY)) == ["23/0700"]


@pytest.mark.parametrize(
    "move",
    [
        to(TUESDAY, "06:00", slot="0600"),
        to(TUESDAY, "06:00", of=MONDAY - timedelta(days=400)),
        Move("toi", MONDAY, "0530", TUESDAY, time(6)),
    ],
    ids=["no such time", "no such day", "no such rule"],
)
def test_a_move_of_what_is_not_there_moves_nothing(move: Move) -> None:
    rule = a_rule(from_date=MONDAY)
    assert keys(on(schedule(rule, moves=(move,)))) == ["23/0530", "24/0530"]


def test_of_two_sessions_on_one_place_the_rules_own_stays_then_the_first_move() -> None:
    own = schedule(moves=(to(TUESDAY, "05:30"),))
    assert [one.origin[-7:] for one in on(own)] == ["24/0530"]
    moves = (to(TUESDAY, "06:00", of=WEDNESDAY), to(TUESDAY, "06:00"))
    assert [one.origin[-7:] for one in on(schedule(moves=moves))] == ["24/0530", "25/0530"]


def test_a_place_that_was_left_is_free_for_another() -> None:
    moves = (to(MONDAY, "06:00"), to(MONDAY, "05:30", of=TUESDAY))
    found = on(schedule(moves=moves))
    assert [(one.key[-7:], one.origin[-7:]) for one in found] == [
        ("23/0530", "24/0530"),
        ("23/0600", "23/0530"),
    ]


def test_a_suspension_is_of_the_date_on_which_a_session_would_be_heard() -> None:
    pause = Suspension(TUESDAY, TUESDAY, "Mẫu")
    into = schedule(moves=(to(TUESDAY, "06:00"),), suspensions=(pause,))
    out = schedule(moves=(to(MONDAY, "06:00", of=TUESDAY),), suspensions=(pause,))
    assert keys(on(into)) == []
    assert keys(on(out)) == ["23/0530", "23/0600"]


def test_added_clips_go_with_their_session_in_order() -> None:
    added = tuple(Addition("sang", MONDAY, "0530", sha) for sha in ("b" * 64, "a" * 64, "b" * 64))
    found = on(schedule(additions=added, moves=(to(TUESDAY, "06:00"),)))
    assert [one.added for one in found] == [(), ("b" * 64, "a" * 64, "b" * 64)]


def test_on_a_holiday_a_rule_is_as_usual_silent_or_plays_something_else() -> None:
    usual, other = a_rule(), replace(a_rule(), holidays="other", holiday_rundown="ngay-le")
    silent = replace(a_rule(), holidays="silent")
    told = [
        [(one.date, one.rundown, one.holiday) for one in on(schedule(rule), calendar=FESTIVAL)]
        for rule in (usual, other, silent)
    ]
    tuesday = (TUESDAY, "mau", "")
    assert told == [
        [(MONDAY, "mau", "Lễ mẫu"), tuesday],
        [(MONDAY, "ngay-le", "Lễ mẫu"), tuesday],
        [tuesday],
    ]


def test_a_moved_session_keeps_the_holiday_of_the_day_it_came_from() -> None:
    other = replace(a_rule(), holidays="other", holiday_rundown="ngay-le")
    silent = replace(a_rule(), holidays="silent")
    out = (to(TUESDAY, "06:00"),)
    found = on(schedule(other, moves=out), calendar=FESTIVAL)
    assert [(one.slot, one.rundown, one.holiday) for one in found] == [
        ("0530", "mau", ""),
        ("0600", "ngay-le", "Lễ mẫu"),
    ]
    assert keys(on(schedule(silent, moves=out), calendar=FESTIVAL)) == ["24/0530"]
    into = (to(MONDAY, "06:00", of=TUESDAY),)
    assert keys(on(schedule(silent, moves=into), calendar=FESTIVAL)) == ["23/0600"]


def test_a_rule_of_one_season_is_silent_in_the_other() -> None:
    rule = replace(a_rule(), season="summer")
    first, last = date(2027, 4, 14), date(2027, 4, 17)
    assert [one.date.day for one in on(schedule(rule), first, last)] == [16, 17]
    turned = Calendar(summer_from=(10, 1), summer_to=(4, 15))
    assert [one.date.day for one in on(schedule(rule), first, last, turned)] == [14, 15]


EARLY = Window("som", "Mẫu", time(4, 30), time(5, 10), "12/QĐ-MẪU", cap_minutes=30)


def test_quiet_hours_hold_back_what_no_decision_allows() -> None:
    plan = schedule(a_rule("03:15", "05:30"))
    start, end = at(MONDAY, "00:00"), at(TUESDAY, "00:00")
    assert keys(on(plan, MONDAY, MONDAY, walls=WALLS)) == ["23/0530"]
    assert keys(walled_off(plan, start, end, None, WALLS)) == ["23/0315"]
    assert keys(on(plan, MONDAY, MONDAY)) == ["23/0315", "23/0530"]


def test_a_session_moved_into_quiet_hours_is_held_back() -> None:
    plan = schedule(moves=(to(MONDAY, "03:15"), to(TUESDAY, "22:00", of=TUESDAY)))
    assert keys(on(plan, walls=WALLS)) == []
    held = walled_off(plan, at(MONDAY, "00:00"), at(WEDNESDAY, "00:00"), None, WALLS)
    assert keys(held) == ["23/0315", "24/2200"]


def test_a_decision_opens_its_hours_and_no_others() -> None:
    plan = schedule(a_rule("04:29", "04:30", "05:09"), windows=(EARLY,))
    found = on(plan, MONDAY, MONDAY, walls=WALLS)
    permit = Permit(at(MONDAY, "04:30"), at(MONDAY, "05:10"), "12/QĐ-MẪU")
    assert [(one.slot, one.permit, one.cap_minutes) for one in found] == [
        ("0430", permit, 30),
        # Quiet hours are over by then.
        ("0509", None, 30),
    ]


def test_a_window_that_ends_in_quiet_hours_permits_what_begins_before_them() -> None:
    late = Window("toi", "Mẫu", time(20), time(21, 30), "13/QĐ-MẪU")
    plan = schedule(a_rule("20:30", "21:30"), windows=(late,))
    (found,) = on(plan, MONDAY, MONDAY, walls=WALLS)
    assert found.permit == Permit(at(MONDAY, "20:00"), at(MONDAY, "21:30"), "13/QĐ-MẪU")


@pytest.mark.parametrize(
    "window",
    [
        replace(EARLY, decision=" "),
        replace(EARLY, season="summer"),
        replace(EARLY, from_date=TUESDAY),
        replace(EARLY, to_date=MONDAY - timedelta(days=1)),
    ],
    ids=["no decision", "another season", "not yet", "no longer"],
)
def test_a_window_that_does_not_hold_opens_nothing(window: Window) -> None:
    plan = schedule(a_rule("04:45"), windows=(window,))
    assert on(plan, MONDAY, MONDAY, walls=WALLS) == []


def test_the_first_window_that_holds_decides() -> None:
    shorter = replace(EARLY, key="b", decision="14/QĐ-MẪU", cap_minutes=5)
    past = replace(EARLY, key="a", to_date=date(2026, 1, 1))
    plan = schedule(a_rule("04:45"), windows=(past, shorter, EARLY))
    (found,) = on(plan, MONDAY, MONDAY, walls=WALLS)
    assert found.permit is not None
    assert (found.permit.decision, found.cap_minutes) == ("14/QĐ-MẪU", 5)
