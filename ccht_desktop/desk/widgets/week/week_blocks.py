"""The painting of a session in the week; of many, so what was measured once is kept."""

from functools import lru_cache
from math import floor

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import SMALL, TABLE, Look
from ccht_desktop.desk.marks import CHANGE_WORDS, ITEM_MARKS
from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.theme import mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import MIDDLE, outline, shortened, smooth
from ccht_desktop.desk.widgets.week.week_layout import Block
from ccht_desktop.desk.wording import hour_minute
from ccht_desktop.foundation.translations import _

HOUR_ROOM, NARROW = 42, 60
KEPT = 4096


def marks_of(line: SessionLine) -> list[tuple[str, str]]:
    """Icons of what stands out, with their tones; never a colour alone."""
    plan = line.plan
    if plan is None:
        return []
    found = []
    if plan.overlaps:
        found.append(("overlap", "fault"))
    if plan.over_cap:
        found.append(("over-length", "attention"))
    if line.loss:
        found.append((ITEM_MARKS[line.loss].icon, ITEM_MARKS[line.loss].tone))
    if plan.changed or plan.moved:
        found.append(("changed", "action"))
    return found


def counted(line: SessionLine, *, short: bool = False) -> str:
    """6 items · 24′; short, in a narrow column: 6 · 24′"""
    if line.state == "left_out":
        return _("Silent")
    if line.lacking:
        return _("{n} missing").format(n=line.lacking)
    minutes = max(1, round(line.seconds / 60)) if line.seconds else 0
    if line.occurrence is None:
        return f"{minutes}′"
    count = str(len(line.items)) if short else _("{n} items").format(n=len(line.items))
    return f"{count} · {minutes}′"


