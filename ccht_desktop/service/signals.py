"""How the operating system tells a process of ours to leave."""

import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue

NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")


def end_on_signals(leave: Callable[[], None]) -> None:
    """leave is called in the thread `leave`: in the handler, an event it sets could wait for the
    very thread that was interrupted."""
    told: SimpleQueue[int] = SimpleQueue()

    def wait() -> None:
        told.get()
        leave()

    threading.Thread(target=wait, name="leave", daemon=True).start()
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda number, _frame: told.put(number))
