"""Choosing one approved clip: found as one types, with its length."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SHOWN = 30
PAUSE_MS = 150


class ClipPicker(QWidget):
    """picked(Clip): a person chose it. Only clips that are approved and in force are offered."""

    picked = Signal(object)

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__()
        self._bridge = bridge
        self._asked = 0
        self._kind: str | None = None
        self.search = line(name, _("Find an approved clip by its title"))
        self.found = QListWidget()
        self.found.setAccessibleName(_("Approved clips found"))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.found.setMinimumHeight(132)
        self.said = label("", tone="quiet", wrap=True)
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self.look)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        for part in (self.search, self.found, self.said):
            inside.addWidget(part)
        self.setFocusProxy(self.search)
        self.search.textChanged.connect(lambda _text: self._timer.start())
        self.search.returnPressed.connect(self._take_first)
        self.search.installEventFilter(self)
        self.found.itemClicked.connect(self._take)
        self.found.itemActivated.connect(self._take)

    def offer(self, kind: str | None) -> None:
        """Shows clips of a kind first asked for; None: of any."""
        self._kind = kind
        self.look()

    def look(self) -> None:
        self._asked += 1
        number, text, kind = self._asked, self.search.text(), self._kind

        def job(station: "Station") -> list[Clip]:
            from ccht_desktop.foundation.clock import local
            from ccht_desktop.library.search import ClipQuery

            today = local(station.clock.now()).date()
            wanted = ClipQuery(text=text, kind=None if text.strip() else kind, state="approved")
            return station.search.page(wanted, today, 0, SHOWN)

        self._bridge.read(job, lambda clips: self._show(number, clips))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """↓ goes from the search into what was found."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
            and self.found.count()
        ):
            self.found.setFocus()
            self.found.setCurrentRow(0)
            return True
        return super().eventFilter(watched, event)

    def _show(self, number: int, clips: list[Clip]) -> None:
        if number != self._asked:
            return
        self.found.clear()
        for clip in clips:
            item = QListWidgetItem(f"{minutes_seconds(clip.seconds)}  {clip.title}")
            item.setToolTip(clip.title)
            item.setSizeHint(QSize(0, 40))
            item.setData(Qt.ItemDataRole.UserRole, clip)
            self.found.addItem(item)
        none = _("No approved clip holds these words. Only approved clips can be chosen.")
        self.said.setText("" if clips else none)
        self.said.setVisible(not clips)
        self.found.setVisible(bool(clips))

    def _take_first(self) -> None:
        if self.found.count() and self.search.text().strip():
            self._take(self.found.item(0))

    def _take(self, item: QListWidgetItem) -> None:
        self.picked.emit(item.data(Qt.ItemDataRole.UserRole))
