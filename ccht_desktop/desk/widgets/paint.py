"""Strokes and words of painted widgets."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

Flag = Qt.AlignmentFlag
MIDDLE = Flag.AlignLeft | Flag.AlignVCenter
MIDDLE_RIGHT = Flag.AlignRight | Flag.AlignVCenter
WRAPPED = int(MIDDLE) | int(Qt.TextFlag.TextWordWrap)
Ink = QColor | str


def smooth(painter: QPainter) -> QPainter:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def fill(painter: QPainter, box: QRectF, colour: Ink, radius: float = 8) -> None:
    """A filled shape without an outline."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, radius, radius)


def dot(painter: QPainter, box: QRectF, colour: Ink) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(box)


def outline(
    painter: QPainter, box: QRectF, colour: Ink, width: float = 2, radius: float = 8
) -> None:
    """A line just inside a box."""
    inset = width / 2
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    face: QFont,
    ink: Ink,
    where: Qt.AlignmentFlag = MIDDLE,
) -> None:
    """One line of text, shortened where it does not fit."""
    painter.setFont(face)
    painter.setPen(QColor(ink))
    painter.drawText(box, where, shortened(text, face, box.width()))


def shortened(text: str, face: QFont, width: float) -> str:
    metrics = QFontMetricsF(face)
    if metrics.horizontalAdvance(text) <= width + 0.5:
        return text
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
