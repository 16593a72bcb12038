"""The strip at the bottom of every page: five words about the station, and STOP."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SECTION, SMALL
from ccht_desktop.desk.theme import font, look_now, mixed
from ccht_desktop.foundation.translations import _

HEIGHT = 72


@dataclass(frozen=True, slots=True)
class Word:
    """One part of the station: a word in a tone; page is where the cure is."""

    name: str
    word: str
    mark: str
    tone: str
    page: str


class StatusWord(QAbstractButton):
    def __init__(self, word: Word) -> None:
        super().__init__()
        self.word = word
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_word(word)

    def show_word(self, word: Word) -> None:
        self.word = word
        self.setAccessibleName(f"{word.name}: {word.word}")
        self.setToolTip(f"{word.name}: {word.word}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = max(
            QFontMetrics(font(BODY, bold=True)).horizontalAdvance(self.word.word),
            QFontMetrics(font(SMALL)).horizontalAdvance(self.word.name),
        )
        return QSize(width + 48, 56)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.hover))
            painter.drawRoundedRect(self.rect().toRectF(), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.action), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 7, 7)
        colour = look.tone(self.word.tone)
        paint_icon(painter, QRectF(8, 18, 20, 20), self.word.mark, colour)
        room = QRectF(36, 8, self.width() - 40, 20)
        painter.setFont(font(SMALL))
        painter.setPen(QColor(look.quiet))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.word.name)
        painter.setFont(font(BODY, bold=True))
        painter.setPen(QColor(colour if self.word.tone != "ready" else look.text))
        painter.drawText(
            room.translated(0, 20),
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(
                self.word.word, Qt.TextElideMode.ElideRight, round(room.width())
            ),
        )
        painter.end()


class StopButton(QAbstractButton):
    """STOP: outlined while silent, filled while anything sounds."""

    def __init__(self) -> None:
        super().__init__()
        self._sounding = False
        self.setText(_("STOP"))
        self.setAccessibleName(_("STOP: silence now (F8)"))
        self.setToolTip(_("STOP: silence now (F8)"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(176, 56)

    def show_sounding(self, sounding: bool) -> None:
        if sounding != self._sounding:
            self._sounding = sounding
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        red = QColor(look.on_air)
        ink = QColor(look.on_action) if self._sounding else red
        pressed = self.isDown()
        ground = red if self._sounding else QColor(look.surface)
        if pressed or self.underMouse():
            ground = mixed(
                look.on_air,
                look.text if self._sounding else look.surface,
                0.85 if self._sounding else 0.12,
            )
        painter.setBrush(ground)
        painter.setPen(QPen(red, 2))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.on_action if self._sounding else look.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(5, 5, -5, -5), 5, 5)
        paint_icon(painter, QRectF(24, 14, 28, 28), "stop", ink.name())
        painter.setPen(ink)
        painter.setFont(font(SECTION + 2, bold=True))
        painter.drawText(QRectF(60, 0, 80, 56), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(font(SMALL, bold=True))
        painter.drawText(
            QRectF(0, 0, 156, 56),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            "F8",
        )
        painter.end()


class StatusStrip(QWidget):
    cure_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.stop = StopButton()
        self._words: dict[str, StatusWord] = {}
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(16, 8, 24, 8)
        self._inside.setSpacing(8)
        self._place = QHBoxLayout()
        self._place.setSpacing(8)
        self._inside.addLayout(self._place)
        self._inside.addStretch(1)
        self._inside.addWidget(self.stop)

    def show_word(self, key: str, word: Word) -> None:
        if key in self._words:
            if self._words[key].word != word:
                self._words[key].show_word(word)
            return
        made = StatusWord(word)
        made.clicked.connect(lambda: self.cure_wanted.emit(self._words[key].word.page))
        self._words[key] = made
        self._place.addWidget(made)

    def word(self, key: str) -> Word:
        return self._words[key].word

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(look.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(look.line))
        painter.end()
