"""The start times of a rule, each read back in words at once, red in quiet hours."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.rule_words import wall_text
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label, row, set_tone
from ccht_desktop.desk.widgets.time_line import TimeLine
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Walls, Window
from ccht_desktop.schedule.walls import allowed_by, is_quiet, spoken_time


@dataclass(frozen=True, slots=True)
class Hours:
    """What a time is judged by as it is typed."""

    walls: Walls = field(default_factory=lambda: Walls(time(21), time(5), 300, 45))
    windows: tuple[Window, ...] = ()

    def judge(self, wall: time) -> tuple[str, str]:
        """(sentence, tone) for a start at a time: fault, attention or quiet."""
        spoken = spoken_time(wall)
        if is_quiet(wall, self.walls) and not allowed_by(wall, self.windows):
            text = _(
                "{spoken}: in quiet hours ({quiet_from} to {quiet_to}), no session may start then"
            )
            return text.format(
                spoken=spoken,
                quiet_from=wall_text(self.walls.quiet_from),
                quiet_to=wall_text(self.walls.quiet_to),
            ), "fault"
        if self.windows and not allowed_by(wall, self.windows):
            text = _("{spoken}: outside the hours allowed by decision, you will be asked again")
            return text.format(spoken=spoken), "attention"
        return spoken, "quiet"


class RuleTimes(QWidget):
    """changed: a time was typed, added or taken out."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hours = Hours()
        self.rows: list[_TimeRow] = []
        self.add = Button(_("One more time"), "add", "plain")
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(self._list)
        inside.addLayout(row(self.add, None))
        self.add.clicked.connect(self._add_one)

    def judge_by(self, hours: Hours) -> None:
        self._hours = hours
        for one in self.rows:
            one.judge(hours)

    def show_times(self, starts: Iterable[time]) -> None:
        for one in list(self.rows):
            self._drop(one)
        for start in starts:
            self._put(start)
        if not self.rows:
            self._put(None)

    def times(self) -> tuple[time, ...]:
        """In order, none twice. Raises StationError BAD_TIME or TIME_NEEDED."""
        found = {wall for one in self.rows if (wall := one.line.wall()) is not None}
        if not found:
            raise StationError("TIME_NEEDED", _("Write at least one start time."))
        return tuple(sorted(found))

    def _add_one(self) -> None:
        made = self._put(None)
        made.show()
        made.line.setFocus()

    def _put(self, start: time | None) -> "_TimeRow":
        before = _by_tab_before(self.add)
        made = _TimeRow(len(self.rows) + 1)
        self.rows.append(made)
        self._list.addWidget(made)
        if before is not None:
            QWidget.setTabOrder(before, made.line)
        QWidget.setTabOrder(made.line, made.drop)
        QWidget.setTabOrder(made.drop, self.add)
        made.line.show_wall(start)
        made.judge(self._hours)
        made.line.textChanged.connect(lambda _text: self._typed(made))
        made.drop.clicked.connect(lambda: self._take_out(made))
        self._show_drops()
        return made

    def _typed(self, one: "_TimeRow") -> None:
        one.judge(self._hours)
        self.changed.emit()

    def _take_out(self, one: "_TimeRow") -> None:
        place = self.rows.index(one)
        self._drop(one)
        self.rows[min(place, len(self.rows) - 1)].line.setFocus()
        self.changed.emit()

    def _drop(self, one: "_TimeRow") -> None:
        self.rows.remove(one)
        self._list.removeWidget(one)
        one.hide()
        one.deleteLater()
        self._show_drops()

    def _show_drops(self) -> None:
        for one in self.rows:
            one.drop.setEnabled(len(self.rows) > 1)


def _by_tab_before(widget: QWidget) -> QWidget | None:
    """What Tab leaves for a widget; Qt orders only what takes the focus."""
    before = widget.previousInFocusChain()
    while before is not None and before is not widget:
        if before.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return before
        before = before.previousInFocusChain()
    return None


class _TimeRow(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.line = TimeLine(_("Start time {n}").format(n=number))
        self.said = label("", tone="quiet", wrap=True)
        self.said.setBuddy(self.line)
        self.drop = Button("", "close", "square", name=_("Take this time out"))
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.line)
        inside.addWidget(self.said, 1)
        inside.addWidget(self.drop)

    def judge(self, hours: Hours) -> None:
        """Reads the time back, as far as it is typed."""
        try:
            wall = self.line.wall()
        except StationError as error:
            self._say(error.text if len(self.line.text()) > 3 else "", "fault")
            return
        self._say(*(hours.judge(wall) if wall is not None else ("", "quiet")))

    def _say(self, text: str, tone: str) -> None:
        set_tone(self.said, tone)
        self.said.setText(text)
        self.line.mark(wrong=tone == "fault" and bool(text))
        self.line.setAccessibleDescription(text)
