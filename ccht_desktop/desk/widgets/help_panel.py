"""F1: what the page in view is for, step by step, with its keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.foundation.translations import _

WIDTH = 320


class HelpPanel(Card):
    over = Signal()

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=8)
        self.setFixedWidth(WIDTH)
        shut = Button("", "close", "square", name=_("Close the help"))
        shut.clicked.connect(self.over.emit)
        self._title = label("", SECTION, bold=True, wrap=True)
        self.inside.addLayout(row(self._title, shut))
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        self._lines = QVBoxLayout(scrolled)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(12)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(scrolled)
        self.inside.addWidget(area, 1)

    def title(self) -> str:
        return self._title.text()

    def explain(self, title: str, lines: Sequence[str]) -> None:
        self._title.setText(title)
        clear(self._lines)
        for text in lines:
            self._lines.addWidget(label(text, BODY, wrap=True))
        self._lines.addStretch(1)
