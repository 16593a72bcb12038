"""What is installed is whole: the wheel alone, far from the source, runs a broadcast day."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.contracts.source_tree import ROOT


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment with the wheel, and our libraries beside it."""
    home = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", home / "dist", cwd=ROOT)
    (wheel,) = (home / "dist").glob("*.whl")
    venv.create(home / "env", symlinks=os.name != "nt")
    scripts = home / "env" / ("Scripts" if os.name == "nt" else "bin")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(run(scripts / "python", "-c", where, cwd=home).strip())
    pip = (sys.executable, "-m", "pip", "--python", scripts / "python")
    run(*pip, "install", "-q", "--no-deps", "--no-index", "--isolated", wheel, cwd=home)
    libraries = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    # Plain lines in a .pth do not run the .pth files of the folders they name,
    # so the editable source stays out of reach.
    (site / "libraries.pth").write_text("\n".join(dict.fromkeys(libraries)))
    return scripts


def test_the_wheel_alone_makes_a_station_and_its_schedule_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    program = "import ccht_desktop; print(ccht_desktop.__file__)"
    place = Path(run(installed / "python", "-c", program, cwd=tmp_path).strip())
    assert place.is_relative_to(installed.parent)
    ccht = (installed / "ccht", "-s", "station")
    run(installed / "ccht", "init", "station", "--name", "Xã Mẫu", "--code", "99999", cwd=tmp_path)
    run(*ccht, "schedule", "load", "nong-thon", cwd=tmp_path)
    run(*ccht, "schedule", "show", cwd=tmp_path)
    assert (tmp_path / "station" / "plan.db").is_file()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_wheel_alone_runs_a_broadcast_day_from_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    program = "import ccht_desktop; print(ccht_desktop.__file__)"
    place = Path(run(installed / "python", "-c", program, cwd=tmp_path).strip())
    assert place.is_relative_to(installed.parent)
    run(installed / "ccht", "demo", "-o", "out", cwd=tmp_path)
    left = {path.name for path in (tmp_path / "out").iterdir()}
    assert left >= {
        *("station", "air.wav", "air.json", "log.csv", "report.docx"),
        *("parcel.json", "receipt.json"),
    }


def test_the_wheel_carries_resources_and_schedules(installed: Path, tmp_path: Path) -> None:
    program = """
from ccht_desktop.foundation.resources import resource, schedules
print(resource("samples/samples.toml").is_file(), resource("icons").is_dir())
print(len(list(schedules().glob("*.toml"))) > 0)
"""
    assert run(installed / "python", "-c", program, cwd=tmp_path).split() == ["True"] * 3
