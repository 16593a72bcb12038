"""Asks the station for what a search finds, a window at a time, the newest question only."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.library.search import ClipQuery

if TYPE_CHECKING:
    from ccht_desktop.station import Station

WINDOW = 120
MOST_AGAIN = 1200
"""Rows read again at once when the plan has changed; whoever had scrolled further scrolls again."""


class ClipPages(QObject):
    """shown(Found): the first rows of a question; followed(Found): the rows behind them."""

    shown = Signal(object)
    followed = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.query = ClipQuery()
        self.fetched = 0
        self._number = 0
        self._busy = False
        self._waits = False

    def ask(self, query: ClipQuery) -> None:
        """A question; while one is answered, only the last of those that follow is kept."""
        if query != self.query:
            self.query, self.fetched = query, 0
        self._number += 1
        if self._busy:
            self._waits = True
            return
        self._busy = True
        self._read(0, max(WINDOW, min(self.fetched, MOST_AGAIN)), self._show)

    def more(self) -> None:
        """The rows behind those fetched."""
        if not self._busy:
            self._busy = True
            self._read(self.fetched, WINDOW, self._follow)

    def _read(self, offset: int, limit: int, then: Any) -> None:
        query, number = self.query, self._number

        def job(station: "Station") -> readings.Found:
            return readings.found(station, query, offset, limit)

        def failed(error: Any) -> None:
            self._busy = False
            self._bridge.troubled.emit(error)

        self._bridge.read(job, lambda found: then(found, number), failed)

    def _show(self, found: Any, number: int) -> None:
        if self._outdated(number):
            return
        self.fetched = len(found.clips)
        self.shown.emit(found)

    def _follow(self, found: Any, number: int) -> None:
        if self._outdated(number):
            return
        self.fetched += len(found.clips)
        self.followed.emit(found)

    def _outdated(self, number: int) -> bool:
        self._busy = False
        if self._waits or number != self._number:
            self._waits = False
            self.ask(self.query)
            return True
        return False
