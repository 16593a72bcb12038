"""One holder per station folder: a lock of the operating system, free when its process dies."""

import os
import threading
from pathlib import Path
from types import TracebackType

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

RETRY_SECONDS = 0.1


class StationLock:
    """Held while open. Never a PID file: only the operating system says who holds it."""

    def __init__(self, path: Path, patience: float = 0.0) -> None:
        """Takes the lock, at once or within so many seconds.

        Raises StationError STATION_HELD while another process has it.
        """
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        pause, tries = threading.Event(), int(patience / RETRY_SECONDS)
        while not (taken := _try_lock(self._fd)) and tries > 0:
            tries -= 1
            pause.wait(RETRY_SECONDS)
        if not taken:
            self.release()
            raise StationError(
                "STATION_HELD",
                _("The station is held by another process: the broadcaster is running."),
            )

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


def _try_lock(fd: int) -> bool:
    try:
        _lock(fd)
    except OSError:
        return False
    return True


if os.name == "nt":  # pragma: no cover

    def _lock(fd: int) -> None:
        import msvcrt

        msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]

else:

    def _lock(fd: int) -> None:
        import fcntl

        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
