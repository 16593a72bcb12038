"""Stretches of days without sessions: those in force or to come, and the form of another."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.schedule.files.fields import LONGEST_NAME
from ccht_desktop.schedule.model import Rule, Schedule, Suspension

REASONS = (N_("National mourning"), N_("School exams"), N_("Storm"), N_("Repair of the equipment"))


class Suspensions(Card):
    """wanted(Suspension): suspend so; lifted(Suspension): take it back."""

    wanted = Signal(object)
    lifted = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=16, spacing=12)
        self._bridge = bridge
        self.from_date = DateLine(_("From day"), bridge.today)
        self.to_date = DateLine(_("To day"), bridge.today)
        self.rule = Choice(_("Which sessions"), [("", _("all sessions"))])
        self.reason = line(_("Reason"), _("for instance national mourning"))
        self.reason.setMaxLength(LONGEST_NAME)
        self.offered = [Button(_(words)) for words in REASONS]
        self.suspend = Button(_("Suspend"), "silent", "primary")
        self.lifts: list[Button] = []
        self._fields = {
            "from": Field(_("From day"), self.from_date),
            "to": Field(_("To day"), self.to_date),
            "reason": Field(_("Reason"), self.reason),
        }
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        days = QGridLayout()
        days.setHorizontalSpacing(12)
        for column, name in enumerate(("from", "to")):
            days.addWidget(self._fields[name], 0, column, Qt.AlignmentFlag.AlignTop)
            days.setColumnStretch(column, 1)
            days.setColumnMinimumWidth(column, 120)
        reasons = QGridLayout()
        reasons.setSpacing(4)
        for number, button in enumerate(self.offered):
            reasons.addWidget(button, number // 2, number % 2)
            button.clicked.connect(lambda _on=False, words=button.words: self._offer(words))
        self.inside.addWidget(label(_("Suspend broadcasting"), SECTION, bold=True))
        self.inside.addLayout(self._list)
        self.inside.addLayout(days)
        self.inside.addWidget(Field(_("Which sessions"), self.rule))
        self.inside.addWidget(self._fields["reason"])
        self.inside.addLayout(reasons)
        self.inside.addLayout(row(None, self.suspend))
        self.suspend.clicked.connect(self._ask)
        self.reason.returnPressed.connect(self._ask)

    def dirty(self) -> bool:
        lines = (self.from_date, self.to_date, self.reason)
        return any(one.text().strip() for one in lines)

    def empty(self) -> None:
        for one in (self.from_date, self.to_date, self.reason):
            one.clear()
        for field in self._fields.values():
            field.say("")
        self.rule.choose("")

    def show_schedule(self, schedule: Schedule) -> None:
        kept = self.rule.value()
        self.rule.clear()
        self.rule.addItem(_("all sessions"), "")
        for rule in schedule.rules:
            self.rule.addItem(rule.name, rule.key)
        self.rule.choose(kept)
        clear(self._list)
        self.lifts = []
        today = self._bridge.today()
        coming = [one for one in schedule.suspensions if one.to_date >= today]
        for one in sorted(coming, key=lambda made: (made.from_date, made.to_date)):
            self._list.addWidget(self._row(one, schedule.rules))
        if not coming:
            text = _("Nothing is suspended: every session goes on the air as its rule says.")
            self._list.addWidget(label(text, tone="quiet", wrap=True))

    def say(self, error: StationError) -> bool:
        """Shows an error at its field; False where it means none."""
        name = {"SUSPENSION_DATES": "from", "SUSPENSION_REASON": "reason"}.get(error.code)
        if name is None:
            return False
        self._fields[name].say(error.text)
        self._fields[name].control.setFocus()
        return True

    def keep(self) -> None:
        self._ask()

    def _row(self, one: Suspension, rules: Sequence[Rule]) -> QWidget:
        text = suspension_words(one, rules)
        lift = Button(_("Lift"), "undo", name=_("Lift: {suspension}").format(suspension=text))
        lift.clicked.connect(lambda: self.lifted.emit(one))
        self.lifts.append(lift)
        made = QWidget()
        inside = row(label(text, wrap=True), lift)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        return made

    def _offer(self, words: str) -> None:
        self.reason.setText(words)
        self.suspend.setFocus()

    def _ask(self) -> None:
        for field in self._fields.values():
            field.say("")
        days = []
        for name, control in (("from", self.from_date), ("to", self.to_date)):
            try:
                days.append(control.day())
            except StationError as error:
                self._fields[name].say(error.text)
                control.setFocus()
                return
        first, last = days
        if first is None:
            self._fields["from"].say(_("Write the first day without sessions."))
            self.from_date.setFocus()
            return
        made = Suspension(first, last or first, self.reason.text(), self.rule.value() or None)
        self.wanted.emit(made)


def suspension_words(one: Suspension, rules: Sequence[Rule]) -> str:
    names = {rule.key: rule.name for rule in rules}
    which = names.get(one.rule, one.rule) if one.rule else _("all sessions")
    days = short_date(one.from_date)
    if one.to_date != one.from_date:
        days = f"{days} – {short_date(one.to_date)}"
    return f"{days} · {which} · {one.reason}"
