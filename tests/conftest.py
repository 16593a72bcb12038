"""What every test stands on: an own folder, no network, no thread left behind, golden files."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Help texts are translated when a command's module is imported.
os.environ.pop("CCHT_LANG", None)

from ccht_desktop.foundation.clock import ZONE, FakeClock

GOLDEN = Path(__file__).parent / "golden"
Golden = Callable[[str, bytes], None]

# Threads of libraries that keep a pool for the life of the process.
LASTING_THREADS = ("pytest_timeout", "asyncio_", "AnyIO worker", "QThread", "Dummy-")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden/ instead of comparing"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """golden(name, content) compares bytes with tests/golden/<name>."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(name: str, content: bytes) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert path.is_file(), f"no tests/golden/{name}: run with --update-golden and look at it"
        assert content == path.read_bytes(), f"differs from tests/golden/{name}"

    return compare


@pytest.fixture
def clock() -> FakeClock:
    """Five in the morning of a Monday at the station, moving only when told to."""
    return FakeClock(datetime(2026, 11, 23, 5, 0, tzinfo=ZONE))


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where Python is told to keep no bytecode, the processes of a run share some of its own."""
    # Each of them would compile every module anew: half of its start.
    if not os.environ.get("PYTHONDONTWRITEBYTECODE") or os.environ.get("PYTHONPYCACHEPREFIX"):
        yield
        return
    kept = tmp_path_factory.mktemp("bytecode")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE")
        patch.setenv("PYTHONPYCACHEPREFIX", str(kept))
        yield
    shutil.rmtree(kept, ignore_errors=True)


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """No test touches the folders, the language or the display of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name, folder in {
        "HOME": "",
        "XDG_DATA_HOME": "data",
        "XDG_CONFIG_HOME": "config",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "LOCALAPPDATA": "local",
        "APPDATA": "roaming",
        "CCHT_STATION": "station",
    }.items():
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.delenv("CCHT_LANG", raising=False)
    yield home


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host in ("localhost", "::1", "") or host.startswith("127.")


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection, a datagram or a name beyond this computer fails the test."""
    real_connect = socket.socket.connect
    real_connect_ex = socket.socket.connect_ex
    real_lookup = socket.getaddrinfo

    def refuse(address: object) -> None:
        if not _is_loopback(address):
            pytest.fail(f"a test reached for the network: {address}")

    def connect(self: socket.socket, address: Any) -> None:
        refuse(address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        refuse(address)
        return real_connect_ex(self, address)

    def lookup(host: Any, *rest: Any, **options: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None:
            refuse((name,))
        return real_lookup(host, *rest, **options)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Whatever a test starts, it ends; a thread that is just ending has two seconds."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before]
    left = [thread for thread in left if not thread.name.startswith(LASTING_THREADS)]
    for thread in left:
        thread.join(timeout=2)
    names = [thread.name for thread in left if thread.is_alive()]
    assert not names, f"threads left running: {', '.join(names)}"
