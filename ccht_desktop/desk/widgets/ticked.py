"""A field of a batch edit: only where it is ticked does it change what was said before."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.desk.widgets.paint import fill, outline, smooth
from ccht_desktop.foundation.translations import _

_SIDE = 24


class Tick(QAbstractButton):
    """A box with a tick in it, or none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(_SIDE, _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        box = QRectF(2, 2, _SIDE - 4, _SIDE - 4)
        if self.isChecked():
            fill(painter, box, look.action, 4)
            paint_icon(painter, box.adjusted(2, 2, -2, -2), "tick", look.on_action)
        else:
            outline(painter, box, look.quiet, 1, 4)
        if self.hasFocus():
            outline(painter, self.rect().toRectF(), look.text, 2, 6)
        painter.end()


class Ticked(QWidget):
    """A tick before a field; whoever changes the field ticks it by that."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__()
        self.field = field
        self.box = Tick(_("Change for all: {field}").format(field=name))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        inside.addWidget(field, 1)

    def on(self) -> bool:
        return self.box.isChecked()

    def tick(self, on: bool = True) -> None:
        self.box.setChecked(on)
