"""Lịch phát thanh on A4: an official head, a table by days, a place for signatures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from ccht_desktop.desk.printing.sheet_reading import Row, Sheet

DOTS = 300
MM = DOTS / 25.4
SMALL = 10.5
SIGNING, KEPT = 52 * MM, 3
FACE = "Times New Roman"
STANDS_IN = ("Liberation Serif", "Tinos", "Noto Serif", "DejaVu Serif")
SHARES = (0.11, 0.49, 0.26, 0.14)
INK, GROUND = QColor("#000000"), QColor("#EDEDED")
Flag = Qt.AlignmentFlag
LEFT = int(Flag.AlignLeft) | int(Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
CENTRE = int(Flag.AlignHCenter) | int(Flag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
RIGHT = int(Flag.AlignRight) | int(Flag.AlignTop)


def write_pdf(sheet: Sheet, path: Path, *, wide: bool) -> None:
    """Replaces the file, whole or not at all. Raises StationError where it cannot be written."""
    from ccht_desktop.report.files import replacing

    with replacing(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(DOTS)
        writer.setTitle(f"{sheet.title} - {sheet.period}")
        _lay(writer, wide=wide)
        if not _paint(writer, sheet):
            raise OSError(str(path))


def printers() -> list[str]:
    """Names of the printers there are, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != usual, name))


