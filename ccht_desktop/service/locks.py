"""The locks of the processes beside the station's own."""

import threading
from collections.abc import Callable
from pathlib import Path

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.lock import StationLock
from ccht_desktop.foundation.station_folder import StationFolder

RETRY_SECONDS = 0.1


def supervisor_lock(folder: StationFolder) -> Path:
    """Held by the one supervisor of a station."""
    return folder.root / "supervisor.lock"


def standby_lock(folder: StationFolder) -> Path:
    """Held by the playout that waits for the station lock, to take over."""
    return folder.root / "standby.lock"


def keeper_lock(folder: StationFolder) -> Path:
    """Held by the one keeper of a station."""
    return folder.root / "keeper.lock"


def is_held(path: Path) -> bool:
    """Whether a process holds the lock now; whoever wants it at this instant must try again."""
    try:
        StationLock(path).release()
    except StationError:
        return True
    return False


def wait_for(
    path: Path, give_up: Callable[[], bool], turned: Callable[[], None]
) -> StationLock | None:
    """The lock, however long its holder keeps it; None when given up. turned: called each turn."""
    pause = threading.Event()
    while not give_up():
        turned()
        try:
            return StationLock(path)
        except StationError:
            pause.wait(RETRY_SECONDS)
    return None
