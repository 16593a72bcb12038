"""The real keeper beside a real playout: what it does by itself within seconds of its start."""

import os
from contextlib import closing
from datetime import UTC, datetime

import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.disk import reserve_file
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.commands import Client
from ccht_desktop.service.now import now_of
from ccht_desktop.station import Station
from tests.service.service_station import wait_for
from tests.service.supervised_station import supervised
from tests.service.time_server import TimeServer, packet

pytest_plugins = ["tests.service.service_fixtures"]


def alarms(folder: StationFolder) -> dict[str, str]:
    return {alarm["code"]: alarm["text"] for alarm in now_of(folder)["alarms"]}


def kinds(station: Station, kind: str) -> int:
    return len(list(station.airlog.entries(kind)))


def test_the_keeper_backs_up_keeps_the_reserve_and_tells_what_failed(
    folder_now: StationFolder,
) -> None:
    away = folder_now.root / "away"
    settings_file.write(folder_now.settings, {"backup.second_folder": str(away)})
    with supervised(folder_now), closing(Station.open(folder_now)) as station:
        wait_for(lambda: kinds(station, "backup") == 1, "backed up")
        wait_for(lambda: "BACKUP_FAILED" in alarms(folder_now), "the second disk is not there")
        assert "away" in alarms(folder_now)["BACKUP_FAILED"]
        wait_for(lambda: reserve_file(folder_now).exists(), "the reserve is kept")


@pytest.mark.skipif(os.name == "nt", reason="asks what this system's clock is kept by")
def test_a_clock_in_doubt_is_trusted_once_the_network_confirms_it(folder: StationFolder) -> None:
    """What a log of 2099 has seen fits no real clock."""

    def right(asked: list[int], now: float) -> list[bytes]:
        return [packet(asked, now)]

    with TimeServer(right) as server:
        settings_file.write(folder.settings, {"clock.ntp_server": server.address})
        later = FakeClock(datetime(2099, 1, 1, tzinfo=UTC))
        with (
            closing(Station.open(folder, clock=later)) as station,
            Station.lock(folder),
            station.open_ledger() as ledger,
        ):
            ledger.append("device", {"event": "opened", "device": "Mẫu"})
        with closing(Station.open(folder)) as station, supervised(folder):
            wait_for(lambda: Client(folder).request({"do": "now"})["clock"] == "trusted", "ok")
            facts = [entry.body["event"] for entry in station.airlog.entries("clock")]
    assert facts == ["doubted", "confirmed"]
