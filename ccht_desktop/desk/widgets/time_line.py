"""A line for one time of day, as people type it: 5h30, 5:30, 0530, 17."""

import re
from datetime import time

from PySide6.QtWidgets import QLineEdit

from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _

_TYPED = re.compile(r"(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?(?::(\d{2}))?)?|(\d{1,2})(\d{2})")


def wall_of(text: str) -> time | None:
    """The time of day meant; None for nothing. Raises StationError BAD_TIME."""
    typed = text.strip().lower()
    if not typed:
        return None
    found = _TYPED.fullmatch(typed)
    try:
        if found is None:
            raise ValueError(typed)
        hour, minute, second, *short = found.groups()
        if short[0] is not None:
            return time(int(short[0]), int(short[1]))
        return time(int(hour), int(minute or 0), int(second or 0))
    except ValueError as error:
        said = _("“{text}” is not a time. Write it as 05:30; the last is 23:59.").format(text=text)
        raise StationError("BAD_TIME", said) from error


class TimeLine(QLineEdit):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(_("hh:mm"))
        self.setMaxLength(8)
        self.setFixedWidth(96)
        self.editingFinished.connect(self._tidy)

    def wall(self) -> time | None:
        """Raises StationError BAD_TIME."""
        return wall_of(self.text())

    def show_wall(self, wall: time | None) -> None:
        from ccht_desktop.desk.rule_words import wall_text

        self.setText(wall_text(wall) if wall else "")

    def mark(self, *, wrong: bool) -> None:
        if (self.property("wrong") == "true") != wrong:
            self.setProperty("wrong", "true" if wrong else "false")
            self.style().unpolish(self)
            self.style().polish(self)

    def _tidy(self) -> None:
        try:
            self.show_wall(self.wall())
        except StationError:
            return
