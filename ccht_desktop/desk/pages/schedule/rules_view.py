"""The rules of the schedule: when which rundown goes on the air, with what each edit would give."""

from dataclasses import replace
from datetime import date, time

from PySide6.QtCore import QItemSelection
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.plan_view import PlanView, scrolled
from ccht_desktop.desk.pages.schedule.rule_form import RuleForm
from ccht_desktop.desk.pages.schedule.rule_list import Line, Reading, reading_of, rule_table
from ccht_desktop.desk.pages.schedule.rule_outlook import OutlookPanel
from ccht_desktop.desk.pages.schedule.schedule_views import RULES
from ccht_desktop.desk.rule_words import days_in_words, key_from, rule_in_words, times_in_words
from ccht_desktop.desk.schedule_saving import Edit
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.edits import drop_rule, put_rule
from ccht_desktop.schedule.merging import forgotten, put_changed
from ccht_desktop.schedule.model import Rule, Schedule

SIDE = 312


class RulesView(PlanView):
    """List of rules, and the form of one."""

    def __init__(self, bridge: Bridge) -> None:
        self.add = Button(_("New rule"), "add")
        self.copy = Button(_("Duplicate"))
        self.drop = Button(_("Delete"), "close", "danger")
        super().__init__(bridge, _(RULES.words), self.add, self.copy, self.drop)
        self.table = Table(rule_table(), _(RULES.words), 52, heading=False)
        self.form = RuleForm(bridge)
        self.outlook = OutlookPanel(bridge)
        self.save = Button(_("Save"), "save", "primary")
        self.undo = Button(_("Drop the changes"), "undo")
        self.saving = (self.undo, self.save)
        self.summary = label("", tone="quiet", wrap=True)
        self._schedule = Schedule("", "")
        self._before: Rule | None = None
        self._fresh = False
        self._wanted: tuple[str | None, date | None, time | None] = (None, None, None)
        self._compose()
        self._settled()
        self.add.clicked.connect(lambda: self.when_free(lambda: self._begin(None)))
        self.copy.clicked.connect(lambda: self.when_free(self._duplicate))
        self.drop.clicked.connect(self._delete)
        self.save.clicked.connect(self.keep)
        self.undo.clicked.connect(self.forget)
        self.table.selectionModel().selectionChanged.connect(self._picked)
        self.form.changed.connect(self._edited)
        self.outlook.ask_by(self._question)

    def open(
        self, key: str | None = None, *, day: date | None = None, start: time | None = None
    ) -> None:
        """The rule of a key, or a new one, where a day or time is given; a draft stays."""
        if self.dirty():
            self.remind()
            return
        self.notice.hide()
        self._wanted = (key, day, start)
        self._read()
        self.table.setFocus()

    def leave(self) -> None:
        self.outlook.stop()

    def dirty(self) -> bool:
        return self.save.isEnabled()

    def forget(self) -> None:
        key = self._before.key if self._before and not self._fresh else ""
        rules = {rule.key: rule for rule in self._schedule.rules}
        rule = rules.get(key) or next(iter(rules.values()), None)
        if rule is None:
            self._close_form()
        else:
            self._pick(rule)
        self._read()

    def keep(self) -> None:
        """Saves the rule; what is wrong is said at its field, and nothing is lost."""
        if not self.dirty():
            return
        made = self.form.rule()
        if made is None:
            self.form.focus_wrong()
            return
        before = None if self._fresh else self._before
        words = _("New rule “{rule}”") if before is None else _("Changed the rule “{rule}”")
        when = times_in_words(made.starts)
        what = _("{change}: {times}, {days}").format(
            change=words.format(rule=made.name), times=when, days=days_in_words(made)
        )

        today, lost = self.bridge.today(), [0]

        def edit(plan: Schedule) -> Schedule:
            changed = put_changed(plan, before, made)
            lost.append(forgotten(plan, changed, today))
            return changed

        def done() -> None:
            self._settled()
            self._wanted = (made.key, None, None)
            self._read()
            if lost[-1]:
                text = _(
                    "{n} sessions that were left out, moved or given a clip were at a start time"
                    " that is gone: these exceptions are gone too."
                )
                self.notice.tell(text.format(n=lost[-1]), "attention")

        self.change(edit, what, done, self._refused)

    def _refused(self, error: StationError) -> None:
        if error.code == "CONFIRM_TIMES" or not self.form.say(error):
            self.say(error)

    def _read(self) -> None:
        self.bridge.read(reading_of, self._show)

    def _show(self, reading: Reading) -> None:
        self._schedule = reading.schedule
        if self.dirty():
            return
        self.form.offer(reading.schedule, reading.hours)
        kept = self._before.key if self._before and not self._fresh else None
        self.table.show_rows(reading.lines)
        self._left.setVisible(bool(reading.lines))
        key, day, start = self._wanted
        self._wanted = (None, None, None)
        if day is not None or start is not None:
            self._begin(start)
            return
        found = {rule.key: rule for rule in reading.schedule.rules}
        rule = found.get(key or kept or "") or next(iter(found.values()), None)
        if rule is None:
            self._close_form()
        else:
            self._pick(rule)

    def _pick(self, rule: Rule) -> None:
        self._fresh = False
        self._open_form(rule)
        self.table.choose(rule.key)

    def _picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        line: Line | None = self.table.chosen()
        if line is None or (self._before and line.rule.key == self._before.key and not self._fresh):
            return
        if self.dirty():
            self._show_chosen()
            self.when_free(lambda: self._pick(line.rule))
        else:
            self._pick(line.rule)

    def _show_chosen(self) -> None:
        """The list shows what the form holds."""
        self.table.selectionModel().blockSignals(True)
        if self._fresh or self._before is None:
            self.table.clearSelection()
        else:
            self.table.choose(self._before.key)
        self.table.selectionModel().blockSignals(False)
        self.table.viewport().update()

    def _begin(self, start: time | None) -> None:
        """A new rule of every day, begun from a time where one is given."""
        if not self._schedule.rundowns:
            text = _("There is no rundown yet. Make one first: it says what a session plays.")
            self.notice.tell(text, "attention")
            return
        base = Rule("", "", self._schedule.rundowns[0].key, (start,) if start else ())
        self._begin_with(base)

    def _begin_with(self, base: Rule) -> None:
        taken = [rule.key for rule in self._schedule.rules]
        name = base.name or _("New session")
        self._fresh = True
        made = replace(base, key=key_from(name, taken, "buoi"), name=base.name, id=0)
        self._open_form(made)
        self._show_chosen()
        self._edited()
        self.form.name.setFocus()

    def _duplicate(self) -> None:
        if self._before is not None:
            name = _("{rule} (copy)").format(rule=self._before.name)
            self._begin_with(replace(self._before, name=name))

    def _delete(self) -> None:
        if self._before is None or self._fresh:
            return
        rule = self._before
        self._settled()

        def done() -> None:
            self._before = None
            self._read()

        what = _("Deleted the rule “{rule}”").format(rule=rule.name)
        self.change(lambda schedule: drop_rule(schedule, rule.key), what, done)

    def _open_form(self, rule: Rule) -> None:
        self._before = rule
        self.form.open(rule)
        self._stack.setCurrentIndex(0)
        self._left.show()
        self._settled()
        self.outlook.soon()

    def _close_form(self) -> None:
        self._before = None
        self._fresh = False
        self._settled()
        self._stack.setCurrentIndex(1)
        self.outlook.soon()

    def _edited(self) -> None:
        self.save.setEnabled(True)
        self.undo.setEnabled(True)
        self._sum_up(self.form.rule(tell=False))
        self.outlook.soon()

    def _settled(self) -> None:
        self.save.setEnabled(False)
        self.undo.setEnabled(False)
        stored = self._before is not None and not self._fresh
        self.copy.setEnabled(stored)
        self.drop.setEnabled(stored)
        self._sum_up(self._before)

    def _sum_up(self, rule: Rule | None) -> None:
        """When it would be heard, in words, beside Save."""
        self.summary.setText(rule_in_words(rule) if rule and rule.starts else "")

    def _question(self) -> tuple[Edit, str] | None:
        if self._before is None:
            return None
        made = self.form.rule(tell=False) if self.dirty() else self._before
        if made is None:
            return None
        return (lambda schedule: put_rule(schedule, made)), made.key

    def _compose(self) -> None:
        listed = Card(margin=0)
        listed.inside.setContentsMargins(1, 4, 1, 4)
        listed.inside.addWidget(self.table)
        below = Card(margin=16)
        below.inside.addWidget(scrolled(self.outlook))
        left = self._left = QWidget()
        left.setFixedWidth(SIDE)
        both = QVBoxLayout(left)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(12)
        both.addWidget(listed, 1)
        both.addWidget(below, 1)
        written = QWidget()
        form = QVBoxLayout(written)
        form.setContentsMargins(0, 0, 0, 0)
        form.addWidget(scrolled(self.form), 1)
        below_form = row(self.summary, self.undo, self.save)
        below_form.setStretch(0, 1)
        form.addLayout(below_form)
        card = Card(margin=16)
        self._stack = QStackedWidget()
        self._stack.addWidget(written)
        text = _("A rule says on which days, at what time, which rundown goes on the air.")
        self._stack.addWidget(
            Empty(
                "schedule",
                _("No rule yet"),
                text,
                _("New rule"),
                "add",
                lambda: self._begin(None),
            )
        )
        card.inside.addWidget(self._stack)
        parts = QHBoxLayout()
        parts.setSpacing(16)
        parts.addWidget(left)
        parts.addWidget(card, 1)
        self.inside.addLayout(parts, 1)
        self.inside.addWidget(self.notice)
