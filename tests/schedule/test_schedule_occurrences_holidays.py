"""Public holidays by the lunar calendar, and the calendar by which a station plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from ccht_desktop.foundation import settings
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.days.public_holidays import PublicHolidays
from ccht_desktop.schedule.model import Move, OnHoliday, Schedule
from ccht_desktop.station import Station
from tests.schedule.schedule_samples import a_rule, at

NATIONAL_DAY, NEW_YEAR = date(2026, 9, 2), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("year", "day"), [(1985, (1, 21)), (2007, (2, 17)), (2027, (2, 6)), (2030, (2, 2))]
)
def test_tet_is_by_the_lunar_calendar_of_viet_nam(year: int, day: tuple[int, int]) -> None:
    assert PublicHolidays().names([year])[date(year, *day)] == "Tết Nguyên Đán"


def test_the_days_are_those_that_the_library_tells_by_its_front_door() -> None:
    import holidays

    years = range(2024, 2031)
    told = holidays.country_holidays("VN", years=years)
    assert set(PublicHolidays().names(years)) == set(told)


def test_the_day_before_the_eve_of_tet_is_not_called_the_29th_where_it_is_the_28th() -> None:
    known = PublicHolidays().names([2027])
    assert known[date(2027, 2, 4)] == "Nghỉ trước Tết Nguyên Đán"
    assert known[date(2027, 2, 5)] == "Giao thừa Tết Nguyên Đán"


def test_a_day_off_that_a_person_adds_takes_no_holidays_name() -> None:
    known = PublicHolidays()
    added = date(2026, 9, 9)
    assert added not in known.names([2026])
    names = known.names([2026], [NATIONAL_DAY, added])
    assert (names[NATIONAL_DAY], names[added]) == ("Quốc khánh", "Ngày nghỉ")


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock) -> StationFolder:
    folder = StationFolder(tmp_path / "station")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=clock)
    return folder


@pytest.fixture
def station(folder: StationFolder, clock: FakeClock) -> Iterator[Station]:
    station = Station.open(folder, clock=clock)
    yield station
    station.close()


def plan(choice: OnHoliday, *moves: Move) -> Schedule:
    return Schedule("Mẫu", "", rules=(replace(a_rule(), holidays=choice),), moves=moves)


def test_a_station_plans_by_its_own_days_off(station: Station) -> None:
    start = at(NATIONAL_DAY, "00:00")
    changes: dict[str, settings.Value] = {"holidays.also": "4/9/2026, 2026-09-05"}
    settings.write(station.folder.settings, changes)
    station.reload_settings()
    found = station.occurrences(start, start + timedelta(days=6), plan("silent"))
    # 1 September is a holiday too, in some years 3 September.
    assert [one.date.day for one in found] == [3, 6, 7]


def test_holidays_are_found_out_only_where_a_rule_heeds_them(station: Station) -> None:
    start, end = at(NATIONAL_DAY, "00:00"), at(NATIONAL_DAY, "23:00")
    (usual,) = station.occurrences(start, end, plan("usual"))
    assert usual.holiday == ""
    assert station.calendar(start, end).holidays[NATIONAL_DAY] == "Quốc khánh"


def test_a_session_moved_over_the_years_end_keeps_its_holiday(station: Station) -> None:
    """2026 is asked for, the holiday is in 2027."""
    move = Move("sang", NEW_YEAR, "0530", date(2026, 12, 30), time(6))
    start, end = at(date(2026, 12, 30), "00:00"), at(date(2026, 12, 30), "23:00")
    assert [one.slot for one in station.occurrences(start, end, plan("silent", move))] == ["0530"]


def test_a_season_that_the_file_has_wrong_keeps_no_one_off_the_air(
    folder: StationFolder, clock: FakeClock
) -> None:
    settings.write(folder.settings, {"season.summer_from": "31/02"})
    station = Station.open(folder, clock=clock, watching=True)
    try:
        start = at(NATIONAL_DAY, "00:00")
        assert station.calendar(start, start).season(NATIONAL_DAY) == "summer"
        assert len(station.occurrences(start, start + timedelta(days=1), plan("usual"))) == 1
    finally:
        station.close()
