"""The form of one rule: what is written in it as a Rule, and what is wrong at its field."""

from dataclasses import replace
from datetime import date, time
from typing import Any, get_args

from PySide6.QtWidgets import QLineEdit

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.rule_fields import RuleFields
from ccht_desktop.desk.pages.schedule.rule_presets import PRESETS, Preset, dates_of
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.days.recurrence_refused import why_not
from ccht_desktop.schedule.files.fields import (
    LONGEST_CAP_MINUTES,
    LONGEST_GRACE_SECONDS,
    LONGEST_WAIT_SECONDS,
)
from ccht_desktop.schedule.model import EVERY_DAY, OnHoliday, Rule, Season, StartMode


class RuleForm(RuleFields):
    """A rule to change; what the form does not show of it stays."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self._opened: Rule | None = None
        self._right = self._telling = True
        for button, preset in zip(self.presets, PRESETS, strict=True):
            button.clicked.connect(lambda _on=False, preset=preset: self.fill(preset))

    def open(self, rule: Rule) -> None:
        self._opened = rule
        super().open(rule)

    def rule(self, *, tell: bool = True) -> Rule | None:
        """What is written, or None where something is wrong; tell: then its field says so."""
        if tell:
            for field in self.fields.values():
                field.say("")
        before, self._right, self._telling = self._opened, True, tell
        if before is None:
            return None
        self._look_at_choices()
        rrule = self.rrule.text().strip().upper()
        other, waits = self.holidays.value() == "other", self.start_mode.value() == "wait"
        first, last = self._day("from", self.from_date), self._day("to", self.to_date)
        every = self._number("every_weeks", self.every_weeks, 1, 52) or 1
        wait = (self._number("wait", self.wait, 1, LONGEST_WAIT_SECONDS) or 0) if waits else 0
        if first and last and first > last:
            self._wrong("to", _("This is before the first day."))
        if waits and not wait:
            self._wrong("wait", _("Write how many seconds to wait, for instance 60."))
        if every > 1 and not first and not rrule:
            self._wrong("from", _("Needed: the day from whose week weeks are counted."))
        if every > 1 and not rrule and self.month_weeks.chosen():
            text = _("Either every so many weeks, or weeks of the month, not both.")
            self._wrong("month_weeks", text)
        made = replace(
            before,
            name=self.name.text().strip(),
            rundown=self.rundown.value(),
            starts=self._starts(),
            weekdays=EVERY_DAY if rrule else frozenset(self.days.chosen()),
            from_date=first,
            to_date=last,
            season=_one_of(Season, self.season.value()),
            every_weeks=1 if rrule else every,
            month_weeks=() if rrule else self.month_weeks.chosen(),
            rrule=rrule,
            start_mode=_one_of(StartMode, self.start_mode.value()) or "soft",
            wait_seconds=wait,
            grace_seconds=self._number("grace", self.grace, 0, LONGEST_GRACE_SECONDS),
            cap_minutes=self._number("cap", self.cap, 1, LONGEST_CAP_MINUTES),
            priority=int(self.priority.value() or 1),
            clusters=self.clusters.chosen(),
            decision=self.decision.text().strip(),
            holidays=_one_of(OnHoliday, self.holidays.value()) or "usual",
            holiday_rundown=self.holiday_rundown.value() if other else None,
        )
        return made if self._right else None

    def fill(self, preset: Preset) -> None:
        """Days and cap of a kind of place; at a peak also times, and dates from today on."""
        self.rrule.clear()
        self.month_weeks.choose(())
        self.every_weeks.setText("1")
        self.days.choose(preset.weekdays)
        self.cap.setText(str(preset.cap_minutes))
        if preset.lasting:
            first, last = dates_of(preset, self._bridge.today())
            self.from_date.show_day(first)
            self.to_date.show_day(last)
            self.times.show_times(preset.starts)
            self.priority.choose("2")
        self._edited()

    def say(self, error: StationError) -> bool:
        """Shows what a wall says at the field it means; False where it means none."""
        name = {"QUIET_HOURS": "times", "OVERLAP": "times", "OVER_DAY": "times"}.get(error.code)
        name = {"OVER_CAP": "cap", "DECISION_NEEDED": "decision"}.get(error.code, name)
        if name is None:
            return False
        self.fields[name].say(error.text)
        self.focus_wrong()
        return True

    def focus_wrong(self) -> None:
        """Brings the first field that says something into sight."""
        for field in self.fields.values():
            if field.control.property("wrong") == "true":
                if field in self._rare:
                    self.more.setChecked(True)
                times = self.times.rows
                (times[0].line if field.control is self.times else field.control).setFocus()
                return

    def _look_at_choices(self) -> None:
        rrule = self.rrule.text().strip().upper()
        if not self.name.text().strip():
            self._wrong("name", _("Give it a name."))
        if not self.rundown.value():
            self._wrong("rundown", _("Choose what it plays."))
        if rrule and (why := why_not(rrule)):
            self._wrong("rrule", why)
        if not rrule and not self.days.chosen():
            self._wrong("days", _("Choose at least one day."))
        if self.holidays.value() == "other" and not self.holiday_rundown.value():
            self._wrong("holiday_rundown", _("Choose what it plays."))

    def _starts(self) -> tuple[time, ...]:
        try:
            return self.times.times()
        except StationError as error:
            self._wrong("times", error.text)
            return ()

    def _day(self, name: str, control: DateLine) -> date | None:
        try:
            return control.day()
        except StationError as error:
            self._wrong(name, error.text)
            return None

    def _number(self, name: str, control: QLineEdit, least: int, most: int) -> int | None:
        typed = control.text().strip()
        if not typed:
            return None
        if typed.isdecimal() and least <= int(typed) <= most:
            return int(typed)
        text = _("A whole number from {least} to {most} is needed.")
        self._wrong(name, text.format(least=least, most=most))
        return None

    def _wrong(self, name: str, text: str) -> None:
        self._right = False
        if self._telling:
            self.fields[name].say(text)


def _one_of(choices: Any, value: str) -> Any:
    return value if value in get_args(choices) else None