class BlockPictures:
    """Each session painted once, until it, its place or the look is another."""

    def __init__(self) -> None:
        self._worn: tuple[Look | None, float] = (None, 1.0)
        self._kept: dict[int, QPixmap] = {}

    def forget(self) -> None:
        self._kept.clear()

    def wear(self, look: Look, ratio: float) -> None:
        """ratio: the screen's device pixel ratio."""
        if self._worn != (look, ratio):
            self._worn = (look, ratio)
            self.forget()

    def put(self, painter: QPainter, block: Block) -> None:
        """block: one that stays the same object until forget()."""
        left, top = floor(block.left) - 1, floor(block.top) - 1
        made = self._kept.get(id(block))
        if made is None:
            made = self._kept[id(block)] = self._painted(block, left, top)
        painter.drawPixmap(left, top, made)

    def _painted(self, block: Block, left: int, top: int) -> QPixmap:
        look, ratio = self._worn
        assert look is not None
        made = QPixmap(round((block.width + 4) * ratio), round((block.height + 4) * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(0, 0, 0, 0))
        painter = smooth(QPainter(made))
        painter.translate(-left, -top)
        paint_block(painter, look, block)
        painter.end()
        return made


def paint_choice(painter: QPainter, look: Look, block: Block) -> None:
    """Around the chosen session."""
    box = QRectF(block.left - 1, block.top - 1, block.width + 2, block.height + 1)
    outline(painter, box, look.text, 2, 6)


def paint_block(painter: QPainter, look: Look, block: Block) -> None:
    """Hour, items and minutes, name, state; at the left the fields of its items."""
    line = block.line
    state = "nothing" if line.lacking else line.state
    mark = ITEM_MARKS[state]
    wrong = line.plan is not None and bool(line.plan.overlaps)
    tone = "action" if state == "planned" else mark.tone
    colour = look.tone("fault" if wrong else tone)
    box = QRectF(block.left, block.top, block.width, block.height - 1)
    left_out = line.state == "left_out"
    painter.setPen(_edge(colour, look.surface, dashed=left_out))
    painter.setBrush(_ground(colour, look.surface, 0.0 if left_out else 0.13))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    slim = box.width() < HOUR_ROOM + 8
    if not slim:
        _paint_fields(painter, line, box)
    inner = box.adjusted(2 if slim else 9, 1, -1 if box.width() < NARROW else -3, -1)
    icons = marks_of(line)
    if state != "planned":
        icons = [(mark.icon, mark.tone), *icons]
    beside = max(0, int((inner.width() - HOUR_ROOM) // 17))
    # Side by side with another session there is no room beside the hour, but below it.
    lowered = 18 if icons and not beside and inner.height() > 38 else 0
    shown = icons[: max(beside, int(inner.width() // 17) if lowered else 0)]
    right = inner.left() + 17 * len(shown) if lowered else inner.right()
    for name, icon_tone in shown:
        right -= 16
        top = inner.top() + 3 + lowered
        paint_icon(painter, QRectF(right, top, 15, 15), name, look.tone(icon_tone))
    _write_lines(painter, look, line, inner, inner.right() if lowered else right, lowered)


def _write_lines(
    painter: QPainter, look: Look, line: SessionLine, inner: QRectF, right: float, lowered: int
) -> None:
    hour = hour_minute(line.start)
    room = right - inner.left()
    # The hour is never shortened, whatever room two sessions at once leave it.
    painter.setFont(_face(bold=True) if inner.width() >= HOUR_ROOM else _slim(int(inner.width())))
    painter.setPen(_colour(look.text))
    painter.drawText(QRectF(inner.left(), inner.top(), max(room, HOUR_ROOM), 20), MIDDLE, hour)
    wide = _wide(hour, bold=True) + 6
    count = counted(line)
    if _wide(count) > inner.width():
        count = counted(line, short=True)
    ink = look.attention if line.lacking else look.quiet
    rest = [(count, ink), (line.name, look.text)]
    if line.state not in ("planned", "left_out"):
        word = (ITEM_MARKS[line.state].word, look.tone(ITEM_MARKS[line.state].tone))
        rest.insert(1 if line.state == "aired" else 0, word)
    if line.loss:
        rest.insert(0, (ITEM_MARKS[line.loss].word, look.tone(ITEM_MARKS[line.loss].tone)))
    if line.plan is not None and line.plan.change in CHANGE_WORDS:
        rest.append((_(CHANGE_WORDS[line.plan.change]), look.action))
    if _wide(count) <= room - wide or inner.height() < 38:
        place = QRectF(inner.left() + wide, inner.top(), room - wide, 20)
        _write(painter, place, count, ink)
        rest.remove((count, ink))
    top = inner.top() + 19 + lowered
    for text, colour in rest:
        if top + 17 > inner.bottom() + 2:
            break
        _write(painter, QRectF(inner.left(), top, inner.width(), 17), text, colour)
        top += 17


def _paint_fields(painter: QPainter, line: SessionLine, box: QRectF) -> None:
    fields = [(item.field, item.seconds) for item in line.items if item.field]
    whole = sum(seconds for _field, seconds in fields)
    if not whole:
        return
    top, height = box.top() + 4, box.height() - 8
    for field, seconds in fields:
        share = height * seconds / whole
        part = QRectF(round(box.left()) + 3, round(top), 4, max(2, round(top + share) - round(top)))
        painter.fillRect(part.adjusted(0, 0, 0, -1), _colour(field_colour(field)))
        top += share


def _write(painter: QPainter, box: QRectF, text: str, ink: str, *, bold: bool = False) -> None:
    if box.width() < 6:
        return
    painter.setFont(_face(bold=bold))
    painter.setPen(_colour(ink))
    painter.drawText(box, MIDDLE, _fitted(text, int(box.width()), bold=bold))


@lru_cache(maxsize=4)
def _face(*, bold: bool = False) -> QFont:
    return font(TABLE - 0.5 if bold else SMALL, bold=bold, tabular=True)


@lru_cache(maxsize=64)
def _slim(width: int) -> QFont:
    """The face of an hour between two sessions at once: drawn together until all of it is seen."""
    made = font(SMALL, tabular=True)
    need = QFontMetricsF(made).horizontalAdvance("00:00")
    if need > width:
        made.setStretch(max(62, int(100 * width / need) - 2))
    return made


@lru_cache(maxsize=KEPT)
def _wide(text: str, *, bold: bool = False) -> float:
    return QFontMetricsF(_face(bold=bold)).horizontalAdvance(text)


@lru_cache(maxsize=KEPT)
def _fitted(text: str, width: int, *, bold: bool = False) -> str:
    return shortened(text, _face(bold=bold), width)


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=64)
def _ground(colour: str, surface: str, share: float) -> QColor:
    return mixed(colour, surface, share)


@lru_cache(maxsize=64)
def _edge(colour: str, surface: str, *, dashed: bool) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(mixed(colour, surface, 0.55), 1, style)
