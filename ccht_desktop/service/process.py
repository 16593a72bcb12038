"""The only place that starts child processes: each is this program again, with a role."""

import contextlib
import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.workers import Cancelled, WorkerLimits, cancelled_by_a_person, never

WORKER_ROLES: dict[str, str] = {
    "decode": "ccht_desktop.library.decoding:decode",
    "edit": "ccht_desktop.library.editing:edit",
    "speak": "ccht_desktop.library.speech:speak",
    "text": "ccht_desktop.library.word_text:read_text",
}
KILL_SECONDS = 1.0
ASK_SECONDS = 0.1
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def command(*arguments: str) -> list[str]:
    """The command line that starts this program again with arguments."""
    if getattr(sys, "frozen", False):
        return [str(_frozen_program(Path(sys.executable))), *arguments]
    return [sys.executable, "-m", "ccht_desktop", *arguments]


def _frozen_program(own: Path) -> Path:
    """ccht beside the window's program, which has no output that a child could give."""
    console = own.with_name("ccht").with_suffix(own.suffix)
    return console if console.is_file() else own


def run_worker(
    role: str, request: dict[str, Any], limits: WorkerLimits, cancelled: Cancelled = never
) -> dict[str, Any]:
    """Runs one role in a limited child; see library.workers.RunWorker for the errors."""
    order = {"request": request, "memory_mb": limits.memory_mb, "cpu_seconds": limits.cpu_seconds}
    with subprocess.Popen(
        command("--role", role),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=_NO_WINDOW,
        # One buffer for each processor of a large machine would break the limit of memory.
        env={**_environment(), "OPENBLAS_NUM_THREADS": "1"},
    ) as child:
        try:
            stdout = _attended(child, json.dumps(order).encode(), limits.wall_seconds, cancelled)
        except BaseException:
            child.kill()
            child.communicate()
            raise
    try:
        answer: dict[str, Any] = json.loads(stdout.decode().rsplit("\n", 1)[-1])
    except (ValueError, UnicodeDecodeError):
        if child.returncode in (-9, -24, 137, 152):
            raise _limit_reached() from None
        raise StationError(
            "WORKER_FAILED", _("The work on this file broke off; nothing was kept.")
        ) from None
    if "error" in answer:
        raise StationError(str(answer["error"]), str(answer["text"]))
    result: dict[str, Any] = answer["result"]
    return result


def _attended(
    child: "subprocess.Popen[bytes]", order: bytes, seconds: float, cancelled: Cancelled
) -> bytes:
    """What the child said; raises StationError CANCELLED or WORKER_LIMIT while it still runs."""
    ends = time.monotonic() + seconds
    say: bytes | None = order
    while True:
        try:
            return child.communicate(say, timeout=ASK_SECONDS)[0]
        except subprocess.TimeoutExpired:
            if cancelled():
                raise cancelled_by_a_person() from None
            if time.monotonic() > ends:
                raise _limit_reached() from None
            say = None


def serve_worker(role: str) -> int:
    """The child's side: reads the order from stdin, answers in one JSON line on stdout."""
    order = json.loads(sys.stdin.buffer.read())
    answer: dict[str, Any]
    try:
        _limit(order["memory_mb"], order["cpu_seconds"])
        module, name = WORKER_ROLES[role].split(":")
        answer = {"result": getattr(import_module(module), name)(order["request"])}
    except StationError as error:
        answer = {"error": error.code, "text": error.text}
    except MemoryError:
        answer = {"error": "WORKER_LIMIT", "text": _limit_reached().text}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    return 0


def start_watched(arguments: list[str], log: Path) -> "subprocess.Popen[bytes]":
    """A child whose stdout is a pipe to this process; what it prints as an error goes to log.

    A session of its own, so that a key or a closed terminal reaches this process only.
    """
    with _sink(log) as sink:
        return subprocess.Popen(
            command(*arguments),
            bufsize=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=sink,
            creationflags=_NO_WINDOW,
            start_new_session=os.name != "nt",
            env=_environment(),
        )


def ask_to_end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()


def end_child(child: "subprocess.Popen[bytes]", seconds: float) -> int:
    """Waits for a child that was told to end, ends it after so many seconds; its exit code."""
    try:
        return child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        return child.wait(KILL_SECONDS)
    return -9


def start_detached(arguments: list[str], log: Path) -> int:
    """A child that outlives this process; returns its process id."""
    flags = _NO_WINDOW | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    with _sink(log) as sink:
        child = subprocess.Popen(
            command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            creationflags=flags,
            start_new_session=os.name != "nt",
            env=_environment(),
        )
    child.returncode = 0  # it is not ours to wait for
    return child.pid


def _sink(log: Path) -> BinaryIO:
    """A log that cannot be opened keeps no station off the air."""
    try:
        return log.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")


def _environment() -> dict[str, str]:
    """Ours, and the package found even when the parent was started from its folder."""
    package_home = str(Path(__file__).resolve().parents[2])
    paths = [package_home, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    if os.name == "nt":  # pragma: no cover
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    os.nice(5)


def _limit_reached() -> StationError:
    return StationError(
        "WORKER_LIMIT",
        _("This file needs more time or memory than allowed; nothing was kept."),
    )
