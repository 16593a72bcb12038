"""The wall clock of one process moved by a preloaded shim; its monotonic clock stays true."""

import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).parent / "wallshim.c"


def compiler() -> str | None:
    return shutil.which("gcc") or shutil.which("cc")


def build_shim(home: Path) -> Path:
    """Compiles the shim into a folder; its path."""
    made = home / "wallshim.so"
    tool = compiler()
    assert tool is not None
    subprocess.run(
        [tool, "-shared", "-fPIC", "-O2", "-o", str(made), str(SOURCE), "-ldl"], check=True
    )
    return made


class Wall:
    """The wall of the processes that have its environment."""

    def __init__(self, shim: Path, file: Path) -> None:
        self._file = file
        self.env = {"LD_PRELOAD": str(shim), "WALL_OFFSET_FILE": str(file)}
        self.jump(0)

    def jump(self, seconds: int) -> None:
        """Sets the wall to so many seconds beside the true time."""
        part = self._file.with_suffix(".part")
        part.write_text(str(seconds))
        part.replace(self._file)
