"""One piece of long work of a page: shown while it lasts, and given up at a word."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.workers import Cancelled

if TYPE_CHECKING:
    from ccht_desktop.station import Station

Job = Callable[["Station", Cancelled], Any]


class LongWork(QWidget):
    """What is being done, and Cancel. changed(busy) at its begin and end; failed(text)."""

    changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._cancelled: Event | None = None
        self.doing = label("")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self.cancel = Button(_("Cancel"), "close")
        self.cancel.clicked.connect(self.stop)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.doing)
        inside.addWidget(self._progress)
        inside.addWidget(self.cancel)
        self.hide()

    @property
    def busy(self) -> bool:
        return self._cancelled is not None

    def begin(self, doing: str, job: Job, then: Callable[[Any], None]) -> None:
        """job(station, cancelled) runs beside the window; what it answers too late is dropped."""
        self.stop()
        cancelled = self._cancelled = Event()
        self.doing.setText(doing)
        self._progress.setAccessibleName(doing)
        self.show()
        self.changed.emit(True)

        def over(value: Any) -> None:
            if self._cancelled is cancelled:
                self.stop()
                then(value)

        def failed(error: Any) -> None:
            if self._cancelled is cancelled:
                self.stop()
                self.failed.emit(error.text)

        self._bridge.work(lambda station: job(station, cancelled.is_set), over, failed)

    def stop(self) -> None:
        """Gives the work up."""
        if self._cancelled is not None:
            self._cancelled.set()
            self._cancelled = None
            self.hide()
            self.changed.emit(False)
