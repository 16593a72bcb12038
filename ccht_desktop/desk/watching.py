"""Asks the broadcaster four times a second what is on the air."""

from threading import Event
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal

from ccht_desktop.desk.present import OFF, Present, present_of
from ccht_desktop.foundation.errors import StationError

EVERY_SECONDS = 0.25


class Commands(Protocol):
    """The broadcaster's ear: service.commands.Client, or the fake of the tests."""

    def request(self, message: dict[str, Any]) -> dict[str, Any]:
        """Raises StationError PLAYOUT_OFF when nothing listens."""
        ...


class Watcher(QThread):
    """Emits the present as a frozen value; an unreachable broadcaster is `off`."""

    seen = Signal(object)

    def __init__(self, commands: Commands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self._over = Event()

    def finish(self) -> None:
        self._over.set()

    def run(self) -> None:
        while not self._over.is_set():
            self.seen.emit(self.look())
            self._over.wait(EVERY_SECONDS)

    def look(self) -> Present:
        try:
            return present_of(self._commands.request({"do": "now"}))
        except (StationError, OSError, ValueError, KeyError):
            return OFF
