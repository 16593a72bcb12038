"""What every page is: a name, a heading with actions, help, and a way to the bridge."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import PAGE
from ccht_desktop.desk.present import Present
from ccht_desktop.desk.widgets.labels import label, row


class Page(QWidget):
    """told(text, tone) shows a notice; wanted(page) leads to another page; themed(look)."""

    told = Signal(str, str)
    wanted = Signal(str)
    themed = Signal(str)

    def __init__(self, bridge: Bridge, title: str = "", *actions: QWidget) -> None:
        super().__init__()
        self.setObjectName("page")
        self.bridge = bridge
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(24, 16, 24, 16)
        self.inside.setSpacing(16)
        if title:
            self.heading = label(title, PAGE, bold=True)
            self.inside.addLayout(row(self.heading, 16, None, *actions))

    def entered(self) -> None:
        """The page has come into view: read again what it shows."""

    def leave(self) -> None:
        """The window is closing: stop timers."""

    def see(self, present: Present) -> None:
        """The present has changed."""
