"""Paints the cells of every table: two lines, icon and word, field strip, visible focus."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import SMALL, TABLE, Look
from ccht_desktop.desk.models.cells import CELL, Cell
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font

MARGIN = 12


class CellPainter(QStyledItemDelegate):
    """Row height is the table's; nothing here measures rows."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(80, 48)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell: Cell | None = index.data(CELL)
        if cell is None:
            return
        look = look_now()
        state: QStyle.StateFlag = option.state
        box = QRectF(option.rect)
        painter.save()
        self._ground(painter, box, look, cell, state, index)
        inner = box.adjusted(MARGIN + cell.indent, 0, -MARGIN, -1)
        if cell.strip:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(cell.strip))
            painter.drawRoundedRect(
                QRectF(inner.left(), inner.top() + 8, 4, inner.height() - 16), 2, 2
            )
            inner.setLeft(inner.left() + 12)
        if cell.icon:
            colour = look.tone(cell.tone or "quiet")
            top = inner.center().y() - 10
            paint_icon(painter, QRectF(inner.left(), round(top), 20, 20), cell.icon, colour)
            inner.setLeft(inner.left() + 28)
        if inner.width() >= 24:
            self._text(painter, inner, look, cell)
        painter.restore()

    def _ground(
        self,
        painter: QPainter,
        box: QRectF,
        look: Look,
        cell: Cell,
        state: QStyle.StateFlag,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(look.chosen))
            if index.column() == 0:
                painter.fillRect(
                    QRectF(box.left(), box.top(), 3, box.height()), QColor(look.action)
                )
        elif cell.heading:
            painter.fillRect(box, QColor(look.ground))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(look.hover))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(look.line))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(look.action), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -2))

    def _text(self, painter: QPainter, box: QRectF, look: Look, cell: Cell) -> None:
        tone = look.tone(cell.tone) if cell.tone else look.text
        face = font(TABLE, bold=cell.bold, tabular=cell.tabular)
        small = font(SMALL, tabular=cell.tabular)
        below = QFontMetricsF(small).height() if cell.sub else 0.0
        room = int((box.height() - below) / QFontMetricsF(face).height())
        broken = _broken(cell.text, face, box.width(), min(2, max(1, room)))
        lines = [(text, face, tone) for text in broken]
        if cell.sub:
            lines.append((_cut(cell.sub, small, box.width()), small, look.quiet))
        heights = [QFontMetricsF(f).height() for _t, f, _c in lines]
        top = box.center().y() - sum(heights) / 2
        side = Qt.AlignmentFlag.AlignRight if cell.right else Qt.AlignmentFlag.AlignLeft
        for (text, used, colour), height in zip(lines, heights, strict=True):
            painter.setFont(used)
            painter.setPen(QColor(colour))
            painter.drawText(
                QRectF(box.left(), top, box.width(), height),
                side | Qt.AlignmentFlag.AlignVCenter,
                text,
            )
            top += height


def _cut(text: str, face: QFont, width: float) -> str:
    return QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _broken(text: str, face: QFont, width: float, most: int) -> list[str]:
    """The text in at most so many lines, broken between words; the last one elided."""
    if QFontMetricsF(face).horizontalAdvance(text) <= width or most == 1:
        return [_cut(text, face, width)]
    layout = QTextLayout(text, face)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(width)
    line.setPosition(QPointF(0, 0))
    layout.endLayout()
    first = line.textLength()
    return [text[:first].rstrip(), _cut(text[first:], face, width)]
