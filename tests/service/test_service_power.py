"""The computer is awake when a session airs, and the log says what the system allowed."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import ZONE, FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.planned import PlannedSession
from ccht_desktop.service import power_linux
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.power import Power, Wanted, wanted
from ccht_desktop.service.power_linux import LinuxMeans
from ccht_desktop.service.power_means import NoMeans
from ccht_desktop.station import Station
from tests.service.login_service import LoginService, login_service, message_bus_at
from tests.service.service_station import FIRST, MORNING, wait_for

pytest_plugins = ["tests.service.service_fixtures"]
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None,
    reason="dbus-daemon is not installed; packaging/test.sh installs it where it may",
)


def session(start: datetime, minutes: float) -> PlannedSession:
    end = start + timedelta(minutes=minutes)
    return PlannedSession(
        occurrence=start.isoformat(),
        rule=1,
        name="Mẫu",
        start=start,
        end=end,
        rundown=1,
        grace_seconds=300,
        cap_minutes=45,
        items=(),
    )


DAY = datetime(2026, 11, 23, tzinfo=ZONE)
SESSIONS = [session(DAY + timedelta(hours=h), 30) for h in (5.5, 17.0, 29.5, 41.0)]


def minutes_awake(wakes: bool) -> list[tuple[str, str]]:
    """From when to when of one day the computer is held awake, nothing else on the air."""
    spans: list[list[datetime]] = []
    for minute in range(1440):
        now = DAY + timedelta(minutes=minute)
        if wanted(now, SESSIONS, False, wakes).awake:
            if not spans or spans[-1][1] != now:
                spans.append([now, now])
            spans[-1][1] = now + timedelta(minutes=1)
    return [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in spans]


def test_over_a_day_it_is_awake_from_a_quarter_before_each_session_to_its_end() -> None:
    assert minutes_awake(wakes=True) == [("05:15", "06:00"), ("16:45", "17:30")]


def test_what_cannot_be_woken_does_not_fall_asleep_while_a_session_is_coming() -> None:
    assert minutes_awake(wakes=False) == [("00:00", "00:00")]
    assert wanted(DAY, [], False, False) == Wanted(False, None)


def test_it_is_awake_while_anything_is_on_the_air() -> None:
    for minute in range(0, 1440, 7):
        assert wanted(DAY + timedelta(minutes=minute), SESSIONS, True, True).awake


def test_it_is_to_wake_ten_minutes_before_the_next_session_that_is_further_off() -> None:
    def next_wake(hour: int, minute: int) -> datetime | None:
        return wanted(
            datetime.combine(DAY, time(hour, minute), ZONE), SESSIONS, False, True
        ).wake_at

    assert next_wake(0, 0) == DAY.replace(hour=5, minute=20)
    assert next_wake(5, 20) == next_wake(16, 49) == DAY.replace(hour=16, minute=50)
    assert next_wake(16, 50) == DAY.replace(hour=5, minute=20) + timedelta(days=1)
    assert wanted(DAY, [], False, True) == Wanted(False, None)


@pytest.fixture
def alarms(folder: StationFolder) -> StandingAlarms:
    return StandingAlarms(folder)


@pytest.fixture
def rtc(tmp_path: Path) -> Path:
    """A wake alarm as the kernel shows it, of which the last line written remains."""
    file = tmp_path / "wakealarm"
    file.touch()
    return file


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with message_bus_at(tmp_path) as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def login(bus: str) -> Iterator[LoginService]:
    with login_service(bus) as service:
        yield service


@pytest.fixture
def no_bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nothing'}")


@pytest.fixture
def planned(folder: StationFolder, station: Station) -> Station:
    """05:30 today and tomorrow stand in the ledger; the computer is to be kept awake."""
    settings_file.write(folder.settings, {"power.keep_awake": True})
    plan_changed(station)
    return station


def entries(station: Station) -> list[dict[str, Any]]:
    return [entry.body for entry in station.airlog.entries("power")]


def said(station: Station) -> list[tuple[str, str]]:
    return [(body["what"], body["result"]) for body in entries(station)]


@needs_bus
def test_a_morning_holds_the_lock_for_the_session_and_lets_go_of_it(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, login: LoginService, rtc: Path
) -> None:
    power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
    locks = []
    for _look in range(120):
        power.look()
        locks.append((morning.now(), login.held()))
        morning.advance(30)
    held = [moment for moment, count in locks if count]
    assert held[0] == FIRST - timedelta(minutes=15)
    end = planned.airlog.planned()[0].end
    assert end - timedelta(seconds=30) <= held[-1] < end
    assert max(count for _moment, count in locks) == 1
    what, who, why, mode = login.asked[0]
    assert (what, who, mode) == ("sleep:idle", "CCHT Desktop", "block")
    assert why == "Buổi phát thanh"
    results = [("wake", "set"), ("awake", "held"), ("wake", "set"), ("awake", "released")]
    assert said(planned) == results
    assert alarms.standing() == {}


@needs_bus
def test_it_is_held_awake_as_long_as_playout_has_something_on_the_air(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, login: LoginService, rtc: Path
) -> None:
    airing: list[dict[str, Any] | None] = [{"id": 1}]

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        return {"airing": airing[0]}

    power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
    with closing(CommandServer(planned.folder, answer)):
        power.look()
        assert login.held() == 1
        airing[0] = None
        power.look()
        assert login.held() == 0


@needs_bus
def test_where_the_system_refuses_the_log_says_so_once_a_day_and_an_alarm_stands(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, login: LoginService, rtc: Path
) -> None:
    login.grants = False
    morning.jump(20 * 60)
    for _start in range(3):
        power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
        for _look in range(3):
            power.look()
            morning.advance(30)
    refused = [body for body in entries(planned) if body["result"] == "refused"]
    (body,) = refused
    assert body["what"] == "awake"
    assert "Permission denied" in body["reason"]
    assert "Permission denied" in alarms.standing()["POWER"]
    login.grants = True
    power.look()
    assert alarms.standing() == {}
    assert said(planned)[-1] == ("awake", "held")
    power.look()
    settings_file.write(planned.folder.settings, {"power.keep_awake": False})
    power.look()
    assert (login.held(), said(planned)[-1]) == (0, ("awake", "released"))


@pytest.mark.parametrize("days", [1, 3])
def test_without_a_message_bus_each_day_has_one_refusal(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, no_bus: None, rtc: Path, days: int
) -> None:
    morning.jump(20 * 60)
    power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
    for _day in range(days):
        for _look in range(5):
            power.look()
            morning.advance(60)
        morning.advance(86_400 - 300)
        plan_changed(planned)
    refused = [body for body in entries(planned) if body["result"] == "refused"]
    assert [body["what"] for body in refused] == ["awake"] * days
    assert alarms.standing() == {"POWER": "không có dịch vụ hệ thống để hỏi"}


@needs_bus
def test_a_system_that_does_not_answer_is_a_refusal_and_not_a_wait_without_end(
    planned: Station,
    morning: FakeClock,
    alarms: StandingAlarms,
    login: LoginService,
    rtc: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(power_linux, "ANSWER_SECONDS", 0.2)
    login.answers = False
    morning.jump(20 * 60)
    Power(planned.folder, morning, alarms, LinuxMeans(rtc)).look()
    assert entries(planned)[-1]["reason"] == "hệ thống không trả lời"


@needs_bus
def test_a_bus_without_a_log_in_service_is_a_refusal(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, bus: str, rtc: Path
) -> None:
    morning.jump(20 * 60)
    Power(planned.folder, morning, alarms, LinuxMeans(rtc)).look()
    assert said(planned) == [("wake", "set"), ("awake", "refused")]
    assert "ServiceUnknown" in alarms.standing()["POWER"]


@needs_bus
def test_a_computer_that_cannot_wake_itself_is_kept_awake_all_night_and_that_is_no_alarm(
    planned: Station,
    morning: FakeClock,
    alarms: StandingAlarms,
    login: LoginService,
    tmp_path: Path,
) -> None:
    power = Power(planned.folder, morning, alarms, LinuxMeans(tmp_path / "no_clock"))
    for _look in range(3):
        power.look()
        assert login.held() == 1
        morning.advance(30)
    assert said(planned) == [("wake", "refused"), ("awake", "held")]
    assert entries(planned)[0]["reason"] == "máy này không có đồng hồ tự đánh thức"
    assert alarms.standing() == {}


def test_the_wake_alarm_counts_from_its_own_present_and_follows_the_clock(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, no_bus: None, rtc: Path
) -> None:
    power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
    power.look()
    assert rtc.read_text() == "+1200\n"
    morning.advance(60)
    power.look()
    assert rtc.read_text() == "+1200\n"
    morning.jump(-600)
    power.look()
    assert rtc.read_text() == f"+{1200 - 60 + 600}\n"
    morning.suspend(300)
    power.look()
    assert rtc.read_text() == f"+{1200 - 60 + 300}\n"
    assert said(planned).count(("wake", "set")) == 1
    settings_file.write(planned.folder.settings, {"power.keep_awake": False})
    power.look()
    assert rtc.read_text() == "0\n"


def test_a_wake_alarm_that_only_the_administrator_may_set_is_a_refusal_with_its_reason(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, no_bus: None, tmp_path: Path
) -> None:
    folder = tmp_path / "a_folder_cannot_be_written"
    folder.mkdir()
    Power(planned.folder, morning, alarms, LinuxMeans(folder)).look()
    first = entries(planned)[0]
    assert (first["what"], first["result"]) == ("wake", "refused")
    assert "a_folder_cannot_be_written" in first["reason"]


HOLDER = """
from ccht_desktop.service.power_linux import LinuxMeans
from ccht_desktop.service.power_means import NoMeans
means = LinuxMeans()
means.hold()
print("held", flush=True)
input()
"""


@needs_bus
def test_a_process_that_is_killed_lets_go(login: LoginService) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert login.held() == 1
        holder.kill()
    wait_for(lambda: login.held() == 0, "the lock is gone")


def test_a_system_that_is_not_known_refuses(
    planned: Station, morning: FakeClock, alarms: StandingAlarms
) -> None:
    Power(planned.folder, morning, alarms, NoMeans()).look()
    assert said(planned) == [("wake", "refused"), ("awake", "refused")]
    assert "POWER" in alarms.standing()


def test_what_could_not_be_written_is_written_at_the_next_look(
    planned: Station, morning: FakeClock, alarms: StandingAlarms, no_bus: None, rtc: Path
) -> None:
    power = Power(planned.folder, morning, alarms, LinuxMeans(rtc))
    with Station.lock(planned.folder), pytest.raises(Exception, match=r"."):
        power.look()
    assert said(planned) == []
    power.look()
    assert said(planned) == [("wake", "set")]
    assert morning.now() == MORNING
