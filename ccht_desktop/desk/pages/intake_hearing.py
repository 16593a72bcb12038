"""Listening to a file before it is accepted, as loud as it would go on the air."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.incoming import examined_sound
from ccht_desktop.desk.listening import Listener
from ccht_desktop.desk.pages.intake_row import IntakeRow
from ccht_desktop.desk.widgets.preview_bar import AmplifierQuestion

if TYPE_CHECKING:
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station


class IntakeHearing(QObject):
    """One file at a time; the question about the amplifier stands at its row."""

    told = Signal(str, str)

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._row: IntakeRow | None = None
        self.listener = Listener(bridge, self)
        self.question = AmplifierQuestion()
        self.listener.told.connect(self.told)
        self.listener.over.connect(self._quiet)
        self.listener.moved.connect(self._sounds)
        self.listener.asked.connect(self._ask)
        self.question.confirmed.connect(self._confirmed)
        self.question.refused.connect(self._quiet)

    def toggle(self, row: IntakeRow) -> None:
        """Begins with this file, or falls silent."""
        playing = self.listener.playing and self._row is row
        self.stop()
        examined = row.file.examined
        if playing or examined is None:
            return
        if row is not self._row:
            self.listener.forget()
        self._row = row
        found = examined

        def take(station: "Station") -> "Sound":
            return examined_sound(station, found)

        self.listener.play(take)

    def stop(self) -> None:
        self.listener.stop()
        self._quiet()

    def forget(self, row: IntakeRow) -> None:
        """A row that goes: its sound ends, and the question leaves it."""
        if row is self._row:
            self.stop()
            self._row = None
            self.question.setParent(None)

    def leave(self) -> None:
        """The window is closing."""
        self.listener.leave()

    def _sounds(self, _at: float) -> None:
        self.question.hide()
        if self._row is not None:
            self._row.show_listening(on=True)

    def _ask(self, text: str) -> None:
        if self._row is not None:
            self._row.put_below(self.question)
            self.question.ask(text)

    def _confirmed(self) -> None:
        self.question.hide()
        self.listener.confirm()

    def _quiet(self) -> None:
        if not self.listener.playing:
            self.question.hide()
            if self._row is not None:
                self._row.show_listening(on=False)
