"""The real processes: one holder, commands, kill -9, and what a silent client cannot do."""

import hashlib
import hmac
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Client as connect
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import pytest

from ccht_desktop.airlog.schema import SCHEMA as AIRLOG_SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.appending import append, plan_changed
from ccht_desktop.service.commands import Client, Crowd, address
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.wire import Wire
from ccht_desktop.station import Station
from tests.service.service_station import begin_in, wait_for
from tests.service.supervised_station import supervised

pytest_plugins = ["tests.service.service_fixtures"]


def answers(folder: StationFolder, process: "subprocess.Popen[bytes]") -> bool:
    assert process.poll() is None, process.communicate()[1].decode()
    return bool(now_of(folder)["state"] != "off")


@contextmanager
def playing(folder: StationFolder, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A playout process without a sound card, listening."""
    process = subprocess.Popen(
        [sys.executable, "-m", "ccht_desktop", "-s", str(folder.root), "playout", *options],
        stderr=subprocess.PIPE,
    )
    try:
        wait_for(lambda: answers(folder, process), "playout answers")
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=15)


@pytest.fixture
def live(folder_now: StationFolder) -> Iterator[Station]:
    with closing(Station.open(folder_now, run_worker=run_worker)) as station:
        yield station


def outcomes(station: Station) -> list[str | None]:
    return [airing.outcome for airing in station.airlog.airings()]


def whole(station: Station) -> bool:
    with closing(open_reader(station.folder.airlog_db, AIRLOG_SCHEMA)) as reader:
        return verify(reader).ok


@pytest.mark.long
def test_a_scheduled_session_airs_in_a_real_process(live: Station) -> None:
    with playing(live.folder, "--output", "null"):
        begin_in(live, 4.0)
        wait_for(lambda: outcomes(live)[-2:] == ["aired", "aired"], "both clips aired")
        rows = live.airlog.airings()
        assert rows[-1].evidence == "E1", "nobody can hear this output"
        assert abs(rows[-1].played_seconds - 6.0) < 0.01
    assert whole(live)


def test_kill_9_in_the_middle_of_a_clip_leaves_it_interrupted_with_its_second(
    live: Station,
) -> None:
    with playing(live.folder, "--output", "null") as process:
        begin_in(live, 4.0)
        wait_for(lambda: now_of(live.folder)["position_seconds"] > 2.2, "the clip has begun")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    with playing(live.folder, "--output", "null"):
        wait_for(lambda: outcomes(live)[:1] == ["interrupted"], "recovery")
    row = live.airlog.airings()[0]
    assert 1.0 <= row.played_seconds <= 4.0
    assert whole(live)
    assert list(live.airlog.entries("gap"))


def test_stop_silences_a_real_process_within_half_a_second(live: Station) -> None:
    with playing(live.folder, "--output", "null"):
        begin_in(live, 4.0)
        wait_for(lambda: now_of(live.folder)["position_seconds"] > 1.0, "the clip has begun")
        clock = SystemClock()
        asked = clock.now()
        Client(live.folder).request({"do": "stop", "source": "test"})
        wait_for(lambda: outcomes(live) == ["partial", "missed"], "the session has ended")
    ended = live.airlog.airings()[0].ended_at
    assert ended is not None
    assert (ended - asked).total_seconds() < 0.5


def test_a_change_of_the_output_takes_effect_while_it_runs(live: Station) -> None:
    path = live.folder.settings
    settings_file.write(path, {"output.id": "null"})
    with playing(live.folder):
        settings_file.write(path, {"output.spare": "Loa dự phòng"})
        wait_for(
            lambda: [e.body["event"] for e in live.airlog.entries("device")] == ["opened"] * 2,
            "the output was opened anew",
        )


def test_there_is_one_holder_per_station(live: Station) -> None:
    with playing(live.folder, "--output", "null"):
        with pytest.raises(StationError) as refused:
            Station.lock(live.folder)
        assert refused.value.code == "STATION_HELD"
        second = subprocess.run(
            [sys.executable, "-m", "ccht_desktop", "-s", str(live.folder.root), "playout"],
            capture_output=True,
            timeout=20,
            check=False,
        )
        assert second.returncode == 1
        assert b"STATION_HELD" in second.stderr
    Station.lock(live.folder).release()


def silenced(live: Station, folder: StationFolder) -> float:
    """Seconds from pressing STOP to the end of the sound, by the log."""
    clock = SystemClock()
    asked = clock.now()
    Client(folder).request({"do": "stop", "source": "test"})
    wait_for(lambda: outcomes(live)[:1] == ["partial"], "the clip has ended")
    ended = live.airlog.airings()[0].ended_at
    assert ended is not None
    return (ended - asked).total_seconds()


def half_message(folder: StationFolder, key: bytes) -> "Connection[Any, Any]":
    """A client that shows the key, begins an order, and never ends it."""
    client = connect(address(folder))
    challenge = client.recv_bytes(64)
    client.send_bytes(hmac.new(key, challenge, hashlib.sha256).digest())
    os.write(client.fileno(), b'\x00\x00\x00\x20{"do": ')
    return client


@pytest.mark.parametrize("crowd", ["forty silent", "forty halves"])
def test_stop_is_obeyed_within_half_a_second_whoever_holds_the_socket(
    live: Station, crowd: str
) -> None:
    folder = live.folder
    with playing(folder, "--output", "null"):
        begin_in(live, 3.0)
        wait_for(lambda: now_of(folder)["position_seconds"] > 0.5, "the clip has begun")
        if crowd == "forty silent":
            clients = [connect(address(folder)) for _ in range(40)]
        else:
            key = folder.control_key.read_bytes()
            clients = [half_message(folder, key) for _ in range(40)]
        try:
            assert silenced(live, folder) < 0.5
        finally:
            for client in clients:
                client.close()


def test_whoever_says_half_a_message_or_nothing_is_sent_away(live: Station) -> None:
    with playing(live.folder, "--output", "null"):
        key = live.folder.control_key.read_bytes()
        clients = [half_message(live.folder, key), connect(address(live.folder))]
        for client in clients:
            wait_for(lambda: gone(client), "it is sent away")  # noqa: B023
            client.close()


def gone(client: "Connection[Any, Any]") -> bool:
    try:
        return client.poll(0) and not client.recv_bytes()
    except (EOFError, OSError):
        return True


def test_when_the_crowd_is_full_the_oldest_stranger_goes_then_the_oldest() -> None:
    ends = [Pipe() for _ in range(4)]
    known, stranger, third, fourth = [Wire(ours) for ours, _theirs in ends]
    crowd = Crowd(2)
    crowd.enter(known)
    crowd.trust(known)
    crowd.enter(stranger)
    crowd.enter(third)
    assert [gone(theirs) for _ours, theirs in ends] == [False, True, False, False]
    crowd.trust(third)
    crowd.enter(fourth)
    assert [gone(theirs) for _ours, theirs in ends] == [True, True, False, False]
    for wire, (_ours, theirs) in zip((known, stranger, third, fourth), ends, strict=True):
        crowd.leave(wire)
        theirs.close()


def test_a_client_without_the_key_is_not_heard(live: Station) -> None:
    with playing(live.folder, "--output", "null"):
        good = live.folder.control_key.read_text()
        live.folder.control_key.write_text("0" * 64)
        with pytest.raises(StationError) as refused:
            Client(live.folder).request({"do": "now"})
        assert refused.value.code == "PLAYOUT_OFF"
        live.folder.control_key.write_text(good)


def test_only_named_kinds_of_entries_may_be_appended_from_outside(live: Station) -> None:
    forged: list[tuple[str, dict[str, Any]]] = [("end", {"airing": 1})]
    with playing(live.folder, "--output", "null"):
        append(live, [("prepared", {"occurrence": "x", "problems": []})])
        with pytest.raises(StationError) as refused:
            append(live, forged)
        assert refused.value.code == "BAD_COMMAND"
    assert [e.body["occurrence"] for e in live.airlog.entries("prepared")] == ["x"]


def test_a_change_of_plan_reaches_the_log_also_when_nothing_runs(live: Station) -> None:
    plan_changed(live)
    assert len(list(live.airlog.entries("approval"))) == 2
    assert len(live.airlog.planned()) >= 2


def test_what_the_processes_print_stays_in_the_station_folder(folder_now: StationFolder) -> None:
    with supervised(folder_now):
        pass
    kept = {path.name for path in Path(folder_now.root).glob("*.log")}
    assert kept == {"playout.log", "keeper.log", "supervisor.log"}
