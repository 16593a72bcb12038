"""Keeping the station silent until an hour, chosen in place of the day's programme."""

from datetime import datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTime, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTimeEdit

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.wording import short_date
from ccht_desktop.foundation.clock import ZONE, local, utc_text
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.walls import spoken_time

USUAL = timedelta(hours=1)


class HoldPanel(Card):
    """What is chosen is read back in words before anybody presses the button."""

    over = Signal()
    told = Signal(str, str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=16, spacing=12)
        self._bridge = bridge
        self.until = QTimeEdit()
        self.until.setDisplayFormat("HH:mm")
        self.until.setAccessibleName(_("Silent until"))
        self.until.setMinimumHeight(40)
        self.until.timeChanged.connect(lambda _time: self._read_back())
        self.spoken = label("", SECTION, tone="fault", wrap=True)
        self.go = Button(_("Keep silent now"), "silent", "danger")
        self.go.clicked.connect(self.keep_silent)
        back = Button(_("Back"))
        back.clicked.connect(self.over.emit)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.over.emit)
        heading = label(_("Keep silent: nothing starts by itself"), SECTION, bold=True)
        self.inside.addLayout(row(heading, None, back, self.go))
        self.inside.addLayout(row(label(_("Silent until")), self.until, None, spacing=12))
        self.inside.addWidget(self.spoken)
        self.inside.addWidget(
            label(
                _(
                    "What sounds now stops. Sessions before that hour are not heard and stand in "
                    "the log as stopped by hand. It ends by itself; F7 ends it sooner."
                ),
                tone="quiet",
                wrap=True,
            )
        )
        self.inside.addStretch(1)

    def begin(self) -> None:
        at = local(self._bridge.clock.now() + USUAL)
        self.until.setTime(QTime(at.hour, at.minute))
        self.until.setFocus()
        self._read_back()

    def moment(self) -> datetime:
        """The next time the station's wall shows what was chosen."""
        now = local(self._bridge.clock.now())
        chosen = time(self.until.time().hour(), self.until.time().minute())
        today = datetime.combine(now.date(), chosen, ZONE)
        return today if today > now else today + timedelta(days=1)

    def keep_silent(self) -> None:
        self.go.setEnabled(False)
        order = {"do": "hold", "until": utc_text(self.moment()), "by": "desk"}
        self._bridge.command(order, self._done, self._refused)

    def _read_back(self) -> None:
        moment = self.moment()
        self.spoken.setText(
            _("Silent until {spoken}, {day}").format(
                spoken=spoken_time(moment.time()), day=short_date(moment.date())
            )
        )

    def _done(self, _answer: Any) -> None:
        self.go.setEnabled(True)
        self.over.emit()

    def _refused(self, error: Any) -> None:
        self.go.setEnabled(True)
        self.told.emit(error.text, "fault")
