"""One holder per station folder: a lock of the operating system, free when its process dies."""

import os
from pathlib import Path
from types import TracebackType

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


class StationLock:
    """Held while open. Never a PID file: only the operating system says who holds it."""

    def __init__(self, path: Path) -> None:
        """Takes the lock at once; raises StationError STATION_HELD when another process has it."""
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(self._fd)
        except OSError as error:
            os.close(self._fd)
            raise StationError(
                "STATION_HELD",
                _("The station is held by another process: the broadcaster is running."),
            ) from error

    def release(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> "StationLock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


if os.name == "nt":  # pragma: no cover

    def _lock(fd: int) -> None:
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:

    def _lock(fd: int) -> None:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
