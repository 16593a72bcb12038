"""A painted week: seven days, parts of the day, sessions as blocks in the colour of their state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SECTION, SMALL, Look
from ccht_desktop.desk.marks import ITEM_MARKS
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.wording import (
    PARTS_OF_DAY,
    WEEKDAYS,
    about_minutes,
    hour_minute,
    long_date,
    part_of_day,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _

HEAD, AXIS, BLOCK, GAP = 56, 32, 96, 8
Day = tuple[SessionLine, ...]


@dataclass(frozen=True, slots=True)
class Block:
    box: QRectF
    day: int
    line: SessionLine


def arranged(days: Sequence[Day], width: float, height: float) -> tuple[list[Block], list[float]]:
    """Blocks in their places, and the top of each part of the day; a part is as high as its fullest
    day needs, and what is left is shared out."""
    stacks = [[[s for s in day if _part(s) == part] for day in days] for part in range(4)]
    rows = [max(1, *(len(stack) for stack in part)) for part in stacks]
    used = [part for part in range(4) if part in (0, 2) or any(stacks[part])]
    need = sum(rows[part] * (BLOCK + GAP) + GAP for part in used)
    spare = max(0.0, (height - HEAD - need) / len(used))
    column = (width - AXIS) / 7
    tops: list[float] = [-1.0] * 4
    blocks: list[Block] = []
    top = float(HEAD)
    for part in used:
        tops[part] = top
        for number, stack in enumerate(stacks[part]):
            for place, line in enumerate(stack):
                box = QRectF(
                    AXIS + number * column + 4,
                    top + GAP + place * (BLOCK + GAP),
                    column - 8,
                    BLOCK,
                )
                blocks.append(Block(box, number, line))
        top += rows[part] * (BLOCK + GAP) + GAP + spare
    return blocks, tops


def _part(line: SessionLine) -> int:
    return part_of_day(local(line.start).time())


class WeekView(QWidget):
    day_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._monday = date(2000, 1, 3)
        self._today = self._monday
        self._days: tuple[Day, ...] = ((),) * 7
        self.chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Week"))

    def show_week(self, monday: date, days: Sequence[Day], today: date) -> None:
        self._monday, self._days, self._today = monday, tuple(days), today
        blocks, _tops = arranged(self._days, 800, 0)
        bottom = max((block.box.bottom() for block in blocks), default=0.0)
        self.setMinimumHeight(max(320, round(bottom) + 3 * GAP))
        self.update()

    def choose(self, day: int) -> None:
        self.chosen = min(6, max(0, day))
        name = long_date(self._monday + timedelta(days=self.chosen))
        self.setAccessibleDescription(name)
        self.update()
        self.day_chosen.emit(self.chosen)

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position().x() - AXIS
        if place >= 0:
            self.choose(int(place / ((self.width() - AXIS) / 7)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self.choose(self.chosen + step)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(look.surface))
        blocks, tops = arranged(self._days, self.width(), self.height())
        column = (self.width() - AXIS) / 7
        for number in range(7):
            self._paint_day(painter, look, number, QRectF(AXIS + number * column, 0, column, HEAD))
        for part, top in enumerate(tops):
            if top >= 0:
                painter.setPen(QPen(QColor(look.line), 1))
                painter.drawLine(QPointF(0, top), QPointF(self.width(), top))
                ends = [t for t in tops if t > top] or [float(self.height())]
                _paint_part(painter, look, _(PARTS_OF_DAY[part]), top, min(ends))
        for block in blocks:
            paint_block(painter, look, block)
        if self.hasFocus():
            painter.setPen(QPen(QColor(look.action), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(AXIS + self.chosen * column, 1, column, self.height() - 2)
            painter.drawRoundedRect(box.adjusted(1, 0, -1, 0), 8, 8)
        painter.end()

    def _paint_day(self, painter: QPainter, look: Look, number: int, box: QRectF) -> None:
        day = self._monday + timedelta(days=number)
        whole = QRectF(box.left(), 0, box.width(), self.height())
        if number == self.chosen:
            painter.fillRect(whole, mixed(look.chosen, look.surface, 0.6))
        painter.setPen(QPen(QColor(look.line), 1))
        if number:
            painter.drawLine(
                QPointF(round(box.left()) + 0.5, HEAD),
                QPointF(round(box.left()) + 0.5, self.height()),
            )
        is_today = day == self._today
        painter.setPen(QColor(look.action if is_today else look.quiet))
        painter.setFont(font(SMALL, bold=is_today))
        centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(box.left(), 4, box.width(), 20), centre, _(WEEKDAYS[number]))
        if is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.action))
            painter.drawRoundedRect(QRectF(box.center().x() - 30, 25, 60, 26), 13, 13)
        painter.setPen(QColor(look.on_action if is_today else look.text))
        painter.setFont(font(BODY + 1, bold=True, tabular=True))
        painter.drawText(
            QRectF(box.left(), 24, box.width(), 28), centre, f"{day.day:02}/{day.month:02}"
        )


def paint_block(painter: QPainter, look: Look, block: Block) -> None:
    """Hour, state, items and minutes; at the foot the fields of its items, in their colours."""
    line, box = block.line, block.box
    mark = ITEM_MARKS["nothing" if line.lacking else line.state]
    colour = look.tone(mark.tone if mark != ITEM_MARKS["planned"] else "action")
    painter.setPen(QPen(mixed(colour, look.surface, 0.5), 1))
    painter.setBrush(mixed(colour, look.surface, 0.1))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
    inner = box.adjusted(8, 4, -8, -8)
    painter.setPen(QColor(look.text))
    painter.setFont(font(SECTION - 2, bold=True, tabular=True))
    painter.drawText(
        QRectF(inner.left(), inner.top(), inner.width(), 24),
        Qt.AlignmentFlag.AlignVCenter,
        hour_minute(line.start),
    )
    foot = QRectF(inner.left(), inner.bottom() - 8, inner.width(), 6)
    corner = QRectF(inner.right() - 18, inner.top() + 3, 18, 18)
    if inner.width() < 72:
        corner = QRectF(inner.left() - 2, foot.center().y() - 8, 16, 16)
        foot.setLeft(foot.left() + 20)
    paint_icon(painter, corner, mark.icon, colour)
    painter.setFont(font(SMALL))
    words = [line.name]
    if line.occurrence:
        words = [_("{n} items").format(n=len(line.items)), about_minutes(line.seconds)]
    if line.lacking:
        words[1] = _("{n} missing").format(n=line.lacking)
    for place, text in enumerate(words):
        painter.setPen(QColor(colour if place and line.lacking else look.quiet))
        painter.drawText(
            QRectF(inner.left(), inner.top() + 25 + place * 19, inner.width() + 6, 20),
            Qt.AlignmentFlag.AlignVCenter,
            painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, round(inner.width() + 6)
            ),
        )
    _paint_fields(painter, line, foot)


def _paint_part(painter: QPainter, look: Look, words: str, top: float, bottom: float) -> None:
    """The name of a part of the day, along the left edge from below."""
    painter.save()
    painter.setPen(QColor(look.quiet))
    painter.setFont(font(SMALL, bold=True))
    painter.translate(0, bottom)
    painter.rotate(-90)
    centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(0, 0, bottom - top, AXIS), centre, words)
    painter.restore()


def _paint_fields(painter: QPainter, line: SessionLine, box: QRectF) -> None:
    fields = [(item.field, item.seconds) for item in line.items if item.field]
    whole = sum(seconds for _field, seconds in fields)
    if not whole:
        return
    left = box.left()
    painter.setPen(Qt.PenStyle.NoPen)
    for field, seconds in fields:
        width = box.width() * seconds / whole
        painter.setBrush(QColor(field_colour(field)))
        painter.drawRoundedRect(QRectF(left, box.top(), max(2.0, width - 2), box.height()), 3, 3)
        left += width
