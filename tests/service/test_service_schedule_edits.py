"""Edits of the schedule while the station lives: nothing sounds twice, nothing is lost."""

from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.voices import CountedVoices
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Place, Schedule, Suspension
from ccht_desktop.service.planning import Planner
from ccht_desktop.service.scheduling import redo_schedule, save_schedule, undo_schedule
from ccht_desktop.service.virtual import virtual_run
from ccht_desktop.station import Station
from tests.service.service_station import FIRST

pytest_plugins = ["tests.service.service_fixtures"]
PLACE: Place = ("sang", FIRST.date(), "0530")
TOMORROW: Place = ("sang", FIRST.date() + timedelta(days=1), "0530")


def plan(station: Station, *, rebuild: bool = True) -> None:
    with Station.lock(station.folder), station.open_ledger() as ledger:
        Planner(station, ledger).sync(rebuild=rebuild)


def planned_days(station: Station) -> list[date]:
    return [local(session.start).date() for session in station.airlog.planned()]


@pytest.mark.parametrize("seconds", [40, 1])
def test_a_session_about_to_begin_is_neither_moved_nor_left_out(
    station: Station, morning: FakeClock, seconds: int
) -> None:
    plan(station)
    morning.advance((FIRST - morning.now()).total_seconds() - seconds)
    current = station.schedule.current()
    suspended = Suspension(FIRST.date(), FIRST.date(), "Quốc tang")
    for after in (
        edits.move(current, PLACE, FIRST.date(), time(6)),
        edits.skip(current, PLACE, "Quốc tang"),
        edits.suspend(current, suspended, morning.now()),
        edits.drop_rule(current, "sang"),
        edits.add_clip(current, PLACE, station.library.clips()[0].sha256),
    ):
        with pytest.raises(StationError, match=r"STOP|DỪNG") as refused:
            save_schedule(station, after, "")
        assert refused.value.code == "SESSION_BEGUN"
    # Tomorrow's can still be changed.
    save_schedule(station, edits.skip(current, TOMORROW, "Quốc tang"), "")


def aired_until(station: Station, morning: FakeClock, seconds: float) -> None:
    """The morning's session goes on the air; so many seconds after its start have gone by."""
    with virtual_run(station, morning, CountedVoices()) as run:
        run.until(FIRST + timedelta(seconds=seconds))


def refused(station: Station, after: Schedule) -> str:
    with pytest.raises(StationError) as told:
        save_schedule(station, after, "")
    return told.value.code


def test_a_session_that_has_begun_is_not_heard_again_later(
    station: Station, morning: FakeClock
) -> None:
    aired_until(station, morning, 600)
    current = station.schedule.current()
    moved = edits.move(current, PLACE, FIRST.date(), time(9))
    tomorrow = edits.move(current, PLACE, FIRST.date() + timedelta(days=1), time(9))
    started = edits.move_start(current, current.rules[0], time(5, 30), time(6, 30))
    assert [refused(station, one) for one in (moved, tomorrow, started)] == ["SESSION_BEGUN"] * 3
    # From seven on the new start holds for the days to come.
    morning.advance(3600)
    started = edits.move_start(current, current.rules[0], time(5, 30), time(6, 30))
    save_schedule(station, started, "")


def test_a_session_that_nobody_heard_may_be_heard_later(
    station: Station, morning: FakeClock
) -> None:
    save_schedule(station, edits.skip(station.schedule.current(), PLACE, "Cắt điện"), "")
    morning.advance(3600)
    later = edits.move(station.schedule.current(), PLACE, FIRST.date(), time(9))
    save_schedule(station, later, "")
    assert FIRST.date() in planned_days(station)


def test_moves_of_days_gone_by_stand_in_the_way_of_no_edit(
    station: Station, morning: FakeClock
) -> None:
    save_schedule(station, edits.move(station.schedule.current(), PLACE, FIRST.date(), time(6)), "")
    moved = station.schedule.current()
    without = replace(moved, moves=())
    morning.advance(2 * 86_400)
    save_schedule(station, without, "")
    assert undo_schedule(station) is not None
    current = station.schedule.current()
    later = edits.put_rule(current, replace(current.rules[0], starts=(time(5, 45),)))
    save_schedule(station, later, "")
    assert station.schedule.current().moves[0].slot == "0545"


