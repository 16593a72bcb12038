"""Lịch phát: the week as blocks, one day in detail, and what is wrong in days to come."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.month_reading import month_days
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.pages.schedule import schedule_views
from ccht_desktop.desk.pages.schedule.schedule_edits import WeekEdits
from ccht_desktop.desk.pages.schedule.schedule_files import ScheduleFiles
from ccht_desktop.desk.pages.schedule.schedule_layout import ScheduleLayout
from ccht_desktop.desk.pages.schedule.schedule_paper import SchedulePaper
from ccht_desktop.desk.pages.schedule.schedule_questions import Questions
from ccht_desktop.desk.pages.schedule.schedule_views import ScheduleViews
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.week_reading import DayFacts, Week, next_day, week
from ccht_desktop.desk.widgets.labels import set_tone
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import place_of

MOST = 2
VIEWS = {"rule": schedule_views.RULES, "rundown": schedule_views.RUNDOWNS}


class SchedulePage(Page):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._today = bridge.today()
        self.monday = _monday(self._today)
        self._week: Week | None = None
        self._copied: date | None = None
        self._wanted: str | None = None
        self.home = ScheduleLayout()
        self.week, self.month = self.home.week, self.home.month
        self.side, self.bar = self.home.side, self.home.bar
        self.agenda, self.whole = self.side.agenda, self.home.whole
        self.views = ScheduleViews(bridge, self.home)
        self.inside.addWidget(self.views)
        self.edits = WeekEdits(bridge, self)
        self.files = ScheduleFiles(self, bridge, self.edits, self.home.bar)
        self.paper = SchedulePaper(self, bridge)
        self.home.show_work(self.files.working)
        self.questions = Questions(bridge, self.home, self.edits, self.told.emit)
        self._known = frozenset(name for name, view in VIEWS.items() if view.exists())
        self._connect()
        self._fill_menu()
        self._keys()
        self.week.choose(self._today.weekday())

    def entered(self) -> None:
        self._today = self.bridge.today()
        self.read()

    def leave(self) -> None:
        self.views.leave()

    def asks_first(self, then: Callable[[], object]) -> bool:
        return self.views.asks_first(then)

    def read(self) -> None:
        monday = self.monday
        self.bridge.read(lambda station: week(station, monday), self._show)
        if self.home.month_shown():
            self._read_month()
        if self.side.ahead.isChecked():
            self._read_ahead()

    def shown_sessions(self) -> list[int]:
        """How many sessions each day of the week in view has."""
        return [len(day) for day in self._week.days] if self._week else []

    def said(self) -> str:
        """What stands below the week, without its links."""
        return str(self.home.said.property("plain") or "")

    def show_monday(self, monday: date) -> None:
        self.monday = monday
        self.bar.close_bar()
        if monday == _monday(self._today):
            self.week.choose(self._today.weekday())
        self.read()

    def show_session(self, occurrence: str) -> None:
        """Leads to one session, in whatever week it is."""
        day = place_of(occurrence)[1]
        self._open_week(day)
        if self._week is not None and self._week.line(occurrence) is not None:
            self.week.choose_session(occurrence)
        else:
            self._wanted = occurrence

    def load_schedule(self, path: Path) -> None:
        self.files.load(path)

    def offer_schedules(self) -> None:
        """The ready schedules; the one chosen replaces the schedule in force."""
        menu = QMenu(self)
        self.files.fill(menu)
        menu.popup(self.home.more.mapToGlobal(QPoint(0, self.home.more.height() + 4)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self.bar.isHidden():
            self.bar.close_bar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Links keep the colour they were written in, so another look writes them again.
        if event.type() == QEvent.Type.PaletteChange and self._week is not None:
            self._show_findings(self._week)

    def _show(self, found: Any) -> None:
        if found.monday != self.monday:
            return
        self._week = found
        self.home.show_range(found.monday, self.month_first())
        self.week.show_week(found, self._today)
        for button, what, words in (
            (self.home.undo, found.undo, _("Undo: {what}")),
            (self.home.redo, found.redo, _("Redo: {what}")),
        ):
            button.setEnabled(what is not None)
            button.setToolTip(words.format(what=what) if what else "")
        if self._wanted is not None and found.line(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self.week.choose_session(wanted)
        self._show_day()
        self._show_findings(found)
        nothing = not found.rules and not any(found.days)
        self.whole.setCurrentIndex(1 if nothing else 0)

    def month_first(self) -> date:
        """The month that most of the week in view lies in."""
        return (self.monday + timedelta(days=3)).replace(day=1)

    def _read_month(self) -> None:
        first = self.month_first()
        then = partial(self._show_month, first)
        self.bridge.read(lambda station: month_days(station, first), then)

    def _show_month(self, first: date, days: Any) -> None:
        if first == self.month_first():
            self.month.show_days(first, days, self._today)

    def _read_ahead(self) -> None:
        self.bridge.read(next_day, self.side.show_ahead)

    def _choose(self, occurrence: str | None) -> None:
        """A row beside the week was chosen; of the next 24 hours it may be of another week."""
        here = self._week is not None and occurrence and self._week.line(occurrence) is not None
        if here or occurrence is None:
            self.week.choose_session(occurrence)
        else:
            self.show_session(occurrence)

    def _show_day(self) -> None:
        number = self.week.chosen
        day = self.monday + timedelta(days=number)
        shown = self._week if self._week and self._week.monday == self.monday else None
        # That a day has no session is said only once its week is read.
        self.agenda.setVisible(shown is not None)
        self.side.show_day(
            day, shown.days[number] if shown else (), shown.about[number] if shown else DayFacts()
        )
        self._show_session()

    def _show_session(self) -> None:
        self.side.show_session(self.week.chosen_line(), views=self._known)

    def _show_findings(self, shown: Week) -> None:
        found = shown.findings
        mark, said = self.home.mark, self.home.said
        said.setToolTip("")
        if not found:
            mark.show_mark("tick", "ready")
            text = _("Nothing is wrong in the days to come of this week.")
            said.setProperty("plain", text)
            said.setText(text)
            set_tone(said, "quiet")
            return
        mark.show_mark("alarm", "attention")
        set_tone(said, "attention")
        more = "  " + _("(and {n} more)").format(n=len(found) - MOST) if len(found) > MOST else ""
        texts = [one.text for one in found[:MOST]]
        said.setProperty("plain", "\n".join(texts) + more)
        colour = self.home.link_colour()
        lines = [
            f'<a href="{escape(one.occurrence)}" style="color: {colour};'
            f' text-decoration: none">{escape(one.text)}</a>'
            for one in found[:MOST]
        ]
        said.setText("<br>".join(lines) + escape(more))
        said.setToolTip("\n\n".join(one.text for one in found))

    def _turn(self, step: int) -> None:
        if not self.home.month_shown():
            self.show_monday(self.monday + timedelta(days=7 * step))
            return
        first = self.month_first()
        other = first - timedelta(days=1) if step < 0 else first + timedelta(days=32)
        self.show_monday(_monday(other.replace(day=8)))

    def _toggle_month(self, *, month: bool) -> None:
        self.bar.close_bar()
        self.home.show_month(month=month)
        self.home.show_range(self.monday, self.month_first())
        if month:
            self.month.choose(self.monday + timedelta(days=self.week.chosen))
            self._read_month()

    def _open_week(self, day: Any) -> None:
        self._toggle_month(month=False)
        if _monday(day) != self.monday:
            self.show_monday(_monday(day))
        self.week.choose(day.weekday())
        self.week.setFocus()

    def _follow_month(self, day: Any) -> None:
        monday = _monday(day)
        if monday != self.monday:
            self.monday = monday
            self.read()

    def _act(self, name: str) -> None:
        line = self.week.chosen_line()
        if line is None or line.plan is None:
            return
        if name == "rule":
            self.views.open(schedule_views.RULES, line.plan.rule)
        elif name == "rundown":
            self.views.open(schedule_views.RUNDOWNS, line.plan.rundown or None)
        elif name == "restore":
            self.edits.restore(line)
        else:
            self.questions.ask(name, line)

    def _open_rule(self, line: SessionLine) -> None:
        if line.plan is not None and "rule" in self._known:
            self._act("rule")

    def _new_session(self) -> None:
        day = self.monday + timedelta(days=self.week.chosen)
        self.views.open(schedule_views.RULES, None, day=day)

    def _copy(self, day: int) -> None:
        self._copied = self.monday + timedelta(days=day)
        text = _("{day} is copied. Choose another day and press Ctrl+V.")
        self.told.emit(text.format(day=short_date(self._copied)), "action")

    def _paste(self, day: int) -> None:
        to_day = self.monday + timedelta(days=day)
        if self._copied is None or self._copied == to_day:
            self.told.emit(_("Copy a day first: choose it and press Ctrl+C."), "action")
        elif to_day < self._today:
            self.told.emit(_("A day that has passed cannot be changed."), "attention")
        else:
            self.edits.copy_day(self._copied, to_day)

    def _edited(self, what: str) -> None:
        self.offered.emit(what + ".", "ready", [(_("Undo"), "", self.edits.undo)])

    def _refused(self, error: StationError) -> None:
        self.week.propose(None)
        if error.code == "CONFIRM_TIMES":
            self.told.emit(_("Nothing was changed."), "action")
        else:
            self.told.emit(error.text, "fault")

    def _connect(self) -> None:
        home = self.home
        home.previous.clicked.connect(lambda: self._turn(-1))
        home.next.clicked.connect(lambda: self._turn(1))
        home.this_week.clicked.connect(lambda: self.show_monday(_monday(self._today)))
        home.by_week.clicked.connect(lambda: self._toggle_month(month=False))
        home.by_month.clicked.connect(lambda: self._toggle_month(month=True))
        home.undo.clicked.connect(self.edits.undo)
        home.redo.clicked.connect(self.edits.redo)
        home.new.clicked.connect(self._new_session)
        home.load_wanted.connect(self.offer_schedules)
        home.said.linkActivated.connect(self.show_session)
        self.week.day_chosen.connect(lambda _day: self._show_day())
        self.week.session_chosen.connect(lambda _key: self._show_session())
        self.week.dropped.connect(self.questions.dropped)
        self.week.stretched.connect(self.edits.cap)
        self.week.answered.connect(self.questions.answer)
        self.week.opened.connect(self._open_rule)
        self.week.left_out.connect(lambda _line: self.side.buttons["skip"].click())
        self.week.copied.connect(self._copy)
        self.week.pasted.connect(self._paste)
        self.month.opened.connect(self._open_week)
        self.month.day_chosen.connect(self._follow_month)
        self.side.chosen.connect(self._choose)
        self.side.ahead_wanted.connect(self._read_ahead)
        self.side.acted.connect(self._act)
        self.edits.done.connect(self._edited)
        self.edits.stepped.connect(lambda text: self.told.emit(text + ".", "ready"))
        self.edits.refused.connect(self._refused)
        self.edits.told.connect(lambda text: self.told.emit(text, "action"))
        for name in ("told", "wanted"):
            getattr(self.views, name).connect(getattr(self, name))
        self.views.saved.connect(self._edited)
        self.views.back.connect(self.read)
        self.bridge.plan_changed.connect(self.read)
        self.bridge.day_changed.connect(self.entered)

    def _fill_menu(self) -> None:
        home = self.home
        home.new.setVisible(schedule_views.RULES.exists())
        for view in schedule_views.ALL:
            if view.exists():
                words = f"{_(view.words)}\t{view.key}" if view.key else _(view.words)
                home.menu.addAction(words, partial(self.views.open, view))
        home.menu.addSeparator()
        home.menu.addAction(_("Copy last week"), lambda: self.edits.copy_last_week(self.monday))
        home.menu.addSeparator()
        load = home.menu.addMenu(_("Load a schedule…"))
        load.aboutToShow.connect(lambda: self.files.fill(load))
        self.files.fill_saving(home.menu.addMenu(_("Save to a file…")))
        paper = home.menu.addMenu(_("Print…"))
        paper.aboutToShow.connect(lambda: self.paper.fill(paper, lambda: self._week))

    def _keys(self) -> None:
        home = self.home
        acts: dict[str, Any] = {
            "Ctrl+PgUp": lambda: self._turn(-1),
            "Ctrl+PgDown": lambda: self._turn(1),
            "Ctrl+Home": home.this_week.click,
            "Ctrl+M": lambda: self._toggle_month(month=not home.month_shown()),
            "Ctrl+Z": home.undo.click,
            "Ctrl+Shift+Z": home.redo.click,
            "Ctrl+Y": home.redo.click,
        }
        if schedule_views.RULES.exists():
            acts["Ctrl+N"] = home.new.click
        for view in schedule_views.ALL:
            if view.key and view.exists():
                acts[view.key] = partial(self.views.open, view)
        for key, act in acts.items():
            shortcut = QShortcut(QKeySequence(key), home)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
