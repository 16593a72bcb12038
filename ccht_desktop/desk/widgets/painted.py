"""Small painted parts: the state pill, field chips, a fitted title, the progress line."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SECTION, TITLE
from ccht_desktop.desk.marks import Mark
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import WRAPPED, dot, fill, outline, smooth, write


class StatePill(QWidget):
    """A state, filled with its colour: readable from across the room."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self._mark = mark
        self._font = font(SECTION + 1, bold=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(mark.word)

    def show_mark(self, mark: Mark) -> None:
        if mark != self._mark:
            self._mark = mark
            self.setAccessibleName(mark.word)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font).horizontalAdvance(self._mark.word)
        return QSize(round(16 + 28 + 8 + width + 24), 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        fill(painter, self.rect().toRectF(), look.tone(self._mark.tone))
        paint_icon(painter, QRectF(16, 10, 28, 28), self._mark.icon, look.on_action)
        room = QRectF(52, 0, self.width() - 52, 48)
        write(painter, room, self._mark.word, self._font, look.on_action)
        painter.end()


class Chip(QWidget):
    """Words with a dot in a colour, in a rounded outline; empty words take no room."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._colour = "", ""
        self._font = font(BODY)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_words(self, words: str, colour: str) -> None:
        if (words, colour) != (self._words, self._colour):
            self._words, self._colour = words, colour
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()
            self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font).horizontalAdvance(self._words)
        return QSize(round(width) + 44, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        box = self.rect().toRectF()
        fill(painter, box, mixed(self._colour, look.surface, 0.12))
        outline(painter, box, mixed(self._colour, look.surface, 0.55), 1)
        dot(painter, QRectF(12, 10, 12, 12), self._colour)
        write(painter, QRectF(32, 0, self.width() - 40, 32), self._words, self._font, look.text)
        painter.end()


class FittedTitle(QWidget):
    """A title as large as its room allows, over as many lines as fit."""

    SIZES = (TITLE, 30, 26, 22, 20, 18, 16, 14, 12)

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(56)

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.setToolTip(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 128)

    def points(self) -> float:
        """The largest size at which the whole title fits."""
        box = self.rect().toRectF()
        for points in self.SIZES:
            metrics = QFontMetricsF(font(points, bold=True))
            need = metrics.boundingRect(box, WRAPPED, self._text)
            if need.height() <= box.height() and need.width() <= box.width():
                return points
        return self.SIZES[-1]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(self.points(), bold=True))
        painter.setPen(QColor(look_now().text))
        painter.drawText(self.rect().toRectF(), WRAPPED, self._text)
        painter.end()


class ProgressLine(QWidget):
    """How far an airing is, as a thick line in a tone."""

    def __init__(self) -> None:
        super().__init__()
        self._share, self._tone = 0.0, "on_air"
        self.setFixedHeight(16)

    def show_share(self, share: float, tone: str) -> None:
        share = min(1.0, max(0.0, share))
        if (share, tone) != (self._share, self._tone):
            self._share, self._tone = share, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        box = self.rect().toRectF()
        fill(painter, box, look.line)
        if self._share > 0:
            done = QRectF(box.left(), box.top(), max(16.0, box.width() * self._share), 16)
            fill(painter, done, look.tone(self._tone))
        painter.end()
