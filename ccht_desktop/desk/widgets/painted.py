"""Small painted parts: the state pill, field chips, a fitted title, the progress line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SECTION, TITLE
from ccht_desktop.desk.marks import Mark
from ccht_desktop.desk.theme import font, look_now, mixed


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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tone(self._mark.tone)))
        painter.drawRoundedRect(self.rect().toRectF(), 8, 8)
        ink = look.on_action
        paint_icon(painter, QRectF(16, 10, 28, 28), self._mark.icon, ink)
        painter.setFont(self._font)
        painter.setPen(QColor(ink))
        painter.drawText(
            QRectF(52, 0, self.width() - 52, 48), Qt.AlignmentFlag.AlignVCenter, self._mark.word
        )
        painter.end()


class Chip(QWidget):
    """Words with a dot in a colour, in a rounded outline; empty words take no room."""

    def __init__(self, words: str = "", colour: str = "") -> None:
        super().__init__()
        self._words, self._colour = words, colour
        self._font = font(BODY)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setVisible(bool(words))

    def show_words(self, words: str, colour: str = "") -> None:
        if (words, colour) != (self._words, self._colour):
            self._words, self._colour = words, colour
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()
        self.setVisible(bool(words))

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(self._font).horizontalAdvance(self._words)
        return QSize(round(width) + 24 + (20 if self._colour else 0), 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self._colour or look.quiet
        painter.setPen(QPen(mixed(ground, look.surface, 0.55), 1))
        painter.setBrush(mixed(ground, look.surface, 0.12))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        left = 12.0
        if self._colour:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._colour))
            painter.drawEllipse(QRectF(left, 10, 12, 12))
            left += 20
        painter.setFont(self._font)
        painter.setPen(QColor(look.text))
        painter.drawText(
            QRectF(left, 0, self.width() - left, 32), Qt.AlignmentFlag.AlignVCenter, self._words
        )
        painter.end()


class FittedTitle(QWidget):
    """A title as large as its room allows, in at most two lines, never cut while 20 pt fits."""

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

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        box = self.rect().toRectF()
        for points in (TITLE, 30, 26, 22, 20, 18, 16):
            used = font(points, bold=True)
            need = QFontMetricsF(used).boundingRect(box, int(flags), self._text)
            if need.height() <= box.height() and need.width() <= box.width():
                break
        painter.setFont(used)
        painter.setPen(QColor(look_now().text))
        painter.drawText(box, int(flags), self._text)
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = self.rect().toRectF()
        painter.setBrush(QColor(look.line))
        painter.drawRoundedRect(box, 8, 8)
        if self._share > 0:
            done = QRectF(box.left(), box.top(), max(16.0, box.width() * self._share), 16)
            painter.setBrush(QColor(look.tone(self._tone)))
            painter.drawRoundedRect(done, 8, 8)
        painter.end()
