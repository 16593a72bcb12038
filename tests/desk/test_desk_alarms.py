"""Alarms of several sentences stand whole in the window, whatever else is on show.

CCHT_PICTURES=FOLDER keeps the pictures to look at.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.broadcast import DAY_HEIGHT, BroadcastPage
from ccht_desktop.desk.widgets.alarm_list import AlarmLine
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock, local_text
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.service.alarm_texts import TEXTS, told
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster
from tests.desk.test_desk_pictures import cut, settle

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


def longest_texts(folder: StationFolder) -> list[tuple[str, str]]:
    """The three alarms that say most, about the next session."""
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        coming = station.resolve(NOW + timedelta(minutes=30), NOW + timedelta(days=1))[0]
    finally:
        station.close()
    texts = [(code, told(code, "", coming)) for code in TEXTS]
    return sorted(texts, key=lambda each: -len(each[1]))[:3]


@pytest.mark.parametrize("width", [1366, 1024])
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("sounding", [True, False])
def test_long_alarms_stand_whole_and_stop_stays_in_sight(
    width: int,
    count: int,
    sounding: bool,
    folder: StationFolder,
    on_the_air: FakeBroadcaster,
    opened: Opened,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    since = local_text(NOW)
    rows = longest_texts(folder)[:count]
    assert on_the_air.answer is not None
    on_the_air.answer["alarms"] = [{"code": c, "text": t, "since": since} for c, t in rows]
    if not sounding:
        on_the_air.answer |= {"airing": None, "state": "alarm", "position_seconds": 0.0}
    window = opened(folder, on_the_air, width)
    page = window.open_page("broadcast")
    assert isinstance(page, BroadcastPage)
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.alarms.isVisible())
    settle(window, qtbot)
    kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    assert window.grab().save(str(kept / f"alarms-{count}-{sounding}-{width}.png"))
    shown = {label.text() for label in page.alarms.findChildren(QLabel)}
    assert {text for _code, text in rows} <= shown
    assert list(cut(page)) == []
    assert page.below.height() >= DAY_HEIGHT
    first = page.alarms.findChildren(AlarmLine)[0]
    assert first.height() <= page.alarms.viewport().height()
    assert list(cut(window.strip)) == []
    stop = window.strip.stop
    bottom = stop.mapTo(window, QPoint(0, stop.height())).y()
    assert stop.isVisible()
    assert bottom <= window.height() <= (768 if width > 1100 else 700)
