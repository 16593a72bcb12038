"""Room on the station's disk, and the file that keeps some of it for the log."""

import contextlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _

MB = 1 << 20
RESERVE_BYTES = 16 * MB
OPEN_BELOW = 8 * MB
URGENT_BELOW = 50 * MB
IMPORTS_BELOW = 200 * MB
WARN_BELOW = 1024 * MB

Level = Literal["fine", "low", "no_imports", "urgent"]
Probe = Callable[[Path], int]


def free_bytes(folder: Path) -> int:
    """What a program may still write on the disk of a folder."""
    return shutil.disk_usage(folder).free


def level(free: int) -> Level:
    """How serious it is."""
    if free < URGENT_BELOW:
        return "urgent"
    if free < IMPORTS_BELOW:
        return "no_imports"
    return "low" if free < WARN_BELOW else "fine"


def reserve_file(folder: StationFolder) -> Path:
    return folder.root / "reserve.bin"


def keep_reserve(folder: StationFolder, probe: Probe = free_bytes) -> bool:
    """Makes the reserve where it is missing and the disk has room; whether it is there now.

    Its blocks are really taken. Raises OSError as writing does; no half reserve is left then.
    """
    file = reserve_file(folder)
    if file.exists() and file.stat().st_size >= RESERVE_BYTES:
        return True
    if probe(folder.root) < IMPORTS_BELOW:
        return False
    part = file.with_suffix(".part")
    try:
        with part.open("wb") as opened:
            _allocate(opened.fileno(), RESERVE_BYTES)
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return True


def release_reserve(folder: StationFolder) -> bool:
    """Gives the reserve to the log; whether there was one."""
    try:
        reserve_file(folder).unlink()
    except OSError:
        return False
    return True


def make_room(folder: StationFolder, probe: Probe = free_bytes) -> bool:
    """Before the databases are opened: on a full disk not even reading them would work.

    Whether the reserve was released.
    """
    with contextlib.suppress(OSError):
        if probe(folder.root) < OPEN_BELOW:
            return release_reserve(folder)
    return False


def check_import_room(folder: StationFolder, probe: Probe = free_bytes) -> None:
    """Raises StationError DISK_LOW where what is left is for the log."""
    free = probe(folder.root)
    if free < IMPORTS_BELOW:
        text = _(
            "The disk is nearly full ({free} MB left): nothing was added. "
            "Delete or move files, then add it again."
        )
        raise StationError("DISK_LOW", text.format(free=free // MB))


def _allocate(descriptor: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    # What cannot be squeezed is really taken, also on a disk that compresses.
    for _block in range(size // MB):
        os.write(descriptor, os.urandom(MB))
