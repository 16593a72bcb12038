"""A painted week: seven days on an axis of time; sessions are chosen, moved and stretched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QSizePolicy, QWidget

from ccht_desktop.desk.programme import SessionLine
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.desk.widgets.paint import outline, smooth
from ccht_desktop.desk.widgets.week import week_blocks, week_drag, week_painting
from ccht_desktop.desk.widgets.week.week_axis import Axis, axis_of
from ccht_desktop.desk.widgets.week.week_blocks import BlockPictures
from ccht_desktop.desk.widgets.week.week_drag import Ground, Target
from ccht_desktop.desk.widgets.week.week_layout import (
    Block,
    arranged,
    column_of,
    day_at,
    neighbour,
    span_of,
    touched,
)
from ccht_desktop.desk.wording import hour_minute, long_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _

HEAD = week_painting.HEAD
BAR = 12
NEAR = 28
SLACK = 5
_STEPS = {
    Qt.Key.Key_Up: (-5, 0),
    Qt.Key.Key_Down: (5, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_ANSWERS = {Qt.Key.Key_Return: True, Qt.Key.Key_Enter: True, Qt.Key.Key_Escape: False}


@dataclass(slots=True)
class Held:
    """A block under the mouse's button: by its body `grab` pixels below its top, or by its edge."""

    block: Block
    grab: float
    pressed: QPointF
    by_edge: bool
    target: Target | None = None
    minutes: int | None = None


