"""What comes next, how long until then, and the button to play something now."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import BODY, SECTION, TITLE
from ccht_desktop.desk.present import Coming, Following, Present
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.paint import dot, smooth, write
from ccht_desktop.desk.wording import hour_minute, in_words
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import KIND_NAMES

WIDTH = 352


class NextCard(Card):
    def __init__(self) -> None:
        super().__init__(margin=24, spacing=4)
        self.inside.setContentsMargins(24, 12, 24, 12)
        self.setFixedWidth(WIDTH)
        self._head = label(_("Next"), SECTION, bold=True)
        self._time = label("", TITLE, bold=True, tabular=True)
        self._name = label("", BODY + 1, bold=True, wrap=True)
        self._wait = label("", BODY, tone="quiet")
        self._items = ItemLines()
        self.play_now = Button(_("Play now   F5"), "play")
        self.inside.addLayout(row(self._head, None, self._wait))
        self.inside.addWidget(self._time)
        self.inside.addWidget(self._name)
        self.inside.addWidget(self._items, 1)
        self._later = label("", BODY, tone="quiet", wrap=True)
        self.inside.addWidget(self._later)
        self.inside.addWidget(self.play_now)
        self.pause = Button(_("Pause   F6"))
        self.hold = Button(_("Keep silent   F7"))
        self.inside.addLayout(row(self.pause, self.hold, spacing=8))

    def show_state(self, present: Present) -> None:
        """What the buttons do now."""
        paused, held = present.state == "paused", present.state == "hold"
        self.pause.say(_("Go on   F6") if paused else _("Pause   F6"))
        self.pause.setEnabled(present.sounding and not held)
        self.hold.say(_("End silence   F7") if held else _("Keep silent   F7"))
        self.hold.setEnabled(present.running)

    def show_next(self, after: Following | None, coming: Coming | None, now: datetime) -> None:
        """after: the next item of the session on the air; then coming is the session after it."""
        if after is not None:
            kind = _(KIND_NAMES.get(after.kind, after.kind))
            self._show_moment(after.start, now)
            self._name.setText(after.title or kind)
            self._items.show_items(())
            self._later.setText(_("Then: {session}").format(session=_session(coming, now)))
            self._later.setVisible(coming is not None)
            return
        self._later.hide()
        if coming is None:
            self._time.setText("––:––")
            self._name.setText(_("No session is planned"))
            self._wait.setText("")
            self._items.show_items(())
            return
        self._show_moment(coming.start, now)
        self._name.setText(_session(coming, now, hour=False))
        self._items.show_items(coming.items)

    def _show_moment(self, start: datetime, now: datetime) -> None:
        self._time.setText(hour_minute(start))
        wait = (start - now).total_seconds()
        self._wait.setText(_("in {wait}").format(wait=in_words(wait)) if wait > 0 else "")


def _session(coming: Coming | None, now: datetime, *, hour: bool = True) -> str:
    if coming is None:
        return ""
    days = (local(coming.start).date() - local(now).date()).days
    day = {0: "", 1: _("tomorrow")}.get(days, f"{local(coming.start):%d/%m}")
    parts = [hour_minute(coming.start) if hour else "", coming.name, day]
    return " · ".join(part for part in parts if part)


class ItemLines(QWidget):
    """As many titles as fit, each with the dot of its field; how many more at the end."""

    STEP = 28

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[tuple[str | None, str, str | None, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(200, 2 * self.STEP)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def show_items(self, items: tuple[tuple[str | None, str, str | None, float], ...]) -> None:
        if items != self._items:
            self._items = items
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        room = self.height() // self.STEP
        shown = self._items if len(self._items) <= room else self._items[: max(0, room - 1)]
        line = QRectF(24, 0, self.width() - 24, self.STEP)
        for title, kind, field, _seconds in shown:
            dot(painter, QRectF(1, line.center().y() - 5, 10, 10), field_colour(field))
            words = title or _(KIND_NAMES.get(kind, kind))
            write(painter, line, words, font(BODY), look.text if title else look.quiet)
            line.translate(0, self.STEP)
        if len(shown) < len(self._items) and room:
            more = _("and {n} more").format(n=len(self._items) - len(shown))
            write(painter, line, more, font(BODY), look.quiet)
        painter.end()
