"""Threads that work for the window on a station of their own, one order after the other."""

from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QThread, Signal

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.station import Station

Job = Callable[["Station"], Any]
Then = Callable[[Any], None]


class Lane(QThread):
    """One thread with one Station, opened at its first order and closed at its end.

    Answers arrive as signals, so what follows an answer runs in the window's own thread.
    """

    done = Signal(object, object)
    failed = Signal(object, object)

    def __init__(
        self, open_station: "Callable[[], Station]", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open = open_station
        self._orders: SimpleQueue[tuple[Job, Then, Then] | None] = SimpleQueue()

    def ask(self, job: Job, then: Then, failed: Then) -> None:
        self._orders.put((job, then, failed))

    def finish(self) -> None:
        """Ends the thread after the order in hand; orders behind it are dropped."""
        while not self._orders.empty():
            self._orders.get()
        self._orders.put(None)

    def run(self) -> None:
        station: Station | None = None
        try:
            while (order := self._orders.get()) is not None:
                job, then, failed = order
                try:
                    station = station or self._open()
                    self.done.emit(then, job(station))
                except StationError as error:
                    self.failed.emit(failed, error)
                except Exception as error:  # noqa: BLE001
                    self.failed.emit(failed, unexpected(error))
        finally:
            if station is not None:
                station.close()


def unexpected(error: Exception) -> StationError:
    """An error nobody foresaw, told so that it can be passed on."""
    return StationError(
        "UNEXPECTED",
        _("Something unforeseen happened: {reason}. The broadcaster goes on.").format(
            reason=f"{type(error).__name__}: {error}"
        ),
    )
