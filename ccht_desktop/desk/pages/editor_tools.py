"""The operations of the editor with their numbers: silence, fades, joining, dividing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.desk.widgets.number_line import NumberLine, named
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.edit_list import LONGEST_FADE, LONGEST_PAUSE

if TYPE_CHECKING:
    from ccht_desktop.library.model import Clip

Parts = Sequence[QWidget | QHBoxLayout]
QUIET_DB = 50.0
COLUMN_GAP = 24


class EditorTools(QScrollArea):
    """Each signal carries the numbers written beside its button; thresholds are in dBFS."""

    silence = Signal(bool, bool, float)
    fade = Signal(float, float)
    join = Signal(object, float, str)
    propose = Signal(float, float)
    mark = Signal()
    unmark = Signal()
    split = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._others: dict[str, Clip] = {}
        self.quiet = NumberLine(_("Silence is below, dB under full scale"), QUIET_DB, 90, least=20)
        self.head = Button(_("Remove at the head"))
        self.tail = Button(_("Remove at the tail"))
        self.rise = NumberLine(_("Seconds to fade in"), 0.5, LONGEST_FADE)
        self.fall = NumberLine(_("Seconds to fade out"), 1.0, LONGEST_FADE)
        self.fades = Button(_("Apply fades"))
        self.other = Choice(_("Clip to join"), [])
        self.other.setMinimumContentsLength(12)
        self.pause = NumberLine(_("Seconds of pause between"), 0.5, LONGEST_PAUSE)
        self.before = Button(_("Join before"))
        self.after = Button(_("Join after"))
        self.shortest = NumberLine(_("Silence of at least, seconds"), 2.0, 60, least=0.1)
        self.places = Button(_("Find places"))
        self.add_mark = Button(_("Add a mark"))
        self.remove = Button(_("Remove mark"))
        self.divide = Button(_("Divide"))
        self._compose()
        self.head.clicked.connect(lambda: self._silence(True, False))
        self.tail.clicked.connect(lambda: self._silence(False, True))
        self.fades.clicked.connect(self._fade)
        self.before.clicked.connect(lambda: self._join("head"))
        self.after.clicked.connect(lambda: self._join("tail"))
        self.places.clicked.connect(self._propose)
        self.add_mark.clicked.connect(self.mark)
        self.remove.clicked.connect(self.unmark)
        self.divide.clicked.connect(self.split)

    def show_others(self, others: "list[Clip]") -> None:
        """Clips to choose from."""
        self._others = {str(clip.id): clip for clip in others}
        self.other.clear()
        for clip in others:
            self.other.addItem(clip.title, str(clip.id))
        for control in (self.other, self.before, self.after):
            control.setEnabled(bool(others))

    def show_marks(self, count: int) -> None:
        self.divide.setEnabled(count > 0)
        self.remove.setEnabled(count > 0)
        words = _("Divide into {n} parts").format(n=count + 1) if count else _("Divide")
        if words != self.divide.words:
            self.divide.say(words)

    def _silence(self, head: bool, tail: bool) -> None:
        if (quiet := self.quiet.value()) is not None:
            self.silence.emit(head, tail, -quiet)

    def _fade(self) -> None:
        rise, fall = self.rise.value(), self.fall.value()
        if rise is not None and fall is not None:
            self.fade.emit(rise, fall)

    def _join(self, at: str) -> None:
        other, pause = self._others.get(self.other.value()), self.pause.value()
        if other is not None and pause is not None:
            self.join.emit(other, pause, at)

    def _propose(self) -> None:
        shortest, quiet = self.shortest.value(), self.quiet.value()
        if shortest is not None and quiet is not None:
            self.propose.emit(shortest, -quiet)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.viewport().width() >= self._need
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)

    def _compose(self) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        around = QVBoxLayout(body)
        around.setContentsMargins(15, 11, 15, 11)
        around.setSpacing(0)
        quiet = named(_("Quieter than −"), self.quiet, "dB")
        rise, fall = named(_("In"), self.rise, "s"), named(_("Out"), self.fall, "s")
        pause = named(_("Pause"), self.pause, "s")
        shortest = named(_("Silent for"), self.shortest, "s")
        columns = self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        columns.setSpacing(COLUMN_GAP)
        first = _column(
            (_("Silence at the ends"), [[quiet, self.head, self.tail]]),
            (
                _("Join another clip, such as a jingle"),
                [[self.other, pause], [self.before, self.after]],
            ),
        )
        second = _column(
            (_("Fades"), [[rise, fall, self.fades]]),
            (
                _("Divide a long recording"),
                [[shortest, self.places], [self.add_mark, self.remove, self.divide]],
            ),
        )
        columns.addLayout(first)
        columns.addLayout(second)
        around.addLayout(columns)
        around.addStretch(1)
        margins = around.contentsMargins()
        content = first.sizeHint().width() + second.sizeHint().width() + COLUMN_GAP
        self._need = content + margins.left() + margins.right()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)


def _column(*groups: tuple[str, list[Parts]]) -> QVBoxLayout:
    """Groups of lines below each other, each under its words."""
    made = QVBoxLayout()
    made.setSpacing(6)
    for words, lines in groups:
        if made.count():
            made.addSpacing(8)
        made.addWidget(label(words, BODY, bold=True))
        for parts in lines:
            made.addLayout(_line(parts))
    made.addStretch(1)
    return made


def _line(parts: Parts) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(8)
    for part in parts:
        if isinstance(part, QHBoxLayout):
            made.addLayout(part)
        else:
            made.addWidget(part, 1 if isinstance(part, Choice) else 0)
    if not any(isinstance(part, Choice) for part in parts):
        made.addStretch(1)
    return made
