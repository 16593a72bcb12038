"""The typeface of the window: Noto Sans on Linux, Segoe UI on Windows."""

import sys

from PySide6.QtGui import QFont

from ccht_desktop.desk.look import BODY


def family() -> str:
    return "Segoe UI" if sys.platform == "win32" else "Noto Sans"


def font(points: float = BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    made = QFont(family())
    made.setPointSizeF(points)
    if bold:
        made.setBold(True)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
