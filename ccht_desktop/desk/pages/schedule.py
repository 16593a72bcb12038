"""Lịch phát: the week as blocks, one day in detail, and what is wrong in days to come."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QStackedWidget

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.day_table import DayTable
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row, set_tone
from ccht_desktop.desk.widgets.week_view import WeekView
from ccht_desktop.desk.wording import long_date, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.translations import _

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SIDE = 384
MOST = 3


class SchedulePage(Page):
    def __init__(self, bridge: Bridge) -> None:
        self._today = local(bridge.clock.now()).date()
        self.monday = _monday(self._today)
        self.previous = Button("", "previous", "square", name=_("Previous week"))
        self.this_week = Button(_("This week"))
        self.next = Button("", "next", "square", name=_("Next week"))
        self.load = Button(_("Load a schedule…"), "schedule")
        self._range = label("", BODY + 1, tone="quiet", tabular=True)
        super().__init__(
            bridge,
            _("Schedule"),
            self._range,
            self.previous,
            self.this_week,
            self.next,
            self.load,
        )
        self._week: readings.Week | None = None
        self._compose()
        self.previous.clicked.connect(lambda: self.show_monday(self.monday - timedelta(days=7)))
        self.next.clicked.connect(lambda: self.show_monday(self.monday + timedelta(days=7)))
        self.this_week.clicked.connect(lambda: self.show_monday(_monday(self._today)))
        self.load.clicked.connect(self.offer_schedules)
        self.week.day_chosen.connect(lambda _day: self._show_day())
        for key, button in (("Alt+Left", self.previous), ("Alt+Right", self.next)):
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
        bridge.plan_changed.connect(self.read)
        self.week.choose(self._today.weekday())

    def entered(self) -> None:
        self._today = local(self.bridge.clock.now()).date()
        self.read()

    def read(self) -> None:
        monday = self.monday
        self.bridge.read(lambda station: readings.week(station, monday), self._show)

    def shown_sessions(self) -> list[int]:
        """How many sessions each day of the week in view has."""
        return [len(day) for day in self._week.days] if self._week else []

    def said(self) -> str:
        """The line below the week."""
        return self._said.text()

    def show_monday(self, monday: date) -> None:
        self.monday = monday
        if monday == _monday(self._today):
            self.week.choose(self._today.weekday())
        self.read()

    def offer_schedules(self) -> None:
        """The ready schedules; the one chosen replaces the schedule in force."""
        menu = QMenu(self)
        for path in sorted(schedules().glob("*.toml")):
            menu.addAction(_label_of(path), partial(self.load_schedule, path))
        menu.popup(self.load.mapToGlobal(self.load.rect().bottomLeft()))

    def load_schedule(self, path: Path) -> None:
        def job(station: "Station") -> tuple[str, tuple[str, ...]]:
            from ccht_desktop.schedule.edits import loaded
            from ccht_desktop.schedule.files import read
            from ccht_desktop.service.scheduling import save_schedule

            file = read(path)
            before = station.schedule.rules()
            what = _("Loaded “{name}”").format(name=file.name)
            save_schedule(station, loaded(station.schedule.current(), file), what)
            return file.name, tuple(
                f"{rule.name} {start:%H:%M}" for rule in before for start in rule.starts
            )

        self.bridge.work(job, self._loaded, lambda error: self.told.emit(error.text, "fault"))

    def _loaded(self, loaded: Any) -> None:
        name, before = loaded
        text = _("The schedule “{name}” is in force.").format(name=name)
        if before:
            more = ", …" if len(before) > MOST else ""
            text += " " + _("It replaced {n} sessions of the schedule before ({names}).").format(
                n=len(before), names=", ".join(before[:MOST]) + more
            )
        self.told.emit(text, "attention" if before else "ready")
        self.bridge.plan_changed.emit()

    def _show(self, week: Any) -> None:
        self._week = week
        sunday = week.monday + timedelta(days=6)
        self._range.setText(
            _("Week {n} · {first} – {last}").format(
                n=week.monday.isocalendar().week,
                first=short_date(week.monday)[:5],
                last=short_date(sunday),
            )
        )
        self.week.show_week(week.monday, week.days, self._today)
        self._show_day()
        self._show_conflicts(week)
        nothing = not week.rules and not any(week.days)
        self.whole.setCurrentIndex(1 if nothing else 0)

    def _show_day(self) -> None:
        day = self.monday + timedelta(days=self.week.chosen)
        self._day.setText(long_date(day))
        if self._week is not None and self._week.monday == self.monday:
            self.agenda.show_day(self._week.days[self.week.chosen])

    def _show_conflicts(self, week: readings.Week) -> None:
        found = week.findings
        if not found:
            self._mark.show_mark("tick", "ready")
            self._said.setText(_("Nothing is wrong in the days to come of this week."))
            set_tone(self._said, "quiet")
            return
        self._mark.show_mark("alarm", "attention")
        set_tone(self._said, "attention")
        text = "\n".join(found[:MOST])
        if len(found) > MOST:
            text += "  " + _("(and {n} more)").format(n=len(found) - MOST)
        self._said.setText(text)
        self._said.setToolTip("\n\n".join(found))

    def _compose(self) -> None:
        self.week = WeekView()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.week)
        grid = Card(margin=0, spacing=0)
        grid.inside.setContentsMargins(1, 4, 1, 4)
        grid.inside.addWidget(area)
        self._day = label("", SECTION, bold=True)
        self.agenda = DayTable(
            Empty("planned", _("No session on this day"), _("Choose another day of the week.")),
            wide=False,
        )
        side = Card(margin=0, spacing=0)
        side.inside.setContentsMargins(1, 16, 1, 8)
        head = row(16, self._day, None)
        side.inside.addLayout(head)
        side.inside.addSpacing(4)
        side.inside.addWidget(self.agenda, 1)
        side.setFixedWidth(SIDE)
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(grid, 1)
        above.addWidget(side)
        self._mark = IconMark("tick", "ready", 20)
        self._said = label("", BODY, tone="quiet", wrap=True)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._mark)
        below.addWidget(self._said, 1)
        full = Card(margin=0, spacing=12)
        full.setProperty("look", "")
        full.inside.addLayout(above, 1)
        full.inside.addLayout(below)
        bare = Card(margin=0)
        bare.inside.addWidget(
            Empty(
                "schedule",
                _("No schedule yet"),
                _(
                    "Load a ready schedule: morning and afternoon sessions at the usual hours. "
                    "You can change it later."
                ),
                _("Load a schedule…"),
                "schedule",
                self.offer_schedules,
            )
        )
        self.whole = QStackedWidget()
        self.whole.addWidget(full)
        self.whole.addWidget(bare)
        self.inside.addWidget(self.whole, 1)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _label_of(path: Path) -> str:
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return path.stem
    return f"{table.get('name', path.stem)} – {table.get('description', '')}"
