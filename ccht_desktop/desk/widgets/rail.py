"""The rail of pages at the left: icon and word, or icons alone where room is short."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SMALL
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import fill, outline, smooth, write
from ccht_desktop.foundation.translations import _

WIDE, NARROW = 200, 72


class RailButton(QAbstractButton):
    """One page in the rail."""

    def __init__(self, mark: str, words: str, keys: str = "") -> None:
        super().__init__()
        self._mark = mark
        self.setText(words)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}  {keys}" if keys else words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16, 48)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        box, chosen = self.rect().toRectF(), self.isChecked()
        if chosen or self.underMouse():
            fill(painter, box, look.chosen if chosen else look.hover)
        if self.hasFocus():
            outline(painter, box, look.action)
        ink = look.action if chosen else look.text
        wide = self.width() > NARROW
        left = 16 if wide else (self.width() - 24) / 2
        paint_icon(painter, QRectF(round(left), 12, 24, 24), self._mark, ink)
        if wide:
            face = font(BODY + 0.5, bold=chosen)
            write(painter, QRectF(56, 0, self.width() - 60, 48), self.text(), face, ink)
        painter.end()


class RailHead(QWidget):
    """The program's mark and the station's name."""

    def __init__(self) -> None:
        super().__init__()
        self._name = ""
        self.setFixedHeight(72)

    def show_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        wide = self.width() > NARROW - 16
        left = 8.0 if wide else (self.width() - 40) / 2
        fill(painter, QRectF(left, 16, 40, 40), look.action)
        paint_icon(painter, QRectF(left + 8, 24, 24, 24), "logo", look.on_action)
        if wide:
            room = QRectF(60, 14, self.width() - 60, 24)
            write(painter, room, self._name, font(BODY, bold=True), look.text)
            below = _("Loudspeaker station")
            write(painter, room.translated(0, 21), below, font(SMALL), look.quiet)
        painter.end()


class Rail(QWidget):
    chosen = Signal(str)

    def __init__(self, pages: list[tuple[str, str, str, str]]) -> None:
        """pages: (name, icon, words, keys)."""
        super().__init__()
        self.head = RailHead()
        self._buttons: dict[str, RailButton] = {}
        group = QButtonGroup(self)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(8, 0, 8, 8)
        inside.setSpacing(4)
        inside.addWidget(self.head)
        inside.addSpacing(8)
        for name, mark, words, keys in pages:
            if name == "settings":
                inside.addStretch(1)
            button = RailButton(mark, words, keys)
            button.clicked.connect(lambda _on=False, name=name: self.chosen.emit(name))
            group.addButton(button)
            inside.addWidget(button)
            self._buttons[name] = button
        self._fold = RailButton("collapse", _("Narrow the rail"))
        self._fold.setCheckable(False)
        self._fold.clicked.connect(lambda: self.fold(self.width() > NARROW))
        inside.addWidget(self._fold)
        self.setFixedWidth(WIDE)

    def fold(self, narrow: bool) -> None:
        self.setFixedWidth(NARROW if narrow else WIDE)
        words = _("Widen the rail") if narrow else _("Narrow the rail")
        self._fold.setText(words)
        self._fold.setAccessibleName(words)
        self._fold.setToolTip(words)

    def mark(self, name: str) -> None:
        """Shows which page is in view."""
        self._buttons[name].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.fillRect(self.rect().toRectF(), QColor(look.surface))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), QColor(look.line))
        painter.end()
