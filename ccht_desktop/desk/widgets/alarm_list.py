"""Standing alarms: what happened, what it means, what to do; each whole, and all to be scrolled."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.present import REHEARSAL, Alarm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.translations import _

LEAST_HEIGHT = 64
CLOCK = "CLOCK"


class AlarmList(QScrollArea):
    """confirm_clock: a person looks at the clock in doubt and wants to say that it is right."""

    confirm_clock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._alarms: tuple[Alarm, ...] = ()
        self._doubted = False
        lines = QWidget()
        lines.setObjectName("scrolled")
        self._inside = QVBoxLayout(lines)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(4)
        self.setWidget(lines)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    def show_alarms(self, alarms: tuple[Alarm, ...], doubted: bool = False) -> None:
        """doubted: the clock is, and a person may confirm it."""
        if (alarms, doubted) == (self._alarms, self._doubted):
            return
        self._alarms, self._doubted = alarms, doubted
        clear(self._inside)
        for alarm in alarms:
            since = hour_minute(alarm.since) if alarm.since else ""
            tone = "attention" if alarm.code == REHEARSAL else "fault"
            line = AlarmLine(alarm.text, since, tone)
            if doubted and alarm.code == CLOCK:
                right = Button(_("The clock is right…"))
                right.clicked.connect(self.confirm_clock.emit)
                line.answers.addWidget(right)
            self._inside.addWidget(line)
        self.setVisible(bool(alarms))
        # Until they are shown the lines have no height, and the strip would be as thin as a hair.
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._whole())

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(LEAST_HEIGHT, self._whole()))

    def _whole(self) -> int:
        return max(self._inside.heightForWidth(self.viewport().width()), 1)

    def _fit(self) -> None:
        """As high as all lines where there is room, and never so high that the window grows."""
        self.setMaximumHeight(self._whole())
        self.updateGeometry()


class AlarmLine(QFrame):
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
