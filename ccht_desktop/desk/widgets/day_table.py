"""The programme of a day, or a sentence where it is empty."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.models.programme import programme_rows, programme_table
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _


class DayTable(QWidget):
    def __init__(self, empty: str, *, wide: bool = True) -> None:
        super().__init__()
        self.table = Table(
            programme_table(wide=wide), _("Programme of the day"), 48 if wide else 64
        )
        self._empty = label(empty, BODY + 1, tone="quiet", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._first = True

    def show_day(self, lines: Sequence[SessionLine]) -> None:
        self.table.show_rows(programme_rows(lines))
        self._stack.setCurrentIndex(0 if lines else 1)
        if self._first and lines:
            self._first = False
            QTimer.singleShot(0, self, lambda: self._begin_at_what_matters(lines))

    def _begin_at_what_matters(self, lines: Sequence[SessionLine]) -> None:
        """The first look goes to the session on the air, else to the next one."""
        for wanted in ("playing", "planned"):
            for line in lines:
                if line.state == wanted:
                    place = self.table.cells.place_of((line.occurrence, line.start, 0))
                    if place is not None:
                        index = self.table.cells.index(place, 0)
                        self.table.scrollTo(index, Table.ScrollHint.PositionAtTop)
                    return
