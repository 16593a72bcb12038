"""A real sound server whose sinks vanish, return, are absent or silent, and what the log says."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.service.now import now_of
from ccht_desktop.service.process import run_worker
from ccht_desktop.station import Station
from tests.faults.sink_station import (
    SoundServer,
    events,
    make_station,
    moment,
    playout,
    session_in,
    sound_server,
    sounded,
    wall,
)
from tests.service.service_station import wait_for

pytestmark = [
    pytest.mark.sound,
    pytest.mark.skipif(
        not all(shutil.which(name) for name in ("pulseaudio", "parec", "pactl")),
        reason="PulseAudio is not installed; packaging/test.sh installs it where it may",
    ),
]

ALSA = Path("/usr/share/alsa/alsa.conf")
SWALLOWS = """
pcm.!default {
  type null
  hint { show on description "Loa nuốt tiếng" }
}
ctl.!default { type null }
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_station(tmp_path_factory.mktemp("sink")).root


@pytest.fixture
def station(made: Path, tmp_path: Path) -> Iterator[Station]:
    shutil.copytree(made, tmp_path / "station")
    folder = StationFolder(tmp_path / "station")
    with closing(Station.open(folder, run_worker=run_worker)) as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    with sound_server(tmp_path / "pulse") as running:
        yield running


def pin(station: Station, device: str, spare: str = "") -> None:
    settings_file.write(station.folder.settings, {"output.device": device, "output.spare": spare})


def told(station: Station, *wanted: tuple[str, str]) -> None:
    wait_for(lambda: events(station) == list(wanted), f"{wanted}, not {events(station)}")


def alarms(station: Station) -> set[str]:
    return {alarm["code"] for alarm in now_of(station.folder)["alarms"]}


def clip_begun(station: Station) -> None:
    wait_for(lambda: now_of(station.folder)["position_seconds"] > 1.0, "the clip has begun")


def loud(heard: Path) -> bool:
    return bool(np.abs(np.fromfile(heard, "<i2")).max(initial=0) > 100)


def test_a_sink_lost_in_a_clip_is_noticed_and_opened_again_each_within_a_second(
    station: Station, server: SoundServer
) -> None:
    server.load("air")
    pin(station, "AirSink")
    with playout(station.folder, server.environment):
        told(station, ("opened", "AirSink"))
        session_in(station, 3.0)
        clip_begun(station)
        lost = wall()
        server.unload("air")
        told(station, ("opened", "AirSink"), ("lost", "AirSink"))
        assert moment(station, "lost") - lost <= 1.0
        assert "THIET_BI" in alarms(station)
        returned = wall()
        server.load("air")
        told(station, ("opened", "AirSink"), ("lost", "AirSink"), ("opened", "AirSink"))
        assert moment(station, "opened") - returned <= 1.0
        first = sounded(station)[0]
        assert (first.outcome, first.cause) == ("interrupted", "THIET_BI")
        assert 1.0 <= first.played_seconds <= 3.0
    print(
        f"\nnoticed {moment(station, 'lost') - lost:.2f} s after the loss, "
        f"open {moment(station, 'opened') - returned:.2f} s after the return"
    )


def test_the_spare_takes_over_within_a_second_and_gives_back_when_the_air_is_free(
    station: Station, server: SoundServer
) -> None:
    heard, beside = server.load("air"), server.load("spare")
    pin(station, "AirSink", "SpareSink")
    with playout(station.folder, server.environment):
        told(station, ("opened", "AirSink"))
        session_in(station, 3.0)
        clip_begun(station)
        server.unload("air")
        told(station, ("opened", "AirSink"), ("lost", "AirSink"), ("spare", "SpareSink"))
        assert moment(station, "spare") - moment(station, "lost") <= 1.0
        assert now_of(station.folder)["device"] == "SpareSink"
        wait_for(lambda: alarms(station) == {"SPARE"}, "the alarm SPARE")
        wait_for(
            lambda: now_of(station.folder)["position_seconds"] > 0.5,
            "the second attempt, on the spare",
        )
        server.load("air")
        assert now_of(station.folder)["device"] == "SpareSink"
        wait_for(lambda: events(station)[-1] == ("back", "AirSink"), "the pinned device is back")
        wait_for(lambda: not alarms(station), "no alarm is left")
        rows = sounded(station)
        assert (rows[0].outcome, rows[0].cause) == ("interrupted", "THIET_BI")
        assert rows[-1].outcome == "aired"
        assert rows[-1].ended_at is not None
        assert moment(station, "back") >= rows[-1].ended_at.timestamp() - 0.3
    print(f"\nspare {moment(station, 'spare') - moment(station, 'lost'):.2f} s after the loss")
    assert loud(heard)
    assert loud(beside)


