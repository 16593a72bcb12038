"""One month, with the one before and the one after."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.months import Month


class MonthPicker(QWidget):
    changed = Signal()

    def __init__(self, month: Month) -> None:
        super().__init__()
        self.month = month
        self.previous = Button("", "previous", "square", name=_("Month before"))
        self.next = Button("", "next", "square", name=_("Month after"))
        self._words = label("", BODY + 1, bold=True, tabular=True)
        width = QFontMetrics(font(BODY + 1, bold=True)).horizontalAdvance(_words(Month(2026, 12)))
        self._words.setMinimumWidth(width + 8)
        self.previous.clicked.connect(lambda: self.choose(self.month.previous))
        self.next.clicked.connect(lambda: self.choose(self.month.next))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.previous)
        inside.addWidget(self._words)
        inside.addWidget(self.next)
        self._words.setText(_words(month))

    def choose(self, month: Month) -> None:
        self.month = month
        self._words.setText(_words(month))
        self.changed.emit()


def _words(month: Month) -> str:
    return _("Month {number}/{year}").format(number=f"{month.number:02}", year=month.year)
