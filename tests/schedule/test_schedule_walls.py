"""Quiet hours are a wall, and a time read back cannot be mistaken."""

import gettext
import io
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ccht_desktop.foundation.resources import resource
from ccht_desktop.schedule import walls as walls_module
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.planned import Permit
from ccht_desktop.schedule.walls import in_quiet_hours, next_quiet, passes_walls, spoken_time
from tests.schedule.schedule_samples import MONDAY, WALLS, at

NOON = Walls(time(11, 30), time(13), 300, 45)
NONE = Walls(time(21), time(21), 300, 45)


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [
        ("20:59:59.999999", False),
        ("21:00", True),
        ("23:59:59", True),
        ("00:00", True),
        ("03:15", True),
        ("04:59:59.999999", True),
        ("05:00", False),
        ("12:00", False),
    ],
)
def test_quiet_hours_span_midnight(clock: str, quiet: bool) -> None:
    assert in_quiet_hours(at(MONDAY, clock), WALLS) is quiet


@pytest.mark.parametrize(
    ("clock", "quiet"), [("11:29", False), ("11:30", True), ("12:59", True), ("13:00", False)]
)
def test_quiet_hours_may_lie_within_a_day(clock: str, quiet: bool) -> None:
    assert in_quiet_hours(at(MONDAY, clock), NOON) is quiet


def test_equal_limits_mean_no_quiet_hours() -> None:
    assert not in_quiet_hours(at(MONDAY, "21:00"), NONE)
    assert passes_walls(at(MONDAY, "20:00"), at(MONDAY + timedelta(days=2), "20:00"), NONE)
    assert next_quiet(at(MONDAY, "20:00"), NONE) is None


@pytest.mark.parametrize(
    ("start", "minutes", "passes"),
    [
        ("20:30", 30, True),
        ("20:30", 30.001, False),
        ("21:00", 0, False),
        ("20:59", 0, True),
        ("04:59", 2, False),
        ("05:00", 60, True),
        ("05:00", 24 * 60, False),
        ("23:30", 10, False),
    ],
)
def test_sound_passes_only_when_all_of_it_is_clear(
    start: str, minutes: float, passes: bool
) -> None:
    begin = at(MONDAY, start)
    assert passes_walls(begin, begin + timedelta(minutes=minutes), WALLS) is passes


def test_the_last_evening_of_the_year_is_quiet_too() -> None:
    eve = at(date(2026, 12, 31), "20:45")
    assert next_quiet(eve, WALLS) == at(date(2026, 12, 31), "21:00")
    assert next_quiet(at(date(2026, 12, 31), "21:00:01"), WALLS) == at(date(2027, 1, 1), "21:00")


@pytest.fixture
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The room's own catalogue, also before it is joined with the others."""
    compiled = io.BytesIO()
    with resource("translations/vi/schedule.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale="vi"))
    compiled.seek(0)
    monkeypatch.setattr(walls_module, "_", gettext.GNUTranslations(compiled).gettext)


@pytest.mark.parametrize(
    ("clock", "spoken"),
    [
        ("03:15", "3 giờ 15 phút SÁNG"),
        ("15:15", "3 giờ 15 phút CHIỀU"),
        ("05:30", "5 giờ 30 phút SÁNG"),
        ("17:00", "5 giờ CHIỀU"),
        ("00:05", "0 giờ 5 phút ĐÊM"),
        ("12:00", "12 giờ TRƯA"),
        ("19:45", "7 giờ 45 phút TỐI"),
        ("23:00", "11 giờ ĐÊM"),
    ],
)
def test_a_time_is_read_back_with_its_half_of_the_day(
    vietnamese: None, clock: str, spoken: str
) -> None:
    assert spoken_time(time.fromisoformat(clock)) == spoken


def test_no_two_times_are_read_back_alike() -> None:
    minutes = [time(hour, minute) for hour in range(24) for minute in range(60)]
    assert len({spoken_time(wall) for wall in minutes}) == len(minutes)


def test_a_permit_opens_quiet_hours_from_its_start_up_to_its_end() -> None:
    day = date(2026, 11, 24)
    permit = Permit(at(day, "04:45"), at(day, "06:30"), "12/QĐ-UBND")
    assert passes_walls(at(day, "04:45"), at(day, "05:20"), WALLS, permit)
    assert not passes_walls(at(day, "04:44"), at(day, "05:20"), WALLS, permit)
    assert not passes_walls(at(day, "04:45"), at(day, "05:20"), WALLS)
    assert next_quiet(at(day, "04:45"), WALLS, permit) == at(day, "21:00")


def test_a_permit_that_ends_in_quiet_hours_is_the_wall_itself() -> None:
    day = date(2026, 11, 24)
    longer = replace(WALLS, quiet_to=time(6))
    permit = Permit(at(day, "04:45"), at(day, "05:00"), "12/QĐ-UBND")
    assert next_quiet(at(day, "04:45"), longer, permit) == at(day, "05:00")
    assert passes_walls(at(day, "04:45"), at(day, "05:00"), longer, permit)
    assert not passes_walls(at(day, "04:45"), at(day, "05:01"), longer, permit)


def test_a_permit_across_the_beginning_of_quiet_hours_lasts_past_midnight() -> None:
    day = date(2026, 12, 31)
    permit = Permit(at(day, "20:30"), at(date(2027, 1, 1), "00:15"), "giao thừa")
    end = at(date(2027, 1, 1), "00:15")
    assert next_quiet(at(day, "20:45"), WALLS, permit) == end
    assert passes_walls(at(day, "20:45"), end, WALLS, permit)
    assert next_quiet(at(day, "20:00"), WALLS, permit) == end
