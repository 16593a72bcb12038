"""The form of one window: hours of the day that a decision allows."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.rule_words import SEASONS, why_no_decision
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.time_line import TimeLine
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.fields import LONGEST_CAP_MINUTES, LONGEST_NAME
from ccht_desktop.schedule.model import Window
from ccht_desktop.schedule.walls import spoken_time


class WindowForm(QWidget):
    """changed: a person changed something."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._opened: Window | None = None
        self._showing = False
        self._right = True
        self.name = line(_("Name"), _("for instance Morning hours"))
        self.start = TimeLine(_("From (time)"))
        self.end = TimeLine(_("To (time)"))
        self.decision = line(_("Decision number"), _("for instance 12/QĐ-UBND"))
        for text in (self.name, self.decision):
            text.setMaxLength(LONGEST_NAME)
        self.season = Choice(_("Season"), [(key, _(words)) for key, words in SEASONS.items()])
        self.from_date = DateLine(_("From day"), bridge.today)
        self.to_date = DateLine(_("To day"), bridge.today)
        self.cap = line(_("Longest (minutes)"), _("as in the settings"))
        self.fields = {
            "name": Field(_("Name"), self.name),
            "decision": Field(_("Decision number"), self.decision),
            "start": Field(_("From (time)"), self.start),
            "end": Field(_("To (time)"), self.end),
            "season": Field(_("Season"), self.season),
            "from": Field(_("From day"), self.from_date),
            "to": Field(_("To day"), self.to_date),
            "cap": Field(_("Longest (minutes)"), self.cap),
        }
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        for names in (("name", "decision"), ("start", "end"), ("season", "cap"), ("from", "to")):
            both = QGridLayout()
            both.setHorizontalSpacing(12)
            for column, name in enumerate(names):
                both.addWidget(self.fields[name], 0, column, Qt.AlignmentFlag.AlignTop)
                both.setColumnStretch(column, 1)
            inside.addLayout(both)
        inside.addStretch(1)
        lines = (self.name, self.start, self.end, self.decision)
        for text in (*lines, self.from_date, self.to_date, self.cap):
            text.textChanged.connect(lambda _text: self._edited())
        self.decision.textChanged.connect(
            lambda text: self.fields["decision"].say(why_no_decision(text))
        )
        self.season.currentIndexChanged.connect(lambda _place: self._edited())
        for name, control in (("start", self.start), ("end", self.end)):
            control.textChanged.connect(lambda _t, n=name, c=control: self._read_back(n, c))

    def open(self, window: Window, *, fresh: bool) -> None:
        self._showing = True
        self._opened = window
        for field in self.fields.values():
            field.say("")
        self.name.setText(window.name)
        self.start.show_wall(None if fresh else window.start)
        self.end.show_wall(None if fresh else window.end)
        self.decision.setText(window.decision)
        self.season.choose(window.season or "")
        self.from_date.show_day(window.from_date)
        self.to_date.show_day(window.to_date)
        self.cap.setText("" if window.cap_minutes is None else str(window.cap_minutes))
        self.name.setCursorPosition(0)
        self._showing = False

    def written(self) -> Window | None:
        """What is written, or None where something is wrong; then its field says so."""
        for field in self.fields.values():
            field.say("")
        before, self._right = self._opened, True
        if before is None:
            return None
        if not self.name.text().strip():
            self._wrong("name", _("Give it a name."))
        if not self.decision.text().strip():
            self._wrong("decision", _("Write the number of the decision that allows these hours."))
        start, end = self._wall("start", self.start), self._wall("end", self.end)
        if start is not None and end is not None and start >= end:
            self._wrong("end", _("This must be later in the day than the beginning."))
        first, last = self._day("from", self.from_date), self._day("to", self.to_date)
        if first and last and first > last:
            self._wrong("to", _("This is before the first day."))
        cap = self.cap.text().strip()
        if cap and not (cap.isdecimal() and 1 <= int(cap) <= LONGEST_CAP_MINUTES):
            text = _("A whole number from {least} to {most} is needed.")
            self._wrong("cap", text.format(least=1, most=LONGEST_CAP_MINUTES))
        if not self._right or start is None or end is None:
            self._focus_wrong()
            return None
        season: Any = self.season.value() or None
        return replace(
            before,
            name=self.name.text().strip(),
            start=start,
            end=end,
            decision=self.decision.text().strip(),
            season=season,
            from_date=first,
            to_date=last,
            cap_minutes=int(cap) if cap else None,
        )

    def _read_back(self, name: str, control: TimeLine) -> None:
        try:
            wall = control.wall()
        except StationError:
            wall = None
        self.fields[name].say(spoken_time(wall) if wall is not None else "", "quiet")

    def _wall(self, name: str, control: TimeLine) -> time | None:
        try:
            wall = control.wall()
        except StationError as error:
            self._wrong(name, error.text)
            return None
        if wall is None:
            self._wrong(name, _("Write a time, such as 05:00."))
        else:
            self.fields[name].say(spoken_time(wall), "quiet")
        return wall

    def _day(self, name: str, control: DateLine) -> date | None:
        try:
            return control.day()
        except StationError as error:
            self._wrong(name, error.text)
            return None

    def _wrong(self, name: str, text: str) -> None:
        self._right = False
        self.fields[name].say(text)

    def _focus_wrong(self) -> None:
        for field in self.fields.values():
            if field.control.property("wrong") == "true":
                field.control.setFocus()
                return

    def _edited(self) -> None:
        if not self._showing:
            self.changed.emit()
