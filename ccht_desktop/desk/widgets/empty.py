"""What an empty page shows: why it is empty, and one button for the first step."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, label


class Empty(QWidget):
    def __init__(
        self,
        mark: str,
        title: str,
        text: str,
        step: str = "",
        step_mark: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(24, 8, 24, 8)
        inside.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        inside.addStretch(2)
        inside.addWidget(IconMark(mark, "action", 48), 0, centre)
        self._step: Button | None = None
        head = label(title, SECTION, bold=True, wrap=True)
        head.setAlignment(centre)
        inside.addWidget(head)
        body = self._said = label(text, tone="quiet", wrap=True)
        body.setAlignment(centre)
        body.setMinimumWidth(280)
        body.setMaximumWidth(520)
        around = QHBoxLayout()
        around.addStretch(1)
        around.addWidget(body, 8)
        around.addStretch(1)
        inside.addLayout(around)
        if step and then is not None:
            button = self._step = Button(step, step_mark, "primary")
            button.clicked.connect(lambda: then())
            inside.addSpacing(4)
            inside.addWidget(button, 0, centre)
        inside.addStretch(3)

    def teach(self, text: str, *, step: bool) -> None:
        """Other words for another reason; step: whether the button helps."""
        self._said.setText(text)
        if self._step is not None:
            self._step.setVisible(step)
