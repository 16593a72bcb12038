"""What the documents say is so."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module

import pytest

from ccht_desktop import __version__
from ccht_desktop.service.process import WORKER_ROLES
from tests.contracts.source_tree import PACKAGE, ROOMS, ROOT, called, modules, short

ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORDS_ON_A_PAGE = 650


def first_column(heading: str) -> list[str]:
    """What stands in backticks in the first column of a section's table."""
    section = ARCHITECTURE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| ")]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


def thread_names() -> Iterator[tuple[str, str]]:
    """Every thread the code makes: where, and its name or the class that stands for it."""
    for path, tree in modules():
        for name, call in called(tree):
            last = name.rpartition(".")[2]
            if last in ("Thread", "Timer"):
                given = {word.arg: word.value for word in call.keywords}.get("name")
                value = given.value if isinstance(given, ast.Constant) else ""
                yield f"{short(path)}:{call.lineno}", str(value)
            elif last in ("ThreadPoolExecutor", "QThreadPool", "start_new_thread"):
                yield f"{short(path)}:{call.lineno}", last
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
                if bases & {"Thread", "QThread", "QRunnable", "ThreadingMixIn"}:
                    yield f"{short(path)}:{node.lineno}", node.name


def test_architecture_lists_exactly_the_rooms_there_are() -> None:
    assert sorted(first_column("Rooms")) == sorted([*ROOMS, "station.py"])


def test_architecture_lists_every_thread_and_every_thread_has_a_name() -> None:
    listed = first_column("Threads")
    found = dict(thread_names())
    assert {where: name for where, name in found.items() if name not in listed} == {}
    assert set(listed) <= set(found.values()), "a thread is listed that nobody starts"


def test_architecture_lists_every_process() -> None:
    listed = set(first_column("Processes"))
    assert set(WORKER_ROLES) <= listed
    commands = import_module("ccht_desktop.cli.main").COMMANDS
    assert {"supervisor", "playout", "keeper", "desk"} <= listed
    assert {name for name in ("playout", "keeper") if name in commands} == {"playout", "keeper"}


def test_architecture_fits_on_three_pages() -> None:
    assert len(ARCHITECTURE.split()) <= 3 * WORDS_ON_A_PAGE


def test_every_library_has_a_reason() -> None:
    listed = ARCHITECTURE.split("## Libraries, and why each\n")[1].lower()
    named = [
        re.split(r"[<>=!; \[]", need)[0].lower() for need in PROJECT["project"]["dependencies"]
    ]
    assert [name for name in named if name not in listed] == []


@pytest.mark.parametrize("family", ["playout/outputs", "report/formats", "upload/transports"])
def test_every_family_has_a_recipe_that_names_two_files(family: str) -> None:
    assert f"`ccht_desktop/{family}/<name>.py`" in CONTRIBUTING
    assert f"`ccht_desktop/{family}/__init__.py`" in CONTRIBUTING
    assert (PACKAGE / family / "port.py").is_file()


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_paths_that_a_document_names_exist(document: str) -> None:
    text = (ROOT / document).read_text("utf-8")
    places = "ccht_desktop|resources|schedules|tests|packaging"
    for path in re.findall(rf"`((?:{places})/[\w./-]*)`|\]\(([\w./-]+)\)", text):
        assert (ROOT / (path[0] or path[1])).exists(), path


def test_the_changelog_keeps_its_format() -> None:
    assert CHANGELOG.startswith("# Changelog\n")
    versions = re.findall(r"^## (.*)$", CHANGELOG, re.M)
    heading = re.compile(r"\[(Unreleased|\d+\.\d+\.\d+)\]( - (\d{4}-\d\d-\d\d|Unreleased))?")
    assert versions
    assert all(heading.fullmatch(version) for version in versions)
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.*)$", CHANGELOG, re.M)) <= kinds


def test_the_version_is_the_same_everywhere() -> None:
    numbers = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", CHANGELOG, re.M)
    assert PROJECT["project"]["version"] == __version__ == numbers[0]
