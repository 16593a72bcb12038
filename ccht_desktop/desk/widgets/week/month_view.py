"""A painted month: each day its sessions and what is particular; a click opens the week."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SMALL, TABLE, Look
from ccht_desktop.desk.month_reading import MonthDay
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import fill, outline, smooth, write
from ccht_desktop.desk.wording import WEEKDAYS, long_date, short_date
from ccht_desktop.foundation.translations import _

HEAD = 30
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


class MonthView(QWidget):
    """opened(day): its week is wanted; day_chosen(day)."""

    opened = Signal(object)
    day_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[MonthDay, ...] = ()
        self.chosen = date(2000, 1, 1)
        self._month = 0
        self._today = date(2000, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(480, 360)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Month"))

    def show_days(self, first: date, days: Sequence[MonthDay], today: date) -> None:
        self._month, self.days, self._today = first.month, tuple(days), today
        self.update()

    def choose(self, day: date) -> None:
        self.chosen = day
        shown = next((one for one in self.days if one.day == day), None)
        self.setAccessibleDescription(said(shown) if shown else short_date(day))
        self.update()

    def day_at(self, x: float, y: float) -> date | None:
        rows = len(self.days) // 7
        if not rows or y < HEAD:
            return None
        column = min(6, int(x / (self.width() / 7)))
        line = min(rows - 1, int((y - HEAD) / ((self.height() - HEAD) / rows)))
        return self.days[line * 7 + column].day

    def box_of(self, day: date) -> QRectF:
        place = next(n for n, one in enumerate(self.days) if one.day == day)
        wide, high = self.width() / 7, (self.height() - HEAD) / (len(self.days) // 7)
        return QRectF(place % 7 * wide, HEAD + place // 7 * high, wide, high)

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x(), event.position().y())
        if day is not None:
            self.choose(day)
            self.opened.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choose(self.chosen + timedelta(days=step))
            self.day_chosen.emit(self.chosen)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.chosen)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        painter.fillRect(self.rect(), QColor(look.surface))
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        for number, name in enumerate(WEEKDAYS):
            box = QRectF(number * self.width() / 7, 0, self.width() / 7, HEAD)
            write(painter, box, _(name), font(SMALL, bold=True), look.quiet, centre)
        for one in self.days:
            self._paint_day(painter, look, one, self.box_of(one.day))
        painter.end()

    def _paint_day(self, painter: QPainter, look: Look, one: MonthDay, box: QRectF) -> None:
        other = one.day.month != self._month
        if other:
            fill(painter, box, look.ground, 0)
        if one.suspended:
            fill(painter, box, mixed(look.attention, look.surface, 0.1), 0)
        painter.setPen(QPen(QColor(look.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        inner = box.adjusted(8, 5, -6, -4)
        number = QRectF(inner.left(), inner.top(), 30, 22)
        is_today = one.day == self._today
        if is_today:
            fill(painter, QRectF(number.left() - 4, number.top(), 30, 22), look.action, 11)
        ink = look.on_action if is_today else look.quiet if other else look.text
        write(painter, number, f"{one.day.day:02}", font(BODY, bold=True, tabular=True), ink)
        self._paint_marks(painter, look, one, inner)
        if one.sessions:
            words = _("{n} sessions").format(n=one.sessions) + f" · {one.minutes}′"
            room = QRectF(inner.left(), inner.top() + 24, inner.width(), 20)
            write(
                painter, room, words, font(TABLE - 1, bold=True), look.quiet if other else look.text
            )
        words = one.suspended or one.holiday
        if words:
            tone = look.attention if one.suspended else look.on_air
            room = QRectF(inner.left() + 18, inner.bottom() - 18, inner.width() - 18, 18)
            mark = "silent" if one.suspended else "tag"
            paint_icon(painter, QRectF(inner.left(), room.top() + 2, 14, 14), mark, tone)
            write(painter, room, words, font(SMALL), tone)
        if one.day == self.chosen:
            outline(painter, box.adjusted(1, 1, -1, -1), look.action, 2, 6)

    def _paint_marks(self, painter: QPainter, look: Look, one: MonthDay, inner: QRectF) -> None:
        """Problems and exceptions, each an icon with its number."""
        right = inner.right()
        marks = (("alarm", look.attention, one.problems), ("changed", look.action, one.exceptions))
        for icon, tone, count in marks:
            if not count:
                continue
            text = str(count)
            wide = 8.0 * len(text)
            write(painter, QRectF(right - wide, inner.top(), wide, 20), text, font(SMALL), tone)
            paint_icon(painter, QRectF(right - wide - 18, inner.top() + 2, 16, 16), icon, tone)
            right -= wide + 24


def said(one: MonthDay) -> str:
    """A day in one line."""
    words = [
        long_date(one.day),
        _("{n} sessions").format(n=one.sessions),
        f"{one.minutes}′",
        one.suspended,
        one.holiday,
        _("{n} exceptions").format(n=one.exceptions) if one.exceptions else "",
        _("{n} sessions with something wrong").format(n=one.problems) if one.problems else "",
    ]
    return " · ".join(word for word in words if word)
