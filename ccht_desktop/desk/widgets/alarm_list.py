"""Standing alarms: what happened and what to do, each in one line; more are counted."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.present import Alarm
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.translations import _

MOST = 3


class AlarmList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._alarms: tuple[Alarm, ...] = ()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.hide()

    def show_alarms(self, alarms: tuple[Alarm, ...]) -> None:
        if alarms == self._alarms:
            return
        self._alarms = alarms
        clear(self._inside)
        for alarm in alarms[:MOST]:
            since = hour_minute(alarm.since) if alarm.since else ""
            self._inside.addWidget(_line(alarm.text, since))
        if len(alarms) > MOST:
            more = _("and {n} more").format(n=len(alarms) - MOST)
            self._inside.addWidget(label(more, tone="fault"))
        self.setVisible(bool(alarms))


def _line(text: str, since: str) -> QFrame:
    made = QFrame()
    made.setProperty("look", "alarm")
    made.setAccessibleName(text)
    inside = QHBoxLayout(made)
    inside.setContentsMargins(12, 4, 12, 4)
    inside.setSpacing(12)
    inside.addWidget(IconMark("alarm", "fault", 20))
    inside.addWidget(label(text, tone="fault", wrap=True), 1)
    if since:
        inside.addWidget(label(since, tone="fault", tabular=True))
    return made
