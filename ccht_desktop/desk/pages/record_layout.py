"""The parts of the recording view and where they stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.look import CLOCK, PAGE
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.desk.widgets.labels import Card, label, row, set_tone
from ccht_desktop.desk.widgets.level_meter import LevelMeter
from ccht_desktop.desk.widgets.preview_bar import AmplifierQuestion
from ccht_desktop.desk.widgets.waveform import Waveform
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import _


class RecordLayout:
    """Widgets by name, laid out in a view from top to bottom."""

    def __init__(self, view: QWidget) -> None:
        self._first: Button | None = None
        self.back = Button(_("Back to the clips"), "previous")
        self.device = Choice(_("Microphone"), [])
        self.meter = LevelMeter()
        self.said = label("", wrap=True)
        self.retry = Button(_("Try again"))
        self.step = label("", tone="quiet")
        self.time = label("00:00", CLOCK, bold=True, tabular=True)
        self.room = label("", tone="quiet")
        self.record = Button(_("Record (R)"), "microphone", "primary")
        self.stop = Button(_("Stop (S)"), "stop", "danger")
        self.waveform = Waveform(marks=False)
        self.listen = Button(_("Listen"), "play")
        self.where = label("", tone="quiet", tabular=True)
        self.again = Button(_("Record again (R)"), "microphone")
        self.use = Button(_("Use it"), "tick", "primary")
        self.question = AmplifierQuestion(wide=True)
        self.allow(recording=False)
        for centred in (self.step, self.time, self.room):
            centred.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = QVBoxLayout(view)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        heading = label(_("Record from the microphone"), PAGE, bold=True)
        inside.addLayout(row(self.back, 16, heading, None))
        inside.addWidget(self._microphone_card())
        inside.addWidget(self._take_card(), 1)

    def offer(self, names: tuple[str, ...], chosen: str) -> None:
        """Microphones to choose from; the chosen one stands there also when it is unplugged."""
        self.device.clear()
        self.device.addItem(_("the system's own"), "")
        for name in names:
            self.device.addItem(name, name)
        if chosen and chosen not in names:
            self.device.addItem(chosen, chosen)
        self.device.choose(chosen)

    def show_state(self, state: str, length: float, beats: int, *, taken: bool) -> None:
        """state: ready, counting, recording or taken; taken: there is something to listen to."""
        busy = state in ("counting", "recording")
        before = self._hidden()
        self.device.setEnabled(not busy)
        self.record.setVisible(state == "ready")
        self.stop.setVisible(busy)
        for part in (self.waveform, self.listen, self.where, self.again, self.use):
            part.setVisible(state == "taken")
        for part in (self.time, self.room):
            part.setVisible(state != "taken")
        for part in (self.listen, self.use):
            part.setEnabled(taken)
        if state != "taken":
            self.question.hide()
        words, tone = {
            "ready": (_("Press R or Space, then speak after the count."), "quiet"),
            "counting": (_("Get ready…"), "attention"),
            "recording": (_("Recording"), "on_air"),
            "taken": (_("Recorded. Listen to it, then use it or record again."), "ready"),
        }[state]
        self.step.setText(words)
        set_tone(self.step, tone)
        set_tone(self.time, "attention" if state == "counting" else "")
        self.time.setText(str(beats) if state == "counting" else minutes_seconds(length))
        if state == "taken":
            self.show_listening(None, length, playing=False)
        if before != self._hidden():
            self._first = {"ready": self.record, "taken": self.listen}.get(state, self.stop)
        self.settle()

    def allow(self, *, recording: bool) -> None:
        self.record.setEnabled(recording)
        self.again.setEnabled(recording)

    def expect(self) -> None:
        """The view is opened: recording, or listening, comes next."""
        self._first = self.listen if self.record.isHidden() else self.record

    def settle(self) -> None:
        """What comes next gets the keys as soon as it can be pressed."""
        if self._first is not None and self._first.isEnabled() and self._first.isVisible():
            self._first.setFocus()
            self._first = None

    def show_listening(self, at: float | None, length: float, *, playing: bool) -> None:
        self.waveform.show_playing(at)
        if playing:
            self.question.hide()
        words, mark = (_("Stop listening"), "stop") if playing else (_("Listen"), "play")
        if words != self.listen.words:
            self.listen.say(words, mark)
        place = self.waveform.cursor_at if at is None else at
        self.where.setText(f"{minutes_seconds(place)} / {minutes_seconds(length)}")

    def _hidden(self) -> list[bool]:
        return [part.isHidden() for part in (self.record, self.stop, self.use)]

    def _microphone_card(self) -> Card:
        card = Card(margin=16, spacing=12)
        field = Field(_("Microphone"), self.device)
        field.setFixedWidth(320)
        level = QWidget()
        beside = QVBoxLayout(level)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(4)
        beside.addWidget(label(_("Loudness"), tone="quiet"))
        beside.addWidget(self.meter)
        both = row(field, level, spacing=24)
        both.setStretch(1, 1)
        card.inside.addLayout(both)
        told = row(self.said, self.retry)
        told.setStretch(0, 1)
        card.inside.addLayout(told)
        return card

    def _take_card(self) -> Card:
        card = Card(margin=24, spacing=12)
        card.inside.addStretch(1)
        for part in (self.step, self.time, self.room):
            card.inside.addWidget(part)
        card.inside.addLayout(row(None, self.record, self.stop, None))
        card.inside.addWidget(self.waveform)
        card.inside.addLayout(row(self.listen, self.where, None, self.again, 8, self.use))
        card.inside.addWidget(self.question)
        card.inside.addStretch(1)
        return card
