"""What departs from the rules: suspensions, single sessions, public holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.exceptions_holidays import Holidays, on_holidays
from ccht_desktop.desk.pages.schedule.exceptions_sessions import Sessions
from ccht_desktop.desk.pages.schedule.exceptions_suspensions import Suspensions, suspension_words
from ccht_desktop.desk.pages.schedule.plan_view import PlanView, scrolled
from ccht_desktop.desk.pages.schedule.schedule_views import EXCEPTIONS
from ccht_desktop.foundation.clock import ZONE
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.edits import lift, restore, suspend
from ccht_desktop.schedule.merging import put_changed
from ccht_desktop.schedule.model import Move, Rule, Schedule, Skip, Suspension

if TYPE_CHECKING:
    from ccht_desktop.station import Station

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Reading:
    schedule: Schedule
    holidays: Mapping[date, str]


class ExceptionsView(PlanView):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _(EXCEPTIONS.words))
        self.suspensions = Suspensions(bridge)
        self.sessions = Sessions()
        self.holidays = Holidays()
        self._schedule = Schedule("", "")
        left, right = QWidget(), QWidget()
        for place, cards in ((left, (self.suspensions, self.sessions)), (right, (self.holidays,))):
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 0, 8, 0)
            inside.setSpacing(12)
            for card in cards:
                inside.addWidget(card)
            inside.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(scrolled(left), 1)
        both.addWidget(scrolled(right), 1)
        self.inside.addLayout(both, 1)
        self.inside.addWidget(self.notice)
        self.suspensions.wanted.connect(self._suspend)
        self.suspensions.lifted.connect(self._lift)
        self.sessions.restored.connect(self._restore)
        self.holidays.changed.connect(self._change_holidays)
        self.holidays.settings.connect(lambda: self.wanted.emit("settings"))

    def open(self) -> None:
        self.notice.hide()
        self._read()
        self.suspensions.from_date.setFocus()

    def dirty(self) -> bool:
        return self.suspensions.dirty()

    def keep(self) -> None:
        if self.dirty():
            self.suspensions.keep()

    def forget(self) -> None:
        self.suspensions.empty()

    def _read(self) -> None:
        today = self.bridge.today()

        def job(station: "Station") -> Reading:
            start = datetime.combine(today, time(), ZONE)
            holidays = station.calendar(start, start + YEAR).holidays
            coming = {d: n for d, n in holidays.items() if today <= d < today + YEAR}
            return Reading(station.schedule.current(), coming)

        self.bridge.read(job, self._show)

    def _show(self, reading: Reading) -> None:
        self._schedule = reading.schedule
        self.suspensions.show_schedule(reading.schedule)
        self.sessions.show_schedule(reading.schedule, self.bridge.today())
        self.holidays.show_schedule(reading.schedule, reading.holidays)

    def _suspend(self, made: Suspension) -> None:
        words = suspension_words(made, self._schedule.rules)
        now = self.bridge.clock.now()

        def done() -> None:
            self.suspensions.empty()
            self._read()

        def refused(error: StationError) -> None:
            if not self.suspensions.say(error):
                self.say(error)

        what = _("Suspended: {suspension}").format(suspension=words)
        self.change(lambda schedule: suspend(schedule, made, now), what, done, refused)

    def _lift(self, one: Suspension) -> None:
        words = suspension_words(one, self._schedule.rules)
        now = self.bridge.clock.now()
        what = _("Lifted the suspension {suspension}").format(suspension=words)
        self.change(lambda schedule: lift(schedule, one, now), what, self._read)

    def _restore(self, one: Skip | Move, words: str) -> None:
        what = _("Put back: {session}").format(session=words)
        self.change(lambda schedule: restore(schedule, one.place), what, self._read)

    def _change_holidays(self, rule: Rule) -> None:
        words = _("On holidays, “{rule}”: {what}")
        what = words.format(rule=rule.name, what=on_holidays(rule, self._schedule))

        def refused(error: StationError) -> None:
            self.say(error)
            self._read()

        before = next(one for one in self._schedule.rules if one.key == rule.key)
        self.change(lambda schedule: put_changed(schedule, before, rule), what, self._read, refused)
