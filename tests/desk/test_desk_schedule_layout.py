"""Axis, boxes and the arithmetic of a drag, as pure functions of values."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest

from ccht_desktop.desk.programme import PlanFacts, SessionLine
from ccht_desktop.desk.widgets.week import week_drag
from ccht_desktop.desk.widgets.week.week_axis import BLOCK, DAY, axis_of
from ccht_desktop.desk.widgets.week.week_drag import Ground
from ccht_desktop.desk.widgets.week.week_layout import (
    AXIS,
    ROW,
    arranged,
    column_of,
    day_at,
    neighbour,
    touched,
)
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.schedule.model import Walls, Window

MONDAY = date(2026, 11, 23)
WALLS = Walls(time(21), time(5), 300, 45)
QUIET = [(0.0, 300.0), (1260.0, 1440.0)]
WIDTH = 748.0


def line(day: int, wall: time, minutes: float = 20, key: str = "") -> SessionLine:
    start = datetime.combine(MONDAY + timedelta(days=day), wall, ZONE)
    name = key or f"sang/{start.date()}/{wall:%H%M}"
    plan = PlanFacts(name, "sang", 45, movable=True)
    return SessionLine(name, "Buổi sáng", start, minutes * 60, "planned", (), plan=plan)


def ground(*windows: Window, now: datetime | None = None) -> Ground:
    moment = now or datetime.combine(MONDAY, time(), ZONE)
    return Ground(MONDAY, WALLS, [windows] * 7, moment)


def test_a_place_on_the_axis_and_its_minute_are_inverse() -> None:
    axis = axis_of([(330, 350), (1020, 1040)], QUIET, 900)
    for minute in range(0, 1440, 7):
        assert axis.minute_at(axis.y_of(minute)) == pytest.approx(minute)


def test_hours_with_sessions_are_wide_and_hours_of_rest_narrow() -> None:
    axis = axis_of([(330, 350)], QUIET)
    assert axis.y_of(350) - axis.y_of(330) >= BLOCK
    assert axis.y_of(360) - axis.y_of(330) > 3 * (axis.y_of(660) - axis.y_of(630))
    assert axis.y_of(150) - axis.y_of(120) < axis.y_of(660) - axis.y_of(630)


def test_a_short_session_keeps_room_for_its_words() -> None:
    axis = axis_of([(330, 345)], QUIET)
    block = arranged([[line(0, time(5, 30), 15)]], axis, WIDTH)[0]
    assert block.height >= BLOCK - 3


def test_sessions_that_overlap_stand_side_by_side_and_others_do_not() -> None:
    day = [line(0, time(5, 30), 30), line(0, time(5, 45), 30), line(0, time(17))]
    axis = axis_of([(330, 360), (345, 375), (1020, 1040)], QUIET)
    first, second, later = arranged([day], axis, WIDTH)
    assert first.left + first.width <= second.left
    assert second.width == pytest.approx(first.width)
    assert later.width > 1.9 * first.width


def test_sixty_sessions_of_a_day_never_lie_on_each_other() -> None:
    minutes = [300 + 16 * n for n in range(60)]
    day = [line(0, time(at // 60, at % 60), 12) for at in minutes]
    spans = [(at, at + 12) for at in minutes]
    blocks = arranged([day], axis_of(spans, QUIET), WIDTH)
    assert all(block.height >= ROW for block in blocks)
    for upper, lower in pairwise(blocks):
        assert upper.bottom <= lower.top or upper.left + upper.width <= lower.left


def test_a_point_finds_its_block_and_the_lower_edge_is_told_apart() -> None:
    axis = axis_of([(330, 350)], QUIET)
    block = arranged([[line(0, time(5, 30))]], axis, WIDTH)[0]
    assert touched([block], block.left + 5, block.top + 5) == (0, "body")
    assert touched([block], block.left + 5, block.bottom - 1) == (0, "edge")
    assert touched([block], block.left + 5, block.bottom + 1) is None


def test_places_belong_to_days_and_the_hours_at_the_left_to_none() -> None:
    assert day_at(AXIS - 1, WIDTH) is None
    for day in range(7):
        left, column = column_of(day, WIDTH)
        assert day_at(left + column / 2, WIDTH) == day


def test_a_drag_snaps_to_five_minutes_and_with_ctrl_to_one() -> None:
    axis = axis_of([(330, 350)], QUIET, 1200)
    left, _column = column_of(3, WIDTH)
    place = (left + 3, axis.y_of(373.4) + 8)
    coarse = week_drag.moved(ground(), axis, WIDTH, place, 8, fine=False)
    fine = week_drag.moved(ground(), axis, WIDTH, place, 8, fine=True)
    assert (coarse.day, coarse.wall, coarse.why) == (3, time(6, 15), "")
    assert fine.wall == time(6, 13)


def test_quiet_hours_and_the_past_forbid_a_place_and_a_decision_allows_it() -> None:
    assert ground().why_not(2, 3 * 60 + 15) == "quiet"
    early = Window("som", "Sáng sớm", time(3), time(4), "12/QĐ-UBND")
    assert ground(early).why_not(2, 3 * 60 + 15) == ""
    at_noon = datetime.combine(MONDAY, time(12), ZONE)
    assert ground(now=at_noon).why_not(0, 11 * 60) == "past"
    assert ground(now=at_noon).why_not(0, 13 * 60) == ""


def test_above_the_day_is_its_first_minute_and_never_the_day_before() -> None:
    axis = axis_of([(330, 350)], QUIET)
    target = week_drag.moved(ground(), axis, WIDTH, (AXIS + 150, -400), 0, fine=False)
    assert (target.day, target.minute, target.why) == (1, 0, "quiet")
    assert week_drag.snapped(DAY, 5) == 1435


def test_steps_by_key_stop_at_the_ends_of_the_week() -> None:
    axis = axis_of([(330, 350)], QUIET)
    block = arranged([[line(0, time(5, 30))]], axis, WIDTH)[0]
    assert week_drag.nudged(ground(), block, days=-1) is None
    later = week_drag.nudged(ground(), block, minutes=5)
    assert later is not None
    assert later.wall == time(5, 35)


def test_the_lower_edge_gives_the_longest_in_steps_of_five() -> None:
    axis = axis_of([(330, 350)], QUIET, 1200)
    assert week_drag.stretched(axis, 330, axis.y_of(362), fine=False) == 30
    assert week_drag.stretched(axis, 330, axis.y_of(361), fine=True) == 31
    assert week_drag.stretched(axis, 330, axis.y_of(320), fine=False) == 5


def test_keys_go_from_session_to_session_within_a_day() -> None:
    axis = axis_of([(330, 350), (1020, 1040)], QUIET)
    blocks = arranged([[line(0, time(5, 30)), line(0, time(17))], [line(1, time(6))]], axis, WIDTH)
    assert neighbour(blocks, None, 0, 1) == 0
    assert neighbour(blocks, 0, 0, 1) == 1
    assert neighbour(blocks, 1, 0, 1) == 1
    assert neighbour(blocks, 1, 1, -1) == 2
    assert neighbour(blocks, None, 4, 1) is None
