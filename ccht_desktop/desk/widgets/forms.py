"""A field of a form: its name above, its control, and an error right below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ccht_desktop.desk.widgets.labels import label, set_tone


class Field(QWidget):
    """A labelled control."""

    def __init__(self, name: str, control: QWidget) -> None:
        super().__init__()
        self.control = control
        self._name = label(name, tone="quiet")
        self._name.setWordWrap(True)
        self._name.setAlignment(Qt.AlignmentFlag.AlignBottom)
        self._name.setBuddy(control)
        if not control.accessibleName():
            control.setAccessibleName(name)
        self._said = label("", tone="fault", wrap=True)
        self._said.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self._name)
        inside.addWidget(control)
        inside.addWidget(self._said)

    def rename(self, name: str) -> None:
        """Other words above the control."""
        self._name.setText(name)
        self.control.setAccessibleName(name)

    def say(self, text: str, tone: str = "fault") -> None:
        """Shows a sentence below the control; an empty one takes it away."""
        set_tone(self._said, tone)
        self._said.setText(text)
        self._said.setVisible(bool(text))
        wrong = "true" if text and tone == "fault" else "false"
        if self.control.property("wrong") != wrong:
            self.control.setProperty("wrong", wrong)
            self.control.style().unpolish(self.control)
            self.control.style().polish(self.control)


def line(name: str, placeholder: str = "") -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    return made
