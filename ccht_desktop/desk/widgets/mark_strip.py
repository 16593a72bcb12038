"""The marks at which a sound is to be divided, on a strip right below its waveform."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.look import SMALL
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import dot, smooth
from ccht_desktop.desk.widgets.waveform import Waveform
from ccht_desktop.foundation.translations import _

HIGH = 24
_NEAR = 12


class MarkStrip(QWidget):
    """chosen(second): a mark was clicked."""

    chosen = Signal(float)

    def __init__(self, waveform: Waveform) -> None:
        super().__init__()
        self._waveform = waveform
        self._marks: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Marks for dividing"))
        waveform.installEventFilter(self)
        self.hide()

    def show_marks(self, marks: tuple[float, ...]) -> None:
        """Seconds in the sound that the waveform shows."""
        self._marks = marks
        self.setVisible(bool(marks))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, HIGH)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The strip shows the stretch that the waveform shows."""
        if event.type() == QEvent.Type.Paint:
            self.update()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._marks or event.button() != Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        nearest = min(self._marks, key=lambda mark: abs(self.x_of(mark) - x))
        if abs(self.x_of(nearest) - x) <= _NEAR:
            self.chosen.emit(nearest)

    def x_of(self, mark: float) -> float:
        return self._waveform.span.x_of(mark, self.width())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        face = font(SMALL, bold=True)
        for number, mark in enumerate(self._marks, start=1):
            x = self.x_of(mark)
            if not -_NEAR <= x <= self.width() + _NEAR:
                continue
            painter.setPen(QPen(QColor(look.action), 2))
            painter.drawLine(QPointF(x, 0), QPointF(x, 6))
            wide = 20 if number < 10 else 28
            box = QRectF(x - wide / 2, 4, wide, 20)
            dot(painter, box, look.action)
            painter.setFont(face)
            painter.setPen(QColor(look.on_action))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
        painter.end()
