"""Single sessions that are left out or moved, each with a way back."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.rule_words import wall_text
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Move, Schedule, Skip, time_of


class Sessions(Card):
    """restored(Skip or Move, its words): as its rule has it again."""

    restored = Signal(object, str)

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=12)
        self.returns: list[Button] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.inside.addWidget(label(_("Sessions left out or moved"), SECTION, bold=True))
        self.inside.addLayout(self._list)

    def show_schedule(self, schedule: Schedule, today: date) -> None:
        clear(self._list)
        self.returns = []
        names = {rule.key: rule.name for rule in schedule.rules}
        skips = [one for one in schedule.skips if one.day >= today]
        moves = [one for one in schedule.moves if max(one.day, one.to_date) >= today]
        found: list[Skip | Move] = [*skips, *moves]
        for one in sorted(found, key=lambda made: (made.day, made.slot)):
            self._list.addWidget(self._row(one, names.get(one.rule, one.rule)))
        if not found:
            text = _("None. Leave out or move one session in the week, with its own menu.")
            self._list.addWidget(label(text, tone="quiet", wrap=True))

    def _row(self, one: Skip | Move, name: str) -> QWidget:
        text = exception_words(one, name)
        back = Button(_("Put back"), "undo", name=_("Put back: {session}").format(session=text))
        back.clicked.connect(lambda: self.restored.emit(one, text))
        self.returns.append(back)
        made = QWidget()
        inside = row(label(text, wrap=True), back)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        return made


def exception_words(one: Skip | Move, name: str) -> str:
    words = {
        "name": name,
        "time": wall_text(time_of(one.slot)),
        "day": short_date(one.day),
    }
    if isinstance(one, Skip):
        text = _("“{name}” {time} {day}: left out").format(**words)
    else:
        text = _("“{name}” {time} {day}: moved to {to_time} {to_day}").format(
            to_time=wall_text(one.to_time), to_day=short_date(one.to_date), **words
        )
    return f"{text} · {one.reason}" if one.reason else text
