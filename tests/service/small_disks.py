"""Small real file systems, where this user may mount them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NO_MOUNT = "needs the right to mount a small file system (root on Linux)"


@contextmanager
def small_disk(below: Path, megabytes: int, *, there: bool = False) -> Iterator[Path]:
    """A file system of its own size; skips the test where none can be mounted.

    there: mounted on the folder itself, else on a new one below it.
    """
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip(NO_MOUNT)
    place = below if there else below / f"disk{megabytes}"
    place.mkdir(exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip(NO_MOUNT)
    try:
        yield place
    finally:
        done = subprocess.run(["umount", str(place)], check=False, capture_output=True)
        if done.returncode:
            subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path, name: str = "fill") -> Path:
    """Takes all that is left, to the last block."""
    path = place / name
    with path.open("wb", buffering=0) as file:
        for block in (1 << 20, 4096):
            try:
                while True:
                    file.write(b"\0" * block)
            except OSError:
                continue
    return path