def test_without_a_pinned_device_the_log_names_the_real_one_and_no_other_takes_its_sound(
    station: Station, server: SoundServer
) -> None:
    server.load("air")
    elsewhere = server.load("telly")
    server.ask("set-default-sink", "air")
    with playout(station.folder, server.environment):
        told(station, ("opened", "AirSink"))
        session_in(station, 3.0)
        clip_begun(station)
        server.unload("air")
        told(station, ("opened", "AirSink"), ("lost", "AirSink"), ("opened", "TellySink"))
        rows = sounded(station)
        assert (rows[0].outcome, rows[0].cause) == ("interrupted", "THIET_BI")
    assert moment(station, "opened") > moment(station, "lost")
    assert elsewhere.exists()


def test_absent_at_start_the_device_is_named_and_opened_when_it_comes(
    station: Station, server: SoundServer
) -> None:
    server.load("telly")
    pin(station, "AirSink")
    with playout(station.folder, server.environment):
        told(station, ("unavailable", "AirSink"))
        assert "THIET_BI" in alarms(station)
        assert now_of(station.folder)["device"] is None
        came = wall()
        server.load("air")
        told(station, ("unavailable", "AirSink"), ("opened", "AirSink"))
        assert moment(station, "opened") - came <= 1.0


def test_a_sink_that_stands_still_is_never_logged_as_played(
    station: Station, server: SoundServer
) -> None:
    server.load("air")
    pin(station, "AirSink")
    with playout(station.folder, server.environment):
        told(station, ("opened", "AirSink"))
        session_in(station, 3.0)
        clip_begun(station)
        stopped = wall()
        server.ask("suspend-sink", "air", "1")
        told(station, ("opened", "AirSink"), ("lost", "AirSink"))
        assert moment(station, "lost") - stopped <= 1.2
        # Nothing is called open that only fills its buffer.
        wait_for(lambda: wall() - stopped > 3.0, "it was tried again")
        assert events(station)[-1] == ("lost", "AirSink")
        server.ask("suspend-sink", "air", "0")
        wait_for(lambda: events(station)[-1] == ("opened", "AirSink"), "it moves again")
        assert sounded(station)[0].outcome == "interrupted"


@pytest.mark.skipif(not ALSA.is_file(), reason="ALSA is not installed")
def test_a_device_that_swallows_everything_at_once_is_given_no_clip(
    station: Station, tmp_path: Path
) -> None:
    (tmp_path / "asound.conf").write_text(f"<{ALSA}>\n{SWALLOWS}")
    environment = {
        **os.environ,
        "ALSA_CONFIG_PATH": str(tmp_path / "asound.conf"),
        "PULSE_SERVER": f"unix:{tmp_path / 'nobody'}",
    }
    with playout(station.folder, environment):
        told(station, ("unavailable", ""))
        text = next(entry.body["text"] for entry in station.airlog.entries("device"))
        assert text == _("The sound device takes the sound faster than it can be heard.")
        session_in(station, 3.0)
        wait_for(lambda: bool(station.airlog.planned()), "the session is planned")
        start = station.airlog.planned()[0].start.timestamp()
        wait_for(lambda: wall() > start + 1.0, "its time has come")
        assert now_of(station.folder)["device"] is None
        assert not sounded(station)
        assert "THIET_BI" in alarms(station)