class WeekView(QWidget):
    """dropped(session, target) where a session was let go, also where a wall forbids it; stretched
    (session, minutes) at a new end; answered(yes) to what is proposed, by Enter and Esc. opened,
    left_out: Enter and Delete on the chosen session. copied, pasted: a day by Ctrl+C, Ctrl+V."""

    day_chosen = Signal(int)
    session_chosen = Signal(object)
    dropped = Signal(object, object)
    stretched = Signal(object, int)
    answered = Signal(bool)
    opened = Signal(object)
    left_out = Signal(object)
    copied = Signal(int)
    pasted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.week: Week | None = None
        self.blocks: list[Block] = []
        self.held: Held | None = None
        self.proposed: tuple[Block, Target] | None = None
        self.chosen = 0
        self.session: str | None = None
        self._today = date(2000, 1, 3)
        self._axis = axis_of((), ())
        self._drawn: QPixmap | None = None
        self._drawn_at: tuple[object, ...] = ()
        self._pictures = BlockPictures()
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(lambda _value: self.update())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(480, 240)
        self.setAccessibleName(_("Week"))

    @property
    def axis(self) -> Axis:
        return self._axis

    def paper_width(self) -> float:
        return float(self.width() - BAR)

    def show_week(self, week: Week, today: date) -> None:
        turned = self.week is None or self.week.monday != week.monday
        self.week, self._today = week, today
        self.held, self.proposed = None, None
        self._lay_out()
        if self.session is not None and self.chosen_line() is None:
            self.session = None
        if turned:
            self._turn_to_what_matters()
        self._tell()

    def chosen_line(self) -> SessionLine | None:
        return self.week.line(self.session) if self.week and self.session else None

    def choose(self, day: int) -> None:
        self.chosen = min(6, max(0, day))
        line = self.chosen_line()
        if line is not None and self._day_of(line) != self.chosen:
            self.session = None
        self._stale()
        self._tell()
        self.day_chosen.emit(self.chosen)

    def choose_session(self, occurrence: str | None) -> None:
        """Brings a session into view and its day with it."""
        self.session = occurrence
        block = self.chosen_block()
        if block is not None:
            day, self.chosen = self.chosen, block.day
            self._show(block)
            if day != block.day:
                self.day_chosen.emit(block.day)
        self._stale()
        self._tell()
        self.session_chosen.emit(occurrence)

    def chosen_block(self) -> Block | None:
        if self.session is None:
            return None
        return next((b for b in self.blocks if b.line.occurrence == self.session), None)

    def propose(self, target: Target | None) -> None:
        """Shows where the chosen session would go, until it is said yes or no; None: no more."""
        block = self.chosen_block()
        self.proposed = (block, target) if block is not None and target is not None else None
        self.update()

    def place_of(self, occurrence: str) -> QPointF | None:
        """The middle of a session's block, in the widget's own pixels."""
        for block in self.blocks:
            if block.line.occurrence == occurrence:
                y = block.top + min(block.height, 40) / 2 + HEAD - self.bar.value()
                return QPointF(block.left + block.width / 2, y)
        return None

    def point_at(self, day: int, minute: float) -> QPointF:
        left, column = column_of(day, self.paper_width())
        return QPointF(left + column / 2, self._axis.y_of(minute) + HEAD - self.bar.value())

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.bar.setGeometry(self.width() - BAR, HEAD, BAR, max(0, self.height() - HEAD))
        self._lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.bar.setValue(self.bar.value() - event.angleDelta().y() // 2)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = event.position()
        day = day_at(place.x(), self.paper_width())
        if event.button() != Qt.MouseButton.LeftButton or day is None:
            return
        found = self._touched(place) if place.y() >= HEAD else None
        self.chosen = day
        if found is None:
            self.session = None
            self._choice_told()
            return
        number, part = found
        block = self.blocks[number]
        self.session = block.line.occurrence
        self._choice_told()
        if block.line.plan is not None and block.line.plan.movable and self.week is not None:
            grab = self._paper(place).y() - block.top
            by_edge = part == "edge" and not block.line.plan.left_out
            self.held = Held(block, grab, place, by_edge)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        held = self.held
        if held is None:
            self._show_grip(place)
            return
        begun = held.target is not None or held.minutes is not None
        if not begun and (place - held.pressed).manhattanLength() < SLACK:
            return
        self._near_the_edge(place.y())
        paper = self._paper(place)
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if held.by_edge:
            start = span_of(held.block.line)[0]
            held.minutes = week_drag.stretched(self._axis, start, paper.y(), fine=fine)
        else:
            held.target = week_drag.moved(
                self.ground(), self._axis, self.paper_width(), (paper.x(), paper.y()), held.grab,
                fine=fine,
            )  # fmt: skip
            shape = Qt.CursorShape.ForbiddenCursor if held.target.why else None
            self.setCursor(shape or Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, self.held = self.held, None
        self.unsetCursor()
        self.update()
        if held is None:
            return
        if held.minutes is not None:
            self.stretched.emit(held.block.line, held.minutes)
        elif held.target is not None:
            same = held.target.minute == int(span_of(held.block.line)[0])
            if not same or held.target.day != held.block.day:
                self.dropped.emit(held.block.line, held.target)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.held = None
        if (line := self.chosen_line()) is not None:
            self.opened.emit(line)

    def ground(self) -> Ground:
        assert self.week is not None
        windows = [facts.windows for facts in self.week.about]
        return Ground(self.week.monday, self.week.walls, windows, self.week.now)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        line = self.chosen_line()
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if key == Qt.Key.Key_Escape and self.held is not None:
            self.held = None
            self.unsetCursor()
            self.update()
        elif self.proposed is not None and key in _ANSWERS:
            self.answered.emit(_ANSWERS[key])
        elif alt and key in _STEPS:
            self._nudge(*_STEPS[key])
        elif control and key == Qt.Key.Key_C:
            self.copied.emit(self.chosen)
        elif control and key == Qt.Key.Key_V:
            self.pasted.emit(self.chosen)
        elif held & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.session = None
            self.choose(self.chosen + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choose_beside(1 if key == Qt.Key.Key_Down else -1)
        elif line is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line)
        elif line is not None and key == Qt.Key.Key_Delete:
            self.left_out.emit(line)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        state = (self.bar.value(), self.size().toTuple(), look_now().name, ratio)
        if self._drawn is None or self._drawn_at != state:
            self._drawn = self._draw(ratio)
            self._drawn_at = state
        painter = smooth(QPainter(self))
        painter.drawPixmap(0, 0, self._drawn)
        self._paint_over(painter)
        if self.hasFocus():
            left, column = column_of(self.chosen, self.paper_width())
            outline(painter, QRectF(left, 1, column, self.height() - 2), look_now().action, 2, 6)
        painter.end()

    def redraw(self) -> None:
        """The look has changed, or what is shown."""
        self._stale()

    def _draw(self, ratio: float) -> QPixmap:
        look, width, week = look_now(), self.paper_width(), self.week
        drawn = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(QColor(look.surface))
        if week is None:
            return drawn
        painter = smooth(QPainter(drawn))
        top, offset = 0, self.bar.value()
        painter.setClipRect(QRectF(0, HEAD, self.width(), self.height() - HEAD))
        painter.translate(0, HEAD - offset)
        week_painting.paint_ground(
            painter, look, self._axis, width, week.walls, week.about, self.chosen
        )
        today = (self._today - week.monday).days
        at = local(week.now)
        now = self._axis.y_of(at.hour * 60 + at.minute)
        if today in range(7):
            week_painting.paint_now(painter, look, today, now, width)
        bottom = offset + self.height() - HEAD
        self._pictures.wear(look, ratio)
        for block in self.blocks:
            if block.bottom > offset and block.top < bottom:
                self._pictures.put(painter, block)
        if (marked := self.chosen_block()) is not None:
            week_blocks.paint_choice(painter, look, marked)
        if today in range(7):
            week_painting.paint_now_mark(painter, look, today, now, width)
        painter.resetTransform()
        painter.setClipping(False)
        for number, facts in enumerate(week.about):
            left, column = column_of(number, width)
            day_shown = week.monday + timedelta(days=number)
            week_painting.paint_head(
                painter, look, QRectF(left, top, column, HEAD), day_shown, facts,
                is_today=day_shown == self._today, chosen=number == self.chosen,
            )  # fmt: skip
        painter.setPen(QColor(look.line))
        painter.drawLine(QPointF(0, HEAD - 0.5), QPointF(self.width(), HEAD - 0.5))
        painter.end()
        return drawn

    def _paint_over(self, painter: QPainter) -> None:
        """What a drag or a question adds to the week as it stands."""
        held, look, width = self.held, look_now(), self.paper_width()
        if self.week is None or (held is None and self.proposed is None):
            return
        painter.save()
        painter.translate(0, HEAD - self.bar.value())
        monday = self.week.monday
        if held is not None and held.minutes is not None:
            bottom = self._axis.y_of(span_of(held.block.line)[0] + held.minutes)
            week_painting.paint_stretch(painter, look, held.block, bottom, held.minutes, width)
        pair = (held.block, held.target) if held is not None else self.proposed
        if pair is not None and pair[1] is not None:
            block, target = pair[0], pair[1]
            top = self._axis.y_of(target.minute)
            week_painting.paint_ghost(painter, look, block, target, top, width, monday)
        painter.restore()

    def _lay_out(self) -> None:
        if self.week is None:
            return
        spans = [span_of(line) for day in self.week.days for line in day]
        room = self.height() - HEAD - 4
        self._axis = axis_of(spans, week_painting.quiet_spans(self.week.walls), room)
        self.blocks = arranged(self.week.days, self._axis, self.paper_width())
        self._pictures.forget()
        self.bar.setRange(0, max(0, round(self._axis.height - room)))
        self.bar.setPageStep(max(1, room))
        self.bar.setSingleStep(44)
        self.bar.setVisible(self.bar.maximum() > 0)
        self._stale()

    def _turn_to_what_matters(self) -> None:
        """To the first session of the chosen day, or the present."""
        own = [block for block in self.blocks if block.day == self.chosen] or self.blocks
        if own:
            # The words of the quiet hours above stay whole.
            self.bar.setValue(round(min(block.top for block in own)) - 2 * NEAR)

    def _show(self, block: Block) -> None:
        room = self.height() - HEAD
        if block.top < self.bar.value():
            self.bar.setValue(round(block.top) - NEAR)
        elif block.bottom > self.bar.value() + room:
            self.bar.setValue(round(block.bottom - room) + NEAR)

    def _near_the_edge(self, y: float) -> None:
        """A drag that comes near to an edge takes the paper with it."""
        if y < HEAD + NEAR:
            self.bar.setValue(self.bar.value() - NEAR // 2)
        elif y > self.height() - NEAR:
            self.bar.setValue(self.bar.value() + NEAR // 2)

    def _nudge(self, minutes: int, days: int) -> None:
        block = self.chosen_block()
        line = block.line if block else None
        if block is None or line is None or line.plan is None or not line.plan.movable:
            return
        if self.proposed is not None and self.proposed[0].line == line:
            before = self.proposed[1]
            day, minute = before.day + days, before.minute + minutes
            if not 0 <= day <= 6 or not 0 <= minute < 1440:
                return
            target: Target | None = self.ground().target(day, minute)
        else:
            target = week_drag.nudged(self.ground(), block, minutes, days)
        if target is not None:
            self.dropped.emit(line, target)

    def _choose_beside(self, step: int) -> None:
        block = self.chosen_block()
        number = self.blocks.index(block) if block else None
        found = neighbour(self.blocks, number, self.chosen, step)
        if found is not None:
            self.choose_session(self.blocks[found].line.occurrence)

    def _choice_told(self) -> None:
        self._stale()
        self._tell()
        self.day_chosen.emit(self.chosen)
        self.session_chosen.emit(self.session)

    def _show_grip(self, place: QPointF) -> None:
        found = self._touched(place) if place.y() >= HEAD else None
        line = self.blocks[found[0]].line if found else None
        if line is None or line.plan is None or not line.plan.movable:
            self.setCursor(Qt.CursorShape.ArrowCursor)
        elif found is not None and found[1] == "edge":
            self.setCursor(Qt.CursorShape.SizeVerCursor)
        else:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setToolTip(tip_of(line) if line is not None else "")

    def _touched(self, place: QPointF) -> tuple[int, str] | None:
        paper = self._paper(place)
        return touched(self.blocks, paper.x(), paper.y())

    def _paper(self, place: QPointF) -> QPointF:
        return QPointF(place.x(), place.y() - HEAD + self.bar.value())

    def _day_of(self, line: SessionLine) -> int:
        assert self.week is not None
        return (local(line.start).date() - self.week.monday).days

    def _stale(self) -> None:
        self._drawn = None
        self.update()

    def _tell(self) -> None:
        if self.week is None:
            return
        name = long_date(self.week.monday + timedelta(days=self.chosen))
        line = self.chosen_line()
        if line is not None:
            name = f"{name} · {tip_of(line)}"
        self.setAccessibleDescription(name)


def tip_of(line: SessionLine) -> str:
    """A session in one line, and below it what is wrong with it."""
    words: Sequence[str] = line.plan.wrong if line.plan else ()
    head = f"{hour_minute(line.start)} · {line.name} · {week_blocks.counted(line)}"
    changed = line.plan is not None and (line.plan.changed or line.plan.moved)
    more = [_("Changed since yesterday.")] if changed else []
    if line.plan is not None and line.plan.change_text:
        more = [line.plan.change_text]
    foretold = [f"{line.why}."] if line.why else []
    if line.airs is not None:
        foretold.insert(0, _("It begins at {time}.").format(time=hour_minute(line.airs)))
    return "\n".join([head, *foretold, *words, *more])
