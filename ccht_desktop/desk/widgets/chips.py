"""Several of a few short values, each a button that stays down."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ccht_desktop.desk.widgets.buttons import Button

Value = TypeVar("Value", int, str)


class Chips(QWidget, Generic[Value]):
    """options: (value, short words, whole words). changed: a person chose otherwise."""

    changed = Signal()

    def __init__(
        self, name: str, options: Iterable[tuple[Value, str, str]], columns: int = 7
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._columns = columns
        self._inside = QGridLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.buttons: dict[Value, Button] = {}
        self.offer(options)

    def offer(self, options: Iterable[tuple[Value, str, str]]) -> None:
        """Other values to choose of; those chosen before stay so."""
        kept = self.chosen()
        for button in self.buttons.values():
            self._inside.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for number, (value, words, whole) in enumerate(options):
            button = Button(words, name=f"{self.accessibleName()}: {whole}")
            button.setToolTip(whole)
            button.setCheckable(True)
            button.clicked.connect(lambda _on: self.changed.emit())
            self.buttons[value] = button
            self._inside.addWidget(button, number // self._columns, number % self._columns)
        self._inside.setColumnStretch(self._columns, 1)
        self.choose(kept)

    def chosen(self) -> tuple[Value, ...]:
        """In the order on offer."""
        return tuple(value for value, button in self.buttons.items() if button.isChecked())

    def choose(self, values: Iterable[Value]) -> None:
        wanted = set(values)
        for value, button in self.buttons.items():
            button.setChecked(value in wanted)
