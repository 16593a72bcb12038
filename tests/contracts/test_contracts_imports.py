"""Who may know whom."""

import sys
from importlib import import_module

import grimp
import pytest
from importlinter.cli import lint_imports

from tests.contracts.source_tree import ROOMS, ROOT, called, imported, modules, short

PARTS: dict[str, set[str]] = {
    "foundation": {"platformdirs", "sqlite_utils", "tomlkit"},
    "library": {"av", "espeakng_loader", "numpy", "piper", "pydub", "sqlite_utils"},
    "schedule": {"dateutil", "holidays", "icalendar", "sqlite_utils", "tomlkit"},
    "airlog": {"cryptography", "sqlite_utils"},
    "playout": {"av", "miniaudio", "numpy"},
    "proof": {"av", "miniaudio", "numpy", "scipy"},
    "report": {"docx"},
    "upload": {"cryptography", "httpx"},
    "district": {"cryptography", "jinja2", "sqlalchemy", "starlette", "uvicorn"},
    "station": set(),
    "service": {"apscheduler", "httpx", "jeepney", "miniaudio", "numpy", "pulsectl", "scipy"},
    "cli": {"click"},
    "desk": {"PySide6", "shiboken6"},
}
SOCKET = "multiprocessing.connection"
FAMILIES = ("playout.outputs", "report.formats", "upload.transports")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("ccht_desktop", include_external_packages=True, cache_dir=None)


def test_the_import_contracts_of_pyproject_hold(capsys: pytest.CaptureFixture[str]) -> None:
    broken = lint_imports(str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert broken == 0, capsys.readouterr().out


@pytest.mark.parametrize("room", sorted({*ROOMS, "station"}))
def test_a_room_imports_only_the_third_party_parts_it_is_known_for(
    room: str, graph: grimp.ImportGraph
) -> None:
    found = set()
    for module in graph.modules:
        if module.split(".")[:2] != ["ccht_desktop", room]:
            continue
        for target in graph.find_modules_directly_imported_by(module):
            top = target.split(".")[0]
            if top != "ccht_desktop" and top not in sys.stdlib_module_names:
                found.add(top)
    assert found <= PARTS[room]


@pytest.mark.parametrize("family", FAMILIES)
def test_members_of_a_family_do_not_know_each_other(family: str, graph: grimp.ImportGraph) -> None:
    name = f"ccht_desktop.{family}"
    every = import_module(name).ALL
    members = {(m if isinstance(m, type) else type(m)).__module__ for m in every}
    members = {module for module in members if module.startswith(name)}
    for member in sorted(members):
        others = graph.find_modules_directly_imported_by(member) & (members - {member})
        assert not others, f"{member} imports {others}"


def test_only_one_module_starts_processes() -> None:
    ways = ("subprocess", "multiprocessing", "pty", "asyncio.create_subprocess")
    calls = ("os.system", "os.popen", "os.spawn", "os.exec", "os.fork", "os.startfile", "QProcess")
    found = set()
    for path, tree in modules():
        names = [name for name in imported(tree) if not name.startswith(SOCKET)]
        if any(name.startswith(ways) for name in names if name != "multiprocessing"):
            found.add(short(path))
        if any(name.startswith(calls) for name, _call in called(tree)):
            found.add(short(path))
    assert found == {"ccht_desktop/service/process.py"}


def test_the_command_socket_carries_bytes_and_never_pickles() -> None:
    for path, tree in modules():
        if any(name.startswith(SOCKET) for name in imported(tree)):
            verbs = {name.rpartition(".")[2] for name, _call in called(tree)}
            assert not verbs & {"send", "recv"}, short(path)


def test_only_one_module_reads_the_wall_clock() -> None:
    readings = ("now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "ctime")
    found = set()
    for path, tree in modules():
        for name, call in called(tree):
            owner, _, last = name.rpartition(".")
            clock = owner.split(".")[-1] in ("datetime", "date", "time", "dt")
            if clock and last in readings and (last != "time" or owner == "time"):
                found.add(short(path))
            if last == "currentDateTime" or last == "currentTime":
                found.add(f"{short(path)}:{call.lineno}")
    assert found == {"ccht_desktop/foundation/clock.py"}


def test_nothing_is_unpickled_or_evaluated() -> None:
    for path, tree in modules():
        names = set(imported(tree))
        assert not names & {"pickle", "marshal", "shelve", "dill"}, short(path)
        assert not {name for name, _call in called(tree)} & {"eval", "exec"}, short(path)
