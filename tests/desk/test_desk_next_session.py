"""Three clicks put an approved clip into the next session, or into one of the coming ten."""

from collections.abc import Callable
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.pages.next_session_button import NextSessionButton
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Addition
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "does not support")
# The only sample clip that not every session holds.
CLIP = 7
Opened = Callable[..., Window]


def library(window: Window) -> LibraryPage:
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    return page


def offered(page: LibraryPage, clip: int, qtbot: QtBot) -> NextSessionButton:
    """Chooses a clip and asks for the coming sessions by a click."""
    qtbot.waitUntil(lambda: page.table.choose(clip))
    button = page.clip.next_session
    qtbot.waitUntil(lambda: not button.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.menu_of_sessions.isVisible)
    return button


def additions(folder: StationFolder) -> tuple[Addition, ...]:
    with closing(Station.open(folder, clock=FakeClock(NOW))) as station:
        return station.schedule.current().additions


def test_the_coming_ten_are_offered_with_day_hour_and_length(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    button = offered(library(opened(folder)), CLIP, qtbot)
    words = [action.text() for action in button.menu_of_sessions.actions()]
    assert len(words) == 10
    assert words[0].startswith("Ngày mai 05:30 · ") or words[0].startswith("Hôm nay ")
    assert "tin" in words[0] and "phút" in words[0]
    button.menu_of_sessions.close()


def test_the_third_click_puts_it_in_and_the_notice_takes_it_out_again(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    button = offered(library(window), CLIP, qtbot)
    action = next(a for a in button.menu_of_sessions.actions() if a.isEnabled())
    with qtbot.waitSignal(button.offered) as done:
        action.trigger()
    button.menu_of_sessions.close()
    text, tone, answers = done.args
    assert tone == "ready"
    assert "05:30" in text or "17:00" in text
    assert len(additions(folder)) == 1
    with qtbot.waitSignal(button.told):
        answers[0][2]()
    assert additions(folder) == ()


def test_a_clip_nobody_approved_is_not_offered_to_any_session(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = library(opened(folder))
    with closing(Station.open(folder, clock=FakeClock(NOW))) as station:
        waiting = next(c.id for c in station.library.clips() if c.approval is None)
    qtbot.waitUntil(lambda: page.table.choose(waiting))
    qtbot.waitUntil(lambda: page.clip.shown is not None and page.clip.shown.id == waiting)
    assert page.clip.next_session.isHidden()
