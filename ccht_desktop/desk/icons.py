"""The program's own icons, recoloured and drawn sharp at any size."""

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from ccht_desktop.foundation.resources import resource


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: str) -> None:
    """Draws an icon in a box of a widget's own painting."""
    ratio = painter.device().devicePixelRatioF()
    painter.drawPixmap(box.topLeft(), pixmap(name, colour, round(box.width()), ratio))


def pixmap(name: str, colour: str, size: int = 24, ratio: float = 1.0) -> QPixmap:
    """size in logical pixels; ratio is the screen's device pixel ratio."""
    key = f"ccht/{name}/{colour}/{size}/{ratio}"
    made = QPixmap()
    if QPixmapCache.find(key, made):
        return made
    source = resource(f"icons/{name}.svg").read_text("utf-8").replace("currentColor", colour)
    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.setDevicePixelRatio(ratio)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    QPixmapCache.insert(key, made)
    return made
