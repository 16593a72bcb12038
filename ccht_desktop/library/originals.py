"""The files as they came, kept for a while in case a sender or an editor asks for them."""

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.foundation.disk import WARN_BELOW, Probe, free_bytes
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.describing import clean_text

MOST_NAME_BYTES = 120
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Originals:
    """originals/<SHA-256 of the file>/<its name, made harmless>; days: how long, 0 for never."""

    def __init__(
        self,
        folder: StationFolder,
        clock: Clock,
        days: Callable[[], int],
        probe: Probe = free_bytes,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._days = days
        self._probe = probe

    @property
    def home(self) -> Path:
        return self._folder.root / "originals"

    def keep(self, copy: Path, sha256: str, name: str) -> bool:
        """Moves the copy here; False, and the copy stays, where it is not to be kept."""
        if not self._days() or self._probe(self._folder.root) < WARN_BELOW:
            return False
        now = self._clock.now().timestamp()
        try:
            home = self.home / sha256
            home.mkdir(parents=True, exist_ok=True)
            os.utime(copy, (now, now))
            copy.replace(home / harmless_name(name))
            os.utime(home, (now, now))
        except OSError:
            # The clip itself is kept; that is what counts.
            return False
        return True

    def find(self, sha256: str) -> Path | None:
        """The file, while it is kept."""
        with suppress(OSError):
            for path in sorted((self.home / sha256).iterdir()):
                return path
        return None

    def remove_old(self) -> int:
        """Removes what was kept long enough, and the oldest while the disk is short of room."""
        oldest_first = self._kept()
        since = self._clock.now() - timedelta(days=self._days())
        removed = 0
        for age, home in oldest_first:
            if age > since.timestamp() and self._probe(self._folder.root) >= WARN_BELOW:
                break
            shutil.rmtree(home, ignore_errors=True)
            removed += not home.exists()
        return removed

    def make_room(self) -> None:
        """What is only kept in case gives way to what is taken in."""
        if self._probe(self._folder.root) < WARN_BELOW:
            self.remove_old()

    def _kept(self) -> list[tuple[float, Path]]:
        with suppress(OSError):
            return sorted((each.stat().st_mtime, each) for each in self.home.iterdir())
        return []


def harmless_name(name: str) -> str:
    """A name that every file system takes, that no program takes for an order, with its ending."""
    plain = _NOT_IN_NAMES.sub("_", clean_text(name)).strip(" .")
    plain = re.sub(r"^[-=+@~.]+", "_", plain)
    if not plain or _DEVICES.fullmatch(plain):
        plain = f"_{plain}"
    ending = Path(plain).suffix
    ending = ending if len(ending.encode()) <= 10 else ""
    stem = plain.removesuffix(ending)
    room = MOST_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + ending
