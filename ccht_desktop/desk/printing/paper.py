"""What is painted on paper page by page: text in boxes, lines, faces; first only to be measured."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

DOTS = 300
MM = DOTS / 25.4
FACE = "Times New Roman"
STANDS_IN = ("Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif")
INK, GROUND = QColor("#000000"), QColor("#EDEDED")
Flag = Qt.AlignmentFlag
LEFT = int(Flag.AlignLeft) | int(Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
CENTRE = int(Flag.AlignHCenter) | int(Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
RIGHT = int(Flag.AlignRight) | int(Flag.AlignTop)


@dataclass(slots=True)
class Paper:
    """Runs down the pages; without a painter it only counts them."""

    painter: QPainter | None
    size: QSizeF
    turn: Callable[[], bool]
    of: int = 1
    y: float = 0.0
    page: int = 1

    def head(self, issuing: tuple[str, tuple[str, ...]], state: str, motto: str) -> None:
        """Who issues it (a body above, lines of its own), the state and its motto."""
        above, own = issuing
        width = self.size.width()
        left, right = QRectF(0, 0, width * 0.42, 0), QRectF(width * 0.42, 0, width * 0.58, 0)
        y = 0.0
        if above:
            y = self.write(left, y, above, face(12), CENTRE)
        for text in own:
            y = self.write(left, y, text, face(12, bold=True), CENTRE)
        self.rule(left.center().x(), y + MM, 22 * MM)
        other = self.write(right, 0, state, face(12, bold=True), CENTRE)
        other = self.write(right, other, motto, face(13, bold=True), CENTRE)
        wide = QFontMetricsF(face(13, bold=True)).horizontalAdvance(motto)
        self.rule(right.center().x(), other + MM, wide)
        self.y = max(y, other)

    def write(self, room: QRectF, y: float, text: str, face: QFont, where: int) -> float:
        """Below what was written."""
        height = self.height(text, room.width(), face)
        if self.painter is not None:
            self.painter.setFont(face)
            self.painter.setPen(INK)
            self.painter.drawText(QRectF(room.left(), y, room.width(), height), where, text)
        return y + height

    def height(self, text: str, width: float, face: QFont) -> float:
        metrics = QFontMetricsF(face)
        return metrics.boundingRect(QRectF(0, 0, width, 1e6), LEFT, text or " ").height()

    def box(self, box: QRectF, ground: QColor | None = None) -> None:
        if self.painter is not None:
            self.painter.setPen(QPen(INK, 0.2 * MM))
            self.painter.setBrush(ground or Qt.BrushStyle.NoBrush)
            self.painter.drawRect(box)

    def rule(self, middle: float, y: float, width: float) -> None:
        if self.painter is not None:
            self.painter.setPen(QPen(INK, 0.25 * MM))
            left = QPointF(middle - width / 2, y)
            self.painter.drawLine(left, left + QPointF(width, 0))


def face(points: float, *, bold: bool = False, italic: bool = False) -> QFont:
    made = QFont()
    made.setFamilies([FACE, *STANDS_IN])
    made.setPixelSize(round(points * DOTS / 72))
    made.setBold(bold)
    made.setItalic(italic)
    return made
