"""The painting of a week: head, hours, quiet hours, windows, the present, the ghost."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY, SMALL, TABLE, Look
from ccht_desktop.desk.theme import mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.week_reading import DayFacts
from ccht_desktop.desk.widgets.paint import fill, outline, write
from ccht_desktop.desk.widgets.week.week_axis import Axis
from ccht_desktop.desk.widgets.week.week_drag import Target
from ccht_desktop.desk.widgets.week.week_layout import AXIS, Block, column_of
from ccht_desktop.desk.wording import WEEKDAYS
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Walls
from ccht_desktop.schedule.walls import spoken_time

HEAD = 62
LABEL = 15.0
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=16)
def _face(points: float, *, bold: bool = False) -> QFont:
    return font(points, bold=bold, tabular=True)


def paint_head(
    painter: QPainter,
    look: Look,
    box: QRectF,
    day: date,
    about: DayFacts,
    *,
    is_today: bool,
    chosen: bool,
) -> None:
    """Weekday and date; below them a holiday's name, or why nothing is heard."""
    if chosen:
        fill(painter, box, mixed(look.chosen, look.surface, 0.6), 0)
    ink = look.action if is_today else look.quiet
    name = QRectF(box.left(), 2, box.width(), 18)
    write(painter, name, _(WEEKDAYS[day.weekday()]), _face(SMALL, bold=is_today), ink, CENTRE)
    if is_today:
        fill(painter, QRectF(box.center().x() - 28, 21, 56, 22), look.action, 11)
    ink = look.on_action if is_today else look.text
    text = f"{day.day:02}/{day.month:02}"
    write(
        painter, QRectF(box.left(), 20, box.width(), 24), text, _face(BODY, bold=True), ink, CENTRE
    )
    words = about.suspended or about.holiday
    if words:
        tone = look.attention if about.suspended else look.on_air
        mark = "silent" if about.suspended else "tag"
        paint_icon(painter, QRectF(box.left() + 3, 45, 14, 14), mark, tone)
        room = QRectF(box.left() + 19, 43, box.width() - 20, 18)
        write(painter, room, words, _face(SMALL), tone)


