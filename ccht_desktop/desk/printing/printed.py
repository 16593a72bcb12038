"""The printed week to a PDF or a printer: the sheet for the wall, and its details if wanted."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from ccht_desktop.desk.printing.paper import DOTS
from ccht_desktop.desk.printing.wall_reading import Wall
from ccht_desktop.desk.printing.wall_sheet import SIZES, WallPages
from ccht_desktop.desk.printing.week_sheet import DetailedPages


def write_pdf(wall: Wall, path: Path, *, detailed: bool) -> None:
    """Replaces the file, whole or not at all. Raises StationError where it cannot be written."""
    from ccht_desktop.report.files import replacing

    with replacing(path) as part:
        writer = QPdfWriter(str(part))
        writer.setResolution(DOTS)
        writer.setTitle(f"{wall.sheet.title} - {wall.sheet.period}")
        _lay(writer)
        if not _paint(writer, wall, detailed=detailed):
            raise OSError(str(path))


def printers() -> list[str]:
    """Names of the printers there are, the usual one first."""
    from PySide6.QtPrintSupport import QPrinterInfo

    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != usual, name))


def print_week(wall: Wall, printer: str, *, detailed: bool) -> bool:
    """Whether the printer took it."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    info = QPrinterInfo.printerInfo(printer)
    if info.isNull():
        return False
    device = QPrinter(info)
    device.setResolution(DOTS)
    device.setDocName(wall.sheet.title)
    _lay(device)
    return _paint(device, wall, detailed=detailed)


def fitting(wall: Wall, size: QSizeF) -> tuple[float, int]:
    """The largest size of words that needs the fewest pages, and their number."""
    for of in (1, 2):
        # A page more has a number at its foot, which takes room.
        pages = {one: WallPages(None, size, lambda: True, of).run(wall, one) for one in SIZES}
        fewest = min(pages.values())
        if fewest <= of:
            break
    points = next(one for one in SIZES if pages[one] == fewest)
    return points, fewest


def _lay(device: QPagedPaintDevice) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageOrientation(QPageLayout.Orientation.Landscape)
    # As official papers have them, with the wide edge for binding above.
    device.setPageMargins(QMarginsF(15, 15, 15, 8), QPageLayout.Unit.Millimeter)


def _paint(device: QPagedPaintDevice, wall: Wall, *, detailed: bool) -> bool:
    layout = device.pageLayout().paintRectPixels(DOTS)
    size = QSizeF(layout.width(), layout.height())
    points, pages = fitting(wall, size)
    painter = QPainter()
    if not painter.begin(device):
        return False
    WallPages(painter, size, device.newPage, pages).run(wall, points)
    if detailed:
        of = DetailedPages(None, size, lambda: True).run(wall.sheet)
        device.newPage()
        DetailedPages(painter, size, device.newPage, of).run(wall.sheet)
    return painter.end()
