"""What every page is: a name, a heading with actions, help, and a way to the bridge."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import PAGE
from ccht_desktop.desk.present import Present
from ccht_desktop.desk.widgets.labels import label, row


class Page(QWidget):
    """told(text, tone) shows a notice; wanted(page) leads to another page; themed(look).

    passing(text, over): a notice until over(present) holds; asked(box): a box of Qt has opened.
    offered(text, tone, answers): a notice with buttons.
    """

    told = Signal(str, str)
    passing = Signal(str, object)
    offered = Signal(str, str, object)
    asked = Signal(object)
    wanted = Signal(str)
    themed = Signal(str)

    def __init__(self, bridge: Bridge, title: str = "", *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bridge = bridge
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(24, 16, 24, 16)
        self.inside.setSpacing(16)
        if title:
            self.heading = label(title, PAGE, bold=True)
            self.inside.addLayout(row(self.heading, 16, None, *actions))

    def ask_files(self, title: str, kinds: list[str], then: Callable[[list[Path]], None]) -> None:
        """kinds are filters as Qt writes them; one box at a time."""
        from ccht_desktop.desk.widgets.file_questions import ask_files

        if not self._open_box():
            self.asked.emit(ask_files(self, title, kinds, then))

    def ask_place(self, title: str, name: str, kind: str, then: Callable[[Path], None]) -> None:
        from ccht_desktop.desk.widgets.file_questions import ask_place

        if not self._open_box():
            self.asked.emit(ask_place(self, title, name, kind, then))

    def entered(self) -> None:
        """The page has come into view: read again what it shows."""

    def leave(self) -> None:
        """The window is closing: stop timers."""

    def asks_first(self, then: Callable[[], object]) -> bool:
        """Whether something here is not saved: then it is asked about, and then() follows."""
        return False

    def see(self, present: Present) -> None:
        """The present has changed."""

    def _open_box(self) -> bool:
        """Brings a box that is open already to the front."""
        for box in self.findChildren(QFileDialog):
            if box.isVisible():
                box.raise_()
                box.activateWindow()
                return True
        return False
