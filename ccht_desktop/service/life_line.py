"""The child's end of the pipe to its supervisor: signs of life one way, its death the other."""

import contextlib
import os
import threading
from collections.abc import Callable

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.service.liveness import ALIVE, FRAMES, SIGN_SECONDS, TICK, Signs

FIRST_LOOK_SECONDS = 0.1
Orphaned = Callable[[Signs], None]


def take_pipe() -> int:
    """The pipe this process was given as its output; what is printed from now on is no sign."""
    fd = os.dup(1)
    os.dup2(2, 1)
    return fd


class LifeLine:
    """Says once a second what was marked since; a thread, so that a pipe that is full or broken
    holds up nobody who works.

    orphaned: called once a second from when the supervisor is gone, in the thread `life`.
    """

    def __init__(self, fd: int, clock: Clock, orphaned: Orphaned) -> None:
        self._fd = fd
        self._clock = clock
        self._orphaned = orphaned
        self._started = clock.monotonic()
        self._ticked: float | None = None
        self._moved: float | None = None
        self._leave = threading.Event()
        with contextlib.suppress(OSError, AttributeError):
            os.set_blocking(fd, False)
        self._thread = threading.Thread(target=self._run, name="life", daemon=True)
        self._thread.start()

    def ticked(self) -> None:
        """The main loop made a turn."""
        self._ticked = self._clock.monotonic()

    def moved(self) -> None:
        """Frames on the air advanced."""
        self._moved = self._clock.monotonic()

    def close(self) -> None:
        self._leave.set()
        self._thread.join(SIGN_SECONDS)
        if not self._thread.is_alive():
            os.close(self._fd)

    def _run(self) -> None:
        connected, before = True, Signs(self._started)
        # The first tick is told at once: from then on silence is measured.
        while not self._leave.wait(SIGN_SECONDS if before.ticked else FIRST_LOOK_SECONDS):
            signs = Signs(self._started, self._ticked, self._moved)
            ticked = TICK if signs.ticked != before.ticked else b""
            moved = FRAMES if signs.moved != before.moved else b""
            connected = connected and self._say(ALIVE + ticked + moved)
            before = signs
            if not connected:
                self._orphaned(signs)

    def _say(self, signs: bytes) -> bool:
        try:
            os.write(self._fd, signs)
        except BlockingIOError:
            # A supervisor that stands still reads later.
            return True
        except OSError:
            return False
        return True
