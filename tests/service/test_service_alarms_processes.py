"""Real playout, real keeper: what stands at one reaches the officer through the other."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_orders import tell_alarm
from ccht_desktop.service.alarms.memory import NAME, load
from ccht_desktop.service.now import now_of
from tests.service.service_station import wait_for
from tests.service.web_listener import Listener, listening

pytest_plugins = ["tests.service.service_fixtures"]


@contextmanager
def running(folder: StationFolder, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the station; killed in the end."""
    command = [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        try:
            yield child
        finally:
            child.kill()


@pytest.fixture
def phone(folder: StationFolder) -> Iterator[Listener]:
    with listening() as server:
        settings_file.write(folder.settings, {"alarm.webhook_url": server.url()})
        yield server


def codes(phone: Listener) -> list[str]:
    return [body["code"] for _path, body in phone.came]


def test_a_keeper_that_is_killed_and_starts_again_repeats_nothing(
    folder: StationFolder, phone: Listener
) -> None:
    with running(folder, "playout", "--output", "null"):
        wait_for(lambda: now_of(folder)["state"] != "off", "playout answers")
        with running(folder, "keeper") as keeper:
            wait_for(lambda: "REHEARSAL" in codes(phone), "the rehearsal is told")
            wait_for(lambda: not waiting(folder), "what was told is known to be told")
            keeper.kill()
        assert "Hãy chọn thiết bị âm thanh trong Cài đặt." in text(phone, "REHEARSAL")
        assert tell_alarm(folder, "PAUSED_LONG", "mười phút")
        with running(folder, "keeper"):
            wait_for(lambda: "PAUSED_LONG" in codes(phone), "the second alarm is told")
    assert codes(phone).count("REHEARSAL") == 1
    assert "đã tự thôi tạm dừng (mười phút)." in text(phone, "PAUSED_LONG")


def text(phone: Listener, code: str) -> str:
    return str(next(body["text"] for _path, body in phone.came if body["code"] == code))


def waiting(folder: StationFolder) -> bool:
    memory = load(folder.root / NAME, SystemClock())
    return any(memory.waiting.values())


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_playout_that_is_killed_and_not_started_again_is_told_after_a_minute(
    folder: StationFolder, phone: Listener
) -> None:
    with running(folder, "keeper"):
        with running(folder, "playout", "--output", "null"):
            wait_for(lambda: "REHEARSAL" in codes(phone), "the keeper watches")
        clock = SystemClock()
        killed = clock.monotonic()
        wait_for(lambda: clock.monotonic() - killed > 50, "most of a minute has passed")
        assert "PLAYOUT_OFF" not in codes(phone)
        wait_for(lambda: "PLAYOUT_OFF" in codes(phone), "the alarm is told")
        assert 55 <= clock.monotonic() - killed <= 100
