"""Standing alarms: what happened and what to do, each in one line; more are counted."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccht_desktop.desk.present import REHEARSAL, Alarm
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.translations import _

MOST = 3
NO_DEVICE = "THIET_BI"


class AlarmList(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._alarms: tuple[Alarm, ...] = ()
        self._meaning = ""
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.hide()

    def show_alarms(self, alarms: tuple[Alarm, ...], meaning: str = "") -> None:
        """meaning: what they mean for the next session."""
        if (alarms, meaning) == (self._alarms, self._meaning):
            return
        self._alarms, self._meaning = alarms, meaning
        clear(self._inside)
        for alarm in alarms[:MOST]:
            since = hour_minute(alarm.since) if alarm.since else ""
            tone = "attention" if alarm.code == REHEARSAL else "fault"
            lost = alarm.code == NO_DEVICE or len(alarms) == 1
            text = f"{alarm.text} {meaning}".strip() if lost else alarm.text
            self._inside.addWidget(_line(text, since, tone))
        if len(alarms) > MOST:
            more = _("and {n} more").format(n=len(alarms) - MOST)
            self._inside.addWidget(label(more, tone="fault"))
        self.setVisible(bool(alarms))


def _line(text: str, since: str, tone: str) -> QFrame:
    made = QFrame()
    made.setProperty("look", "alarm" if tone == "fault" else "attention")
    made.setAccessibleName(text)
    inside = QHBoxLayout(made)
    inside.setContentsMargins(12, 4, 12, 4)
    inside.setSpacing(12)
    inside.addWidget(IconMark("alarm", tone, 20))
    inside.addWidget(label(text, tone=tone, wrap=True), 1)
    if since:
        inside.addWidget(label(since, tone=tone, tabular=True))
    return made
