"""Airings by field of reform, as bars in the fields' colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font

STEP = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """share of the longest bar, 0 to 1; words stand at its end."""

    name: str
    colour: str
    share: float
    words: str


class FieldBars(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setAccessibleDescription(" · ".join(f"{bar.name}: {bar.words}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, max(1, len(self._bars)) * STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(BODY, tabular=True))
        for number, bar in enumerate(self._bars):
            top = number * STEP
            painter.setPen(QColor(look.text))
            above = QRectF(0, top, self.width(), 24)
            metrics = painter.fontMetrics()
            room = self.width() - metrics.horizontalAdvance(bar.words) - 16
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, room)
            painter.drawText(above, Qt.AlignmentFlag.AlignVCenter, name)
            painter.setPen(QColor(look.text if bar.share else look.quiet))
            painter.drawText(
                above, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.words
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.line))
            painter.drawRoundedRect(QRectF(0, top + 26, self.width(), 8), 4, 4)
            if bar.share > 0:
                painter.setBrush(QColor(bar.colour))
                width = max(8.0, self.width() * bar.share)
                painter.drawRoundedRect(QRectF(0, top + 26, width, 8), 4, 4)
        painter.end()
