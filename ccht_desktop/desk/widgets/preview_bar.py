"""Listening to the clip that is chosen: its picture, one button, where it is."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.listening import Listener
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label, row
from ccht_desktop.desk.widgets.waveform import Waveform
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station


class PreviewBar(QWidget):
    """Space plays and stops; a click, or the arrow keys, choose where."""

    told = Signal(str, str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._clip: Clip | None = None
        self.listener = Listener(bridge, self)
        self.waveform = Waveform(marks=False, ruler=False)
        self.button = Button(_("Listen"), "play")
        self.where = label("", BODY, tone="quiet", tabular=True)
        self.question = AmplifierQuestion()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.waveform)
        inside.addLayout(row(self.button, None, self.where))
        inside.addWidget(self.question)
        self.button.clicked.connect(self.toggle)
        self.waveform.cursor_moved.connect(self._chosen)
        self.question.confirmed.connect(self._confirmed)
        self.question.refused.connect(self._quiet)
        self.listener.moved.connect(self._moved)
        self.listener.over.connect(self._quiet)
        self.listener.asked.connect(self._ask)
        self.listener.told.connect(self.told)

    def show_clip(self, clip: "Clip | None") -> None:
        """Another clip silences the one before; the same one, shown again, sounds on."""
        before, self._clip = self._clip, clip
        if clip is not None and before is not None and clip.sha256 == before.sha256:
            return
        self.listener.forget()
        self._quiet()
        self.waveform.show_peaks(None, clip.seconds if clip else 0.0)
        self.setEnabled(clip is not None)
        self._show_where(0.0)
        if clip is not None:
            self._bridge.read(lambda station: peaks_of(station, clip), self._show_peaks)

    def toggle(self) -> None:
        """Space: begins at the cursor, or falls silent."""
        clip = self._clip
        if clip is None:
            return
        if self.listener.playing:
            self.listener.stop()
            return
        at = self.waveform.cursor_at
        self._show_button(playing=True)
        self.listener.play(lambda station: sound_of(station, clip), at)

    def leave(self) -> None:
        """The window is closing, or the page is left."""
        self.listener.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing sounds on whose button is out of sight."""
        self.listener.stop()
        super().hideEvent(event)

    def _show_peaks(self, found: Any) -> None:
        clip_id, peaks = found
        if self._clip is not None and clip_id == self._clip.id:
            cursor = self.waveform.cursor_at
            self.waveform.show_peaks(peaks, self._clip.seconds)
            self.waveform.show_cursor(cursor)

    def _chosen(self, at: float) -> None:
        self._show_where(at)
        if self.listener.playing:
            self.listener.seek(at)

    def _moved(self, at: float) -> None:
        self.question.hide()
        self._show_button(playing=True)
        self.waveform.show_playing(at)
        self._show_where(at)

    def _ask(self, text: str) -> None:
        self._show_button(playing=False)
        self.question.ask(text)

    def _confirmed(self) -> None:
        self.question.hide()
        self.button.setFocus()
        self.listener.confirm()

    def _quiet(self) -> None:
        if not self.listener.playing:
            self.question.hide()
            self._show_button(playing=False)
            self.waveform.show_playing(None)
            self._show_where(self.waveform.cursor_at)

    def _show_button(self, *, playing: bool) -> None:
        words = _("Stop listening") if playing else _("Listen")
        if words != self.button.words:
            self.button.say(words, "stop" if playing else "play")

    def _show_where(self, at: float) -> None:
        length = self._clip.seconds if self._clip else 0.0
        self.where.setText(f"{minutes_seconds(at)} / {minutes_seconds(length)}")


class AmplifierQuestion(QWidget):
    """Asks, where the sound would go out, whether the amplifier is off; wide: in one line."""

    confirmed = Signal()
    refused = Signal()

    def __init__(self, *, wide: bool = False) -> None:
        super().__init__()
        self.text = label("", BODY, tone="attention", wrap=True)
        self.yes = Button(_("The amplifier is off: listen"), "", "primary")
        self.no = Button(_("Do not listen"))
        inside = QHBoxLayout(self) if wide else QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.text, 1 if wide else 0)
        inside.addWidget(self.yes)
        inside.addWidget(self.no)
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self.hide)
        self.no.clicked.connect(self.refused)
        self.hide()

    def ask(self, text: str) -> None:
        self.text.setText(text)
        self.show()
        self.yes.setFocus()


def peaks_of(station: "Station", clip: "Clip") -> tuple[int, bytes | None]:
    return clip.id, station.sounds.peaks(clip.id)


def sound_of(station: "Station", clip: "Clip") -> "Sound":
    from ccht_desktop.service.preview import clip_sound

    return clip_sound(station, clip)
