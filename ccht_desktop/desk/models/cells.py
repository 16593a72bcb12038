"""What one cell of a table shows, and a model that makes cells of rows."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
CELL = Qt.ItemDataRole.UserRole
ROW = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Cell:
    """Text with a quiet line under it, an icon in a tone, a strip in a field's colour.

    text may take two lines where there is no sub. heading: the first row of a group. tip: more,
    for whoever asks; else all of text and sub.
    """

    text: str
    sub: str = ""
    icon: str = ""
    tone: str = ""
    strip: str = ""
    bold: bool = False
    right: bool = False
    tabular: bool = False
    indent: int = 0
    heading: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """width in pixels, None takes what is left; narrow is the width in a table short of room."""

    heading: str
    cell: Callable[[Row], Cell]
    width: int | None
    narrow: int | None = None


class CellTable(QAbstractTableModel, Generic[Row]):
    """Rows of frozen values; identity tells which row stays chosen when rows are replaced."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        identity: Callable[[Row], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._identity = identity
        self._rows: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def replace(self, rows: Sequence[Row]) -> None:
        fresh = tuple(rows)
        if fresh == self._rows:
            return
        if [self._identity(r) for r in fresh] == [self._identity(r) for r in self._rows]:
            self._rows = fresh
            last = self.index(len(fresh) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = fresh
        self.endResetModel()

    def place_of(self, identity: Hashable) -> int | None:
        """The row number of an identity."""
        for number, row in enumerate(self._rows):
            if self._identity(row) == identity:
                return number
        return None

    def identity_at(self, number: int) -> Hashable | None:
        return self._identity(self._rows[number]) if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role not in (
            CELL,
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        cell = self.columns[index.column()].cell(row)
        if role == CELL:
            return cell
        whole = f"{cell.text} · {cell.sub}" if cell.sub else cell.text
        return f"{whole}\n{cell.tip}" if cell.tip and role == Qt.ItemDataRole.ToolTipRole else whole

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        return None
