"""Buttons with icons of the look, a drop-down choice and a switch."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton, QWidget

from ccht_desktop.desk.icons import icon, paint_icon
from ccht_desktop.desk.theme import look_now, mixed

_INK = {"primary": "on_action", "danger": "on_air", "plain": "action", "": "text", "square": "text"}


class Button(QPushButton):
    """look: "" ordinary, primary, danger, plain or square (icon only, so name it)."""

    def __init__(
        self,
        text: str = "",
        mark: str = "",
        look: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mark, self._look = mark, look
        self.setProperty("look", look)
        self.setIconSize(QSize(20, 20))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or text)
        if name:
            self.setToolTip(name)
        self._dress()

    def _dress(self) -> None:
        if self._mark:
            look = look_now()
            self.setIcon(icon(self._mark, look.tone(_INK[self._look]), look.quiet, 20))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()


class Choice(QComboBox):
    """One of a list of (value, words)."""

    def __init__(self, name: str, options: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        for value, words in options:
            self.addItem(words, value)

    def value(self) -> str:
        return str(self.currentData() or "")

    def choose(self, value: str) -> None:
        place = self.findData(value)
        if place >= 0:
            self.setCurrentIndex(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        box = QRectF(self.width() - 30, self.height() / 2 - 9, 18, 18)
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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        words = max(self.fontMetrics().horizontalAdvance(w) for w in (self._on, self._off))
        return QSize(48 + 12 + words + 8, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2, self.height() / 2 - 12, 44, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(
            QColor(look.action) if self.isChecked() else mixed(look.quiet, look.surface, 0.6)
        )
        painter.drawRoundedRect(track, 12, 12)
        knob = track.right() - 21 if self.isChecked() else track.left() + 3
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawEllipse(QRectF(knob, track.top() + 3, 18, 18))
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-1, -1, 1, 1), 13, 13)
        painter.setPen(QColor(look.text))
        painter.drawText(
            QRectF(58, 0, self.width() - 58, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self._on if self.isChecked() else self._off,
        )
        painter.end()
