"""An alarm goes out when it is new, at most once an hour, and its end is told once."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccht_desktop.foundation.clock import FakeClock, local_text
from ccht_desktop.service.alarms.deciding import Alarm, Notice, Told, due
from tests.service.service_station import MORNING

LOOK = 10.0
DEVICE = Alarm("THIET_BI", "Mất thiết bị âm thanh. Kiểm tra dây cắm.", local_text(MORNING))
FULL = Alarm("DISK_LOW", "Ổ đĩa sắp đầy.", local_text(MORNING))
Standing = Callable[[float], list[Alarm]]


def looked(clock: FakeClock, seconds: float, standing: Standing) -> list[tuple[float, Notice]]:
    """Every notice of so many seconds, by the true time since the start; a look every 10 s."""
    history: dict[str, Told] = {}
    found = []
    start = clock.monotonic()
    while (passed := clock.monotonic() - start) <= seconds:
        notices, history = due(standing(passed), history, clock.now(), clock.monotonic())
        found += [(passed, notice) for notice in notices]
        clock.advance(LOOK)
    return found


def test_a_new_alarm_goes_out_at_the_first_look_that_sees_it(clock: FakeClock) -> None:
    ((at, notice),) = looked(clock, 600, lambda t: [DEVICE] if t >= 300 else [])
    assert (at, notice.kind, notice.code, notice.text) == (300, "alarm", "THIET_BI", DEVICE.text)
    assert notice.since == DEVICE.since


def test_an_alarm_that_lasts_is_told_again_after_an_hour_and_then_ever_more_rarely(
    clock: FakeClock,
) -> None:
    times = [at / 3600 for at, _n in looked(clock, 3 * 86_400, lambda _t: [DEVICE])]
    assert times == [0, 1, 3, 7, 15, 31, 55]


def test_two_alarms_do_not_wait_for_each_other(clock: FakeClock) -> None:
    found = looked(clock, 1800, lambda t: [DEVICE, FULL] if t >= 600 else [DEVICE])
    assert [(at, n.code) for at, n in found] == [(0, "THIET_BI"), (600, "DISK_LOW")]


def test_the_end_of_an_alarm_is_told_once_in_one_line(clock: FakeClock) -> None:
    found = looked(clock, 7200, lambda t: [DEVICE] if t < 300 else [])
    assert [(at, n.kind) for at, n in found] == [(0, "alarm"), (360, "over")]
    assert found[1][1].text == (
        "Đã hết: Mất thiết bị âm thanh. Nếu lại xảy ra, từ 6 giờ SÁNG máy mới báo lại."
    )


def test_an_alarm_that_ends_after_its_hour_is_told_again_at_once_when_it_returns(
    clock: FakeClock,
) -> None:
    found = looked(clock, 8000, lambda t: [DEVICE] if t < 5000 or t >= 7500 else [])
    assert [(at, n.kind) for at, n in found] == [
        (0, "alarm"),
        (3600, "alarm"),
        (5060, "over"),
        (7500, "alarm"),
    ]


def test_a_device_that_comes_and_goes_is_told_once_an_hour(clock: FakeClock) -> None:
    found = looked(clock, 3 * 3600, lambda t: [DEVICE] if t % 20 < 10 else [])
    assert [(at, n.kind) for at, n in found] == [(0, "alarm"), (3600, "alarm"), (10_800, "alarm")]


def test_what_returns_within_the_hour_waits_for_the_hour_and_is_then_told(
    clock: FakeClock,
) -> None:
    found = looked(clock, 4000, lambda t: [DEVICE] if t < 60 or t >= 600 else [])
    assert [(at, n.kind) for at, n in found] == [(0, "alarm"), (120, "over"), (3600, "alarm")]


@pytest.mark.parametrize("step", [-86_400.0, -3600.0, 3600.0, 20 * 365 * 86_400.0])
def test_a_clock_that_is_set_neither_repeats_nor_swallows_an_alarm(
    clock: FakeClock, step: float
) -> None:
    def standing(passed: float) -> list[Alarm]:
        if passed in (600, 1200):
            clock.jump(step)
        return [DEVICE]

    assert [at for at, _n in looked(clock, 3600, standing)] == [0, 3600]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=40))
def test_whatever_comes_and_goes_no_code_is_told_twice_within_an_hour(spans: list[int]) -> None:
    clock = FakeClock(MORNING)
    edges = [sum(spans[: i + 1]) * 10 for i in range(len(spans))]

    def standing(passed: float) -> list[Alarm]:
        return [DEVICE] if sum(passed >= edge for edge in edges) % 2 == 0 else []

    found = looked(clock, edges[-1] + 4000, standing)
    told = [at for at, notice in found if notice.kind == "alarm"]
    assert told[0] == 0
    assert all(b - a >= 3600 for a, b in pairwise(told))
    ends = [at for at, notice in found if notice.kind == "over"]
    assert len(ends) <= len(told)


def test_the_wall_is_only_told(clock: FakeClock) -> None:
    clock.jump(-timedelta(days=7000).total_seconds())
    ((_at, notice),) = looked(clock, 60, lambda _t: [DEVICE])
    assert notice.at.startswith("2007-09-24T05:00")
