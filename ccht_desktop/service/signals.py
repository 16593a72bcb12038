"""How the operating system tells a process of ours to leave."""

import _thread
import signal
from collections.abc import Callable

NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")


def end_on_signals(leave: Callable[[], None]) -> None:
    """leave is called in a thread of its own: in the handler, an event it sets could wait for the
    very thread that was interrupted."""
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, lambda _number, _frame: _thread.start_new_thread(leave, ()))
