"""The parts of the schedule page and where they stand."""

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY, PAGE
from ccht_desktop.desk.pages.schedule.schedule_bar import AskBar
from ccht_desktop.desk.pages.schedule.schedule_side import DaySide
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, IconMark, label, row
from ccht_desktop.desk.widgets.week.month_view import MonthView
from ccht_desktop.desk.widgets.week.week_view import WeekView
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.translations import _

NARROW_BELOW = 1040


class ScheduleLayout(QWidget):
    load_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self._shown = (date(2000, 1, 3), date(2000, 1, 1))
        self.heading = label(_("Schedule"), PAGE, bold=True)
        self.range = label("", BODY + 1, tone="quiet", tabular=True)
        self.previous = Button("", "previous", "square", name=_("Previous week") + " (Ctrl+PgUp)")
        self.this_week = Button(_("This week"), name=_("This week") + " (Ctrl+Home)")
        self.next = Button("", "next", "square", name=_("Next week") + " (Ctrl+PgDn)")
        self.by_week = Button(_("Week"), name=_("Seven days with their hours"))
        self.by_month = Button(_("Month"), name=_("A whole month (Ctrl+M)"))
        self.undo = Button("", "undo", "square", name=_("Undo"))
        self.redo = Button("", "redo", "square", name=_("Redo"))
        self.new = Button(_("New session"), "add", "primary", name=_("New session") + " (Ctrl+N)")
        self.more = Button(_("More"), "down")
        self.menu = QMenu(self.more)
        self.more.clicked.connect(self._show_menu)
        self.week, self.month = WeekView(), MonthView()
        self.side, self.bar = DaySide(), AskBar()
        self._below = QHBoxLayout()
        self.mark = IconMark("tick", "ready", 20)
        self.said = label("", BODY, tone="quiet", wrap=True)
        self.said.setTextFormat(Qt.TextFormat.RichText)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        for button in (self.by_week, self.by_month):
            button.setCheckable(True)
        self.by_week.setChecked(True)
        self.bar.over.connect(self._after_bar)
        self._compose()

    def month_shown(self) -> bool:
        return self.sheets.currentIndex() == 1

    def show_month(self, *, month: bool) -> None:
        self.sheets.setCurrentIndex(1 if month else 0)
        self.by_week.setChecked(not month)
        self.by_month.setChecked(month)
        self.side.setHidden(month)

    def show_range(self, monday: date, first: date) -> None:
        self._shown = (monday, first)
        if self.month_shown():
            text = _("Month {number}/{year}").format(number=f"{first.month:02}", year=first.year)
        else:
            first_day, last_day = short_date(monday)[:5], short_date(monday + timedelta(days=6))
            number = monday.isocalendar().week
            text = _("Week {n} · {first} – {last}").format(n=number, first=first_day, last=last_day)
            if self._narrow:
                text = f"{first_day} – {last_day[:5]}"
        self.range.setText(text)

    def show_work(self, work: QWidget) -> None:
        """Where long work tells what it does, while it lasts."""
        self._below.insertWidget(0, work)

    def link_colour(self) -> str:
        return look_now().attention

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.show_range(*self._shown)
        self.heading.setHidden(narrow)
        self.side.setFixedWidth(328 if narrow else 368)

    def _after_bar(self) -> None:
        self.week.propose(None)
        self.week.setFocus()

    def _show_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def _compose(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        turning = (self.previous, self.this_week, self.next)
        acts = (self.by_week, self.by_month, 4, self.undo, self.redo, 4, self.new, self.more)
        inside.addLayout(row(self.heading, 8, *turning, 8, self.range, None, *acts, spacing=6))
        paper = Card(margin=0, spacing=0)
        paper.inside.setContentsMargins(1, 1, 1, 1)
        self.sheets = QStackedWidget()
        self.sheets.addWidget(self.week)
        self.sheets.addWidget(self.month)
        paper.inside.addWidget(self.sheets)
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(paper, 1)
        above.addWidget(self.side)
        below = self._below
        below.setSpacing(12)
        below.addWidget(self.mark)
        below.addWidget(self.said, 1)
        full = Card(margin=0, spacing=8)
        full.setProperty("look", "")
        full.inside.addLayout(above, 1)
        full.inside.addWidget(self.bar)
        full.inside.addLayout(below)
        self.whole = QStackedWidget()
        self.whole.addWidget(full)
        self.whole.addWidget(self._bare())
        inside.addWidget(self.whole, 1)

    def _bare(self) -> QWidget:
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
                self.load_wanted.emit,
            )
        )
        return bare
