"""The views over the week: one name each, and nothing unsaved is lost with the window."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.pages.schedule import schedule_views
from ccht_desktop.desk.pages.schedule.page import SchedulePage
from ccht_desktop.desk.pages.schedule.plan_view import PlanView
from ccht_desktop.desk.pages.schedule.rules_view import RulesView
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from tests.desk.desk_samples import FakeBroadcaster

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]


def changed(window: Window, qtbot: QtBot) -> RulesView:
    """The view of rules, with a name typed into it, out of sight behind another page."""
    page = window.open_page("schedule")
    assert isinstance(page, SchedulePage)
    view = page.views.open(schedule_views.RULES, "sang")
    assert isinstance(view, RulesView)
    qtbot.waitUntil(lambda: view.form.name.text() == "Buổi sáng")
    view.form.name.setText("Buổi sớm")
    page.views.close_view()
    window.open_page("log")
    return view


def test_closing_the_window_asks_about_what_is_not_saved(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    view = changed(window, qtbot)
    assert not window.close()
    assert window.page == "schedule" and view.isVisible() and view.notice.isVisible()
    assert view.form.name.text() == "Buổi sớm"
    save, _drop = view.notice.buttons()
    save.click()
    qtbot.waitUntil(lambda: not view.dirty())
    assert window.close()


def test_who_drops_the_changes_leaves_at_once(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder)
    view = changed(window, qtbot)
    window.leave()
    assert window.isVisible() and view.notice.isVisible()
    view.notice.buttons()[1].click()
    assert not window.isVisible()


def test_the_station_is_told_to_go_on_only_after_what_is_not_saved(
    folder: StationFolder, on_the_air: FakeBroadcaster, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(folder, on_the_air)
    view = changed(window, qtbot)
    qtbot.waitUntil(lambda: window.bridge.present.running)
    assert not window.close()
    assert window.notice.isHidden()
    view.notice.buttons()[1].click()
    assert window.isVisible() and window.notice.isVisible()
    window.let_go()
    assert window.close()


def test_each_view_bears_the_name_by_which_the_menu_opens_it(
    folder: StationFolder, opened: Opened
) -> None:
    page = opened(folder).open_page("schedule")
    assert isinstance(page, SchedulePage)
    for view in schedule_views.ALL:
        shown = page.views.open(view)
        assert isinstance(shown, PlanView)
        assert shown.head.text() == _(view.words)
