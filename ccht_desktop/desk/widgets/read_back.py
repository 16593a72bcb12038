"""The one box that asks: times outside the hours of any decision, read back in words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.look import PAGE, SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, label, row
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.gate import Confirmation


class ReadBack(QDialog):
    """answered: whether a person said yes. Enter and Esc say no, wherever the focus is.

    what: the edit that would be saved, in people's words.
    """

    answered = Signal(bool)

    def __init__(self, parent: QWidget, asked: Sequence[Confirmation], what: str = "") -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Is this the time you mean?"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(560)
        self.yes = Button(_("Yes, that is the time"), "clock", "danger")
        self.no = Button(_("No, let me correct it"), "previous", "primary")
        self.yes.setAutoDefault(False)
        self.no.setAutoDefault(True)
        self.no.setDefault(True)
        self.times = [label(one.text, SECTION, bold=True, wrap=True) for one in asked]
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(16)
        inside.addLayout(
            row(
                IconMark("alarm", "attention", 32), label(self.windowTitle(), PAGE, bold=True), None
            )
        )
        if what:
            inside.addWidget(label(what, tone="quiet", wrap=True))
        inside.addWidget(_listed(self.times))
        inside.addLayout(row(self.no, None, self.yes))
        self.setAccessibleDescription("\n".join([what, *(one.text for one in asked)]).strip())
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.finished.connect(lambda result: self.answered.emit(result == self.DialogCode.Accepted))
        self.no.setFocus()

    def ask(self) -> None:
        """Opens the box; what else the window does goes on."""
        self.open()
        self.no.setFocus()


def _listed(times: Sequence[QWidget]) -> QScrollArea:
    within = QWidget()
    within.setObjectName("scrolled")
    inside = QVBoxLayout(within)
    inside.setContentsMargins(0, 0, 8, 0)
    inside.setSpacing(16)
    for one in times:
        inside.addWidget(one)
    inside.addStretch(1)
    area = QScrollArea()
    area.setWidget(within)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(min(96 * max(1, len(times)), 360))
    return area
