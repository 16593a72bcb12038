"""Listening to what the editor has made so far."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.listening import Listener
from ccht_desktop.desk.pages.editor_jobs import clip_as_heard, file_as_heard, rendered
from ccht_desktop.desk.pages.editor_layout import EditorLayout
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import EditList, Operation

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip


class EditorHearing(QObject):
    """The clip as it is sounds from its own file; an edited one is made first, and kept."""

    def __init__(self, bridge: Bridge, parts: EditorLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._made: tuple[int, tuple[Operation, ...], Path] | None = None
        self.listener = Listener(bridge, self)
        self.listener.moved.connect(self._moved)
        self.listener.over.connect(self._quiet)
        self.listener.asked.connect(parts.ask)
        parts.question.confirmed.connect(self._confirm)
        parts.question.refused.connect(lambda: parts.ask(""))

    @property
    def playing(self) -> bool:
        return self.listener.playing

    def toggle(self, clip: "Clip", edits: EditList) -> None:
        """The result from the cursor on; again, silence."""
        if self.listener.playing:
            self.listener.stop()
        elif not edits.operations:
            self.listener.play(
                lambda station: clip_as_heard(station, clip), self._parts.waveform.cursor_at
            )
        elif self._made is not None and self._made[:2] == (clip.id, edits.operations):
            self._play(self._made[2])
        else:
            self._parts.work.begin(
                _("Making the sound to listen to…"),
                lambda station, cancelled: rendered(station, clip, edits, cancelled),
                lambda path: self._keep(clip, edits, path),
            )

    def stop(self) -> None:
        """Silence, and no question."""
        self.listener.stop()
        self._quiet()

    def forget(self) -> None:
        """Another clip."""
        self.listener.forget()
        self._quiet()

    def leave(self) -> None:
        self.listener.leave()
        self._quiet()

    def _keep(self, clip: "Clip", edits: EditList, path: Path) -> None:
        if self._made is not None:
            self._made[2].unlink(missing_ok=True)
        self._made = (clip.id, edits.operations, path)
        self._play(path)

    def _play(self, path: Path) -> None:
        self.listener.play(lambda _station: file_as_heard(path), self._parts.waveform.cursor_at)

    def _confirm(self) -> None:
        self._parts.ask("")
        self._parts.listen.setFocus()
        self.listener.confirm()

    def _moved(self, at: float) -> None:
        self._parts.ask("")
        self._parts.show_listening(playing=True)
        self._parts.waveform.show_playing(at)

    def _quiet(self) -> None:
        self._parts.ask("")
        self._parts.show_listening(playing=False)
        self._parts.waveform.show_playing(None)
