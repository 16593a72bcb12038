"""Public holidays of the coming year, and what each rule does on them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.desk.wording import long_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import OnHoliday, Rule, Schedule

_SILENT, _USUAL = "silent", "usual"


class Holidays(Card):
    """changed(Rule): a rule does otherwise on holidays; settings: own days off are wanted."""

    changed = Signal(object)
    settings = Signal()

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=12)
        self.choices: dict[str, Choice] = {}
        self._rules = QGridLayout()
        self._rules.setHorizontalSpacing(12)
        self._rules.setVerticalSpacing(4)
        self._rules.setColumnStretch(0, 1)
        self._days = QVBoxLayout()
        self._days.setSpacing(4)
        self.own = Button(_("Own days off, in the settings"), "settings", "plain")
        self.inside.addWidget(label(_("Public holidays"), SECTION, bold=True))
        self.inside.addWidget(label(_("What each rule does on them"), tone="quiet"))
        self.inside.addLayout(self._rules)
        self.inside.addWidget(label(_("The coming twelve months"), tone="quiet"))
        self.inside.addLayout(self._days)
        self.inside.addLayout(row(self.own, None))
        self.own.clicked.connect(self.settings.emit)

    def show_schedule(self, schedule: Schedule, days: Mapping[date, str]) -> None:
        while (item := self._rules.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.choices = {}
        for number, rule in enumerate(schedule.rules):
            choice = self._choice(rule, schedule)
            name = label(rule.name, wrap=True)
            name.setBuddy(choice)
            self._rules.addWidget(name, number, 0)
            self._rules.addWidget(choice, number, 1)
            self.choices[rule.key] = choice
        clear(self._days)
        for day in sorted(days):
            self._days.addWidget(label(f"{long_date(day)} · {days[day]}", wrap=True))

    def _choice(self, rule: Rule, schedule: Schedule) -> Choice:
        words = _("On holidays: {rule}").format(rule=rule.name)
        made = Choice(words, [(_USUAL, _("as usual")), (_SILENT, _("silent"))])
        for one in schedule.rundowns:
            made.addItem(_("plays “{name}”").format(name=one.name), f"other/{one.key}")
        made.setMinimumContentsLength(14)
        now = f"other/{rule.holiday_rundown}" if rule.holidays == "other" else rule.holidays
        made.choose(now)
        made.activated.connect(lambda _place: self._change(rule, made.value()))
        return made

    def _change(self, rule: Rule, value: str) -> None:
        what, _slash, rundown = value.partition("/")
        holidays: OnHoliday = "other" if rundown else "silent" if what == _SILENT else "usual"
        made = replace(rule, holidays=holidays, holiday_rundown=rundown or None)
        if made != rule:
            self.changed.emit(made)


def on_holidays(rule: Rule, schedule: Schedule) -> str:
    """What a rule does on holidays, in words."""
    if rule.holidays == "other":
        names = {one.key: one.name for one in schedule.rundowns}
        return _("plays “{name}”").format(name=names.get(rule.holiday_rundown or "", ""))
    return _("silent") if rule.holidays == "silent" else _("as usual")
