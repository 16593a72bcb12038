"""The keeper's watch: what stands at playout reaches the officer, and nothing repeats."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.settings import Value
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarms.memory import NAME
from ccht_desktop.service.alarms.watching import AlarmWatch
from ccht_desktop.service.appending import plan_changed
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.playout_state import PlayoutState
from ccht_desktop.station import Station
from tests.service.mail_server import free_port
from tests.service.web_listener import Listener, listening

pytest_plugins = ["tests.service.service_fixtures"]


class Playout:
    """Answers as playout does, with the alarms it is given."""

    def __init__(self, folder: StationFolder, clock: FakeClock) -> None:
        self._folder = folder
        self._since = local_text(clock.now())
        self.codes: list[str] = []
        self.server: CommandServer | None = None

    def start(self) -> None:
        self.server = CommandServer(self._folder, self._answer)

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        rows = [{"code": c, "text": f"{c} là vậy. Hết.", "since": self._since} for c in self.codes]
        return {"device": "air", "alarms": rows, "next": None}


@pytest.fixture
def playout(folder: StationFolder, morning: FakeClock) -> Iterator[Playout]:
    with closing(Playout(folder, morning)) as made:
        made.start()
        yield made


@pytest.fixture
def phone(folder: StationFolder) -> Iterator[Listener]:
    """The officer's phone, behind a webhook that is set."""
    with listening() as server:
        setting(folder, alarm__webhook_url=server.url())
        yield server


def setting(folder: StationFolder, **values: Value) -> None:
    changes = {key.replace("__", "."): value for key, value in values.items()}
    settings_file.write(folder.settings, changes)


def told(phone: Listener) -> list[str]:
    """Codes that arrived, “-” before the end of one."""
    bodies = [body for _path, body in phone.came]
    return [("-" if "Đã hết" in body["text"] else "") + body["code"] for body in bodies]


def pass_time(watch: AlarmWatch, clock: FakeClock, seconds: float, step: float = 60.0) -> None:
    for _look in range(round(seconds / step)):
        clock.advance(step)
        watch.look()


