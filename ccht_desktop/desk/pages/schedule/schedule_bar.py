"""A question below the week: its words, its fields, its answers; Enter the first, Esc none."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import clear, label
from ccht_desktop.foundation.translations import _

Answer = tuple[str, Callable[[], object]]


class AskBar(QFrame):
    """over: answered or not, it is gone."""

    over = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.answers: list[Button] = []
        self.fields: list[QWidget] = []
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(16, 8, 16, 8)
        self._inside.setSpacing(8)
        self._said = label("")
        self.hide()

    def text(self) -> str:
        return self._said.text()

    def ask(self, text: str, fields: Sequence[QWidget], answers: Sequence[Answer]) -> None:
        """The first answer is what Enter means; after any of them the bar goes."""
        clear(self._inside)
        self._said = label(text, BODY, wrap=True)
        self._inside.addWidget(self._said, 1)
        self.fields, self.answers = list(fields), []
        for field in fields:
            self._inside.addWidget(field, 2 if isinstance(field, QComboBox) else 0)
        for place, (words, act) in enumerate(answers):
            button = Button(words, "", "primary" if not place else "")
            button.clicked.connect(lambda _on=False, act=act: self._answer(act))
            self._inside.addWidget(button)
            self.answers.append(button)
        never = Button(_("Cancel"), "", "plain")
        never.setToolTip("Esc")
        never.clicked.connect(self.close_bar)
        self._inside.addWidget(never)
        self.setAccessibleName(text)
        self.show()
        (self.fields or self.answers)[0].setFocus()

    def close_bar(self) -> None:
        if not self.isHidden():
            self.hide()
            self.over.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.answers:
            focus = self.focusWidget()
            own = focus if isinstance(focus, Button) else None
            (own or self.answers[0]).click()
        else:
            super().keyPressEvent(event)

    def _answer(self, act: Callable[[], object]) -> None:
        """An act that says False keeps the question open."""
        if act() is not False:
            self.close_bar()


def reason_field(reasons: Sequence[str]) -> QComboBox:
    """A reason, offered or typed."""
    made = QComboBox()
    made.setEditable(True)
    made.addItems(list(reasons))
    made.setMinimumHeight(40)
    made.setAccessibleName(_("Reason"))
    line = made.lineEdit()
    if isinstance(line, QLineEdit):
        line.selectAll()
    return made
