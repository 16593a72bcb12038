"""The first run founds a station; a station opens; nothing ends in a traceback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.application import Opening, named_folder
from ccht_desktop.desk.first_run import FirstRun
from ccht_desktop.desk.look import DARK
from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.station import Station

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def opening(qapp: QApplication, tmp_path: Path) -> Iterator[Opening]:
    made = Opening(qapp, StationFolder(tmp_path / "dai"))
    yield made
    if made.frame is not None:
        if isinstance(made.inside, Window):
            made.inside.bridge.close()
        made.frame.deleteLater()


def test_a_name_and_a_code_found_a_station_and_open_it(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    page.name.setText("Xã Mẫu")
    page.code.setText("99999")
    QTest.mouseClick(page.found, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(opening.inside, Window))
    station = Station.open(StationFolder(tmp_path / "dai"))
    assert station.settings.text("station.name") == "Xã Mẫu"
    station.close()


def test_an_empty_name_is_asked_for_and_nothing_is_founded(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    page.set_up()
    assert page.name.property("wrong") == "true"
    assert not (tmp_path / "dai").exists()


def test_both_boxes_are_whole_also_with_errors_below_and_the_first_has_focus(
    opening: Opening, qtbot: QtBot
) -> None:
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    qtbot.waitUntil(page.name.hasFocus)
    page.set_up()
    QApplication.processEvents()
    for box in (page.name, page.code):
        field = box.parentWidget()
        assert isinstance(field, Field)
        assert box.height() >= 40
        assert box.geometry().bottom() < field.height()
        said = next(w for w in field.findChildren(QLabel) if w.text().startswith("Hãy ghi"))
        assert said.y() > box.geometry().bottom()


def test_a_code_with_letters_is_refused_in_words(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    page.name.setText("Xã Mẫu")
    page.code.setText("xa-mau")
    page.set_up()
    assert any("chỉ gồm chữ số" in said.text() for said in page.findChildren(QLabel))
    assert not (tmp_path / "dai").exists()


def test_the_night_look_reaches_every_page_at_once(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    Station.create(StationFolder(tmp_path / "dai"), name="Xã Mẫu", code="99999")
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, Window))
    window = opening.inside
    assert isinstance(window, Window)
    window.open_page("library")
    window.open_page("settings")
    window.themed.emit("dark")
    for page in ("settings", "library", "broadcast", "log"):
        shown = window.open_page(page)
        QApplication.processEvents()
        assert opening.frame is not None
        image = opening.frame.grab().toImage()
        corner = shown.mapTo(opening.frame, QPoint(4, 4))
        assert image.pixelColor(corner).name() == DARK.ground.lower(), page


def test_a_small_screen_is_filled_so_that_stop_stays_on_it(opening: Opening, qtbot: QtBot) -> None:
    opening.begin()
    assert opening.frame is not None
    room = opening.frame.screen().availableGeometry()
    assert room.width() < 1366
    assert opening.frame.isMaximized()


def test_a_folder_with_other_files_is_refused_in_words(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "dai").mkdir()
    (tmp_path / "dai" / "anh.jpg").write_bytes(b"x")
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    page.name.setText("Xã Mẫu")
    page.code.setText("99999")
    page.set_up()
    qtbot.waitUntil(page.said.isVisible)
    assert page.found.isEnabled()


def test_unreadable_settings_are_told_not_thrown(
    opening: Opening, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "dai").mkdir()
    (tmp_path / "dai" / "station.toml").write_text("[station\nname=", "utf-8")
    opening.begin()
    qtbot.waitUntil(lambda: isinstance(opening.inside, FirstRun))
    page = opening.inside
    assert isinstance(page, FirstRun)
    assert "station.toml" in page.said.text()


@pytest.mark.parametrize(
    "arguments", [["-s", "/dai"], ["--station", "/dai", "desk"], ["--station=/dai"]]
)
def test_the_station_is_the_one_that_was_named(arguments: list[str]) -> None:
    assert named_folder(arguments) == Path("/dai")


def test_else_the_station_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHT_STATION", "/kia")
    assert named_folder(["desk"]) == Path("/kia")
