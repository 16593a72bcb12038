"""The guards that stand around every test do guard."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from ccht_desktop.foundation.station_folder import default_folder

CONFTEST = Path(__file__).parents[1] / "conftest.py"
pytest_plugins = ["pytester"]


def test_a_connection_beyond_this_computer_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 9), timeout=0.1)


def test_a_name_beyond_this_computer_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match="example"):
        socket.getaddrinfo("station.example", 443)


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_the_station_of_the_person_who_runs_the_tests_is_out_of_reach(own_folders: Path) -> None:
    assert default_folder().is_relative_to(own_folders)
    assert os.environ["XDG_DATA_HOME"].startswith(str(own_folders))


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder of tests under the same conftest."""
    monkeypatch.setenv("PYTHONPATH", str(CONFTEST.parents[1]))
    # What stands in conftest.py guards without Qt and the other plugins, which load slowly.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    shutil.copy(CONFTEST, pytester.path)
    return pytester


def test_a_thread_left_running_fails_the_test(inner: pytest.Pytester) -> None:
    inner.makepyfile(
        """
        import threading
        wait = threading.Event()
        def test_leaves_one():
            threading.Thread(target=wait.wait, name="forgotten", daemon=True).start()
        """
    )
    result = inner.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*threads left running: forgotten*"])


def test_golden_files_are_compared_and_written_only_when_asked(inner: pytest.Pytester) -> None:
    inner.makepyfile("def test_it(golden): golden('a.csv', b'one')")
    inner.runpytest_subprocess().assert_outcomes(failed=1)
    inner.runpytest_subprocess("--update-golden").assert_outcomes(passed=1)
    inner.runpytest_subprocess().assert_outcomes(passed=1)
    (inner.path / "golden" / "a.csv").write_bytes(b"two")
    inner.runpytest_subprocess().assert_outcomes(failed=1)
