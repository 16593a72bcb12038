"""Clips as rows that are fetched as somebody scrolls; nothing here waits for the database."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, Signal

from ccht_desktop.desk.models.cells import CellTable, Index
from ccht_desktop.desk.models.clips import clip_columns
from ccht_desktop.library.model import Clip

_ROOT = QModelIndex()


class ClipRows(CellTable[Clip]):
    """The rows fetched so far of a search. more_wanted: the view has come to their end."""

    more_wanted = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(clip_columns(today), lambda clip: clip.id)
        self._today = today
        self._shown_on = today()
        self._more = False
        self._asked = False

    def show(self, rows: Sequence[Clip], *, more: bool) -> None:
        """Other rows, from the first one on; more: there are further ones behind them."""
        self._more, self._asked = more, False
        self.replace(rows)
        if self._shown_on != self._today() and rows:
            # The same clips may be in another state on another day.
            self._shown_on = self._today()
            last = self.index(len(rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def append(self, rows: Sequence[Clip], *, more: bool) -> None:
        """The rows that follow."""
        self._more, self._asked = more, False
        if not rows:
            return
        known = len(self._rows)
        self.beginInsertRows(_ROOT, known, known + len(rows) - 1)
        self._rows = (*self._rows, *rows)
        self.endInsertRows()

    def canFetchMore(self, parent: Index = _ROOT) -> bool:
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: Index = _ROOT) -> None:
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()
