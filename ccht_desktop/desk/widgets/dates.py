"""A day as people type it: 31/12/2026, also 31-12-26 or 31122026; ↑ and ↓ go by days."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


def day_of(text: str) -> date | None:
    """The day meant; None for nothing. Raises StationError BAD_DATE."""
    typed = text.strip()
    if not typed:
        return None
    parts = re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", typed) or re.fullmatch(
        r"(\d{2})(\d{2})(\d{4})", typed
    )
    try:
        if parts is None:
            return date.fromisoformat(typed)
        day, month, year = (int(part) for part in parts.groups())
        return date(year if year > 99 else 2000 + year, month, day)
    except ValueError as error:
        said = _("“{text}” is not a day. Write it as 31/12/2026.").format(text=typed)
        raise StationError("BAD_DATE", said) from error


class DateLine(QLineEdit):
    """today: where ↑ and ↓ begin."""

    def __init__(self, name: str, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self.setAccessibleName(name)
        self.setPlaceholderText(_("dd/mm/yyyy"))
        self.setMaxLength(10)
        self.editingFinished.connect(self._tidy)

    def day(self) -> date | None:
        """Raises StationError BAD_DATE."""
        return day_of(self.text())

    def show_day(self, day: date | None) -> None:
        self.setText(short_date(day) if day else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        try:
            day = self.day()
        except StationError:
            return
        self.show_day(self._today() if day is None else day + timedelta(days=step))
        self.textEdited.emit(self.text())

    def _tidy(self) -> None:
        try:
            self.show_day(self.day())
        except StationError:
            return
