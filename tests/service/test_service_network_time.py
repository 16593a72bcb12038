"""The time elsewhere: from a real server on loopback, and from a Linux that keeps its clock."""

import ctypes
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, SystemClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_orders import StandingAlarms
from ccht_desktop.service.commands import CommandServer
from ccht_desktop.service.duties.duty import Bench
from ccht_desktop.service.duties.time_asking import (
    DOUBT_SECONDS,
    EVERY_SECONDS,
    UNANSWERED_SECONDS,
    TimeAsking,
)
from ccht_desktop.service.network_time import (
    Denied,
    NoTime,
    disciplined,
    offset_from,
    read_answer,
)
from tests.service.time_server import TimeServer, packet

pytest_plugins = ["tests.service.service_fixtures"]
NEAR = 0.25


def good(asked: list[int], now: float) -> list[bytes]:
    return [packet(asked, now)]


@pytest.mark.parametrize("ahead", [0.0, 3600.0, 12 * 365 * 86_400.0])
def test_the_offset_of_a_server_is_found(ahead: float) -> None:
    """Also past 2036, where the count of seconds begins anew."""
    with TimeServer(good, ahead) as server:
        assert offset_from(server.address, SystemClock()).offset == pytest.approx(ahead, abs=NEAR)
        assert server.asked == 4


def test_a_clock_twenty_years_behind_learns_by_how_much() -> None:
    clock = FakeClock(datetime(2006, 1, 1, tzinfo=UTC))
    true = datetime(2026, 11, 23, tzinfo=UTC)
    with TimeServer(lambda asked, _now: [packet(asked, true.timestamp())]) as server:
        offset = offset_from(server.address, clock).offset
    assert offset == pytest.approx((true - clock.now()).total_seconds(), abs=NEAR)


def test_a_late_answer_to_another_question_is_passed_over() -> None:
    def late_first(asked: list[int], now: float) -> list[bytes]:
        other = packet(asked, now - 86_400, origin=(asked[-2] ^ 1, asked[-1]))
        return [other, b"short", packet(asked, now)]

    with TimeServer(late_first, 60.0) as server:
        assert offset_from(server.address, SystemClock()).offset == pytest.approx(60, abs=NEAR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 1},
        {"version": 7},
        {"mode": 3},
        {"mode": 5},
        {"warning": 3},
        {"stratum": 16},
    ],
)
def test_an_answer_that_is_no_good_time_is_refused(wrong: dict[str, int]) -> None:
    def answer(asked: list[int], now: float) -> list[bytes]:
        return [packet(asked, now, **wrong)]  # type: ignore[arg-type]

    with TimeServer(answer) as server, pytest.raises(NoTime):
        offset_from(server.address, SystemClock())


def test_a_kiss_of_death_is_heeded() -> None:
    def answer(asked: list[int], now: float) -> list[bytes]:
        return [packet(asked, now, stratum=0, reference=b"RATE")]

    with TimeServer(answer) as server:
        with pytest.raises(Denied, match="RATE"):
            offset_from(server.address, SystemClock())
        assert server.asked == 1


def test_a_silent_server_costs_two_seconds_and_no_more() -> None:
    clock = SystemClock()
    began = clock.monotonic()
    with TimeServer(lambda _asked, _now: []) as server, pytest.raises(NoTime, match="no answer"):
        offset_from(server.address, clock)
    assert clock.monotonic() - began < 4


def test_a_server_that_is_not_there_is_no_error_but_no_time() -> None:
    with TimeServer(good) as server:
        address = server.address
    with pytest.raises(NoTime):
        offset_from(address, SystemClock())


def test_the_sample_that_was_under_way_for_the_shortest_time_counts() -> None:
    clock = FakeClock(datetime(2026, 11, 23, tzinfo=UTC))
    delays = [0.4, 0.05, 0.9, 0.2]

    def slow(asked: list[int], _now: float) -> list[bytes]:
        # The way back takes all of the delay: the offset is wrong by half of it.
        now = clock.now().timestamp()
        clock.advance(delays.pop(0))
        return [packet(asked, now)]

    with TimeServer(slow) as server:
        sample = offset_from(server.address, clock)
    assert (sample.delay, sample.offset) == pytest.approx((0.05, -0.025), abs=0.001)


@pytest.mark.parametrize("content", [b"", b"\0" * 47, b"\0" * 48, b"\xff" * 48, b"\xff" * 500])
def test_no_packet_breaks_the_reader(content: bytes) -> None:
    sent = datetime(2026, 11, 23, tzinfo=UTC)
    assert read_answer(content, 1, sent, 0.1) is None


