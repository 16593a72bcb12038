"""Where everything of the editor stands, and what its labels say."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QSizePolicy, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.editing_words import place, step_words
from ccht_desktop.desk.long_work import LongWork
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.pages.editor_tools import EditorTools
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.mark_strip import MarkStrip
from ccht_desktop.desk.widgets.number_line import NumberLine, named
from ccht_desktop.desk.widgets.painted import FittedTitle
from ccht_desktop.desk.widgets.preview_bar import AmplifierQuestion
from ccht_desktop.desk.widgets.waveform import Waveform
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import LONGEST_SECONDS, RATE, History

STEPS_WIDE = 260


class _Title(FittedTitle):
    SIZES = (20, 19, 18, 17, 16, 15, 14, 13, 12)


class EditorLayout(QWidget):
    """cues_typed(from, to): both places as written."""

    cues_typed = Signal(float, float)

    def __init__(self, view: QWidget, bridge: Bridge) -> None:
        super().__init__()
        self.back = Button(_("Back to the library"), "previous")
        self._title = _Title()
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title.setFixedHeight(48)
        self.waveform = Waveform()
        self.waveform.setMinimumHeight(120)
        self.strip = MarkStrip(self.waveform)
        self.listen = Button(_("Listen"), "play")
        self.question = AmplifierQuestion()
        self.cue_in = NumberLine(_("From"), 0, LONGEST_SECONDS, show=place, width=104)
        self.cue_out = NumberLine(_("To"), 0, LONGEST_SECONDS, show=place, width=104)
        self.keep = Button(_("Keep only this"))
        self.cut = Button(_("Cut this out"), "cut")
        self.tools = EditorTools()
        self.undo = Button("", "undo", "square", name=_("Undo (Ctrl+Z)"))
        self.redo = Button("", "redo", "square", name=_("Redo (Ctrl+Y)"))
        self.start_over = Button(_("Start over"))
        self.steps = QListWidget()
        self.steps.setAccessibleName(_("Edits so far"))
        self.steps.setFrameShape(QFrame.Shape.NoFrame)
        self.steps.setWordWrap(True)
        self.steps.setMinimumHeight(40)
        self.steps.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._none = label(
            _("Nothing is changed yet. The clip itself always stays as it is."),
            BODY,
            tone="quiet",
            wrap=True,
        )
        self.length = label("", BODY, tabular=True)
        self.work = LongWork(bridge)
        self.save = Button(_("Save as a new clip"), "save", "primary")
        self.cue_in.entered.connect(lambda _at: self._type())
        self.cue_out.entered.connect(lambda _at: self._type())
        self._compose(view)

    def show_title(self, title: str) -> None:
        self._title.show_text(_("Editing: {title}").format(title=title))

    def show_cues(self, cue_in: float, cue_out: float) -> None:
        self.cue_in.put(cue_in)
        self.cue_out.put(cue_out)

    def show_listening(self, *, playing: bool) -> None:
        words = _("Stop listening") if playing else _("Listen")
        if words != self.listen.words:
            self.listen.say(words, "stop" if playing else "play")

    def ask(self, text: str) -> None:
        """The question of the amplifier, in the place of the tools; "" takes it away."""
        self.tools.setVisible(not text)
        if text:
            self.question.ask(text)
        else:
            self.question.hide()

    def show_history(self, history: History, seconds: float, *, busy: bool) -> None:
        """seconds: length of the clip before any edit."""
        edits = history.now
        self.steps.clear()
        for number, operation in enumerate(edits.operations, start=1):
            self.steps.addItem(f"{number}. {step_words(operation)}")
        self.steps.scrollToBottom()
        self.steps.setVisible(history.changed)
        self._none.setVisible(not history.changed)
        words = _("Length: {before}")
        if history.changed:
            words = _("Length: {before} → {after}")
        self.length.setText(words.format(before=place(seconds), after=place(edits.seconds)))
        self.strip.show_marks(tuple(mark / RATE for mark in edits.marks))
        self.tools.show_marks(len(edits.marks))
        for control in (self.tools, self.keep, self.cut, self.listen):
            control.setEnabled(not busy)
        self.undo.setEnabled(bool(history.past) and not busy)
        self.redo.setEnabled(bool(history.future) and not busy)
        self.start_over.setEnabled((history.changed or bool(edits.marks)) and not busy)
        self.save.setEnabled(history.changed and not busy)

    def _type(self) -> None:
        cue_in, cue_out = self.cue_in.value(), self.cue_out.value()
        if cue_in is not None and cue_out is not None:
            self.cues_typed.emit(cue_in, cue_out)

    def _compose(self, view: QWidget) -> None:
        inside = QVBoxLayout(view)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        head = row(self.back, 8)
        head.addWidget(self._title, 1)
        inside.addLayout(head)
        sound = Card(margin=12, spacing=4)
        sound.inside.addWidget(self.waveform, 1)
        sound.inside.addWidget(self.strip)
        cues = row(self.listen, None)
        cues.addLayout(named(_("From"), self.cue_in))
        cues.addLayout(named(_("to"), self.cue_out))
        cues.addSpacing(4)
        cues.addWidget(self.keep)
        cues.addWidget(self.cut)
        sound.inside.addSpacing(4)
        sound.inside.addLayout(cues)
        inside.addWidget(sound, 1)
        tools = Card(margin=1, spacing=0)
        tools.inside.addWidget(self.tools)
        self.question.setContentsMargins(15, 11, 15, 11)
        tools.inside.addWidget(self.question)
        done = Card(margin=12, spacing=8)
        done.setFixedWidth(STEPS_WIDE)
        title = label(_("Edits so far"), BODY, bold=True)
        done.inside.addLayout(row(title, None, self.undo, self.redo))
        done.inside.addWidget(self._none)
        done.inside.addWidget(self.steps, 1)
        done.inside.addStretch(0)
        done.inside.addLayout(row(self.start_over, None))
        below = row(spacing=12)
        below.addWidget(tools, 1)
        below.addWidget(done)
        inside.addLayout(below, 1)
        inside.addLayout(row(self.length, None, self.work, 8, self.save))
