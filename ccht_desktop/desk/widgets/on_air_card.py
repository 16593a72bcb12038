"""The answer to "is it on the air": state, title, progress, and the big clock."""

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import CLOCK, PAGE, SECTION
from ccht_desktop.desk.marks import PLAYOUT_MARKS
from ccht_desktop.desk.present import Coming, Present
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row, set_tone
from ccht_desktop.desk.widgets.paint import fill, smooth
from ccht_desktop.desk.widgets.painted import Chip, FittedTitle, ProgressLine, StatePill
from ccht_desktop.desk.wording import (
    about_minutes,
    clock_time,
    hour_minute,
    in_words,
    long_date,
    minutes_seconds,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, KIND_NAMES, ItemKind
from ccht_desktop.schedule.walls import spoken_time


class OnAirCard(Card):
    """Shows a Present; a mark of the state's colour stands along its left edge."""

    def __init__(self) -> None:
        super().__init__(margin=0)
        self._tone = "quiet"
        self._clock_text = ""
        self.pill = StatePill(PLAYOUT_MARKS["unknown"])
        self.session = label("", SECTION, tone="quiet")
        self.title = FittedTitle()
        self.field = Chip()
        self.said = label("", SECTION, tone="quiet", wrap=True)
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.said.setMinimumHeight(40)
        self.progress = ProgressLine()
        keeping = self.progress.sizePolicy()
        keeping.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keeping)
        self.elapsed = label("", PAGE, bold=True, tabular=True)
        self.left = label("", PAGE, bold=True, tabular=True)
        self.switch_on = Button(_("Switch the broadcaster on"), "power", "primary")
        self.clock = label("00:00:00", CLOCK, bold=True, tabular=True)
        self.clock.setMinimumWidth(_clock_width())
        self.day = label("", SECTION, tone="quiet")
        self._compose()

    def _compose(self) -> None:
        says = QVBoxLayout()
        says.setSpacing(8)
        says.addLayout(row(self.pill, 8, self.session, None))
        says.addWidget(self.title, 1)
        tells = QVBoxLayout()
        tells.setSpacing(0)
        tells.addWidget(self.clock)
        tells.addWidget(self.day)
        tells.addStretch(1)
        above = QHBoxLayout()
        above.setSpacing(24)
        above.addLayout(says, 1)
        above.addLayout(tells)
        whole = QVBoxLayout()
        whole.setContentsMargins(32, 16, 24, 12)
        whole.setSpacing(4)
        whole.addLayout(above, 1)
        whole.addLayout(row(self.field, self.said, self.switch_on, spacing=16))
        whole.addWidget(self.progress)
        whole.addLayout(row(self.elapsed, None, self.left))
        self.inside.addLayout(whole)

    def show_time(self, now: datetime) -> None:
        text = clock_time(now)
        if text != self._clock_text:
            self._clock_text = text
            self.clock.setText(text)
            self.day.setText(long_date(local(now).date()))

    def show_present(
        self, present: Present, coming: Coming | None, now: datetime, *, scheduled: bool = False
    ) -> None:
        """coming: the next session, also where the broadcaster is off; scheduled: rules exist."""
        mark = PLAYOUT_MARKS.get(present.state, PLAYOUT_MARKS["unknown"])
        if present.state == "alarm" and present.airing is not None:
            mark = PLAYOUT_MARKS["playing"]
        if present.state == "alarm" and present.rehearsing:
            mark = PLAYOUT_MARKS["rehearsal"]
        self.pill.show_mark(mark)
        if self._tone != mark.tone:
            self._tone = mark.tone
            self.update()
        self.switch_on.setVisible(present.state == "off")
        self.progress.setVisible(present.airing is not None)
        if present.airing is not None:
            self._show_airing(present)
        elif present.until is not None:
            text = _("It ends by itself; F7 ends it now. Sessions before then are not heard.")
            self._show_silent(
                _("Silence until {time}").format(time=until_words(present.until, now)), text
            )
        elif present.state == "off":
            self._show_silent(
                _("The loudspeakers stay silent"),
                _off_words(coming, scheduled),
                "attention" if coming else "",
            )
        elif coming is not None:
            name = _("{time}  {session}").format(
                time=hour_minute(coming.start), session=coming.name
            )
            wait = (coming.start - now).total_seconds()
            self._show_silent(name, no_device_words(present, coming), "fault")
            self.elapsed.setText(_("begins in {wait}").format(wait=in_words(wait)))
            self.left.setText(
                _("{n} items · {length}").format(
                    n=len(coming.items), length=about_minutes(coming.seconds)
                )
            )
        else:
            self._show_silent(
                _("No session is planned"),
                _("The schedule has no session in the coming days. F5 plays something now.")
                if scheduled
                else _("Load a schedule, or play something now (F5)."),
            )

    def _show_airing(self, present: Present) -> None:
        airing = present.airing
        assert airing is not None
        self.session.setText(airing.session or _("Outside the schedule"))
        self.title.show_text(airing.title)
        words = _(FIELD_NAMES[airing.field]) if airing.field in FIELD_NAMES else ""
        if airing.kind == ItemKind.TIEP_SONG:
            words = _(KIND_NAMES[airing.kind])
        self.field.show_words(words, field_colour(airing.field))
        self.said.setText(_pause_words(present.pause_left))
        set_tone(self.said, "attention")
        rest = max(0.0, airing.seconds - present.position)
        share = present.position / airing.seconds if airing.seconds else 0.0
        self.progress.show_share(share, "attention" if present.state == "paused" else "on_air")
        self.elapsed.setText(
            f"{minutes_seconds(present.position)} / {minutes_seconds(airing.seconds)}"
        )
        self.left.setText(_("{time} left").format(time=minutes_seconds(rest)))

    def _show_silent(self, title: str, said: str, tone: str = "quiet") -> None:
        self.session.setText("")
        self.field.show_words("", "")
        self.title.show_text(title)
        self.said.setText(said)
        self.elapsed.setText("")
        self.left.setText("")
        set_tone(self.said, tone or "quiet")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = smooth(QPainter(self))
        edge = QRectF(8, 16, 6, self.height() - 32)
        fill(painter, edge, look_now().tone(self._tone), 3)
        painter.end()


def _clock_width() -> int:
    return QFontMetrics(font(CLOCK, bold=True, tabular=True)).horizontalAdvance("00:00:00") + 4


def no_device_words(present: Present, coming: Coming | None) -> str:
    """What a missing device means for the next session; empty while there is one."""
    if present.state != "alarm" or present.device is not None or coming is None:
        return ""
    return _("The session at {time} will have no sound unless there is a sound device.").format(
        time=hour_minute(coming.start)
    )


def until_words(until: datetime, now: datetime) -> str:
    """A moment of the coming day that cannot be taken for its other half."""
    spoken = spoken_time(local(until).time().replace(second=0, microsecond=0))
    if local(until).date() == local(now).date():
        return spoken
    return _("{spoken} tomorrow").format(spoken=spoken)


def _pause_words(left: float | None) -> str:
    if left is None:
        return ""
    return _("It goes on by itself in {time}.").format(time=minutes_seconds(left))


def _off_words(coming: Coming | None, scheduled: bool) -> str:
    if coming is None and scheduled:
        return _("The schedule has no session in the coming days.")
    if coming is None:
        return _("Nothing is planned yet. Switch the broadcaster on once there is a schedule.")
    return _("“{session}” at {time} will not be heard unless the broadcaster is on.").format(
        session=coming.name, time=hour_minute(coming.start)
    )