def print_sheet(sheet: Sheet, printer: str, *, wide: bool) -> bool:
    """Whether the printer took it."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer)
    if info.isNull():
        return False
    device = QPrinter(info)
    device.setResolution(DOTS)
    device.setDocName(sheet.title)
    _lay(device, wide=wide)
    return _paint(device, sheet)


def _lay(device: QPagedPaintDevice, *, wide: bool) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    device.setPageOrientation(turned)
    # The margins of official papers (30 mm for binding at the left).
    margins = QMarginsF(20, 20, 20, 15) if wide else QMarginsF(30, 20, 15, 15)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)


def _paint(device: QPagedPaintDevice, sheet: Sheet) -> bool:
    layout = device.pageLayout().paintRectPixels(DOTS)
    size = QSizeF(layout.width(), layout.height())
    pages = _Pages(None, size, lambda: True).run(sheet)
    painter = QPainter()
    if not painter.begin(device):
        return False
    _Pages(painter, size, device.newPage, pages).run(sheet)
    return painter.end()


@dataclass(slots=True)
class _Pages:
    """Runs down the pages; without a painter it only counts them."""

    painter: QPainter | None
    size: QSizeF
    turn: Callable[[], bool]
    of: int = 1
    y: float = 0.0
    page: int = 1

    def run(self, sheet: Sheet) -> int:
        """How many pages it took."""
        self._head(sheet)
        self._columns(sheet)
        last = max((n for n, day in enumerate(sheet.days) if day.rows), default=-1)
        for number, day in enumerate(sheet.days):
            rows = [self._heights(row) for row in day.rows]
            room = self.size.width() - 4 * MM
            title = self._height(day.title, room, _face(12, bold=True)) + 2 * MM
            self._need(title + sum(rows[:2]), sheet)
            self._band(day.title, title)
            for place, (row, height) in enumerate(zip(day.rows, rows, strict=True)):
                # Signatures never stand on a page of their own.
                signing = number == last and place == len(rows) - KEPT
                below = sum(rows[-KEPT:]) + SIGNING + len(sheet.notes) * 6 * MM
                self._need(below if signing else height, sheet)
                self._row(row, height)
        self._notes(sheet)
        self._signatures(sheet)
        self._foot(sheet)
        return self.page

    def _head(self, sheet: Sheet) -> None:
        width = self.size.width()
        left, right = QRectF(0, 0, width * 0.42, 0), QRectF(width * 0.42, 0, width * 0.58, 0)
        y = 0.0
        if sheet.above:
            y = self._write(left, y, sheet.above, _face(12), CENTRE)
        for text in sheet.issuing:
            y = self._write(left, y, text, _face(12, bold=True), CENTRE)
        self._rule(left.center().x(), y + MM, 22 * MM)
        other = self._write(right, 0, sheet.state, _face(12, bold=True), CENTRE)
        other = self._write(right, other, sheet.motto, _face(13, bold=True), CENTRE)
        motto = QFontMetricsF(_face(13, bold=True)).horizontalAdvance(sheet.motto)
        self._rule(right.center().x(), other + MM, motto)
        self.y = max(y, other) + 9 * MM
        whole = QRectF(0, 0, width, 0)
        self.y = self._write(whole, self.y, sheet.title, _face(15, bold=True), CENTRE)
        self.y = self._write(whole, self.y, sheet.period, _face(13, italic=True), CENTRE) + 4 * MM

    def _columns(self, sheet: Sheet) -> None:
        height = self._height("A", 100 * MM, _face(11, bold=True)) + 2 * MM
        left = 0.0
        for share, text in zip(SHARES, sheet.columns, strict=True):
            wide = share * self.size.width()
            self._box(QRectF(left, self.y, wide, height), GROUND)
            room = QRectF(left + MM, 0, wide - 2 * MM, 0)
            self._write(room, self.y + MM, text, _face(11, bold=True), CENTRE)
            left += wide
        self.y += height

    def _band(self, text: str, height: float) -> None:
        self._box(QRectF(0, self.y, self.size.width(), height), GROUND)
        room = QRectF(2 * MM, 0, self.size.width() - 4 * MM, 0)
        self._write(room, self.y + MM, text, _face(12, bold=True), LEFT)
        self.y += height

    def _row(self, row: Row, height: float) -> None:
        left = 0.0
        texts = (row.hour, row.text, row.kind, row.length)
        for place, (share, text) in enumerate(zip(SHARES, texts, strict=True)):
            wide = share * self.size.width()
            self._box(QRectF(left, self.y, wide, height))
            inset = 4 * MM if place == 1 and not row.bold else MM
            room = QRectF(left + inset, 0, wide - inset - MM, 0)
            where = (CENTRE, LEFT, LEFT, RIGHT)[place]
            face = _face(SMALL, bold=row.bold and place != 2, italic=row.bold and place == 2)
            self._write(room, self.y + 0.4 * MM, text, face, where)
            left += wide
        self.y += height

    def _heights(self, row: Row) -> float:
        width, inset = self.size.width(), 5 * MM if not row.bold else 2 * MM
        face = _face(SMALL, bold=row.bold)
        text = self._height(row.text, SHARES[1] * width - inset, face)
        kind = self._height(row.kind, SHARES[2] * width - 2 * MM, _face(SMALL, italic=row.bold))
        return max(text, kind, self._height("A", MM * 50, face)) + 0.8 * MM

    def _notes(self, sheet: Sheet) -> None:
        if not sheet.notes:
            return
        self._need(14 * MM, sheet, table=False)
        self.y += 3 * MM
        whole = QRectF(0, 0, self.size.width(), 0)
        self.y = self._write(whole, self.y, sheet.notes_title, _face(11, bold=True), LEFT)
        for text in sheet.notes:
            self.y = self._write(whole, self.y, f"- {text}", _face(11), LEFT)

    def _signatures(self, sheet: Sheet) -> None:
        self._need(SIGNING, sheet, table=False)
        self.y += 5 * MM
        half = self.size.width() / 2
        left, right = QRectF(0, 0, half, 0), QRectF(half, 0, half, 0)
        below = self._write(right, self.y, sheet.place_and_date, _face(13, italic=True), CENTRE)
        self._write(left, below, sheet.keeper, _face(13, bold=True), CENTRE)
        own = self._height(sheet.keeper, half, _face(13, bold=True))
        self._write(left, below + own, sheet.signed, _face(12, italic=True), CENTRE)
        for role in sheet.roles:
            below = self._write(right, below, role, _face(13, bold=True), CENTRE)
        below = self._write(right, below, sheet.signed, _face(12, italic=True), CENTRE)
        self._write(right, below + 18 * MM, sheet.signer, _face(13, bold=True), CENTRE)

    def _foot(self, sheet: Sheet) -> None:
        text = sheet.page.format(n=self.page, of=self.of)
        face = _face(10)
        bottom = self.size.height() - self._height(text, self.size.width(), face)
        self._write(QRectF(0, 0, self.size.width(), 0), bottom, text, face, RIGHT)

    def _need(self, height: float, sheet: Sheet, *, table: bool = True) -> None:
        """A new page, in the table with the heads of its columns, where what comes does not fit."""
        if self.y + height <= self.size.height() - 8 * MM:
            return
        self._foot(sheet)
        self.turn()
        self.page += 1
        self.y = 0.0
        if table:
            self._columns(sheet)

    def _write(self, room: QRectF, y: float, text: str, face: QFont, where: int) -> float:
        """Below what was written."""
        height = self._height(text, room.width(), face)
        if self.painter is not None:
            self.painter.setFont(face)
            self.painter.setPen(INK)
            self.painter.drawText(QRectF(room.left(), y, room.width(), height), where, text)
        return y + height

    def _height(self, text: str, width: float, face: QFont) -> float:
        metrics = QFontMetricsF(face)
        return metrics.boundingRect(QRectF(0, 0, width, 1e6), LEFT, text or " ").height()

    def _box(self, box: QRectF, ground: QColor | None = None) -> None:
        if self.painter is not None:
            self.painter.setPen(QPen(INK, 0.2 * MM))
            self.painter.setBrush(ground or Qt.BrushStyle.NoBrush)
            self.painter.drawRect(box)

    def _rule(self, middle: float, y: float, width: float) -> None:
        if self.painter is not None:
            self.painter.setPen(QPen(INK, 0.25 * MM))
            left = QPointF(middle - width / 2, y)
            self.painter.drawLine(left, left + QPointF(width, 0))


def _face(points: float, *, bold: bool = False, italic: bool = False) -> QFont:
    made = QFont()
    made.setFamilies([FACE, *STANDS_IN])
    made.setPixelSize(round(points * DOTS / 72))
    made.setBold(bold)
    made.setItalic(italic)
    return made