def test_a_session_still_to_come_is_not_put_back_into_the_past(
    station: Station, morning: FakeClock
) -> None:
    aside = edits.move(station.schedule.current(), PLACE, FIRST.date(), time(6))
    save_schedule(station, aside, "Dời")
    morning.advance(2400)
    assert refused(station, edits.restore(station.schedule.current(), PLACE)) == "SESSION_BEGUN"
    with pytest.raises(StationError, match=r"never be heard|không ai nghe được"):
        undo_schedule(station)


def test_of_two_edits_made_at_once_neither_is_lost(
    station: Station, folder: StationFolder, morning: FakeClock
) -> None:
    mine = edits.skip(station.schedule.current(), PLACE, "Đám tang")
    with closing(Station.open(folder, clock=morning)) as other:
        save_schedule(other, edits.skip(other.schedule.current(), TOMORROW, "Quốc tang"), "")
    with pytest.raises(StationError) as refused:
        save_schedule(station, mine, "")
    assert refused.value.code == "SCHEDULE_CHANGED"
    save_schedule(station, edits.skip(station.schedule.current(), PLACE, "Đám tang"), "")
    assert [s.reason for s in station.schedule.current().skips] == ["Quốc tang", "Đám tang"]


def test_new_quiet_hours_do_not_keep_other_edits_from_being_saved(station: Station) -> None:
    settings_file.write(station.folder.settings, {"quiet.to": "06:00"})
    station.reload_settings()
    current = station.schedule.current()
    later = replace(current.rules[0], key="chieu", starts=(time(17),), id=0)
    save_schedule(station, edits.put(current, later), "")
    suspended = Suspension(FIRST.date(), FIRST.date(), "Quốc tang")
    now = station.clock.now()
    save_schedule(station, edits.suspend(station.schedule.current(), suspended, now), "")
    assert station.schedule.current().suspensions == (suspended,)
    early = replace(current.rules[0], key="som", starts=(time(5, 40),), id=0)
    with pytest.raises(StationError) as refused:
        save_schedule(station, edits.put(station.schedule.current(), early), "")
    assert refused.value.code == "QUIET_HOURS"


def test_an_edit_during_an_outage_hides_none_of_the_sessions_missed(
    station: Station, morning: FakeClock
) -> None:
    plan(station)
    first = FIRST.date()
    morning.advance(6 * 86_400)
    plan(station, rebuild=False)
    away: Place = ("sang", first + timedelta(days=9), "0530")
    edited = edits.skip(station.schedule.current(), away, "Họp")
    station.schedule.replace(edited, station.walls())
    morning.advance(180)
    plan(station)
    known = planned_days(station)
    assert [first + timedelta(days=n) for n in range(8)] == known[:8]


def test_what_was_in_force_on_each_day_of_an_outage_is_what_was_missed(
    station: Station, morning: FakeClock
) -> None:
    plan(station)
    first = FIRST.date()
    morning.advance(3 * 86_400)
    suspended = Suspension(first + timedelta(days=4), first + timedelta(days=5), "Bão")
    edited = edits.suspend(station.schedule.current(), suspended, morning.now())
    station.schedule.replace(edited, station.walls())
    morning.advance(4 * 86_400)
    plan(station)
    missed = [(day - first).days for day in planned_days(station)]
    assert missed == [0, 1, 2, 3, 6, 7, 8]


def test_the_log_says_why_a_planned_session_was_left_out(
    station: Station, morning: FakeClock
) -> None:
    plan(station)
    save_schedule(station, edits.skip(station.schedule.current(), TOMORROW, "Đám tang"), "")
    moved = edits.move(station.schedule.current(), PLACE, FIRST.date(), time(6), "Họp thôn")
    save_schedule(station, moved, "")
    reasons = [entry.body["reason"] for entry in station.airlog.entries("cancelled")]
    assert reasons[0] == "Đám tang"
    assert reasons[1].endswith("23/11/2026 06:00: Họp thôn")


def test_taking_an_edit_back_brings_nothing_into_quiet_hours(
    station: Station, morning: FakeClock
) -> None:
    save_schedule(station, edits.drop_rule(station.schedule.current(), "sang"), "Xóa")
    settings_file.write(station.folder.settings, {"quiet.to": "06:00"})
    station.reload_settings()
    with pytest.raises(StationError) as refused:
        undo_schedule(station)
    assert refused.value.code == "QUIET_HOURS"
    settings_file.write(station.folder.settings, {"quiet.to": "05:00"})
    station.reload_settings()
    assert undo_schedule(station) == "Xóa"
    assert redo_schedule(station) == "Xóa"
