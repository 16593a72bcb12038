"""The table of clips: several may be chosen, and a heading puts them in order."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView

from ccht_desktop.desk.models.clip_rows import ClipRows
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.library.model import Clip
from ccht_desktop.library.search import Order

ORDERS: tuple[Order | None, ...] = ("title", "length", None, "state", "ends")
"""What each heading puts the rows in order by."""
_FLAG = QItemSelectionModel.SelectionFlag


class ClipList(Table):
    """ordered: another order is wanted; "best" is that of the search itself."""

    ordered = Signal(str, bool)

    def __init__(self, rows: ClipRows, name: str) -> None:
        super().__init__(rows, name, 64)
        self.clips = rows
        self._order: tuple[Order, bool] = ("best", False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        top = self.horizontalHeader()
        top.setSectionsClickable(True)
        top.setSortIndicatorShown(True)
        top.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        top.sectionClicked.connect(self.order_by)

    def order_by(self, column: int) -> None:
        """Upwards, downwards, then as found again."""
        order = ORDERS[column]
        if order is not None:
            turns: dict[tuple[Order, bool], tuple[Order, bool]] = {
                (order, False): (order, True),
                (order, True): ("best", False),
            }
            self._order = turns.get(self._order, (order, False))
            self.ordered.emit(*self._order)
        self._point()

    def order_as_found(self) -> None:
        """The order of the search itself again."""
        if self._order != ("best", False):
            self._order = ("best", False)
            self.ordered.emit(*self._order)
            self._point()

    def all_chosen(self) -> tuple[Clip, ...]:
        """Every chosen row, from the top."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.clips.rows[place] for place in places)

    def show_found(self, rows: Sequence[Clip], *, more: bool, top: bool) -> None:
        """Other rows; those chosen stay chosen where they are still there, and so does the place.

        top: another question, so the place is the first row, or the one that is chosen.
        """
        chosen = {clip.id for clip in self.all_chosen()}
        current = self.clips.identity_at(self.currentIndex().row())
        place = self.currentIndex().row()
        scrolled = 0 if top else self.verticalScrollBar().value()
        self.clips.show(rows, more=more)
        if not self.selectionModel().hasSelection():
            self._choose_all(chosen, current, 0 if top else place)
        self.verticalScrollBar().setValue(scrolled)
        if top and self.selectionModel().hasSelection():
            # What the panel beside shows, and a key would change, is to be seen.
            self.scrollTo(self.currentIndex())

    def _choose_all(self, chosen: set[Any], current: Any, place: int) -> None:
        """The rows that were chosen; none of them left: the row that has come in their place."""
        picked = QItemSelection()
        last = len(self.clips.columns) - 1
        first = None
        for number, clip in enumerate(self.clips.rows):
            if clip.id in chosen:
                picked.select(self.clips.index(number, 0), self.clips.index(number, last))
                if first is None or clip.id == current:
                    first = number
        if first is None:
            if self.clips.rows:
                self.selectRow(max(0, min(place, len(self.clips.rows) - 1)))
            return
        choice = self.selectionModel()
        choice.setCurrentIndex(self.clips.index(first, 0), _FLAG.NoUpdate)
        choice.select(picked, _FLAG.ClearAndSelect)

    def _point(self) -> None:
        """The arrow over the column in force."""
        order, down = self._order
        column = ORDERS.index(order) if order in ORDERS else -1
        way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, way)
