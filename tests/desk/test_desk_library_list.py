"""The list of clips: fetched as one scrolls, filtered, put in order, several chosen at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.models.clip_rows import ClipRows
from ccht_desktop.desk.pages.library import LibraryPage
from ccht_desktop.desk.readings import found
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.window import Window
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip
from ccht_desktop.library.search import ClipQuery
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW
from tests.library.many_clips import put_many

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opened = Callable[..., Window]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def page(folder: StationFolder, opened: Opened, qtbot: QtBot) -> LibraryPage:
    made = opened(folder).open_page("library")
    assert isinstance(made, LibraryPage)
    qtbot.waitUntil(lambda: len(made.table.cells.rows) == 14)
    return made


@pytest.fixture
def crowd(new_folder: StationFolder) -> StationFolder:
    """A station of 1,000 clips in every state."""
    station = Station.open(new_folder)
    put_many(station._plan, 1000, spoken=3)
    station.close()
    return new_folder


def rows(page: LibraryPage) -> list[int]:
    return [clip.id for clip in page.table.cells.rows]


def press(page: LibraryPage, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    """A mouse press on a row of the list."""
    place = page.table.visualRect(page.table.cells.index(row, 0)).center()
    QTest.mouseClick(page.table.viewport(), LEFT, keys, place)


def clips_of(folder: StationFolder, ids: list[int]) -> list[Clip]:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return [station.library.clip(number) for number in ids]
    finally:
        station.close()


def test_typing_without_marks_finds_and_one_press_clears(page: LibraryPage, qtbot: QtBot) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, CTRL)
    qtbot.waitUntil(page.search.hasFocus)
    QTest.keyClicks(page.search, "the che")
    qtbot.waitUntil(lambda: rows(page) == [6])
    page.filters.field.choose("CPS")
    qtbot.waitUntil(lambda: page.found.currentIndex() == 1)
    (again,) = page.nothing.findChildren(Button)
    assert again.words == "Bỏ mọi điều kiện lọc"
    QTest.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: len(rows(page)) == 14)
    assert page.found.currentIndex() == 0
    assert (page.search.text(), page.filters.field.value()) == ("", "")
    assert not page.filters.clear.isEnabled()


@pytest.mark.parametrize(
    ("choice", "value", "expected"),
    [
        ("field", "TTHC", [14, 5]),
        ("field", "kind:NHAC_HIEU", [2, 1]),
        ("state", "draft", [14, 13]),
        ("state", "retired", []),
        ("level", "quiet", [8]),
        ("validity", "ended", []),
    ],
)
def test_every_filter_narrows_the_list(
    page: LibraryPage, qtbot: QtBot, choice: str, value: str, expected: list[int]
) -> None:
    getattr(page.filters, choice).choose(value)
    qtbot.waitUntil(lambda: rows(page) == expected)
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(rows(page)) == 14)


def test_headings_put_in_order_by_mouse_and_by_key(page: LibraryPage, qtbot: QtBot) -> None:
    heading = page.table.horizontalHeader()

    def strike(column: int) -> None:
        from PySide6.QtCore import QPoint

        place = QPoint(heading.sectionViewportPosition(column) + 20, 20)
        QTest.mouseClick(heading.viewport(), LEFT, NONE, place)

    def lengths() -> list[float]:
        return [clip.seconds for clip in page.table.cells.rows]

    found_order = rows(page)
    strike(1)
    qtbot.waitUntil(lambda: lengths() == sorted(lengths()))
    strike(1)
    qtbot.waitUntil(lambda: lengths() == sorted(lengths(), reverse=True))
    strike(1)
    qtbot.waitUntil(lambda: rows(page) == found_order)
    QTest.keyClick(page, Qt.Key.Key_1, ALT)
    qtbot.waitUntil(lambda: page.table.cells.rows[0].title.startswith("Bản tin"))
    assert page.table.horizontalHeader().sortIndicatorSection() == 0


def test_rows_follow_as_one_scrolls_and_place_and_choice_outlive_a_change(
    crowd: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    window = opened(crowd)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: len(rows(page)) == 120)
    seen = set()
    while len(rows(page)) < 480:
        known = len(rows(page))
        page.table.scrollToBottom()
        qtbot.waitUntil(lambda known=known: len(rows(page)) > known)  # type: ignore[misc]
        seen.add(known)
    assert len(set(rows(page))) == len(rows(page))
    page.table.selectRow(300)
    page.table.scrollTo(page.table.cells.index(300, 0))
    place, chosen = page.table.verticalScrollBar().value(), page.table.chosen()
    assert place > 200
    with qtbot.waitSignal(page.pages.shown):
        window.bridge.plan_changed.emit()
    assert page.table.verticalScrollBar().value() == place
    assert page.table.chosen() == chosen
    assert len(rows(page)) >= 480


def test_only_the_last_of_many_keystrokes_is_answered(
    crowd: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(crowd).open_page("library")
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: len(rows(page)) == 120)
    answers: list[object] = []
    page.pages.shown.connect(answers.append)
    for text in ("c", "ca", "cai", "cai cach", "xyz"):
        page.search.setText(text)
        page.filters._at_once()
    qtbot.waitUntil(lambda: page.found.currentIndex() == 1)
    assert len(answers) <= 2


def test_a_lazy_table_keeps_the_rules_of_qt(
    crowd: StationFolder, qtmodeltester: ModelTester
) -> None:
    station = Station.open(crowd)
    windows = [found(station, ClipQuery(), at, 50).clips for at in (0, 50)]
    station.close()
    model = ClipRows(NOW.date)
    wanted: list[bool] = []
    model.more_wanted.connect(lambda: wanted.append(True))
    model.show(windows[0], more=True)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.append(windows[1], more=False)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert wanted == [True]
    assert model.rowCount() == 100
    assert not model.canFetchMore()


def test_a_window_left_open_over_midnight_shows_the_states_of_the_new_day(
    folder: StationFolder, opened: Opened, qtbot: QtBot
) -> None:
    station = Station.open(folder, clock=FakeClock(NOW))
    station.decisions.approve(14, by="Nguyễn Văn A", number="9/QĐ", valid_to=NOW.date())
    station.close()
    window = opened(folder)
    page = window.open_page("library")
    assert isinstance(page, LibraryPage)
    qtbot.waitUntil(lambda: len(rows(page)) == 14)
    page.table.choose(14)

    def states() -> tuple[str, bool]:
        state = page.table.cells.columns[3].cell(page.table.cells.rows[rows(page).index(14)])
        return state.text, page.clip.decision.withdraw.isVisible()

    qtbot.waitUntil(lambda: states() == ("Đã duyệt", True))
    repainted: list[object] = []
    page.table.cells.dataChanged.connect(lambda *_cells: repainted.append(1))
    clock = window.bridge.clock
    assert isinstance(clock, FakeClock)
    clock.advance(8 * 3600)
    qtbot.waitUntil(lambda: states() == ("Hết hạn", False))
    assert repainted
    press(page, rows(page).index(14))
    press(page, rows(page).index(13), CTRL)
    assert "Đã duyệt" not in page.batch._about.text()
    page.describe_chosen()
    QTest.keyClick(page.describing.batch.valid_to, Qt.Key.Key_Up)
    assert page.describing.batch.valid_to.text() == "23/11/2026"


def test_several_chosen_with_the_mouse_are_submitted_and_taken_back(
    page: LibraryPage, folder: StationFolder, qtbot: QtBot
) -> None:
    window = page.window()
    assert isinstance(window, Window)
    press(page, 0)
    press(page, 1, CTRL)
    assert page.side.currentWidget() is page.batch
    assert page.batch.head.text() == "2 bài đã chọn"
    QTest.mouseClick(page.batch.submit, LEFT)
    qtbot.waitUntil(lambda: [b.words for b in window.notice.buttons()] == ["Hoàn tác"])
    assert [c.state(NOW.date()) for c in clips_of(folder, [14, 13])] == ["waiting"] * 2
    QTest.mouseClick(window.notice.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: "Đã rút lại" in window.notice.text())
    assert [c.state(NOW.date()) for c in clips_of(folder, [14, 13])] == ["draft"] * 2


def test_all_rows_chosen_with_the_keyboard_are_retired_and_come_back(
    page: LibraryPage, folder: StationFolder, qtbot: QtBot
) -> None:
    window = page.window()
    assert isinstance(window, Window)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, CTRL)
    assert page.batch.head.text() == "14 bài đã chọn"
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.found.currentIndex() == 1)
    assert all(clip.retired for clip in clips_of(folder, list(range(1, 15))))
    QTest.mouseClick(window.notice.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: len(rows(page)) == 14)


def test_a_range_chosen_with_shift_outlives_a_change(page: LibraryPage, qtbot: QtBot) -> None:
    press(page, 2)
    press(page, 5, SHIFT)
    chosen = [clip.id for clip in page.table.all_chosen()]
    assert len(chosen) == 4
    with qtbot.waitSignal(page.pages.shown):
        page.filters.put_in_order("title", False)
    assert sorted(clip.id for clip in page.table.all_chosen()) == sorted(chosen)


def test_several_clips_are_described_together(
    page: LibraryPage, folder: StationFolder, qtbot: QtBot
) -> None:
    press(page, 0)
    press(page, 1, CTRL)
    QTest.mouseClick(page.batch.describe, LEFT)
    assert page.side.currentWidget() is page.describing
    QTest.mouseClick(page.describing.leave, LEFT)
    assert page.side.currentWidget() is page.batch
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert page.side.currentWidget() is page.describing
    QTest.keyClick(page.describing.batch.kind, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.batch)


def test_a_clip_tells_when_it_aired_and_how(page: LibraryPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.clip.aired.lines == ["Chưa phát lần nào."])
    page.table.choose(6)
    qtbot.waitUntil(lambda: len(page.clip.aired.lines) > 2)
    first = page.clip.aired.lines[0]
    assert "/2026 " in first
    assert first.endswith("Phát đủ")


def test_a_clip_whose_file_was_changed_says_so_in_row_and_panel(
    page: LibraryPage, folder: StationFolder, qtbot: QtBot
) -> None:
    station = Station.open(folder)
    station.library.note_fault(station.library.clip(14).sha256, "changed")
    station.close()
    window = page.window()
    assert isinstance(window, Window)
    window.bridge.plan_changed.emit()
    qtbot.waitUntil(page.clip.fault.isVisible)
    cell = page.table.cells.columns[3].cell(page.table.cells.rows[0])
    assert (cell.text, cell.tone) == ("Tệp đã bị thay đổi", "fault")
    assert page.clip.again.isVisible()
    assert not page.clip.preview.isVisible()
    page.filters.state.choose("fault")
    qtbot.waitUntil(lambda: rows(page) == [14])


def test_the_legal_bases_open_over_the_list_and_escape_leads_back(
    page: LibraryPage, qtbot: QtBot
) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_B, CTRL)
    assert page.views.currentWidget() is not page.views.home
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.views.currentWidget() is page.views.home)
    assert page.table.hasFocus()


def test_files_dropped_on_a_view_lead_to_the_intake(
    page: LibraryPage, tmp_path: Path, qtbot: QtBot
) -> None:
    page.menu.actions()[-1].trigger()
    assert page.views.currentWidget() is not page.views.home
    sound = tmp_path / "x.mp3"
    sound.write_bytes(b"x")
    page.take([sound])
    assert page.views.currentWidget() is page.views.home
    assert page.side.currentWidget() is page.intake