def test_what_stands_is_told_once_an_hour_and_its_end_once(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    watch = AlarmWatch(folder, morning)
    watch.look()
    playout.codes = ["THIET_BI"]
    pass_time(watch, morning, 10, step=10)
    assert told(phone) == ["THIET_BI"]
    pass_time(watch, morning, 3480, step=120)
    assert told(phone) == ["THIET_BI"]
    pass_time(watch, morning, 120)
    playout.codes = []
    pass_time(watch, morning, 600)
    assert told(phone) == ["THIET_BI", "THIET_BI", "-THIET_BI"]


def test_a_keeper_that_starts_again_repeats_nothing(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.codes = ["THIET_BI"]
    for _start in range(5):
        pass_time(AlarmWatch(folder, morning), morning, 120)
    assert told(phone) == ["THIET_BI"]


@pytest.mark.parametrize("step", [60.0, -86_400.0, 3 * 365 * 86_400.0])
def test_a_computer_that_starts_again_repeats_nothing_within_the_hour(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener, step: float
) -> None:
    playout.codes = ["THIET_BI"]
    morning.advance(10_000)
    pass_time(AlarmWatch(folder, morning), morning, 60)
    booted = FakeClock(morning.now())
    booted.jump(60)
    watch = AlarmWatch(folder, booted)
    watch.look()
    booted.jump(step)
    pass_time(watch, booted, 3480, step=120)
    assert told(phone) == ["THIET_BI"]
    pass_time(watch, booted, 180)
    assert told(phone) == ["THIET_BI"] * 2


def test_what_was_not_taken_is_sent_again_the_next_minute_and_arrives_once(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.codes, phone.status = ["THIET_BI"], 503
    watch = AlarmWatch(folder, morning)
    pass_time(watch, morning, 50, step=10)
    assert len(phone.came) == 1
    pass_time(watch, morning, 30, step=10)
    assert len(phone.came) == 2
    phone.came.clear()
    phone.status = 200
    pass_time(AlarmWatch(folder, morning), morning, 60)
    assert told(phone) == ["THIET_BI"]
    pass_time(watch, morning, 600)


def test_a_night_without_network_ends_with_one_message_of_each_kind(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    phone.status = 500
    watch = AlarmWatch(folder, morning)
    for _hour in range(8):
        playout.codes = ["THIET_BI", "UPLOAD"]
        pass_time(watch, morning, 1800, step=600)
        playout.codes = ["UPLOAD"]
        pass_time(watch, morning, 1800, step=600)
    phone.came.clear()
    phone.status = 200
    pass_time(watch, morning, 1800, step=600)
    assert sorted(told(phone)) == ["-THIET_BI", "THIET_BI", "UPLOAD"]


def test_a_way_that_fails_does_not_hold_up_another(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    setting(folder, alarm__smtp_host="127.0.0.1", alarm__smtp_port=free_port())
    setting(folder, alarm__email_to="a@mau.example", alarm__email_from="a@mau.example")
    playout.codes = ["THIET_BI", "DISK_LOW"]
    pass_time(AlarmWatch(folder, morning), morning, 300)
    assert told(phone) == ["THIET_BI", "DISK_LOW"]


def test_a_playout_that_does_not_answer_for_a_minute_is_an_alarm_that_names_the_next_session(
    folder: StationFolder, station: Station, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.close()
    plan_changed(station)
    watch = AlarmWatch(folder, morning)
    watch.look()
    pass_time(watch, morning, 50, step=10)
    assert told(phone) == []
    pass_time(watch, morning, 10, step=10)
    ((_path, body),) = phone.came
    assert body["code"] == "PLAYOUT_OFF"
    assert "Buổi phát “Sáng” lúc 5 giờ 30 phút SÁNG ngày 23/11 sẽ không phát" in body["text"]
    assert body["since"].startswith("2026-11-23T05:00:00")


def test_a_playout_that_knew_why_it_ended_is_told_with_the_reason(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.close()
    error = StationError("DB_UNREADABLE", "Không đọc được airlog.db. Hãy khôi phục từ bản sao lưu.")
    PlayoutState(folder, morning).failed(error)
    watch = AlarmWatch(folder, morning)
    watch.look()
    pass_time(watch, morning, 60)
    text = phone.came[0][1]["text"]
    assert text.startswith("Xã Mẫu: Không đọc được airlog.db. Mở cửa sổ chương trình")


def test_a_playout_that_is_back_within_the_minute_is_no_alarm(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    watch = AlarmWatch(folder, morning)
    for _time in range(5):
        playout.close()
        pass_time(watch, morning, 50, step=10)
        playout.start()
        pass_time(watch, morning, 10, step=10)
    assert told(phone) == []


def test_while_playout_is_silent_nothing_else_is_said_to_be_over(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.codes = ["THIET_BI"]
    watch = AlarmWatch(folder, morning)
    watch.look()
    playout.close()
    pass_time(watch, morning, 600)
    assert told(phone) == ["THIET_BI", "PLAYOUT_OFF"]
    playout.start()
    pass_time(watch, morning, 180)
    assert told(phone) == ["THIET_BI", "PLAYOUT_OFF", "-PLAYOUT_OFF"]


def test_a_memory_that_cannot_be_read_stops_nothing(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    playout.codes = ["THIET_BI"]
    for content in (b"", b"[]", b'{"told": 1}', b"\xff", b'{"monotonic": 1, "wall": "x"}'):
        phone.came.clear()
        (folder.root / NAME).write_bytes(content)
        AlarmWatch(folder, morning).look()
        assert told(phone) == ["THIET_BI"]


def test_settings_that_cannot_be_read_leave_the_ways_as_they_were(
    folder: StationFolder, morning: FakeClock, playout: Playout, phone: Listener
) -> None:
    watch = AlarmWatch(folder, morning)
    watch.look()
    folder.settings.write_text("format = [")
    playout.codes = ["SETTINGS"]
    pass_time(watch, morning, 60)
    assert told(phone) == ["SETTINGS"]


def test_where_no_way_is_set_nothing_is_asked_and_nothing_is_kept(
    folder: StationFolder, morning: FakeClock, playout: Playout
) -> None:
    playout.codes = ["THIET_BI"]
    AlarmWatch(folder, morning).look()
    assert not (folder.root / NAME).exists()
