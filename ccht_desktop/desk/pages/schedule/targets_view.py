"""Chỉ tiêu tuyên truyền: asked of a month, reached so far, reached with the sessions to come."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.pages.schedule.plan_view import PlanView, scrolled
from ccht_desktop.desk.pages.schedule.schedule_views import TARGETS
from ccht_desktop.desk.pages.schedule.targets_adding import TargetAdding
from ccht_desktop.desk.pages.schedule.targets_gaps import GapsPanel
from ccht_desktop.desk.pages.schedule.targets_row import TargetRow, headings
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, clear, label, rule, set_tone
from ccht_desktop.desk.widgets.month_picker import MonthPicker
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.months import Month
from ccht_desktop.schedule.model import Schedule, Target
from ccht_desktop.schedule.targets import words as target_words
from ccht_desktop.schedule.targets.coverage import (
    Asked,
    TargetCoverage,
    ask_for,
    drop_target,
    put_target,
    with_proposals,
)
from ccht_desktop.schedule.targets.gap_rounds import Proposal
from ccht_desktop.schedule.targets.gaps import Suggestion, apply

if TYPE_CHECKING:
    from ccht_desktop.station import Station

NAMED = 3


class TargetsView(PlanView):
    """The targets of one month as rows; or clips suggested for its gaps."""

    def __init__(self, bridge: Bridge) -> None:
        today = bridge.today()
        self.month = MonthPicker(Month(today.year, today.month))
        self.add = Button(_("Add a target"), "add")
        self.fill = Button(_("Fill the gaps"), "schedule", "primary")
        super().__init__(bridge, _(TARGETS.words), self.month)
        self.adding = TargetAdding()
        self.gaps = GapsPanel()
        self.rows: list[TargetRow] = []
        self._covered: tuple[TargetCoverage, ...] = ()
        self._asked = 0
        self._said = label("", BODY, tone="quiet", wrap=True)
        self._compose()
        self.month.changed.connect(self._read)
        self.add.clicked.connect(lambda: self.adding.open(self._first()))
        self.fill.clicked.connect(self.suggest)
        self.adding.made.connect(self._add)
        self.adding.shut.connect(self._shut_adding)
        self.gaps.shut.connect(self._shut_gaps)
        self.gaps.wanted.connect(self._put)
        self.gaps.library.connect(lambda: self.wanted.emit("library"))
        bridge.plan_changed.connect(self._changed)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(self.add.click)

    def open(self) -> None:
        """Shows the targets of this month as they stand now."""
        self.notice.hide()
        self.adding.hide()
        self._turn(0)
        today = self.bridge.today()
        self.month.choose(Month(today.year, today.month))
        self.back.setFocus()

    def coverage(self) -> tuple[TargetCoverage, ...]:
        """What is shown."""
        return self._covered

    def said(self) -> str:
        """The sentence above the rows."""
        return self._said.text()

    def suggest(self) -> None:
        """Looks for clips that would fill the gaps, and shows them."""
        month = self._first()
        self.fill.setEnabled(False)
        self._said.setText(_("Looking for clips that fit…"))
        set_tone(self._said, "quiet")

        def job(station: "Station") -> Proposal:
            from ccht_desktop.service.targets_reached import gaps_of

            return gaps_of(station, month)

        def show(proposal: Proposal) -> None:
            self._show_summary()
            if month == self._first() and self.isVisible():
                self._turn(2)
                self.gaps.show_proposal(proposal, month)

        def failed(error: StationError) -> None:
            self._show_summary()
            self.say(error)

        self.bridge.work(job, show, failed)

    def take_proposals(self) -> None:
        """Asks what is proposed from the plan, where nothing is asked yet."""

        def edit(schedule: Schedule) -> Schedule:
            from ccht_desktop.service.targets_reached import proposed_targets

            return with_proposals(schedule, proposed_targets())

        self._save(edit, target_words.proposed_words())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: out of what is open, then back to the week."""
        if event.key() == Qt.Key.Key_Escape and self._whole.currentIndex() == 2:
            self._shut_gaps()
        elif event.key() == Qt.Key.Key_Escape and not self.adding.isHidden():
            self._shut_adding()
        else:
            super().keyPressEvent(event)

    def _first(self) -> date:
        return self.month.month.start.date()

    def _changed(self) -> None:
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._asked += 1
        number, month = self._asked, self._first()
        if self._whole.currentIndex() == 2:
            self._turn(0)

        def job(station: "Station") -> tuple[TargetCoverage, ...]:
            from ccht_desktop.service.targets_reached import targets_of

            return tuple(targets_of(station, month))

        def show(covered: tuple[TargetCoverage, ...]) -> None:
            if number == self._asked:
                self._show(covered)

        self.bridge.work(job, show)

    def _show(self, covered: tuple[TargetCoverage, ...]) -> None:
        self._covered = covered
        subjects = [(one.target.field, one.target.group, one.target.month) for one in covered]
        shown = [(r.target.field, r.target.group, r.target.month) for r in self.rows]
        if subjects != shown:
            self._build(covered)
        for line, one in zip(self.rows, covered, strict=True):
            line.show_coverage(one)
        self._turn(0 if covered else 1)
        self._show_summary()

    def _build(self, covered: tuple[TargetCoverage, ...]) -> None:
        clear(self._list)
        self.rows = [TargetRow(one.target) for one in covered]
        for line in self.rows:
            line.changed.connect(self._change)
            line.dropped.connect(self._drop)
            self._list.addWidget(line)
            self._list.addWidget(rule())
        self._list.addStretch(1)

    def _show_summary(self) -> None:
        covered = self._covered
        good = sum(one.outlook in ("reached", "coming") for one in covered)
        lacking = any(measure.lacking > 0 for one in covered for measure in one.measures)
        over = self.month.month.end <= self.bridge.clock.now()
        self.fill.setEnabled(lacking and not over)
        if not covered:
            self._said.setText("")
        elif over:
            text = _("The month is over: {n} of {all} targets were reached.")
            self._said.setText(text.format(n=good, all=len(covered)))
        elif good == len(covered):
            self._said.setText(_("Every target is reached, or will be with the sessions to come."))
        else:
            left = [
                target_words.name_of(o.target) for o in covered if o.outlook in ("short", "lost")
            ]
            names = "; ".join(left[:NAMED]) + ("; …" if len(left) > NAMED else "")
            text = _("With the sessions to come {n} of {all} targets are reached. Not: {names}")
            self._said.setText(text.format(n=good, all=len(covered), names=names))
        # Fewer days than a whole month are said, so that nobody counts in vain.
        more = target_words.days_words(covered)
        self._said.setText(" ".join([self._said.text(), *more]).strip())
        set_tone(self._said, "ready" if good == len(covered) else "attention")

    def _change(self, target: Target, asked_for: Asked, wanted: int | None) -> None:
        edit = lambda schedule: ask_for(schedule, target, asked_for, wanted)  # noqa: E731
        self._save(edit, target_words.set_words(target))

    def _drop(self, target: Target) -> None:
        edit = lambda schedule: drop_target(schedule, target)  # noqa: E731
        self._save(edit, target_words.dropped_words(target))

    def _add(self, target: Target) -> None:
        known = [(one.target.field, one.target.group, one.target.month) for one in self._covered]
        if (target.field, target.group, target.month) in known:
            self.notice.tell(_("There is such a target already: change its numbers."), "attention")
            return
        self.adding.hide()
        edit = lambda schedule: put_target(schedule, target)  # noqa: E731
        self._save(edit, target_words.set_words(target))

    def _put(self, kept: tuple[Suggestion, ...]) -> None:
        now = self.bridge.clock.now()
        ahead = tuple(one for one in kept if one.at > now)
        if not ahead:
            text = _("These sessions have begun meanwhile. Look for clips again.")
            self.notice.tell(text, "attention")
            self._shut_gaps()
            return
        what = target_words.filled_words(len(ahead), self._first())
        self._save(lambda schedule: apply(schedule, ahead), what)

    def _save(self, edit: "Callable[[Schedule], Schedule]", what: str) -> None:
        def refused(error: StationError) -> None:
            # What was typed and not saved is shown no longer.
            self._read()
            self.say(error)

        self.change(edit, what, lambda: None, refused)

    def _turn(self, part: int) -> None:
        """Shows the rows, the empty page or the suggestions; with these nothing else is asked."""
        self._whole.setCurrentIndex(part)
        self._bar.setVisible(part != 2)
        self.month.setEnabled(part != 2)
        if part == 2:
            self.adding.hide()

    def _shut_adding(self) -> None:
        self.adding.hide()
        self.add.setFocus()

    def _shut_gaps(self) -> None:
        self._turn(0)
        self.fill.setFocus()

    def _compose(self) -> None:
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 1, 1, 8)
        card.inside.addWidget(headings())
        card.inside.addWidget(rule())
        body = QWidget()
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        area = scrolled(body)
        # The headings stand where they are, however many rows there are.
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        card.inside.addWidget(area, 1)
        self._bar = QWidget()
        beside = QHBoxLayout(self._bar)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self._said, 1)
        beside.addWidget(self.add)
        beside.addWidget(self.fill)
        empty = Card(margin=0)
        empty.inside.addWidget(
            Empty(
                "report",
                _("No targets yet"),
                _(
                    "Targets say how much of every field is to be heard in a month. The plan names"
                    " six fields and asks for regular work; it sets no numbers, so these are a"
                    " proposal that you can change."
                ),
                _("Use the targets proposed from the plan"),
                "add",
                self.take_proposals,
            )
        )
        self._whole = QStackedWidget()
        for part in (card, empty, self.gaps):
            self._whole.addWidget(part)
        self.inside.addWidget(self._bar)
        self.inside.addWidget(self.adding)
        self.inside.addWidget(self._whole, 1)
        self.inside.addWidget(self.notice)
