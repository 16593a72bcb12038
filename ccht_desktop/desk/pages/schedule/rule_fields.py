"""The fields of the form of a rule: their controls, their places, what they show."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.rule_presets import PRESETS
from ccht_desktop.desk.pages.schedule.rule_times import Hours, RuleTimes
from ccht_desktop.desk.rule_words import MONTH_WEEKS, SEASONS, why_no_decision
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.chips import Chips
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import label, row
from ccht_desktop.desk.wording import WEEKDAYS
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import PRIORITY_NAMES
from ccht_desktop.schedule.files.fields import LONGEST_NAME
from ccht_desktop.schedule.model import DAY_NAMES, Rule, Schedule


class RuleFields(QWidget):
    """changed: a person changed something."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._showing = False
        self.name = line(_("Name"), _("for instance Morning session"))
        self.rundown = Choice(_("Rundown"), [])
        self.times = RuleTimes()
        self.days = Chips(
            _("Days"), [(n, DAY_NAMES[n], _(WEEKDAYS[n])) for n in range(len(DAY_NAMES))]
        )
        self.from_date = DateLine(_("From day"), bridge.today)
        self.to_date = DateLine(_("To day"), bridge.today)
        self.season = Choice(_("Season"), [(key, _(words)) for key, words in SEASONS.items()])
        self.every_weeks = line(_("Every so many weeks"))
        self.month_weeks = Chips(
            _("Only in these weeks of the month"),
            [(week, _(words), _(words)) for week, words in MONTH_WEEKS.items()],
            3,
        )
        self.rrule = line(_("Recurrence (RRULE)"), "FREQ=MONTHLY;BYMONTHDAY=1,15")
        self.start_mode = Choice(
            _("If something still sounds"),
            [
                ("soft", _("Let it end first")),
                ("hard", _("Cut it at the time")),
                ("wait", _("Wait, then cut it")),
            ],
        )
        self.wait = line(_("Wait at most (seconds)"))
        self.grace = line(_("May start late by (seconds)"), _("as in the settings"))
        self.cap = line(_("Longest (minutes)"), _("as in the settings"))
        self.priority = Choice(
            _("Priority"), [(str(n), _(words)) for n, words in PRIORITY_NAMES.items()]
        )
        self.clusters: Chips[str] = Chips(_("Clusters of loudspeakers"), [], 2)
        self.decision = line(_("Decision number"), _("for instance 12/QĐ-UBND"))
        self.holidays = Choice(
            _("On public holidays"),
            [
                ("usual", _("as usual")),
                ("other", _("another rundown")),
                ("silent", _("silent")),
            ],
        )
        self.holiday_rundown = Choice(_("Rundown on holidays"), [])
        self.presets = [Button(_(one.words)) for one in PRESETS]
        self.fields = {
            "name": Field(_("Name"), self.name),
            "rundown": Field(_("Rundown"), self.rundown),
            "times": Field(_("Start times"), self.times),
            "days": Field(_("Days"), self.days),
            "from": Field(_("From day"), self.from_date),
            "to": Field(_("To day"), self.to_date),
            "season": Field(_("Season"), self.season),
            "decision": Field(_("Decision number"), self.decision),
            "holidays": Field(_("On public holidays"), self.holidays),
            "holiday_rundown": Field(_("Rundown on holidays"), self.holiday_rundown),
            "cap": Field(_("Longest (minutes)"), self.cap),
            "priority": Field(_("Priority"), self.priority),
            "every_weeks": Field(_("Every so many weeks"), self.every_weeks),
            "month_weeks": Field(_("Only in these weeks of the month"), self.month_weeks),
            "rrule": Field(_("Recurrence (RRULE), instead of the days"), self.rrule),
            "start_mode": Field(_("If something still sounds"), self.start_mode),
            "wait": Field(_("Wait at most (seconds)"), self.wait),
            "grace": Field(_("May start late by (seconds)"), self.grace),
            "clusters": Field(_("Clusters of loudspeakers (none chosen: all)"), self.clusters),
        }
        self.more = Button(_("More: weeks, recurrence, start, clusters"), "down", "plain")
        self.more.setCheckable(True)
        self._rare = [
            self.fields[one]
            for one in (
                "every_weeks",
                "month_weeks",
                "rrule",
                "start_mode",
                "wait",
                "grace",
                "clusters",
            )
        ]
        for text in (self.name, self.decision):
            text.setMaxLength(LONGEST_NAME)
        self._compose()
        self._listen()

    def offer(self, schedule: Schedule, hours: Hours) -> None:
        """What there is to choose of."""
        self._showing = True
        for choice in (self.rundown, self.holiday_rundown):
            kept = choice.value()
            choice.clear()
            for one in schedule.rundowns:
                choice.addItem(one.name, one.key)
            choice.choose(kept)
        self.clusters.offer((one.key, one.name, one.name) for one in schedule.clusters)
        self.fields["clusters"].setVisible(bool(schedule.clusters))
        self.times.judge_by(hours)
        self._showing = False

    def open(self, rule: Rule) -> None:
        self._showing = True
        self.name.setText(rule.name)
        self.name.setCursorPosition(0)
        self.rundown.choose(rule.rundown)
        self.times.show_times(rule.starts)
        self.days.choose(rule.weekdays)
        self.from_date.show_day(rule.from_date)
        self.to_date.show_day(rule.to_date)
        self.season.choose(rule.season or "")
        self.every_weeks.setText(str(rule.every_weeks))
        self.month_weeks.choose(rule.month_weeks)
        self.rrule.setText(rule.rrule)
        self.start_mode.choose(rule.start_mode)
        self.wait.setText(str(rule.wait_seconds or ""))
        self.grace.setText("" if rule.grace_seconds is None else str(rule.grace_seconds))
        self.cap.setText("" if rule.cap_minutes is None else str(rule.cap_minutes))
        self.priority.choose(str(rule.priority))
        self.clusters.choose(rule.clusters)
        self.decision.setText(rule.decision)
        self.holidays.choose(rule.holidays)
        self.holiday_rundown.choose(rule.holiday_rundown or rule.rundown)
        rare = (rule.every_weeks > 1, rule.month_weeks, rule.rrule, rule.clusters)
        self.more.setChecked(any(rare) or rule.start_mode != "soft")
        for field in self.fields.values():
            field.say("")
        self._showing = False
        self._show_parts()

    def _show_parts(self) -> None:
        """Shows what belongs to what is chosen."""
        self.fields["wait"].setVisible(self.start_mode.value() == "wait")
        self.fields["holiday_rundown"].setVisible(self.holidays.value() == "other")
        by_days = not self.rrule.text().strip()
        for control in (self.days, self.every_weeks, self.month_weeks):
            control.setEnabled(by_days)
        self._more.setVisible(self.more.isChecked())

    def _edited(self) -> None:
        if not self._showing:
            self._show_parts()
            self.changed.emit()

    def _listen(self) -> None:
        for control in (
            self.name,
            self.from_date,
            self.to_date,
            self.every_weeks,
            self.rrule,
            self.wait,
            self.grace,
            self.cap,
            self.decision,
        ):
            control.textChanged.connect(lambda _text: self._edited())
        for choice in (
            self.rundown,
            self.season,
            self.start_mode,
            self.priority,
            self.holidays,
            self.holiday_rundown,
        ):
            choice.currentIndexChanged.connect(lambda _place: self._edited())
        for part in (self.times, self.days, self.month_weeks, self.clusters):
            part.changed.connect(self._edited)
        self.decision.textChanged.connect(
            lambda text: self.fields["decision"].say(why_no_decision(text))
        )
        self.more.toggled.connect(lambda _on: self._show_parts())

    def _compose(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        inside.addLayout(row(label(_("Fill in as"), tone="quiet"), *self.presets, None))
        inside.addLayout(_grid(self.fields, ("name", "rundown")))
        inside.addWidget(self.fields["times"])
        self.season.setMinimumContentsLength(6)
        inside.addLayout(_grid(self.fields, ("days", "season"), (0, 1)))
        inside.addLayout(_grid(self.fields, ("from", "to", "cap")))
        inside.addLayout(_grid(self.fields, ("priority", "decision", "holidays")))
        inside.addWidget(self.fields["holiday_rundown"])
        inside.addLayout(row(self.more, None))
        self._more = QWidget()
        rare = QVBoxLayout(self._more)
        rare.setContentsMargins(0, 0, 0, 0)
        rare.setSpacing(12)
        rare.addLayout(_grid(self.fields, ("every_weeks", "rrule"), (1, 2)))
        rare.addWidget(self.fields["month_weeks"])
        rare.addLayout(_grid(self.fields, ("start_mode", "wait", "grace")))
        rare.addWidget(self.fields["clusters"])
        inside.addWidget(self._more)
        inside.addStretch(1)


def _grid(
    fields: dict[str, Field], names: tuple[str, ...], shares: tuple[int, ...] = ()
) -> QGridLayout:
    made = QGridLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(12)
    for column, name in enumerate(names):
        made.addWidget(fields[name], 0, column, Qt.AlignmentFlag.AlignTop)
        made.setColumnStretch(column, shares[column] if shares else 1)
    return made
