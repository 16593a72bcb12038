"""A drop-down choice and a switch."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import dot, fill, outline, smooth, write


class Choice(QComboBox):
    """One of a list of (value, words)."""

    def __init__(self, name: str, options: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, words in options:
            self.addItem(words, value)

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        place = self.findData(value)
        if place >= 0:
            self.setCurrentIndex(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Without focus the wheel belongs to the page around."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(self.width() - 30, round(self.height() / 2) - 9, 18, 18)
        paint_icon(painter, box, "down", look_now().quiet)
        painter.end()


class Switch(QAbstractButton):
    """On or off, with its state in words beside it."""

    def __init__(self, name: str, on: str, off: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        self._on, self._off = on, off
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        words = max(self.fontMetrics().horizontalAdvance(w) for w in (self._on, self._off))
        return QSize(60 + words + 8, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        track = QRectF(3, self.height() / 2 - 12, 44, 24)
        ground = mixed(look.quiet, look.surface, 0.6)
        fill(painter, track, look.action if self.isChecked() else ground, 12)
        knob = track.right() - 21 if self.isChecked() else track.left() + 3
        dot(painter, QRectF(knob, track.top() + 3, 18, 18), look.surface)
        if self.hasFocus():
            outline(painter, track.adjusted(-3, -3, 3, 3), look.text, 2, 14)
        words = self._on if self.isChecked() else self._off
        write(painter, QRectF(60, 0, self.width() - 60, self.height()), words, font(), look.text)
        painter.end()
