"""The keeper: which duties stand on the clock, and that none of them fails unseen."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import pytest

from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_orders import StandingAlarms, tell_alarm
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.duties.duty import Bench, Duty
from ccht_desktop.service.duties.preparation import PREPARATION, prepare
from ccht_desktop.service.duties.room import watch_room
from ccht_desktop.service.duties.soundness import SOUNDNESS, is_due
from ccht_desktop.service.keeper import Keeper
from ccht_desktop.station import Station
from tests.service.service_station import FIRST, suspend_days, wait_for

pytest_plugins = ["tests.service.service_fixtures"]


class Heard:
    """A playout that takes every alarm."""

    def __init__(self, folder: StationFolder) -> None:
        self.orders: list[tuple[str, str | None]] = []
        self._server = CommandServer(folder, self._answer)

    def close(self) -> None:
        self._server.close()

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        self.orders.append((request["code"], request["detail"]))
        return {}


@contextmanager
def listening(folder: StationFolder) -> Iterator[Heard]:
    heard = Heard(folder)
    try:
        yield heard
    finally:
        heard.close()


@contextmanager
def paused(keeper: Keeper) -> Iterator[Keeper]:
    """With its duties on the clock, none of them done."""
    keeper.start(paused=True)
    try:
        yield keeper
    finally:
        keeper.close()


def test_a_changed_file_is_named_before_its_session(station: Station) -> None:
    plan_changed(station)
    session = station.airlog.planned()[0]
    assert prepare(station, session)["problems"] == []
    clip = station.library.clips()[1]
    station.folder.audio(clip.sha256).write_bytes(b"other")
    (problem,) = prepare(station, session)["problems"]
    assert (problem["position"], problem["clip"]) == (3, clip.id)


def test_a_session_is_prepared_ten_minutes_and_one_minute_before(
    folder: StationFolder, station: Station, morning: FakeClock
) -> None:
    plan_changed(station)
    morning.advance(15 * 60)
    with paused(Keeper(folder, morning)) as keeper:
        keeper.plan()
        jobs = keeper.jobs()
    times = sorted(at for name, at in jobs if name.startswith("prepare"))
    assert times == [FIRST - timedelta(minutes=10), FIRST - timedelta(seconds=60)]


def test_every_duty_is_on_the_clock(folder: StationFolder, morning: FakeClock) -> None:
    with paused(Keeper(folder, morning)) as keeper:
        jobs = {name: local(at) for name, at in keeper.jobs()}
    assert {"plan", "upload", "backup", "backup when due", "room", "retention", "time"} <= set(jobs)
    assert (jobs["backup"].hour, jobs["backup"].minute) == (12, 15)


def test_the_keeper_keeps_house_while_the_settings_cannot_be_read(
    folder: StationFolder, morning: FakeClock
) -> None:
    folder.settings.write_text("no = [settings", "utf-8")
    with paused(Keeper(folder, morning)) as keeper:
        assert "room" in dict(keeper.jobs())


def test_a_duty_that_fails_raises_its_alarm_and_lowers_it_when_it_succeeds_again(
    folder: StationFolder,
) -> None:
    failing = True

    def work(_bench: Bench) -> None:
        if failing:
            raise StationError("BACKUP_FAILED", "no room")

    duty = Duty("backup", work, every=lambda _settings: 0.2, alarm="BACKUP_FAILED")
    with listening(folder) as heard:
        keeper = Keeper(folder, duties=(duty,))
        keeper.start()
        try:
            wait_for(lambda: ("BACKUP_FAILED", "no room") in heard.orders, "raised")
            failing = False
            wait_for(lambda: heard.orders[-1] == ("BACKUP_FAILED", None), "lowered")
        finally:
            keeper.close()


def test_a_duty_that_breaks_in_an_unforeseen_way_is_told_too_and_stays_on_the_clock(
    folder: StationFolder, morning: FakeClock
) -> None:
    def work(_bench: Bench) -> None:
        raise ZeroDivisionError

    with listening(folder) as heard, paused(Keeper(folder, morning)) as keeper:
        assert not keeper.do("upload", work, "UPLOAD")
        assert heard.orders == [("UPLOAD", "ZeroDivisionError")]


def test_an_alarm_that_nobody_heard_is_said_again(folder: StationFolder) -> None:
    alarms = StandingAlarms(folder)
    alarms.tell("BACKUP_FAILED", "no room")
    assert not tell_alarm(folder, "DISK_LOW", "none")
    with listening(folder) as heard:
        alarms.repeat()
        assert heard.orders == [("BACKUP_FAILED", "no room")]
        alarms.tell("BACKUP_FAILED", None)
        alarms.repeat()
    assert heard.orders == [("BACKUP_FAILED", "no room"), ("BACKUP_FAILED", None)]


def test_a_session_that_is_no_longer_planned_is_not_prepared(
    folder: StationFolder, station: Station, morning: FakeClock
) -> None:
    plan_changed(station)
    session = station.airlog.planned()[0]
    with paused(Keeper(folder, morning)) as keeper:
        keeper.do_before(PREPARATION, "another at the same time", session.start)
        keeper.do_before(PREPARATION, session.occurrence, session.start)
        suspend_days(station, FIRST.date(), FIRST.date(), "Nghỉ")
        plan_changed(station)
        keeper.do_before(PREPARATION, session.occurrence, session.start)
    assert len(list(station.airlog.entries("prepared"))) == 1


def test_what_a_later_preparation_says_stands_against_an_earlier_failure(
    folder: StationFolder, station: Station, morning: FakeClock
) -> None:
    plan_changed(station)
    session = station.airlog.planned()[0]
    folder.plan_db.rename(folder.root / "away.db")
    with paused(Keeper(folder, morning)) as keeper:
        with listening(folder) as heard:
            keeper.do_before(PREPARATION, session.occurrence, session.start)
            assert [code for code, _detail in heard.orders] == ["PREPARED"]
        (folder.root / "away.db").rename(folder.plan_db)
        keeper.do_before(PREPARATION, session.occurrence, session.start)
        with listening(folder) as heard:
            keeper.do("room", watch_room, None)
            assert "PREPARED" not in {code for code, _detail in heard.orders}


def test_the_log_is_looked_through_once_a_week_and_until_it_is_sound(
    folder: StationFolder, station: Station, morning: FakeClock
) -> None:
    bench = Bench(folder, morning, StandingAlarms(folder))
    assert is_due(folder, morning.now() - timedelta(days=7), morning.now())
    SOUNDNESS.work(bench)
    assert not is_due(folder, morning.now() - timedelta(days=7), morning.now())
    with closing(sqlite3.connect(folder.airlog_db)) as log, log:
        log.execute("UPDATE ledger SET body = replace(body, 'Xã', 'Làng') WHERE seq = 1")
    SOUNDNESS.work(bench)
    morning.advance(7 * 86_400)
    for _turn in range(2):
        with pytest.raises(StationError, match="1") as caught:
            SOUNDNESS.work(bench)
        assert caught.value.code == "LOG_DAMAGED"
