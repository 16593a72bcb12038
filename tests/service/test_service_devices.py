"""Calibration and preflight with a real sound server, a real playout and a real loopback."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ccht_desktop.cli.main import run
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.playout.clicks import chirp
from ccht_desktop.playout.voice import RATE
from ccht_desktop.playout.voices import MediaVoices
from ccht_desktop.schedule.model import Position
from ccht_desktop.service.calibration import calibrate, locate
from ccht_desktop.service.commands import Client
from ccht_desktop.service.duties import BEFORE_SESSIONS
from ccht_desktop.service.duties.device_check import DEVICE_CHECK, check_device
from ccht_desktop.service.now import now_of
from ccht_desktop.service.preflight import preflight
from ccht_desktop.service.process import run_worker
from ccht_desktop.service.virtual import virtual_run
from ccht_desktop.station import Station
from tests.faults.sink_station import (
    SoundServer,
    events,
    make_station,
    playout,
    session_in,
    sound_server,
)
from tests.service.service_station import MORNING, daily, noise, wait_for

MONITOR = "Monitor of AirSink"
needs_sound = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("pulseaudio", "parec", "pactl")),
        reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
    ),
]
OFF: dict[str, Any] = {"state": "off", "device": None, "pid": None, "alarms": []}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_station(tmp_path_factory.mktemp("devices")).root


@pytest.fixture
def station(made: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(made, tmp_path / "station")
    folder = StationFolder(tmp_path / "station")
    settings_file.write(folder.settings, {"output.device": "AirSink"})
    with closing(Station.open(folder, run_worker=run_worker)) as opened:
        yield opened


@pytest.fixture
def morning() -> FakeClock:
    return FakeClock(MORNING)


@pytest.fixture
def morning_station(made: Path, tmp_path: Path, morning: FakeClock) -> Iterator[Station]:
    folder = StationFolder(tmp_path / "morning")
    Station.create(folder, name="Xã Mẫu", code="99999", clock=morning)
    with closing(Station.open(folder, clock=morning, run_worker=run_worker)) as station:
        clip = station.intake.add(noise(tmp_path / "tin.wav", 4.0, 1), field="TTHC", group="DVC")
        station.decisions.approve(clip.id, by="Lãnh đạo mẫu", number="01")
        yield station


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "pulse") as running:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, running.environment[name])
        yield running


@pytest.fixture
def air(station: Station, server: SoundServer) -> Iterator[Station]:
    """A station whose playout is on the null sink AirSink."""
    server.load("air")
    with playout(station.folder, server.environment):
        wait_for(lambda: now_of(station.folder)["device"] == "AirSink", "the device is open")
        yield station


def refused(station: Station) -> str:
    with pytest.raises(StationError) as error:
        Client(station.folder).request({"do": "click", "by": "Kỹ thuật viên mẫu"})
    return error.value.code


def test_a_click_is_found_to_the_sample_in_noise_and_upside_down() -> None:
    noise = np.random.default_rng(1).normal(scale=0.02, size=RATE)
    heard = noise.copy()
    heard[20_000 : 20_000 + len(chirp())] -= 0.5 * chirp()
    found = locate(heard)
    assert found is not None
    assert round(found * RATE) == 20_000
    assert locate(noise) is None
    assert locate(np.zeros(RATE)) is None


def test_the_check_before_a_session_comes_five_minutes_and_a_minute_ahead() -> None:
    assert DEVICE_CHECK in BEFORE_SESSIONS
    assert DEVICE_CHECK.leads == (timedelta(minutes=5), timedelta(seconds=60))


@pytest.mark.parametrize(
    ("present", "problems"),
    [
        (OFF, 1),
        ({**OFF, "state": "alarm", "alarms": [{"code": "THIET_BI"}]}, 1),
        ({**OFF, "state": "alarm", "device": "–", "alarms": [{"code": "REHEARSAL"}]}, 1),
        ({**OFF, "state": "alarm", "device": "–", "alarms": [{"code": "SPARE"}]}, 0),
        ({**OFF, "state": "idle", "device": "–"}, 0),
    ],
)
def test_a_device_that_would_not_be_heard_is_a_problem(
    station: Station, monkeypatch: pytest.MonkeyPatch, present: dict[str, Any], problems: int
) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    body = preflight(station, present)
    assert len(body["problems"]) == problems
    assert (body["mute"], body["volume"]) == (None, None), "nobody tells"
    assert body["on_spare"] == ("SPARE" in str(present["alarms"]))


def test_calibrating_without_a_broadcaster_changes_nothing_and_says_so(
    station: Station, server: SoundServer
) -> None:
    server.load("air")
    with pytest.raises(StationError) as error:
        calibrate(station, MONITOR)
    assert error.value.code == "PLAYOUT_OFF"


def test_a_click_sounds_while_the_station_is_idle_and_delays_no_session(
    morning_station: Station, morning: FakeClock
) -> None:
    station, loud = morning_station, Loud()
    with virtual_run(station, morning, MediaVoices(station.folder, -16.0), loud.note) as run:
        for tick in range(1, 6):
            run.until(MORNING + timedelta(seconds=tick / 5))
        at = run.broadcaster.click("Kỹ thuật viên mẫu")["at"]
        assert at > morning.monotonic()
        with pytest.raises(StationError) as error:
            run.broadcaster.click("")
        assert error.value.code == "ON_AIR"
        run.until(MORNING + timedelta(seconds=3))
        assert loud.moments
        loud.moments.clear()
        run.broadcaster.click("")
        station.schedule.replace(
            daily(
                (MORNING + timedelta(seconds=4)).time(),
                Position(1, "clip", "NHAC", sha256=station.library.clips()[0].sha256),
            ),
            station.walls(),
        )
        run.broadcaster.sync()
        run.until(MORNING + timedelta(seconds=20))
    assert loud.moments[0] >= MORNING + timedelta(seconds=3.8), "the click gave way"
    row = station.airlog.airings()[0]
    assert row.started_at is not None
    assert abs((row.started_at - MORNING).total_seconds() - 4.0) < 0.01
    told = [entry.body["event"] for entry in station.airlog.entries("device")]
    assert told == ["opened", "calibrating"]


class Loud:
    """When something was heard."""

    def __init__(self) -> None:
        self.moments: list[datetime] = []

    def note(self, at: datetime, block: NDArray[np.int16]) -> None:
        if np.abs(block).max(initial=0) > 100:
            self.moments.append(at)


class TestWithSound:
    pytestmark = needs_sound

    def test_calibration_brings_the_click_to_its_time(self, air: Station) -> None:
        steps: list[tuple[int, int]] = []
        found = calibrate(
            air, MONITOR, "Kỹ thuật viên mẫu", clicks=3, progress=lambda *at: steps.append(at)
        )
        assert abs(found.residue_ms) <= 5.0
        assert found.spread_ms <= 5.0
        assert 20 < found.latency_ms < 400
        assert air.settings.number("output.latency_ms") == found.latency_ms
        assert steps[-1] == (6, 6)
        wait_for(lambda: len(events(air)) == 3, "the entry is written")
        assert [name for name, _device in events(air)] == ["opened", "calibrating", "calibrated"]
        body = [entry.body for entry in air.airlog.entries("device")][-1]
        assert body["latency_ms"] == found.latency_ms
        assert body["loopback"] == MONITOR
        assert not air.airlog.airings(), "a click is no airing"
        print(f"\n{found}")

    def test_what_does_not_come_back_changes_nothing(
        self, air: Station, server: SoundServer
    ) -> None:
        server.load("deaf")
        with pytest.raises(StationError) as error:
            calibrate(air, "Monitor of DeafSink", clicks=1)
        assert error.value.code == "NOT_HEARD"
        assert air.settings.number("output.latency_ms") == 0.0
        with pytest.raises(StationError) as error:
            calibrate(air, "Không có", clicks=1)
        assert error.value.code == "NO_LOOPBACK"

    def test_no_click_sounds_when_a_session_is_near_in_quiet_hours_or_on_the_spare(
        self, air: Station, server: SoundServer
    ) -> None:
        session_in(air, 240.0)
        Client(air.folder).request({"do": "sync"})
        assert refused(air) == "ON_AIR"
        session_in(air, 3000.0)
        now = local(air.clock.now())
        quiet = {
            "quiet.from": (now - timedelta(minutes=5)).strftime("%H:%M"),
            "quiet.to": (now + timedelta(minutes=5)).strftime("%H:%M"),
        }
        settings_file.write(air.folder.settings, dict(quiet))
        Client(air.folder).request({"do": "sync"})
        assert refused(air) == "QUIET_HOURS"
        free = {"quiet.from": "00:00", "quiet.to": "00:00", "output.spare": "SpareSink"}
        settings_file.write(air.folder.settings, dict(free))
        server.load("spare")
        wait_for(lambda: now_of(air.folder)["device"] == "AirSink", "opened anew")
        server.unload("air")
        wait_for(lambda: now_of(air.folder)["device"] == "SpareSink", "the spare")
        assert refused(air) == "ON_SPARE"
        wait_for(lambda: bool(now_of(air.folder)["alarms"]), "the alarm SPARE")
        body = preflight(air, now_of(air.folder))
        assert (body["on_spare"], body["problems"]) == (True, [])

    def test_a_muted_or_quiet_computer_is_told_before_the_session(
        self, air: Station, server: SoundServer
    ) -> None:
        good = preflight(air, now_of(air.folder))
        assert (good["mute"], good["volume"], good["problems"]) == (False, 1.0, [])
        assert (good["device"], good["open"], good["moving"]) == ("AirSink", True, True)
        server.ask("set-sink-mute", "air", "1")
        assert preflight(air, now_of(air.folder))["problems"]
        server.ask("set-sink-mute", "air", "0")
        server.ask("set-sink-volume", "air", "49%")
        quiet = preflight(air, now_of(air.folder))
        assert quiet["volume"] == pytest.approx(0.49, abs=0.01)
        assert quiet["problems"]
        server.ask("set-sink-volume", "air", "100%")
        # The program's own slider in the system's mixer.
        ours = server.ask("list", "short", "sink-inputs").split()[0]
        server.ask("set-sink-input-mute", ours, "1")
        assert preflight(air, now_of(air.folder))["mute"] is True

    def test_the_check_writes_an_entry_and_raises_and_lowers_its_alarm(
        self, air: Station, server: SoundServer
    ) -> None:
        session_in(air, 3000.0)
        Client(air.folder).request({"do": "sync"})
        session = air.airlog.planned()[0]
        server.ask("set-sink-mute", "air", "1")
        check_device(air, session)
        assert [alarm["code"] for alarm in now_of(air.folder)["alarms"]] == ["PREFLIGHT"]
        server.ask("set-sink-mute", "air", "0")
        check_device(air, session)
        wait_for(lambda: not now_of(air.folder)["alarms"], "the alarm is lowered")
        bodies = [entry.body for entry in air.airlog.entries("preflight")]
        assert [(body["occurrence"], body["mute"]) for body in bodies] == [
            (session.occurrence, True),
            (session.occurrence, False),
        ]

    def test_the_command_lists_devices_and_asks_before_it_clicks(
        self, air: Station, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["devices", "--json"], lambda _arguments: 0) == 0
        assert "AirSink" in capsys.readouterr().out
        where = ["-s", str(air.folder.root), "devices", "calibrate", "--loopback", "Không có"]
        assert run([*where, "--yes"], lambda _arguments: 0) == 1
        assert "NO_LOOPBACK" in capsys.readouterr().err
