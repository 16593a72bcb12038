"""The table of every page: fixed rows, one painter, keeps place and selection."""

from collections.abc import Hashable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from ccht_desktop.desk.models.cells import CellTable
from ccht_desktop.desk.widgets.cell_painter import CellPainter

NARROW_BELOW = 680


class Table(QTableView):
    """Shows a CellTable; rows are replaced through show_rows."""

    def __init__(
        self, model: CellTable[Any], name: str, row_height: int = 48, *, heading: bool = True
    ) -> None:
        super().__init__()
        model.setParent(self)
        self.cells = model
        self._row_height = row_height
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellPainter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(row_height)
        rows.setDefaultSectionSize(row_height)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        top = self.horizontalHeader()
        top.setVisible(heading)
        top.setHighlightSections(False)
        top.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        top.setFixedHeight(40)
        top.setSectionsClickable(False)
        for number, column in enumerate(model.columns):
            if column.width is None:
                top.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            else:
                top.setSectionResizeMode(number, QHeaderView.ResizeMode.Fixed)
                self.setColumnWidth(number, column.width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        height = self._row_height + (12 if narrow and self._row_height == 56 else 0)
        self.verticalHeader().setDefaultSectionSize(height)
        for number, column in enumerate(self.cells.columns):
            if column.width is not None and column.narrow is not None:
                self.setColumnWidth(number, column.narrow if narrow else column.width)

    def chosen(self) -> Any | None:
        """The row that is chosen."""
        indexes = self.selectionModel().selectedRows()
        return self.cells.rows[indexes[0].row()] if indexes else None

    def choose(self, identity: Hashable) -> bool:
        """Chooses the row of an identity, if it is there."""
        place = self.cells.place_of(identity)
        if place is None:
            return False
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self.cells.index(place, 0), flag.ClearAndSelect | flag.Rows
        )
        return True

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replaces the rows; the chosen row and the place in the list stay."""
        indexes = self.selectionModel().selectedRows()
        kept = self.cells.identity_at(indexes[0].row()) if indexes else None
        place = self.verticalScrollBar().value()
        self.cells.replace(rows)
        if kept is not None and not self.selectionModel().hasSelection():
            self.choose(kept)
        self.verticalScrollBar().setValue(place)
