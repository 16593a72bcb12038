"""Everything but the desk works where PySide6 is not installed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts.source_tree import PACKAGE, ROOT

BLOCKER = """
import importlib.abc, sys

class NotInstalled(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "PyQt6", "PyQt5"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, NotInstalled())
"""


def without_qt(program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Runs a program in a Python that has no Qt."""
    return subprocess.run(
        [sys.executable, "-c", BLOCKER + program, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def ccht(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = "from ccht_desktop.__main__ import main\nsys.exit(main())"
    return without_qt(program, *arguments)


def names() -> list[str]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "desk" not in parts and "_bundled" not in parts:
            found.append(".".join(parts).removesuffix(".__init__"))
    return found


def test_the_blocker_blocks() -> None:
    assert without_qt("import PySide6").returncode == 1


def test_every_module_but_the_desk_can_be_imported() -> None:
    program = """
import importlib, json
failed = {}
for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
    except ImportError as error:
        failed[name] = str(error)
print(json.dumps(failed))
"""
    done = without_qt(program, json.dumps(names()))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {}


def test_a_station_is_made_and_set_without_qt(tmp_path: Path) -> None:
    station = str(tmp_path / "xa-mau")
    assert ccht("init", station, "--name", "Xã Mẫu", "--code", "99999").returncode == 0
    assert ccht("-s", station, "settings", "set", "quiet.from", "20:30").returncode == 0
    done = ccht("-s", station, "settings", "get", "quiet.from")
    assert (done.returncode, done.stdout.strip()) == (0, "20:30"), done.stderr
    done = ccht("-s", station, "log", "show", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["clip", "--help"], ["now", "--help"]])
def test_help_needs_no_heavy_library(arguments: list[str]) -> None:
    program = """
from ccht_desktop.__main__ import main
try:
    main()
finally:
    heavy = {"numpy", "av", "scipy", "docx", "httpx", "sqlalchemy", "sqlite_utils", "starlette"}
    print("heavy:", sorted(heavy & set(sys.modules)))
"""
    done = without_qt(program, *arguments)
    assert done.stdout.splitlines()[-1] == "heavy: []", done.stdout


def test_the_window_says_in_one_line_what_it_lacks(tmp_path: Path) -> None:
    done = ccht("-s", str(tmp_path), "desk")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("[NO_QT]")
    assert len(done.stderr.strip().splitlines()) == 1
