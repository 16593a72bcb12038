"""What the processes print: one file each, kept small."""

import contextlib
import shutil
from pathlib import Path

LARGEST_BYTES = 1 << 20
KEPT = 3


def rotate(path: Path, largest: int = LARGEST_BYTES, kept: int = KEPT) -> bool:
    """Moves the content of a file that grew too large into path.1, older ones to .2 and .3.

    The file itself stays, emptied: a running process holds it open and goes on writing to it.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size <= largest:
            return False
        for number in range(kept - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.exists():
                older.replace(path.with_name(f"{path.name}.{number + 1}"))
        # Where there is no room for the copy, emptying the file makes some.
        with contextlib.suppress(OSError):
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        with path.open("r+b") as file:
            file.truncate(0)
        return True
    return False
