"""Standing alarms: what happened, what it means, what to do; more than fit are counted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.present import REHEARSAL, Alarm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.translations import _

MOST = 3
CLOCK = "CLOCK"


class AlarmList(QWidget):
    """confirm_clock: a person looks at the clock in doubt and wants to say that it is right."""

    confirm_clock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._alarms: tuple[Alarm, ...] = ()
        self._doubted = False
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.hide()

    def show_alarms(self, alarms: tuple[Alarm, ...], doubted: bool = False) -> None:
        """doubted: the clock is, and a person may confirm it."""
        if (alarms, doubted) == (self._alarms, self._doubted):
            return
        self._alarms, self._doubted = alarms, doubted
        clear(self._inside)
        for alarm in alarms[:MOST]:
            since = hour_minute(alarm.since) if alarm.since else ""
            tone = "attention" if alarm.code == REHEARSAL else "fault"
            line = _Line(alarm.text, since, tone)
            if doubted and alarm.code == CLOCK:
                right = Button(_("The clock is right…"))
                right.clicked.connect(self.confirm_clock.emit)
                line.answers.addWidget(right)
            self._inside.addWidget(line)
        if len(alarms) > MOST:
            more = _("and {n} more").format(n=len(alarms) - MOST)
            self._inside.addWidget(label(more, tone="fault"))
        self.setVisible(bool(alarms))


class _Line(QFrame):
    def __init__(self, text: str, since: str, tone: str) -> None:
        super().__init__()
        self.setProperty("look", "alarm" if tone == "fault" else "attention")
        self.setAccessibleName(text)
        self.answers = QHBoxLayout(self)
        self.answers.setContentsMargins(12, 4, 12, 4)
        self.answers.setSpacing(12)
        self.answers.addWidget(IconMark("alarm", tone, 20))
        self.answers.addWidget(label(text, tone=tone, wrap=True), 1)
        if since:
            self.answers.addWidget(label(since, tone=tone, tabular=True))
