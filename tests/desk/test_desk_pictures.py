"""Every page, by day and by night, in two sizes: drawn, in colour, and nothing cut.

CCHT_PICTURES=FOLDER keeps the pictures to look at.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.window import PAGES, Window
from ccht_desktop.foundation.station_folder import StationFolder
from tests.desk.desk_samples import FakeBroadcaster

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
MANY = 40


def cut(whole: QWidget) -> Iterator[str]:
    """What does not fit into its place, of all labels and buttons on show."""
    for label in whole.findChildren(QLabel):
        if not label.isVisibleTo(whole) or not label.text():
            continue
        metrics = QFontMetricsF(label.font())
        if label.wordWrap():
            words = label.text().replace("\u200b", " ").split()
            wide = max((metrics.horizontalAdvance(word) for word in words), default=0)
            high = label.heightForWidth(label.width())
        else:
            wide = metrics.horizontalAdvance(label.text())
            high = label.sizeHint().height()
        if wide > label.contentsRect().width() + 1 or high > label.height() + 1:
            yield f"label {label.text()!r}: {wide:.0f}x{high} in {label.size().toTuple()}"
    for button in whole.findChildren(QPushButton):
        if button.isVisibleTo(whole) and isinstance(button, Button):
            need = button.sizeHint()
            if need.width() > button.width() + 1 or button.height() < 40:
                yield f"button {button.words!r}: {need.toTuple()} in {button.size().toTuple()}"
    for area in whole.findChildren(QScrollArea):
        inside = area.widget()
        if inside and area.isVisibleTo(whole) and inside.width() > area.viewport().width() + 1:
            yield f"scrolled sideways: {inside.width()} in {area.viewport().width()}"


def settle(window: Window, qtbot: QtBot) -> None:
    """Until every reading of the page in view has arrived."""
    arrived: list[int] = []
    window.bridge.read(lambda _station: 1, arrived.append)
    window.bridge.work(lambda _station: 2, arrived.append)
    qtbot.waitUntil(lambda: len(arrived) == 2 and window.bridge.present.state != "unknown")
    for _turn in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 1024])
@pytest.mark.parametrize("station", ["full", "empty"])
def test_every_page_is_drawn_and_nothing_is_cut(
    look: str,
    width: int,
    station: str,
    folder: StationFolder,
    new_folder: StationFolder,
    on_the_air: FakeBroadcaster,
    opened: Opened,
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
) -> None:
    full = station == "full"
    window = opened(folder if full else new_folder, on_the_air if full else None, width)
    wear(qapp, look)
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    kept.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    for page, _kind, _words in PAGES:
        shown = window.open_page(page)
        settle(window, qtbot)
        picture = window.grab()
        assert picture.save(str(kept / f"{page}-{station}-{look}-{width}.png"))
        image = picture.toImage()
        seen = {
            image.pixel(x, y)
            for x in range(0, image.width(), 3)
            for y in range(0, image.height(), 3)
        }
        assert len(seen) > MANY, f"{page} has {len(seen)} colours"
        found += [f"{page}: {words}" for words in cut(shown)]
    found += [f"window: {words}" for words in cut(window.strip)]
    assert not found, "\n".join(found)
