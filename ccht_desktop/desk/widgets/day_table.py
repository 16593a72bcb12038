"""The programme of a day, or a sentence where it is empty."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedLayout, QWidget

from ccht_desktop.desk.models.programme import identity, programme_rows, programme_table
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _


class DayTable(QWidget):
    """Scrolls by itself to what is on the air, and otherwise leaves the place alone."""

    def __init__(self, empty: QWidget, *, wide: bool = True) -> None:
        super().__init__()
        height = 48 if wide else 64
        self.table = Table(programme_table(wide=wide), _("Programme of the day"), height)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self._matter: Hashable | None = None
        self._turning = False
        self.table.verticalScrollBar().rangeChanged.connect(lambda *_range: self._turn())

    def show_day(self, lines: Sequence[SessionLine]) -> None:
        self.table.show_rows(programme_rows(lines))
        self._stack.setCurrentIndex(0 if lines else 1)
        matter = what_matters(lines)
        if matter is not None and matter != self._matter:
            self._matter, self._turning = matter, True
            QTimer.singleShot(0, self, self._turn)

    def _turn(self) -> None:
        """Waits until the view knows its rows: the range of its scroll bar tells."""
        place = self.table.cells.place_of(self._matter)
        if not self._turning or place is None or not self.table.verticalScrollBar().maximum():
            return
        self._turning = False
        self.table.scrollTo(self.table.cells.index(place, 0), Table.ScrollHint.PositionAtCenter)


def what_matters(lines: Sequence[SessionLine]) -> Hashable | None:
    """The item on the air, else the next session to come, as the identity of its row."""
    rows = programme_rows(lines)
    for row in rows:
        if row.item is not None and row.item.state == "playing":
            return identity(row)
    for row in rows:
        if row.item is None and row.session.state in ("playing", "planned"):
            return identity(row)
    return None
