"""Voice and speed, a trial to listen to, and the making of the clip with progress."""

from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.listening import Listener
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.pages.script_review import Opened
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.desk.widgets.labels import Card, label
from ccht_desktop.desk.widgets.preview_bar import AmplifierQuestion
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.library.reading_aloud import Reading
    from ccht_desktop.service.preview import Sound
    from ccht_desktop.station import Station

SPEED_WIDTH = 138
SPEEDS = (110, 130, 150, 170, 190, 210, 240)


class SpeakingPanel(Card):
    """made(reading, text); wanted: a trial is asked for, answer with listen(text)."""

    told = Signal(str, str)
    made = Signal(object, str)
    wanted = Signal()
    asked_to_make = Signal()
    paced = Signal()
    _went_on = Signal(int, int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=16, spacing=12)
        self._bridge = bridge
        self._cancelled = Event()
        self._turn = 0
        self.voice = Choice(_("Voice"), [])
        self.speed = Choice(_("Speed"), [])
        self.hear = Button(_("Listen to a trial"), "play")
        self.hear.setToolTip(_("Reads the selection, or the first sentence (Ctrl+J)"))
        self.make = Button(_("Make the clip"), "microphone", "primary")
        self.make.setToolTip("Ctrl+Enter")
        self.stop = Button(_("Cancel"))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress of the reading"))
        self._doing = label("", BODY, tabular=True)
        self.question = AmplifierQuestion()
        self.listener = Listener(bridge, self)
        self._compose()
        self.voice.activated.connect(lambda _place: self._remember())
        self.speed.activated.connect(lambda _place: self._remember())
        self.hear.clicked.connect(self.toggle_trial)
        self.make.clicked.connect(self.asked_to_make)
        self.stop.clicked.connect(self.cancel)
        self._went_on.connect(self._show_progress)
        self.question.confirmed.connect(self._confirmed)
        self.question.refused.connect(self._quiet)
        self.listener.moved.connect(lambda _at: self._hearing())
        self.listener.over.connect(self._quiet)
        self.listener.asked.connect(self._ask)
        self.listener.told.connect(self.told)
        self._show_making(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def words_per_minute(self) -> int:
        return int(self.speed.value() or 150)

    @property
    def making(self) -> bool:
        return not self.progress.isHidden()

    def open(self, found: Opened) -> None:
        self.voice.clear()
        for place, voice in enumerate(found.voices):
            self.voice.addItem(voice.words, voice.name)
            self.voice.setItemData(place, voice.words, Qt.ItemDataRole.ToolTipRole)
        self.voice.choose(found.voice)
        self.speed.clear()
        for pace in sorted({*SPEEDS, found.words_per_minute}):
            self.speed.addItem(_("{n} words a minute").format(n=pace), str(pace))
        self.speed.choose(str(found.words_per_minute))

    def begin(self, text: str) -> None:
        """Makes the clip, beside everything else the window does."""
        if self.making:
            return
        self.listener.forget()
        self._cancelled = cancelled = Event()
        self._turn += 1
        turn, voice, pace = self._turn, self.voice.value(), self.words_per_minute
        self._show_making(True)
        self._show_progress(0, 0)

        def job(station: "Station") -> "Reading":
            return station.reading_aloud.read(
                text,
                own=station.sayings.table(),
                voice=voice,
                words_per_minute=pace,
                went_on=self._went_on.emit,
                cancelled=cancelled.is_set,
            )

        def done(reading: Any) -> None:
            self._show_making(False)
            if turn == self._turn and not cancelled.is_set():
                self.made.emit(reading, text)

        self._bridge.work(job, done, self._failed)

    def cancel(self) -> None:
        self._cancelled.set()
        self._doing.setText(_("Breaking off…"))

    def toggle_trial(self) -> None:
        if self.listener.playing:
            self.listener.stop()
        elif not self.making:
            self.wanted.emit()

    def listen(self, text: str) -> None:
        voice, pace = self.voice.value(), self.words_per_minute

        def take(station: "Station") -> "Sound":
            from ccht_desktop.service.preview import wav_sound

            own = station.sayings.table()
            aloud = station.reading_aloud
            return wav_sound(aloud.trial(text, own=own, voice=voice, words_per_minute=pace))

        self.listener.play(take)

    def leave(self) -> None:
        self._cancelled.set()
        self.listener.leave()

    def _failed(self, error: Any) -> None:
        self._show_making(False)
        if error.code != "CANCELLED":
            self.told.emit(error.text, "fault")
        else:
            self.told.emit(error.text, "action")

    def _remember(self) -> None:
        chosen: dict[str, settings_file.Value] = {
            "speech.voice": self.voice.value(),
            "speech.words_per_minute": self.words_per_minute,
        }
        self.listener.stop()
        self._bridge.read(
            lambda station: settings_file.write(station.folder.settings, chosen),
            lambda _done: None,
        )
        self.paced.emit()

    def _show_making(self, making: bool) -> None:
        for part in (self.progress, self._doing, self.stop):
            part.setVisible(making)
        self.make.setVisible(not making)
        self.hear.setVisible(not making)
        self.voice.setEnabled(not making)
        self.speed.setEnabled(not making)

    def _show_progress(self, done: int, every: int) -> None:
        if self._cancelled.is_set():
            return
        self.progress.setRange(0, every if every > 1 else 0)
        self.progress.setValue(done)
        self._doing.setText(
            _("Reading part {n} of {all}…").format(n=min(done + 1, every), all=every)
            if every
            else _("Reading…")
        )

    def _hearing(self) -> None:
        self.question.hide()
        self.hear.say(_("Stop listening"))

    def _quiet(self) -> None:
        if not self.listener.playing:
            self.question.hide()
            self.hear.say(_("Listen to a trial"))

    def _confirmed(self) -> None:
        self.question.hide()
        self.listener.confirm()

    def _ask(self, text: str) -> None:
        self._quiet()
        self.question.ask(text)

    def _compose(self) -> None:
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(Field(_("Voice"), self.voice), 1)
        both.addWidget(Field(_("Speed"), self.speed))
        self.speed.setFixedWidth(SPEED_WIDTH)
        self.inside.addLayout(both)
        for part in (self.hear, self.question, self._doing, self.progress, self.make, self.stop):
            self.inside.addWidget(part)
