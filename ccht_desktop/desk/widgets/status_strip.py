"""The strip at the bottom of every page: five words about the station, and STOP."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SECTION, SMALL
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import MIDDLE_RIGHT, fill, outline, smooth, write
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
        painter = smooth(QPainter(self))
        box = self.rect().toRectF()
        if self.underMouse():
            fill(painter, box, look.hover)
        if self.hasFocus():
            outline(painter, box, look.action)
        colour = look.tone(self.word.tone)
        paint_icon(painter, QRectF(8, 18, 20, 20), self.word.mark, colour)
        room = QRectF(36, 8, self.width() - 40, 20)
        write(painter, room, self.word.name, font(SMALL), look.quiet)
        ink = look.text if self.word.tone == "ready" else colour
        below = room.translated(0, 20)
        write(painter, below, self.word.word, font(BODY, bold=True), ink)
        painter.end()


class StopButton(QAbstractButton):
    """STOP: outlined while silent, filled while anything sounds.

    For the mouse alone, F8 is its key: Space must never stop a broadcast by accident.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sounding = False
        self.setText(_("STOP"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("STOP: silence now (F8)"))
        self.setToolTip(_("STOP: silence now (F8)"))
        self.setFixedSize(176, 56)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_sounding(self, sounding: bool) -> None:
        if sounding != self._sounding:
            self._sounding = sounding
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        box, filled = self.rect().toRectF(), self._sounding
        ink = look.on_action if filled else look.on_air
        ground = QColor(look.on_air if filled else look.surface)
        if self.isDown() or self.underMouse():
            ground = (
                mixed(look.on_air, look.text, 0.85)
                if filled
                else mixed(look.on_air, look.surface, 0.12)
            )
        fill(painter, box, ground)
        outline(painter, box, look.on_air)
        paint_icon(painter, QRectF(24, 14, 28, 28), "stop", ink)
        write(painter, QRectF(60, 0, 90, 56), self.text(), font(SECTION + 2, bold=True), ink)
        write(painter, QRectF(0, 0, 156, 56), "F8", font(SMALL, bold=True), ink, MIDDLE_RIGHT)
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
        painter.fillRect(self.rect().toRectF(), QColor(look.surface))
        painter.fillRect(QRectF(0, 0, self.width(), 1), QColor(look.line))
        painter.end()
