"""Push buttons with the icons of the look."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ccht_desktop.desk.icons import paint_icon
from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.typeface import font
from ccht_desktop.desk.widgets.paint import smooth, write

_INK = {"primary": "on_action", "danger": "on_air", "plain": "action"}
_MARK, _GAP, _SIDE = 20, 8, 16


class Button(QPushButton):
    """look: "" ordinary, primary, danger, plain or square (icon only, so name it).

    The stylesheet paints the ground; words and icon are painted here, so that they follow the look.
    """

    def __init__(
        self,
        words: str = "",
        mark: str = "",
        look: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words, self._mark, self._look = words, mark, look
        self._font = font(BODY, bold=look == "primary")
        self.setProperty("look", look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(name or words)
        if name:
            self.setToolTip(name)

    def say(self, words: str, mark: str | None = None) -> None:
        """Changes the words, and the icon where one is given."""
        self.words = words
        self._mark = self._mark if mark is None else mark
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._look == "square":
            return QSize(40, 40)
        return QSize(round(self._content() + 2 * _SIDE), 40)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        look = look_now()
        ink = look.tone(_INK.get(self._look, "text")) if self.isEnabled() else look.quiet
        if self.isChecked():
            ink = look.action
        painter = smooth(QPainter(self))
        left = (self.width() - self._content()) / 2
        if self._mark:
            box = QRectF(round(left), round((self.height() - _MARK) / 2), _MARK, _MARK)
            paint_icon(painter, box, self._mark, ink)
            left += _MARK + _GAP
        if self.words:
            write(
                painter, QRectF(left, 0, self.width(), self.height()), self.words, self._font, ink
            )
        painter.end()

    def _content(self) -> float:
        words = QFontMetricsF(self._font).horizontalAdvance(self.words) if self.words else 0.0
        mark = _MARK if self._mark else 0
        return words + mark + (_GAP if words and mark else 0)