def paint_ground(
    painter: QPainter,
    look: Look,
    axis: Axis,
    width: float,
    walls: Walls,
    about: Sequence[DayFacts],
    chosen: int,
) -> None:
    """Hours, the hatched hours of rest, the hours that decisions allow, the chosen day."""
    left, column = column_of(chosen, width)
    fill(painter, QRectF(left, 0, column, axis.height), mixed(look.chosen, look.surface, 0.45), 0)
    tint = mixed(look.ready, look.surface, 0.09)
    for low, high in quiet_spans(walls):
        box = QRectF(AXIS, axis.y_of(low), width - AXIS, axis.y_of(high) - axis.y_of(low))
        painter.fillRect(box, mixed(look.quiet, look.surface, 0.07))
        painter.fillRect(
            box, QBrush(mixed(look.quiet, look.surface, 0.4), Qt.BrushStyle.BDiagPattern)
        )
    for day, facts in enumerate(about):
        left, column = column_of(day, width)
        for window in facts.windows:
            top = axis.y_of(window.start.hour * 60 + window.start.minute)
            bottom = axis.y_of(window.end.hour * 60 + window.end.minute)
            painter.fillRect(QRectF(left, top, column, bottom - top), tint)
            painter.setPen(QPen(mixed(look.ready, look.surface, 0.4), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(left, top), QPointF(left + column, top))
            painter.drawLine(QPointF(left, bottom), QPointF(left + column, bottom))
        if facts.suspended:
            box = QRectF(left, 0, column, axis.height)
            painter.fillRect(box, mixed(look.attention, look.surface, 0.1))
    last = -LABEL
    for hour in range(24):
        top = axis.y_of(hour * 60)
        painter.setPen(QPen(mixed(look.line, look.surface, 0.8), 1))
        painter.drawLine(QPointF(AXIS - 4, round(top) + 0.5), QPointF(width, round(top) + 0.5))
        if top - last >= LABEL and axis.y_of(hour * 60 + 60) - top >= LABEL:
            room = QRectF(0, top - 1, AXIS - 7, 16)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            write(painter, room, f"{hour:02}:00", _face(SMALL), look.quiet, right)
            last = top
    painter.setPen(QPen(QColor(look.line), 1))
    for day in range(7):
        left = round(column_of(day, width)[0]) + 0.5
        painter.drawLine(QPointF(left, 0), QPointF(left, axis.height))
    _say_quiet(painter, look, axis, width, walls)


def _say_quiet(painter: QPainter, look: Look, axis: Axis, width: float, walls: Walls) -> None:
    words = _("Quiet hours {quiet_from}–{quiet_to}").format(
        quiet_from=f"{walls.quiet_from:%H:%M}", quiet_to=f"{walls.quiet_to:%H:%M}"
    )
    face = _face(SMALL)
    painter.setFont(face)
    wide = painter.fontMetrics().horizontalAdvance(words) + 16
    for low, high in quiet_spans(walls):
        top, bottom = axis.y_of(low), axis.y_of(high)
        if bottom - top < 18:
            continue
        label = QRectF((AXIS + width - wide) / 2, (top + bottom) / 2 - 9, wide, 18)
        fill(painter, label, look.surface, 9)
        write(painter, label, words, face, look.quiet, CENTRE)


def quiet_spans(walls: Walls) -> list[tuple[float, float]]:
    first = walls.quiet_from.hour * 60 + walls.quiet_from.minute
    last = walls.quiet_to.hour * 60 + walls.quiet_to.minute
    if first == last:
        return []
    return [(first, last)] if first < last else [(0, last), (first, 1440)]


def paint_now(painter: QPainter, look: Look, day: int, top: float, width: float) -> None:
    left, column = column_of(day, width)
    painter.setPen(QPen(QColor(look.on_air), 2))
    painter.drawLine(QPointF(left, top), QPointF(left + column, top))


def paint_now_mark(painter: QPainter, look: Look, day: int, top: float, width: float) -> None:
    """Over the sessions too: where the line of the present begins."""
    left, _column = column_of(day, width)
    fill(painter, QRectF(left - 5, top - 5, 10, 10), look.on_air, 5)


def spoken(target: Target) -> str:
    """06:15 SÁNG"""
    return f"{target.wall:%H:%M} {spoken_time(target.wall).rsplit(' ', 1)[-1]}"


def paint_ghost(
    painter: QPainter,
    look: Look,
    block: Block,
    target: Target,
    top: float,
    width: float,
    monday: date,
) -> None:
    """Where the session would go, its time read back; where it cannot, why."""
    left, column = column_of(target.day, width)
    tone = look.fault if target.why else look.action
    box = QRectF(left + 2, top, column - 4, max(block.height, 22.0))
    fill(painter, box, mixed(tone, look.surface, 0.28), 5)
    outline(painter, box, tone, 2, 5)
    lines = [spoken(target)]
    if target.day != block.day:
        day = monday + timedelta(days=target.day)
        lines.insert(0, f"{_(WEEKDAYS[target.day])} {day:%d/%m}")
    if target.why:
        lines.append(_("quiet hours") if target.why == "quiet" else _("already past"))
    _paint_label(painter, look, lines, tone, QPointF(box.center().x(), box.top() - 4), width)


def paint_stretch(
    painter: QPainter, look: Look, block: Block, bottom: float, minutes: int, width: float
) -> None:
    """How long the session may last."""
    box = QRectF(block.left, block.top, block.width, max(8.0, bottom - block.top))
    outline(painter, box, look.action, 2, 5)
    words = _("at most {n}′").format(n=minutes)
    _paint_label(painter, look, [words], look.action, QPointF(box.center().x(), bottom + 26), width)


def _paint_label(
    painter: QPainter, look: Look, lines: list[str], tone: str, foot: QPointF, width: float
) -> None:
    face = _face(TABLE, bold=True)
    painter.setFont(face)
    wide = max(painter.fontMetrics().horizontalAdvance(text) for text in lines) + 32
    high = 22.0 * len(lines) + 4
    left = min(max(2.0, foot.x() - wide / 2), width - wide - 2)
    box = QRectF(left, max(2.0, foot.y() - high), wide, high)
    fill(painter, box, tone, 6)
    for place, text in enumerate(lines):
        room = QRectF(box.left(), box.top() + 2 + 22 * place, wide, 22)
        write(
            painter,
            room,
            text,
            face,
            look.on_action if tone == look.action else look.surface,
            CENTRE,
        )
