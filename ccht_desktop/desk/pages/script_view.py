"""Writing a text: old words, reading time, how it will be read, and the clip made of it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.lanes import unexpected
from ccht_desktop.desk.look import BODY, PAGE
from ccht_desktop.desk.pages.old_words_panel import OldWordsPanel
from ccht_desktop.desk.pages.script_review import (
    Draft,
    Opened,
    Review,
    opened,
    reviewed,
    title_of,
    trial_of,
)
from ccht_desktop.desk.pages.speaking_panel import SpeakingPanel
from ccht_desktop.desk.pages.word_form import WordForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.script_text import ScriptText
from ccht_desktop.desk.wording import minutes_seconds, number
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Description

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SIDE = 344
REVIEW_PAUSE_MS = 250
KEEP_PAUSE_MS = 400


class ScriptView(QWidget):
    """A view of the library page. over: back to the clips; made(path, description)."""

    over = Signal()
    told = Signal(str, str)
    asked = Signal(object)
    offered = Signal(str, str, object)
    made = Signal(object, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._draft: Draft | None = None
        self._keeping = 0
        self._kept: str | None = None
        self.review: Review | None = None
        self.back = Button(_("Back to the clips"), "previous")
        self.file = Button(_("Open a text file"), "folder")
        self.file.setToolTip("Ctrl+O")
        self.new = Button(_("New text"), "add")
        self.new.setToolTip("Ctrl+N")
        self.aloud = Button(_("How it will be read"), "ear")
        self.aloud.setCheckable(True)
        self.aloud.setToolTip("Ctrl+L")
        self.words = Button(_("Words"), "settings")
        self.words.setCheckable(True)
        self.words.setToolTip(_("The tables of old words and of how things are said (Ctrl+M)"))
        self.form = WordForm(bridge)
        self.text = ScriptText()
        self.spoken = QPlainTextEdit()
        self.spoken.setReadOnly(True)
        self.spoken.setTabChangesFocus(True)
        self.spoken.setAccessibleName(_("How it will be read"))
        self.spoken.setStyleSheet("QPlainTextEdit { padding: 8px 11px; }")
        self.measure = label("", BODY, tabular=True)
        self.state = label("", BODY, tone="quiet")
        self.old = OldWordsPanel(self.text)
        self.speaking = SpeakingPanel(bridge)
        self._compose()
        self._look = QTimer(self, interval=REVIEW_PAUSE_MS, singleShot=True)
        self._keep = QTimer(self, interval=KEEP_PAUSE_MS, singleShot=True)
        self._connect()

    def open(self) -> None:
        """The draft that was not finished."""
        self._draft = None
        self.text.setEnabled(False)
        self._bridge.read(opened, self._begin, self._failed)

    def leave(self) -> None:
        """What was typed is kept at once, whatever the lanes do; a reading is broken off."""
        self._look.stop()
        self._keep.stop()
        text = self.text.toPlainText()
        if self._draft is not None and text != self._kept:
            self._keeping += 1
            try:
                self._draft.keep(text, self._keeping)
                self._kept = text
            except OSError as error:
                self.told.emit(unexpected(error).text, "fault")
        self.speaking.leave()

    def choose_file(self) -> None:
        from ccht_desktop.desk.widgets.file_questions import ask_files

        kinds = [_("Texts") + " (*.docx *.txt)", _("All files") + " (*)"]
        take = lambda paths: self.take(paths[0])  # noqa: E731
        self.asked.emit(ask_files(self, _("Open a text file"), kinds, take))

    def take(self, path: Path) -> None:
        """The words of a .txt or .docx file in place of the text; Ctrl+Z brings it back."""

        def put(text: Any) -> None:
            self.text.put(text)
            self.text.setFocus()
            if self.text.document().isUndoAvailable():
                self.told.emit(_("The text of the file is here. Ctrl+Z undoes it."), "ready")

        self._bridge.work(lambda station: station.reading_aloud.text_of(path), put, self._failed)

    def make(self) -> None:
        self.speaking.begin(self.text.toPlainText())

    def _begin(self, found: Opened) -> None:
        self._draft = found.draft
        self._keeping = 0
        self._kept = found.text
        self.text.setPlainText(found.text)
        self.text.setEnabled(True)
        self.speaking.open(found)
        self.state.setText("")
        self._keep.stop()
        self._review()
        self.text.setFocus()
        if found.voice_lost:
            self.told.emit(
                _("The voice that was chosen is no longer there; another one reads."), "attention"
            )

    def _changed(self) -> None:
        self._look.start()
        if self.text.toPlainText() != self._kept:
            self.state.setText("")
            self._keep.start()

    def _review(self) -> None:
        text, pace = self.text.toPlainText(), self.speaking.words_per_minute
        revision = self.text.document().revision()

        def job(station: "Station") -> Review:
            return reviewed(text, station.vocabulary.terms(), station.sayings.table(), pace)

        def show(review: Any) -> None:
            if revision == self.text.document().revision():
                self._show(review)

        self._bridge.read(job, show)

    def _show(self, review: Review) -> None:
        self.review = review
        self.text.show_places(review.places)
        self.measure.setText(
            _("{words} words · about {length} to read").format(
                words=number(review.words), length=minutes_seconds(review.seconds)
            )
        )
        if self.spoken.toPlainText() != review.spoken:
            bar = self.spoken.verticalScrollBar()
            place = bar.value()
            self.spoken.setPlainText(review.spoken)
            bar.setValue(place)
        ready = bool(review.spoken.strip())
        self.speaking.make.setEnabled(ready)
        self.speaking.hear.setEnabled(ready)

    def _keep_now(self) -> None:
        draft, text = self._draft, self.text.toPlainText()
        if draft is None:
            return
        self._keeping += 1
        turn = self._keeping

        def done(_result: Any) -> None:
            if draft is self._draft and turn == self._keeping:
                self._kept = text
                self.state.setText(_("Kept"))

        self._bridge.write(lambda _station: draft.keep(text, turn), done, self._failed)

    def _failed(self, error: Any) -> None:
        self.text.setEnabled(True)
        self.told.emit(error.text, "fault")

    def _made(self, reading: Any, text: str) -> None:
        self.made.emit(reading.path, Description(title_of(text), transcript=text))

    def _trial(self) -> None:
        text = trial_of(self.text.toPlainText(), self.text.chosen_text())
        if text:
            self.speaking.listen(text)

    def _show_words(self) -> None:
        if not self.words.isChecked():
            self._minded.setCurrentWidget(self.old)
            self.text.setFocus()
            return
        chosen = self.text.chosen_text().strip()
        number, found = self.text.in_hand, self.text.found
        in_hand = found[number][1].old if 0 <= number < len(found) else ""
        self._minded.setCurrentWidget(self.form)
        self.form.open(chosen or in_hand)

    def _show_spoken(self) -> None:
        self._aloud.setVisible(self.aloud.isChecked())

    def _connect(self) -> None:
        self._look.timeout.connect(self._review)
        self._keep.timeout.connect(self._keep_now)
        self.text.textChanged.connect(self._changed)
        self.back.clicked.connect(self.over)
        self.file.clicked.connect(self.choose_file)
        self.new.clicked.connect(self._new)
        self.aloud.toggled.connect(lambda _on: self._show_spoken())
        self.words.toggled.connect(lambda _on: self._show_words())
        self.form.over.connect(lambda: self.words.setChecked(False))
        self.form.saved.connect(self._review)
        self.form.told.connect(self.told)
        self.form.offered.connect(self.offered)
        self.old.told.connect(self.told)
        self.speaking.told.connect(self.told)
        self.speaking.made.connect(self._made)
        self.speaking.asked_to_make.connect(self.make)
        self.speaking.wanted.connect(self._trial)
        self.speaking.paced.connect(self._review)
        for keys, act in (
            ("Ctrl+O", self.choose_file),
            ("Ctrl+N", self._new),
            ("Ctrl+L", self.aloud.toggle),
            ("Ctrl+M", self.words.toggle),
            ("Ctrl+J", self.speaking.toggle_trial),
            ("Ctrl+Return", self.speaking.make.click),
            ("Ctrl+Enter", self.speaking.make.click),
            ("F7", lambda: self.text.go(1)),
            ("Shift+F7", lambda: self.text.go(-1)),
            ("Ctrl+Shift+R", self.old.replace_all),
            *((f"Ctrl+{n + 1}", partial(self.old.replace, n)) for n in range(4)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def _new(self) -> None:
        self.text.put("")
        self.text.setFocus()

    def _compose(self) -> None:
        paper = Card(margin=0, spacing=0)
        paper.inside.setContentsMargins(12, 12, 12, 8)
        paper.inside.setSpacing(8)
        paper.inside.addWidget(self.text, 3)
        self._aloud = QWidget()
        read = QVBoxLayout(self._aloud)
        read.setContentsMargins(0, 0, 0, 0)
        read.setSpacing(4)
        words = label(_("It will be read so:"), BODY, tone="quiet")
        words.setBuddy(self.spoken)
        read.addWidget(words)
        read.addWidget(self.spoken, 1)
        self._aloud.hide()
        paper.inside.addWidget(self._aloud, 2)
        paper.inside.addLayout(row(self.measure, None, self.words, self.aloud))
        side = QWidget()
        side.setFixedWidth(SIDE)
        beside = QVBoxLayout(side)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(16)
        self._minded = QStackedWidget()
        self._minded.addWidget(self.old)
        self._minded.addWidget(self.form)
        beside.addWidget(self._minded, 1)
        beside.addWidget(self.speaking)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(paper, 1)
        both.addWidget(side)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        head = label(_("Write a text"), PAGE, bold=True)
        inside.addLayout(row(self.back, 8, head, 8, self.state, None, self.new, self.file))
        inside.addLayout(both, 1)
