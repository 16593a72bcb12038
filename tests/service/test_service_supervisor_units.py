"""What starts the station with the computer: units for systemd, a task for Windows."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ccht_desktop.cli.playout import playout
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station

PACKAGING = Path(__file__).parents[2] / "packaging"
NAMESPACE = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def station_folder(tmp_path: Path) -> StationFolder:
    folder = StationFolder(tmp_path / "đài 100% mẫu")
    Station.create(folder, name="Xã Mẫu", code="99999")
    return folder


def install(folder: StationFolder, root: Path, *options: str) -> str:
    """Writes the unit below root; what the script says."""
    script = ["bash", str(PACKAGING / "install-service.sh"), *options]
    target = ["--station", str(folder.root), "--program", sys.executable, "--destdir", str(root)]
    done = subprocess.run([*script, *target], capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def unit_of(root: Path) -> Path:
    (unit,) = root.rglob("ccht.service")
    return unit


@pytest.mark.parametrize("options", [(), ("--user",)], ids=["system", "user"])
def test_a_unit_is_written_once_and_systemd_understands_it(
    station_folder: StationFolder, tmp_path: Path, options: tuple[str, ...]
) -> None:
    root = tmp_path / "root"
    assert "writing" in install(station_folder, root, *options)
    assert "nothing to change" in install(station_folder, root, *options)
    text = unit_of(root).read_text("utf-8")
    assert "@" not in text.replace("@reboot", "")
    for line in ("Restart=always", "RestartSec=1", "KillMode=process", "OOMPolicy=continue"):
        assert line in text.splitlines()
    assert "WatchdogSec" not in text
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    who = "--user" if options else "--system"
    told = subprocess.run(
        ["systemd-analyze", who, "verify", str(unit_of(root))],
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (told.returncode, told.stderr.decode()) == (0, "")


def test_no_unit_is_written_for_a_station_that_is_not_there(tmp_path: Path) -> None:
    script = ["bash", str(PACKAGING / "install-service.sh"), "--destdir", str(tmp_path)]
    done = subprocess.run(
        [*script, "--station", str(tmp_path), "--program", sys.executable],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "there is no station in" in done.stderr.decode()
    assert not list(tmp_path.rglob("*.service"))


def test_the_units_and_the_task_ask_only_for_what_the_program_knows() -> None:
    known = {name for parameter in playout.params for name in parameter.opts}
    units = [*(PACKAGING / "systemd").glob("*.service"), PACKAGING / "windows" / "ccht-task.xml"]
    assert len(units) == 3
    for unit in units:
        (line,) = [line for line in unit.read_text("utf-8").splitlines() if "playout --" in line]
        asked = line.partition("playout ")[2].replace("</Arguments>", "").split()
        assert {"--supervised", "--managed"} <= set(asked) <= known


def test_the_task_runs_where_there_is_sound_and_nothing_ends_it() -> None:
    root = ElementTree.parse(PACKAGING / "windows" / "ccht-task.xml").getroot()
    assert root.tag == f"{NAMESPACE}Task"
    parts = [child.tag.removeprefix(NAMESPACE) for child in root]
    assert parts == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]

    def said(path: str) -> str | None:
        return root.findtext("/".join(NAMESPACE + step for step in path.split("/")))

    assert said("Triggers/LogonTrigger/Repetition/Interval") == "PT1M"
    assert said("Triggers/LogonTrigger/Repetition/Duration") is None, "without an end"
    assert said("Principals/Principal/LogonType") == "InteractiveToken", "never session 0"
    assert said("Triggers/LogonTrigger/UserId") == said("Principals/Principal/UserId") == "@USER@"
    settings = {
        "MultipleInstancesPolicy": "IgnoreNew",
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "RunOnlyIfNetworkAvailable": "false",
        "RunOnlyIfIdle": "false",
        "StartWhenAvailable": "true",
        "WakeToRun": "true",
        "ExecutionTimeLimit": "PT0S",
        "Enabled": "true",
    }
    assert {name: said(f"Settings/{name}") for name in settings} == settings
    assert said("Settings/IdleSettings/StopOnIdleEnd") == "false"
    assert "--unless-ended" in (said("Actions/Exec/Arguments") or "")
