"""The top window. Its first paint shows only what costs little: ground, station and clock.

What stands here keeps away from stylesheets, painters and Qt's namespace of enumerations, which
together cost as much time as an empty window.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

from ccht_desktop.desk.look import BODY, CLOCK, SECTION, Look
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.wording import clock_time, long_date
from ccht_desktop.foundation.clock import local

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent

RAIL = 200
WIDTH, HEIGHT = 1366, 768
BORDER, TITLE_BAR = 16, 48


class Frame(QMainWindow):
    """filled() puts a page of the program in; until then the clock stands where it will stay."""

    painted = Signal()

    def __init__(self, title: str, look: Look, now: datetime) -> None:
        super().__init__()
        self._was_painted = False
        self.leaving: Callable[[QCloseEvent], None] | None = None
        self.setWindowTitle(title)
        self.setMinimumSize(960, 680)
        self.resize(WIDTH, HEIGHT)
        self.setPalette(_ground(look.ground, look.text))
        self.setCentralWidget(_first(title, look, now, self.width()))

    def open(self) -> None:
        """In its design size where the screen has room for it and the frame around it."""
        room = self.screen().availableSize()
        if room.width() < WIDTH + BORDER or room.height() < HEIGHT + TITLE_BAR:
            self.resize(max(960, min(WIDTH, room.width() - BORDER)), 680)
            self.showMaximized()
        else:
            self.show()

    def fill(self, inside: QWidget) -> None:
        self.setCentralWidget(inside)

    def paintEvent(self, event: "QPaintEvent") -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: "QCloseEvent") -> None:
        if self.leaving is not None:
            self.leaving(event)


def _ground(colour: str, text: str) -> QPalette:
    made = QPalette()
    made.setColor(QPalette.ColorRole.Window, QColor(colour))
    made.setColor(QPalette.ColorRole.WindowText, QColor(text))
    return made


def _first(title: str, look: Look, now: datetime, width: int) -> QWidget:
    whole = QWidget()
    rail = _surface(whole, look, 0, 0, RAIL - 1, 4096)
    _words(rail, title, look.text, 68, 15, BODY, bold=True)
    card = _surface(whole, look, RAIL + 25, 17, width - RAIL - 50, 320)
    clock = _words(card, clock_time(now), look.text, 0, 16, CLOCK, bold=True)
    left = card.width() - clock.sizeHint().width() - 28
    clock.move(left, 16)
    day = _words(card, long_date(local(now).date()), look.quiet, left, 0, SECTION)
    day.move(left, 16 + clock.sizeHint().height())
    return whole


def _surface(parent: QWidget, look: Look, *box: int) -> QWidget:
    made = QWidget(parent)
    made.setGeometry(*box)
    made.setAutoFillBackground(True)
    made.setPalette(_ground(look.surface, look.text))
    return made


def _words(
    parent: QWidget, text: str, ink: str, left: int, top: int, points: float, *, bold: bool = False
) -> QLabel:
    made = QLabel(text, parent)
    made.setFont(font(points, bold=bold, tabular=True))
    made.setPalette(_ground("#000000", ink))
    made.move(left, top)
    made.adjustSize()
    return made