@pytest.mark.parametrize(
    ("answer", "status", "kept"),
    [(0, 0x2001, True), (1, 0x2001, True), (5, 0x2001, False), (0, 0x40, False), (-1, 0, False)],
)
def test_a_clock_is_kept_where_linux_says_so(answer: int, status: int, kept: bool) -> None:
    def adjtimex(timex: Any) -> int:
        ctypes.memset(timex, 0, ctypes.sizeof(timex))
        place = 5 * ctypes.sizeof(ctypes.c_long)
        timex[place : place + 4] = status.to_bytes(4, sys.byteorder)
        return answer

    assert disciplined(adjtimex) is kept


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_linux_is_asked_without_changing_anything() -> None:
    assert disciplined() in (True, False)


class Playout:
    """Answers `now` as told, and keeps the orders it gets."""

    def __init__(self, folder: StationFolder) -> None:
        self.clock = "trusted"
        self.orders: list[dict[str, Any]] = []
        self._server = CommandServer(folder, self._answer)
        self.close = self._server.close

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        if request["do"] == "now":
            return {"clock": self.clock}
        self.orders.append(request)
        return {}


@pytest.fixture
def playout(folder: StationFolder) -> Any:
    made = Playout(folder)
    yield made
    made.close()


@pytest.fixture
def look(folder: StationFolder, morning: FakeClock) -> Callable[[], None]:
    asking = TimeAsking(kept=lambda: False)
    bench = Bench(folder, morning, StandingAlarms(folder))
    return lambda: asking.look(bench)


def test_the_time_is_asked_hourly_and_more_often_while_the_clock_is_in_doubt(
    folder: StationFolder, morning: FakeClock, playout: Playout, look: Callable[[], None]
) -> None:
    with TimeServer(lambda asked, _now: [packet(asked, morning.now().timestamp() + 7)]) as server:
        settings_file.write(folder.settings, {"clock.ntp_server": server.address})
        look()
        look()
        assert len(playout.orders) == 1
        order = playout.orders[0]
        assert (order["do"], order["source"]) == ("clock", "network")
        assert order["offset_seconds"] == pytest.approx(7, abs=0.01)
        morning.advance(EVERY_SECONDS)
        look()
        assert len(playout.orders) == 2
        playout.clock = "untrusted"
        look()
        morning.advance(DOUBT_SECONDS)
        look()
        assert len(playout.orders) == 3


def test_while_the_network_is_not_up_yet_a_clock_in_doubt_is_not_left_waiting(
    folder: StationFolder, morning: FakeClock, playout: Playout, look: Callable[[], None]
) -> None:
    playout.clock = "untrusted"
    with TimeServer(good) as server:
        address = server.address
    settings_file.write(folder.settings, {"clock.ntp_server": address})
    look()
    with TimeServer(lambda asked, _now: [packet(asked, morning.now().timestamp())]) as server:
        settings_file.write(folder.settings, {"clock.ntp_server": server.address})
        morning.advance(UNANSWERED_SECONDS)
        look()
    assert len(playout.orders) == 1


def test_an_empty_setting_asks_nobody(
    folder: StationFolder, playout: Playout, look: Callable[[], None]
) -> None:
    look()
    assert playout.orders == []


def test_a_clock_that_linux_keeps_is_told_as_network_time(
    folder: StationFolder, morning: FakeClock, playout: Playout
) -> None:
    TimeAsking(kept=lambda: True).look(Bench(folder, morning, StandingAlarms(folder)))
    assert [order["offset_seconds"] for order in playout.orders] == [0.0]


def test_who_wants_to_be_left_alone_is_left_alone_for_a_day(
    folder: StationFolder, morning: FakeClock, playout: Playout, look: Callable[[], None]
) -> None:
    playout.clock = "untrusted"

    def denies(asked: list[int], now: float) -> list[bytes]:
        return [packet(asked, now, stratum=0, reference=b"DENY")]

    with TimeServer(denies) as server:
        settings_file.write(folder.settings, {"clock.ntp_server": server.address})
        for _turn in range(3):
            look()
            morning.advance(DOUBT_SECONDS)
        assert server.asked == 1
        morning.advance(86_400)
        look()
        assert server.asked == 2


def test_nothing_is_asked_while_no_playout_runs(
    folder: StationFolder, look: Callable[[], None], tmp_path: Path
) -> None:
    with TimeServer(good) as server:
        settings_file.write(folder.settings, {"clock.ntp_server": server.address})
        look()
        assert server.asked == 0
