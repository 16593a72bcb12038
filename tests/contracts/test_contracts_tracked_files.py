"""What belongs to the project, and nothing else, is in it."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.contracts.source_tree import ROOT, short, tracked

FOLDERS = {"ccht_desktop", "resources", "schedules", "tests", "packaging"}
FILES = {"pyproject.toml", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"}
FILES |= {"LICENSE", "requirements.lock"}
# Written in two parts, so that this file does not hold what it looks for.
ELSEWHERE = ["--index" + "-url", "/ho" + "me/", "C:" + "\\Users"]
TEXT = {".py", ".md", ".toml", ".sh", ".po", ".txt", ".svg", ".yaml", ".html", ".lock", ".json", ""}
MOST_BYTES = 2_000_000


def texts() -> list[tuple[str, str]]:
    return [(short(path), path.read_text("utf-8")) for path in tracked() if path.suffix in TEXT]


def test_the_top_level_is_the_fixed_one() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {top for top in tops if not top.startswith(".")} <= FOLDERS | FILES
    assert {*FILES, *FOLDERS} <= tops


@pytest.mark.parametrize("place", ELSEWHERE)
def test_no_file_names_a_registry_or_a_place_on_one_computer(place: str) -> None:
    assert [name for name, text in texts() if place in text] == []


def test_no_file_has_a_merge_mark_or_a_windows_line_end() -> None:
    for name, text in texts():
        assert not re.search(r"^(<{7}|>{7}) ", text, re.M), name
        assert "\r\n" not in text, name


def test_no_file_is_large() -> None:
    assert [short(path) for path in tracked() if path.stat().st_size > MOST_BYTES] == []


def test_scripts_have_a_shebang_or_are_sourced() -> None:
    for name in ("packaging/run.sh", "packaging/test.sh", ".ci/run"):
        assert (ROOT / name).read_text("utf-8").startswith("#!/usr/bin/env bash\n")


def test_the_lock_has_every_library_in_a_version_that_pyproject_allows_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=\S)", lock):
        if match := re.match(r"([A-Za-z0-9._-]+)==([^ ;]+)", entry):
            assert "--hash=sha256:" in entry, match[1]
            locked.setdefault(match[1], []).append(match[2])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for text in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        need = Requirement(text)
        versions = locked.get(need.name.lower().replace("_", "-"), [])
        assert any(Version(version) in need.specifier for version in versions), text
