"""Labels in the sizes and tones of the look, and cards to put them on."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font


def label(
    text: str = "",
    points: float = BODY,
    *,
    tone: str = "",
    bold: bool = False,
    wrap: bool = False,
    tabular: bool = False,
) -> QLabel:
    made = QLabel(text)
    made.setFont(font(points, bold=bold, tabular=tabular))
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Changes the tone of a label that is already on show."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Card(QFrame):
    """A surface with a line around it; content goes into `inside`."""

    def __init__(self, margin: int = 24, spacing: int = 16) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(margin, margin, margin, margin)
        self.inside.setSpacing(spacing)


class IconMark(QWidget):
    """An icon in a tone that follows the look."""

    def __init__(self, name: str, tone: str = "quiet", size: int = 24) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self.setFixedSize(QSize(size, size))

    def show_mark(self, name: str, tone: str) -> None:
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self.rect().toRectF(), self._name, look_now().tone(self._tone))
        painter.end()


def rule() -> QFrame:
    """A line across."""
    made = QFrame()
    made.setProperty("look", "rule")
    made.setFixedHeight(1)
    return made


def row(*parts: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Parts side by side; None stretches, a number is a space."""
    made = QHBoxLayout()
    _fill(made, parts, spacing)
    return made


def column(*parts: QWidget | int | None, spacing: int = 8) -> QVBoxLayout:
    """Parts one below the other."""
    made = QVBoxLayout()
    _fill(made, parts, spacing)
    return made


def _fill(layout: QBoxLayout, parts: tuple[QWidget | int | None, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        if part is None:
            layout.addStretch(1)
        elif isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)


def clear(layout: QBoxLayout) -> None:
    """Takes everything out of a layout and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QBoxLayout):
            clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
