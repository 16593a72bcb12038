"""What the processes of a station take from the computer, read from /proc."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROLES = ("keeper", "--supervised", "playout")


@dataclass(frozen=True, slots=True)
class Footprint:
    """One process at one moment; memory in MB. own: what no other process shares with it."""

    pid: int
    role: str
    resident: float
    own: float
    files: int
    threads: int


def footprints(root: int) -> dict[str, Footprint]:
    """A process and all below it, by role: supervisor, playout, keeper."""
    found = (footprint(pid) for pid in family(root))
    return {each.role: each for each in found if each is not None}


def family(root: int) -> Iterator[int]:
    yield root
    for task in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def footprint(pid: int) -> Footprint | None:
    """None for a process that has just ended, or is none of ours."""
    process = Path(f"/proc/{pid}")
    try:
        words = (process / "cmdline").read_text().split("\0")
        status = (process / "status").read_text()
        files = len(list((process / "fd").iterdir()))
    except OSError:
        return None
    role = next((role for role in ROLES if role in words), None)
    if role is None or "VmRSS" not in status:
        return None
    return Footprint(
        pid,
        role.replace("--supervised", "supervisor"),
        _field(status, "VmRSS") / 1024,
        _field(status, "RssAnon") / 1024,
        files,
        _field(status, "Threads"),
    )


def cpu_seconds(pid: int) -> float:
    """User and system time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _field(status: str, name: str) -> int:
    line = next(line for line in status.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1])
