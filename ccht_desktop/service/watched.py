"""One child of the supervisor: started, listened to, killed when silent, started again."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ccht_desktop.foundation.clock import Clock
from ccht_desktop.service.liveness import (
    FRAMES,
    SHORT_LIFE_SECONDS,
    TICK,
    Limits,
    Signs,
    how_it_ended,
    is_dead,
    pause_before_start,
    silence,
)
from ccht_desktop.service.process import ask_to_end, end_child, start_watched

if TYPE_CHECKING:
    from subprocess import Popen  # noqa: TID251

READ_BYTES = 64


class Watched:
    """Turned by look(), in one thread.

    changed: called from the listening thread when the child's pipe closes. note: writes a line
    into the supervisor's log.
    """

    def __init__(
        self,
        name: str,
        arguments: list[str],
        limits: Limits,
        log: Path,
        clock: Clock,
        changed: Callable[[], None],
        note: Callable[[str], None],
    ) -> None:
        self.name = name
        self.log = log
        self._arguments = arguments
        self._limits = limits
        self._clock = clock
        self._changed = changed
        self._note = note
        self._child: Popen[bytes] | None = None
        self._listener: threading.Thread | None = None
        self._signs = Signs(clock.monotonic())
        self._ticked: float | None = None
        self._moved: float | None = None
        self._killed = False
        self._works = False
        self._short_lives = 0
        self._due = clock.monotonic()

    def look(self, woke: float) -> int | None:
        """One turn; the exit code of a life that has just ended. woke: see liveness.is_dead."""
        now = self._clock.monotonic()
        if self._child is None:
            if now >= self._due:
                self._start(now)
            return None
        code = self._child.poll()
        if code is not None:
            why = self._over(code)
            self._rest(now, f"ended, {why}")
            return code
        signs = Signs(self._signs.started, self._ticked, self._moved)
        if not self._works and signs.ticked is not None:
            self._works = True
            self._note(f"{self.name}: works after {signs.ticked - signs.started:.1f} s")
        if not self._killed and is_dead(now, signs, woke, self._limits):
            self._killed = True
            self._note(f"{self.name}: silent for {silence(now, signs, woke):.1f} s, killed")
            self._child.kill()
        return None

    def ask_to_end(self) -> None:
        if self._child is not None:
            ask_to_end(self._child)

    def end(self, seconds: float) -> None:
        """Waits for the child that was asked to end, at most so long, and kills it then."""
        if self._child is not None:
            why = self._over(end_child(self._child, seconds))
            self._note(f"{self.name}: ended, {why}")

    def _start(self, now: float) -> None:
        self._signs, self._killed, self._works = Signs(now), False, False
        self._ticked = self._moved = None
        try:
            child = start_watched(self._arguments, self.log)
        except OSError as error:
            self._rest(now, f"cannot be started ({error})")
            return
        self._child = child
        self._listener = threading.Thread(
            target=self._listen, args=(child,), name="listener", daemon=True
        )
        self._listener.start()
        self._note(f"{self.name}: started, pid {child.pid}")

    def _listen(self, child: "Popen[bytes]") -> None:
        assert child.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while signs := child.stdout.read(READ_BYTES):
                if TICK in signs:
                    self._ticked = self._clock.monotonic()
                if FRAMES in signs:
                    self._moved = self._clock.monotonic()
        self._changed()

    def _over(self, code: int) -> str:
        """Forgets the child that has ended; how it ended."""
        child, self._child = self._child, None
        if self._listener is not None and child is not None and child.stdout is not None:
            self._listener.join(1.0)
            if not self._listener.is_alive():
                child.stdout.close()
        return "killed for its silence" if self._killed else how_it_ended(code)

    def _rest(self, now: float, why: str) -> None:
        lived = now - self._signs.started
        self._short_lives = self._short_lives + 1 if lived < SHORT_LIFE_SECONDS else 0
        pause = pause_before_start(self._short_lives, self._ticked is not None, self._limits)
        self._due = now + pause
        self._note(f"{self.name}: {why}, after {lived:.1f} s; next start in {pause:.2f} s")
