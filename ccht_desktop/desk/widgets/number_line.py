"""A short line for one number, which turns red while it holds none that can be used."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ccht_desktop.desk.editing_words import plain_seconds
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.library.sound_times import seconds_of


class NumberLine(QLineEdit):
    """Seconds with a decimal comma, from least to most. entered(value): a person changed it."""

    entered = Signal(float)

    def __init__(
        self,
        name: str,
        value: float,
        most: float,
        *,
        least: float = 0.0,
        show: Callable[[float], str] = plain_seconds,
        width: int = 60,
    ) -> None:
        super().__init__()
        self.least, self.most, self._show = least, most, show
        self.setAccessibleName(name)
        self.setFixedWidth(width)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.put(value)
        self.editingFinished.connect(self._enter)
        self.textEdited.connect(lambda _text: self._mark(wrong=False))

    def put(self, value: float) -> None:
        """Shows a number that the program gives."""
        self._value = value
        self.setText(self._show(value))
        self.setModified(False)
        self._mark(wrong=False)

    def value(self) -> float | None:
        """What is written, or None where it cannot be used; then the line says so."""
        if not self.isModified():
            return self._value
        found = seconds_of(self.text())
        usable = found is not None and self.least <= found <= self.most
        self._mark(wrong=not usable)
        return found if usable else None

    def _enter(self) -> None:
        value = self.value()
        if value is not None and self.isModified():
            self.put(value)
            self.entered.emit(value)

    def _mark(self, *, wrong: bool) -> None:
        if (self.property("wrong") == "true") != wrong:
            self.setProperty("wrong", "true" if wrong else "false")
            self.style().unpolish(self)
            self.style().polish(self)


def named(words: str, control: QWidget, unit: str = "") -> QHBoxLayout:
    """A control with its words before it and its unit behind."""
    before = label(words, tone="quiet")
    before.setBuddy(control)
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(8)
    made.addWidget(before)
    made.addWidget(control)
    if unit:
        made.addWidget(label(unit, tone="quiet"))
    return made
