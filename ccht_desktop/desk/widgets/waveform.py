"""A sound as a picture, with its cue marks: by mouse and by keys."""

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
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

from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.widgets.paint import outline
from ccht_desktop.desk.widgets.waveform_painting import (
    FOOT,
    ground,
    paint_line,
    paint_mark,
    paint_outside,
)
from ccht_desktop.desk.widgets.waveform_span import Span, tenths, whole
from ccht_desktop.foundation.translations import _

NEAR = 10
LEAST_BETWEEN = 0.1
ZOOM = 1.25
KEY_ZOOM = 2.0
Grip = Literal["in", "out", "cursor"]


class Waveform(QWidget):
    """Peaks of a sound from 0 to its length, in seconds.

    marks: cue marks are shown and may be moved; ruler: times stand below.
    cursor_moved and cues_changed tell what a person did, never what was set by the program.
    """

    cues_changed = Signal(float, float)
    cursor_moved = Signal(float)

    def __init__(self, *, marks: bool = True, ruler: bool = True) -> None:
        super().__init__()
        self._marks, self._ruler = marks, ruler
        self._peaks: bytes | None = None
        self._span = Span()
        self._cue_in = self._cue_out = self._cursor = 0.0
        self._playing: float | None = None
        self._grip: Grip | None = None
        self._drawn: tuple[object, QPixmap] | None = None
        self._scroll = QScrollBar(Qt.Orientation.Horizontal, self)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.valueChanged.connect(self._scrolled)
        self._scroll.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumHeight(120 if ruler else 56)
        self.setAccessibleName(_("Waveform"))
        self._describe()

    @property
    def seconds(self) -> float:
        return self._span.seconds

    @property
    def cue_in(self) -> float:
        return self._cue_in

    @property
    def cue_out(self) -> float:
        return self._cue_out

    @property
    def cursor_at(self) -> float:
        return self._cursor

    @property
    def span(self) -> Span:
        """The stretch in view."""
        return self._span

    def show_peaks(self, peaks: bytes | None, seconds: float) -> None:
        """Another sound: marks at its ends, cursor at its beginning, all of it in view.

        peaks: signed bytes, the lowest and the highest of each stretch in turn.
        """
        self._peaks, self._span = peaks, whole(max(seconds, 0.0))
        self._cue_in, self._cue_out, self._cursor = 0.0, self._span.seconds, 0.0
        self._playing = self._grip = None
        self._seen()

    def show_cues(self, cue_in: float, cue_out: float) -> None:
        end = self.seconds
        self._cue_in = min(max(cue_in, 0.0), max(end - LEAST_BETWEEN, 0.0))
        self._cue_out = min(max(cue_out, min(self._cue_in + LEAST_BETWEEN, end)), end)
        self._describe()
        self.update()

    def show_cursor(self, at: float) -> None:
        self._cursor = min(max(at, 0.0), self.seconds)
        self._span = self._span.holding(self._cursor)
        self._seen()

    def show_playing(self, at: float | None) -> None:
        """Where the sound is that is being played; None takes the line away."""
        if at != self._playing:
            self._playing = at
            if at is not None and not self._span.whole and self._grip is None:
                held = self._span.holding(min(at, self.seconds))
                if held != self._span:
                    self._span = held
                    self._seen()
            self.update()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Above 1 shows less of the sound, around a second or the cursor."""
        if around is None:
            self._span = self._span.holding(self._cursor)
            around = self._cursor
        self._span = self._span.zoomed(factor, around)
        self._seen()

    def fit(self) -> None:
        """Shows the whole sound."""
        self._span = whole(self.seconds)
        self._seen()

    def sizeHint(self) -> QSize:
        return QSize(640, 200 if self._ruler else 56)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = 1.0 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0.1
        match event.key():
            case Qt.Key.Key_Left:
                self._move("cursor", self._cursor - step)
            case Qt.Key.Key_Right:
                self._move("cursor", self._cursor + step)
            case Qt.Key.Key_Home:
                self._move("cursor", 0.0)
            case Qt.Key.Key_End:
                self._move("cursor", self.seconds)
            case Qt.Key.Key_I if self._marks:
                self._move("in", self._cursor)
            case Qt.Key.Key_O if self._marks:
                self._move("out", self._cursor)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(KEY_ZOOM)
            case Qt.Key.Key_Minus:
                self.zoom(1 / KEY_ZOOM)
            case Qt.Key.Key_0:
                self.fit()
            case _:
                event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.seconds:
            self._grip = self._grip_at(event.position())
            if self._grip == "cursor":
                self._move("cursor", self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._move(self._grip, self._at(event.position()))
            return
        on_mark = self._grip_at(event.position()) != "cursor"
        shape = Qt.CursorShape.SplitHCursor if on_mark else Qt.CursorShape.IBeamCursor
        self.setCursor(shape if self.seconds else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if turned.x() and not turned.y():
            part = -turned.x() / 120 * self._span.length / 10
            self._span = self._span.moved_to(self._span.start + part)
            self._seen()
        elif turned.y():
            self.zoom(ZOOM ** (turned.y() / 120), self._at(event.position()))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        high = self._scroll.sizeHint().height()
        self._scroll.setGeometry(0, self.height() - high, self.width(), high)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        high = self._wave_height()
        ratio = self.devicePixelRatioF()
        key = (self.width(), high, ratio, look.name, self._peaks, self._span)
        if self._drawn is None or self._drawn[0] != key:
            foot = FOOT if self._ruler else 0
            made = ground(self._peaks, self._span, self.width(), high, foot, ratio)
            self._drawn = (key, made)
        painter = QPainter(self)
        painter.drawPixmap(QPointF(0, 0), self._drawn[1])
        if self.seconds:
            self._paint_marks(painter, high)
        if self.hasFocus():
            outline(painter, QRectF(0, 0, self.width(), high), look.action, 2, 0)
        painter.end()

    def _paint_marks(self, painter: QPainter, high: int) -> None:
        look = look_now()
        if self._marks:
            left, right = self._x(self._cue_in), self._x(self._cue_out)
            paint_outside(painter, left, right, self.width(), high)
            paint_mark(painter, left, high, "I", look.ready, to_right=True)
            paint_mark(painter, right, high, "O", look.on_air, to_right=False)
        paint_line(painter, self._x(self._cursor), high, look.text)
        if self._playing is not None:
            paint_line(painter, self._x(self._playing), high, look.on_air)

    def _wave_height(self) -> int:
        taken = FOOT if self._ruler else 0
        if not self._scroll.isHidden():
            taken += self._scroll.height()
        return self.height() - taken

    def _x(self, at: float) -> float:
        return self._span.x_of(at, self.width())

    def _at(self, place: QPointF) -> float:
        return self._span.at(place.x(), self.width())

    def _grip_at(self, place: QPointF) -> Grip:
        """The nearer mark within reach; of two in one place, the one with room to move."""
        if not self._marks or not self.seconds:
            return "cursor"
        to_in, to_out = (abs(place.x() - self._x(at)) for at in (self._cue_in, self._cue_out))
        if min(to_in, to_out) > NEAR:
            return "cursor"
        if to_in == to_out:
            return "out" if self._cue_in <= 0 else "in"
        return "in" if to_in < to_out else "out"

    def _move(self, what: Grip, at: float) -> None:
        """A person moves a mark or the cursor; marks keep their order."""
        at = round(min(max(at, 0.0), self.seconds), 3)
        if what == "cursor":
            self.show_cursor(at)
            self.cursor_moved.emit(self._cursor)
            return
        if what == "in":
            self.show_cues(min(at, self._cue_out - LEAST_BETWEEN), self._cue_out)
        else:
            self.show_cues(self._cue_in, max(at, self._cue_in + LEAST_BETWEEN))
        self.cues_changed.emit(self._cue_in, self._cue_out)

    def _scrolled(self, value: int) -> None:
        start = value / 100
        if abs(start - self._span.start) >= 0.01:
            self._span = self._span.moved_to(start)
            self.update()

    def _seen(self) -> None:
        """Scroll bar, description and picture follow what is in view."""
        span = self._span
        self._scroll.blockSignals(True)
        self._scroll.setRange(0, round(max(span.seconds - span.length, 0.0) * 100))
        self._scroll.setPageStep(max(round(span.length * 100), 1))
        self._scroll.setSingleStep(max(round(span.length * 10), 1))
        self._scroll.setValue(round(span.start * 100))
        self._scroll.blockSignals(False)
        self._scroll.setVisible(not span.whole)
        self._describe()
        self.update()

    def _describe(self) -> None:
        if not self.seconds:
            self.setAccessibleDescription(_("no sound"))
            return
        words = _("cursor at {at}, length {length}")
        if self._marks:
            words = _("from {start} to {end}, cursor at {at}, length {length}")
        self.setAccessibleDescription(
            words.format(
                start=tenths(self._cue_in),
                end=tenths(self._cue_out),
                at=tenths(self._cursor),
                length=tenths(self.seconds),
            )
        )
