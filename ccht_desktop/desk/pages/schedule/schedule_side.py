"""Beside the week: one day item by item, and what can be done with the chosen session."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QLabel

from ccht_desktop.desk.look import SECTION, SMALL
from ccht_desktop.desk.models.programme import ProgrammeRow, identity
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.week_reading import DayFacts
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.day_table import DayTable
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.wording import WEEKDAYS, hour_minute
from ccht_desktop.foundation.translations import N_, _

SIDE = 368
ACTS = (
    ("rule", N_("Edit"), N_("Edit the rule of this session (Enter)")),
    ("rundown", N_("Rundown"), N_("Open the rundown of this session")),
    ("add", N_("Add a clip"), N_("One approved clip more in this session")),
    ("shift", N_("Move"), N_("This session at another time")),
    ("skip", N_("Leave out"), N_("Leave out this session only, with a reason (Delete)")),
    ("restore", N_("As its rule"), N_("Undo what was changed of this session only")),
)


class DaySide(Card):
    """chosen(occurrence): another session's row was chosen; acted(name of an act).

    ahead_wanted: what is heard until this time tomorrow is to be shown with show_ahead().
    """

    ahead_wanted = Signal()
    chosen = Signal(object)
    acted = Signal(str)

    def __init__(self) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 12, 1, 8)
        self.day: QLabel = label("", SECTION, bold=True)
        self.ahead = Button(_("24 hours"), "", "", name=_("What is heard until this time tomorrow"))
        self.ahead.setCheckable(True)
        self._of_day: tuple[date, tuple[SessionLine, ...], DayFacts] | None = None
        self._coming: tuple[SessionLine, ...] = ()
        self.about: QLabel = label("", SMALL, tone="attention", wrap=True)
        self.agenda = DayTable(
            Empty("planned", _("No session on this day"), _("Choose another day of the week.")),
            wide=False,
        )
        self.said: QLabel = label("", SMALL, tone="quiet", wrap=True)
        self.buttons: dict[str, Button] = {}
        grid = QGridLayout()
        grid.setContentsMargins(8, 4, 8, 0)
        grid.setSpacing(6)
        for place, (name, words, tip) in enumerate(ACTS):
            button = Button(_(words), "", "", name=_(tip))
            button.clicked.connect(partial(self._act, name))
            grid.addWidget(button, place // 3, place % 3)
            self.buttons[name] = button
        self.inside.addLayout(row(16, self.day, None, self.ahead, 8))
        self.inside.addLayout(row(16, self.about, 8))
        self.inside.addSpacing(4)
        self.inside.addWidget(self.agenda, 1)
        self.inside.addLayout(row(16, self.said, 8))
        self.inside.addLayout(grid)
        self.setFixedWidth(SIDE)
        self._telling = False
        self.agenda.table.selectionModel().selectionChanged.connect(lambda *_a: self._tell())
        self.ahead.toggled.connect(self._turn)
        self.show_session(None)

    def show_day(self, day: date, lines: tuple[SessionLine, ...], about: DayFacts) -> None:
        self._of_day = (day, lines, about)
        self._fill()

    def show_ahead(self, lines: tuple[SessionLine, ...]) -> None:
        self._coming = lines
        self._fill()

    def _turn(self, ahead: bool) -> None:
        if ahead:
            self.ahead_wanted.emit()
        self._fill()

    def _fill(self) -> None:
        if self._of_day is None:
            return
        day, lines, about = self._of_day
        words = [words for words in (about.holiday, about.suspended, *about.gone[:2]) if words]
        if self.ahead.isChecked():
            lines, words = self._coming, []
        self.day.setText(
            _("The next 24 hours")
            if self.ahead.isChecked()
            else f"{_(WEEKDAYS[day.weekday()])}, {day:%d/%m}"
        )
        self.about.setText(" · ".join(words))
        self.about.setVisible(bool(words))
        self._telling = True
        self.agenda.show_day(lines)
        self._telling = False

    def show_session(
        self, line: SessionLine | None, *, views: frozenset[str] = frozenset()
    ) -> None:
        """The row of a session, and what may be done with it; views: acts that have their view."""
        plan = line.plan if line else None
        free = plan is not None and plan.movable
        out = plan is not None and bool(plan.left_out)
        allowed = {
            "rule": plan is not None and "rule" in views,
            "rundown": plan is not None and "rundown" in views and not out,
            "add": free and not out,
            "shift": free and not out,
            "skip": free and not out,
            "restore": free and plan is not None and (plan.moved or out),
        }
        for name, button in self.buttons.items():
            button.setEnabled(allowed[name])
        self.said.setText(_about(line))
        self.said.setVisible(bool(self.said.text()))
        current = self.agenda.table.chosen()
        if line is not None and (current is None or current.session.start != line.start):
            self._telling = True
            table = self.agenda.table
            table.choose(identity(ProgrammeRow(line, None)))
            table.scrollTo(table.currentIndex(), QAbstractItemView.ScrollHint.PositionAtTop)
            self._telling = False

    def _act(self, name: str, _checked: bool = False) -> None:
        self.acted.emit(name)

    def _tell(self) -> None:
        chosen = self.agenda.table.chosen()
        if not self._telling and chosen is not None:
            self.chosen.emit(chosen.session.occurrence)


def _about(line: SessionLine | None) -> str:
    """What is wrong with the chosen session, and whether it was changed."""
    if line is None or line.plan is None:
        return ""
    words = list(line.plan.wrong)
    if line.why and line.why not in " ".join(words):
        words.insert(0, f"{line.why}.")
    if line.plan.changed or line.plan.moved:
        at = line.plan.origin.rsplit("/", 1)[-1]
        if line.plan.change_text:
            text = line.plan.change_text
        elif line.plan.moved:
            text = _("Moved here from {time}.").format(time=f"{at[:2]}:{at[2:4]}")
        else:
            text = _("Changed since yesterday.")
        words.insert(0, f"{hour_minute(line.start)}: {text}")
    return "\n".join(words[:2])
