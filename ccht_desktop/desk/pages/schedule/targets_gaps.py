"""Suggestions that fill gaps: looked at, thinned out, then put into the schedule."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.models.suggestions import suggestion_table
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, IconMark, clear, label, row
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _, ngettext
from ccht_desktop.schedule.targets.coverage import TargetCoverage
from ccht_desktop.schedule.targets.gap_rounds import Proposal
from ccht_desktop.schedule.targets.gaps import Suggestion
from ccht_desktop.schedule.targets.words import month_words, why_unfilled


class GapsPanel(QWidget):
    """wanted(suggestions): put them into the schedule; shut: not now; library: add a clip."""

    wanted = Signal(object)
    shut = Signal()
    library = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._kept: tuple[Suggestion, ...] = ()
        self._title = label("", SECTION, bold=True)
        self._said = label("", BODY, tone="quiet", wrap=True)
        self.table = Table(suggestion_table(), _("Suggested clips"), 56)
        self.cancel = Button(_("Not now"), "previous")
        self.without = Button(_("Leave this one out"), "close")
        self.put = Button("", "save", "primary")
        self.lead = Button(_("To the library"), "library")
        self._left = QVBoxLayout()
        self._left.setSpacing(8)
        self._compose()
        self.cancel.clicked.connect(self.shut.emit)
        self.without.clicked.connect(self._leave_out)
        self.put.clicked.connect(lambda: self.wanted.emit(self._kept))
        self.lead.clicked.connect(self.library.emit)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table).activated.connect(self._leave_out)

    def show_proposal(self, proposal: Proposal, month: date) -> None:
        filling = proposal.filling
        self._title.setText(_("Fill the gaps of {month}").format(month=month_words(month)))
        now, then = _good(proposal.before), _good(proposal.after)
        text = _("With these clips {n} of {all} targets will be reached, instead of {now}.")
        if then == now:
            text = _("With these clips targets come nearer; {n} of {all} will be reached.")
        self._said.setText(text.format(n=then, all=len(proposal.after), now=now))
        clear(self._left)
        sentences = why_unfilled(filling.unfilled, suggested=bool(filling.suggestions))
        for sentence in sentences:
            words = label(sentence, BODY, wrap=True)
            line = row(IconMark("alarm", "attention", 20), words, spacing=12)
            line.setStretch(1, 1)
            self._left.addLayout(line)
        self.lead.setVisible(bool(sentences))
        self._show(filling.suggestions)
        (self.table if filling.suggestions else self.cancel).setFocus()

    def _show(self, kept: tuple[Suggestion, ...]) -> None:
        self._kept = kept
        self.table.show_rows(kept)
        self._stack.setCurrentIndex(0 if kept else 1)
        if kept and self.table.chosen() is None:
            self.table.selectRow(0)
        self._said.setVisible(bool(kept))
        self.without.setVisible(bool(kept))
        self.put.setVisible(bool(kept))
        words = ngettext(
            "Put {n} clip into the schedule", "Put {n} clips into the schedule", len(kept)
        )
        self.put.say(words.format(n=len(kept)))

    def _leave_out(self) -> None:
        gone = self.table.chosen()
        place = self.table.currentIndex().row()
        if gone is None:
            return
        self._show(tuple(one for one in self._kept if one is not gone))
        # What was reckoned holds for all of them only.
        self._said.setText(_("Clips were left out: not every target is reached with the rest."))
        if self._kept:
            self.table.selectRow(min(place, len(self._kept) - 1))
        else:
            self.cancel.setFocus()

    def _compose(self) -> None:
        card = Card(margin=0, spacing=8)
        card.inside.setContentsMargins(1, 16, 1, 16)
        head = QVBoxLayout()
        head.setContentsMargins(16, 0, 16, 4)
        head.setSpacing(4)
        head.addWidget(self._title)
        head.addWidget(self._said)
        card.inside.addLayout(head)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        nothing = _("No clip can be put anywhere as things are. What is missing stands below.")
        self._stack.addWidget(Empty("schedule", _("Nothing to suggest"), nothing))
        card.inside.addWidget(self._stack, 1)
        below = QVBoxLayout()
        below.setContentsMargins(16, 4, 16, 0)
        below.setSpacing(12)
        below.addLayout(self._left)
        below.addLayout(row(self.cancel, self.without, None, self.lead, self.put))
        card.inside.addLayout(below)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(card)


def _good(covered: Iterable[TargetCoverage]) -> int:
    return sum(one.outlook in ("reached", "coming") for one in covered)
