"""One line that tells what happened, over the status strip; it stays until it is read."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.foundation.translations import _

_MARKS = {"ready": "tick", "attention": "alarm", "fault": "missed", "action": "help"}


class Notice(QFrame):
    """tone: ready (done), action (told), attention or fault. shut: closed by its cross."""

    shut = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._tone = "action"
        self._mark = IconMark("help", "action")
        self._text: QLabel = label("", wrap=True)
        self.answers = QHBoxLayout()
        self.answers.setSpacing(8)
        cross = Button("", "close", "square", name=_("Close this notice"))
        cross.clicked.connect(self.hide)
        cross.clicked.connect(self.shut.emit)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 8, 8, 8)
        inside.setSpacing(12)
        inside.addWidget(self._mark)
        inside.addWidget(self._text, 1)
        inside.addLayout(self.answers)
        inside.addWidget(cross)
        self.hide()

    def buttons(self) -> list[Button]:
        """The answers on offer."""
        items = [self.answers.itemAt(place) for place in range(self.answers.count())]
        found = [item.widget() for item in items if item is not None]
        return [button for button in found if isinstance(button, Button)]

    def text(self) -> str:
        return self._text.text()

    def ask(
        self, text: str, tone: str, answers: list[tuple[str, str, Callable[[], object]]]
    ) -> None:
        """A notice with buttons: (words, look of the button, what it does)."""
        self.tell(text, tone)
        for words, look, act in answers:
            button = Button(words, "", look)
            button.clicked.connect(lambda _on=False, act=act: act())
            self.answers.addWidget(button)

    def tell(self, text: str, tone: str = "action") -> None:
        clear(self.answers)
        self._tone = tone
        self._text.setText(text)
        self._mark.show_mark(_MARKS[tone], tone)
        self.setAccessibleName(text)
        self.dress()
        self.show()

    def dress(self) -> None:
        """Takes on the look in force."""
        look = look_now()
        ground = {
            "attention": look.attention_ground,
            "fault": look.fault_ground,
            "action": look.chosen,
            "ready": look.chosen,
        }[self._tone]
        self.setStyleSheet(
            f"QFrame#notice {{ background: {ground}; border: 1px solid {look.tone(self._tone)};"
            " border-radius: 8px; }"
        )
