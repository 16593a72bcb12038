"""What the tools say of the whole tree, and that they would say it."""

import json
import re
import subprocess
import sys

import pytest

from tests.contracts.source_tree import (
    PACKAGE,
    ROOT,
    TESTS,
    called,
    forget,
    imported,
    modules,
    short,
)

FORBIDDEN_WORDS = {"data", "manager", "handler", "helper", "helpers", "utils", "common", "misc"}
FORBIDDEN_WORDS |= {"info", "util"}
teardown_module = forget


def run(*command: str, text: str | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        input=text,
        capture_output=True,
        check=False,
        text=True,
    )


def test_ruff_finds_nothing() -> None:
    done = run("ruff", "check", "--no-cache", "--output-format=concise")
    assert done.returncode == 0, done.stdout


def test_every_file_is_formatted() -> None:
    done = run("ruff", "format", "--check", "--no-cache")
    assert done.returncode == 0, done.stdout


@pytest.mark.timeout(400)
def test_every_function_is_typed_and_the_types_agree() -> None:
    done = run("mypy")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "import time\ntime.time()\n",
        "import time\ntime.sleep(1)\n",
        "import datetime\ndatetime.datetime.now(datetime.UTC)\n",
        "from datetime import date\ndate.today()\n",
        "import subprocess\nsubprocess.run([])\n",
        "from unittest import mock\nmock.patch\n",
        "import pickle\npickle.loads\n",
    ],
)
def test_ruff_would_find_a_forbidden_call(line: str) -> None:
    done = run(
        "ruff",
        "check",
        "--no-cache",
        "--output-format=json",
        "--stdin-filename=ccht_desktop/playout/probe.py",
        "-",
        text=line,
    )
    assert "TID251" in {found["code"] for found in json.loads(done.stdout)}


def test_no_module_or_class_has_a_name_that_says_nothing() -> None:
    for path, tree in modules():
        names = [path.stem, *(n.name for n in tree.body if hasattr(n, "name"))]
        classes = [part for name in names[1:] for part in re.findall(r"[A-Z][a-z]+", name)]
        words = {*path.stem.split("_"), *(part.lower() for part in classes)}
        assert not words & FORBIDDEN_WORDS, f"{short(path)}: {words & FORBIDDEN_WORDS}"


def test_no_module_keeps_state_behind_a_global_statement() -> None:
    for path, _tree in modules():
        assert not re.search(r"^\s+global \w", path.read_text("utf-8"), re.M), short(path)


def test_silencing_a_checker_names_what_is_silenced() -> None:
    bare = re.compile(r"# (noqa|type: ignore)(?![:\[])|# mypy:|# ruff: noqa")
    for folder in (PACKAGE, TESTS, ROOT / "packaging"):
        for path, _tree in modules(folder):
            if path.name != "test_contracts_style.py":
                assert not bare.search(path.read_text("utf-8")), short(path)


def test_tests_neither_sleep_nor_mock() -> None:
    for path, tree in modules(TESTS):
        sleeps = {"time.sleep", "asyncio.sleep", "anyio.sleep", "qtbot.wait", "QTest.qWait"}
        assert not {name for name, _call in called(tree)} & sleeps, short(path)
        assert not {"mock", "unittest.mock", "pytest_mock"} & set(imported(tree)), short(path)


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in TESTS.rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
