"""The strokes of a waveform: its ground once per size and stretch, marks over it."""

from PySide6.QtCore import QLine, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from ccht_desktop.desk.look import SMALL
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import MIDDLE, smooth, write
from ccht_desktop.desk.widgets.waveform_span import Span, columns, step_of, tenths
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.translations import _

FOOT = 22
FLAG = 18


def ground(
    peaks: bytes | None, span: Span, width: int, high: int, foot: int, ratio: float
) -> QPixmap:
    """The wave on its surface, and the scale of times in the foot below; sizes in logical px."""
    look = look_now()
    made = QPixmap(max(round(width * ratio), 1), max(round((high + foot) * ratio), 1))
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    wide, tall = made.width(), round(high * ratio)
    painter.fillRect(0, 0, wide, tall, QColor(look.surface))
    middle, reach = tall / 2, (tall / 2 - 3 * ratio) / 128
    if peaks:
        painter.setPen(QPen(QColor(look.line), max(1, round(ratio))))
        painter.drawLine(QLineF(0, middle, wide, middle))
        painter.setPen(QPen(QColor(look.action), 1))
        painter.drawLines(
            [
                QLine(x, round(middle - top * reach), x, round(middle - low * reach))
                for x, (low, top) in enumerate(columns(peaks, span, wide))
            ]
        )
    painter.setPen(QPen(QColor(look.line), max(1, round(ratio))))
    painter.drawRect(0, 0, wide - 1, tall - 1)
    painter.end()
    made.setDevicePixelRatio(ratio)
    painter = smooth(QPainter(made))
    if not peaks:
        words = _("No picture of this sound") if span.seconds else ""
        where = Qt.AlignmentFlag.AlignCenter
        write(painter, QRectF(8, 0, width - 16, high), words, font(), look.quiet, where)
    if foot and span.seconds:
        _scale(painter, span, width, high, foot)
    painter.end()
    return made


def paint_outside(painter: QPainter, left: float, right: float, width: int, high: int) -> None:
    """What lies outside the cue marks is pale."""
    veil = QColor(look_now().ground)
    veil.setAlphaF(0.72)
    if left > 0:
        painter.fillRect(QRectF(0, 0, min(left, width), high), veil)
    if right < width:
        painter.fillRect(QRectF(max(right, 0.0), 0, width - max(right, 0.0), high), veil)


def paint_mark(
    painter: QPainter, x: float, high: int, letter: str, colour: str, *, to_right: bool
) -> None:
    """A line with a flag towards the inside, the letter of its key in it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawLine(QLineF(x, 0, x, high))
    way = FLAG if to_right else -FLAG
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    corners = ((x, 0), (x + way, 0), (x + way, FLAG - 4), (x + way / 2, FLAG + 2), (x, FLAG - 4))
    painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    box = QRectF(min(x, x + way), -1, FLAG, FLAG)
    where = Qt.AlignmentFlag.AlignCenter
    write(painter, box, letter, font(SMALL, bold=True), look_now().on_action, where)


def paint_line(painter: QPainter, x: float, high: int, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2))
    painter.drawLine(QLineF(x, 1, x, high - 1))


def _scale(painter: QPainter, span: Span, width: int, high: int, foot: int) -> None:
    look, face = look_now(), font(SMALL, tabular=True)
    widest = QFontMetricsF(face).horizontalAdvance("00:00,0") + 24
    step = step_of(span, int(width / widest))
    number = int(span.start / step)
    while (at := number * step) <= span.start + span.length:
        x = span.x_of(at, width)
        words = tenths(at) if step < 1 else minutes_seconds(at)
        if 0 <= x <= width - widest + 20:
            painter.setPen(QPen(mixed(look.quiet, look.surface, 0.7), 1))
            painter.drawLine(QLineF(x, high, x, high + 6))
            write(
                painter, QRectF(x + 4, high + 2, widest, foot - 2), words, face, look.quiet, MIDDLE
            )
        number += 1
