"""Clips are described anew, and the documents they rest on are kept, by mouse and by keyboard.

CCHT_PICTURES=FOLDER keeps pictures to look at.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.describe_panel import DescribePanel
from ccht_desktop.desk.pages.documents_view import DocumentsView
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.dates import DateLine, day_of
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Clip, Description, Document
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on
from tests.desk.test_desk_pictures import cut

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
Shown = Callable[[QWidget, int, int], None]


@pytest.fixture
def bridge(folder: StationFolder, qapp: QApplication) -> Iterator[Bridge]:
    wear(qapp, "light")
    made, _started = bridge_on(folder, FakeClock(NOW), FakeBroadcaster())
    made.start()
    yield made
    made.close()


@pytest.fixture
def shown(qtbot: QtBot) -> Shown:
    def show(widget: QWidget, width: int, height: int) -> None:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()

    return show


def keep_picture(widget: QWidget, name: str, tmp_path: Path) -> None:
    for _turn in range(3):
        QApplication.processEvents()
    place = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
    place.mkdir(parents=True, exist_ok=True)
    assert widget.grab().save(str(place / f"{name}.png"))
    assert not list(cut(widget))


def clip(folder: StationFolder, number: int) -> Clip:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.library.clip(number)
    finally:
        station.close()


def said(folder: StationFolder, number: int) -> Description:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.library.description(number)
    finally:
        station.close()


def registered(folder: StationFolder) -> list[Document]:
    station = Station.open(folder, clock=FakeClock(NOW))
    try:
        return station.documents.all()
    finally:
        station.close()


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(in_focus(), key)


def in_focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def type_in(text: str) -> None:
    """Vietnamese letters arrive whole, as an input method sends them."""
    for letter in text:
        QTest.keyClick(in_focus(), letter)  # type: ignore[call-overload]


def chosen_title(view: DocumentsView) -> str:
    entry = view.table.chosen()
    return "" if entry is None else str(entry.document.title)


def begun(panel: DescribePanel, qtbot: QtBot, title: str) -> None:
    qtbot.waitUntil(lambda: panel.form.title.text() == title)


@pytest.mark.parametrize(
    "typed",
    ["5/1/2026", "05/01/2026", "5-1-26", "05012026", "5.1.2026", "2026-01-05", " 5/1/2026 "],
)
def test_a_day_is_understood_as_people_write_it(typed: str) -> None:
    assert day_of(typed) == date(2026, 1, 5)


@pytest.mark.parametrize("typed", ["31/2/2026", "hôm nay", "1/13/2026", "12", "0/0/0000"])
def test_what_is_no_day_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(StationError) as caught:
        day_of(typed)
    assert caught.value.code == "BAD_DATE"


def test_arrows_go_from_day_to_day(qtbot: QtBot) -> None:
    entry = DateLine("Ngày", lambda: date(2026, 12, 31))
    qtbot.addWidget(entry)
    assert entry.day() is None
    QTest.keyClick(entry, Qt.Key.Key_Up)
    assert entry.text() == "31/12/2026"
    QTest.keyClick(entry, Qt.Key.Key_Up)
    assert entry.day() == date(2027, 1, 1)


def test_a_clip_is_described_anew_with_the_mouse_and_the_change_undone(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    before = said(folder, 6)
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, before.title)
    form = panel.form
    keep_picture(panel, "describe-first", tmp_path)
    form.kind.choose("BAI_VIET")
    form.group.choose("HD")
    QTest.mouseClick(form.more, LEFT)
    form.author.setText("Trần Thị Mẫu")
    form.valid_to.setText("31/12/2026")
    form.transcript.setPlainText("Kính thưa bà con!\nĐài truyền thanh xã…")
    form.basis.search.setText("nq chinh phu")
    qtbot.waitUntil(lambda: form.basis.found.count() == 1)
    item = form.basis.found.visualItemRect(form.basis.found.item(0))
    QTest.mouseClick(form.basis.found.viewport(), LEFT, pos=item.center())
    keep_picture(panel, "describe-details", tmp_path)
    with qtbot.waitSignal(panel.offered) as offered, qtbot.waitSignal(panel.over):
        QTest.mouseClick(panel.save, LEFT)
    now = said(folder, 6)
    assert (now.kind, now.group, now.author) == ("BAI_VIET", "HD", "Trần Thị Mẫu")
    assert (now.valid_to, now.basis) == (date(2026, 12, 31), (1,))
    assert now.transcript == "Kính thưa bà con!\nĐài truyền thanh xã…"
    assert offered.args is not None
    with qtbot.waitSignal(panel.told):
        offered.args[2][0][2]()
    assert said(folder, 6) == before


def test_nothing_is_saved_before_the_form_shows_the_clip_it_is_about(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    before = {number: said(folder, number) for number in (5, 6)}
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, before[6].title)
    free, arrived = Event(), list[int]()
    bridge.read(lambda _station: free.wait(10), lambda _value: None)
    panel.show_clip(clip(folder, 5))
    assert not panel.save.isEnabled() and not panel.form.isEnabled()
    assert panel.form.title.text() == ""
    panel.keep()
    QTest.keyClick(panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bridge.write(lambda _station: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    free.set()
    begun(panel, qtbot, before[5].title)
    assert panel.save.isEnabled()
    assert {number: said(folder, number) for number in (5, 6)} == before


def test_a_late_answer_touches_only_the_form_it_belongs_to(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    over: list[bool] = []
    panel.over.connect(lambda: over.append(True))
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, said(folder, 6).title)
    free = Event()
    bridge.write(lambda _station: free.wait(10), lambda _value: None)
    panel.form.author.setText("Trần Thị Mẫu")
    panel.keep()
    panel.show_clip(clip(folder, 5))
    begun(panel, qtbot, said(folder, 5).title)
    with qtbot.waitSignal(panel.offered):
        free.set()
    assert said(folder, 6).author == "Trần Thị Mẫu"
    assert not over and panel.form.title.text() == said(folder, 5).title
    panel.show_clip(clip(folder, 6))
    QTest.mouseClick(panel.leave, LEFT)
    assert over == [True]
    arrived: list[int] = []
    bridge.read(lambda _station: 1, arrived.append)
    qtbot.waitUntil(lambda: bool(arrived))
    assert panel.form.title.text() == ""


def test_a_clip_is_described_anew_with_the_keyboard_alone(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    over: list[bool] = []
    panel.over.connect(lambda: over.append(True))
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, said(folder, 6).title)
    qtbot.waitUntil(panel.form.title.hasFocus)
    QTest.keyClick(panel.form.title, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in("Bai moi")
    press(*[Qt.Key.Key_Tab] * 4)
    assert QApplication.focusWidget() is panel.form.more
    press(Qt.Key.Key_Space, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.form.basis.search
    qtbot.waitUntil(lambda: bool(panel.form.basis._register))
    type_in("nghi dinh")
    press(Qt.Key.Key_Escape)
    assert panel.isVisible()
    assert panel.form.basis.search.text() == ""
    type_in("nghi dinh")
    press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is panel.form.basis.search
    QTest.mouseClick(panel.form.basis.add, LEFT)
    press(Qt.Key.Key_Escape)
    assert not panel.form.basis.form.isVisible()
    assert not over
    with qtbot.waitSignal(panel.over):
        QTest.keyClick(panel.form.basis.search, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert (said(folder, 6).title, said(folder, 6).basis) == ("Bai moi", (11,))


def test_what_is_wrong_is_said_at_its_part_and_nothing_is_lost(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    panel.show_clip(clip(folder, 6))
    form = panel.form
    begun(panel, qtbot, said(folder, 6).title)
    form.valid_from.setText("31/2/2026")
    form.author.setText("Trần Thị Mẫu")
    panel.keep()
    assert form.valid_from.isVisible()
    assert form.valid_from.property("wrong") == "true"
    form.valid_from.setText("1/2/2026")
    form.valid_to.setText("1/1/2026")
    panel.keep()
    assert form.valid_from.property("wrong") == "false"
    assert form.valid_to.property("wrong") == "true"
    form.valid_to.clear()
    form.title.setText(" ")
    panel.keep()
    assert form.title.property("wrong") == "true"
    form.title.setText("Bài")
    form.field.choose("")
    panel.keep()
    assert form.field.property("wrong") == "true"
    assert form.author.text() == "Trần Thị Mẫu"
    keep_picture(panel, "describe-wrong", tmp_path)


def test_music_is_not_asked_for_field_and_group(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, said(folder, 6).title)
    panel.form.kind.choose("NHAC")
    assert not panel.form.field.isVisible()
    assert not panel.form.group.isVisible()
    with qtbot.waitSignal(panel.over):
        panel.keep()
    assert (said(folder, 6).field, said(folder, 6).group) == (None, None)


def test_only_the_ticked_parts_change_for_all_chosen_clips_and_come_back(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    before = {number: said(folder, number) for number in (5, 6, 7)}
    panel.describe_many([clip(folder, number) for number in before])
    panel.keep()
    assert panel.said.isVisible()
    QTest.mouseClick(panel.batch.more, LEFT)
    panel.batch.author.setFocus()
    type_in("Mau")
    panel.batch.group.setFocus()
    press(Qt.Key.Key_End)
    assert not panel.batch.title.isVisible()
    keep_picture(panel, "describe-batch", tmp_path)
    with qtbot.waitSignal(panel.offered) as offered:
        panel.keep()
    after = {number: said(folder, number) for number in before}
    assert {(one.author, one.group) for one in after.values()} == {("Mau", "TL_PA")}
    assert [one.title for one in after.values()] == [one.title for one in before.values()]
    assert [one.field for one in after.values()] == [one.field for one in before.values()]
    assert offered.args is not None
    with qtbot.waitSignal(panel.told):
        offered.args[2][0][2]()
    assert {number: said(folder, number) for number in before} == before


def test_a_missing_document_is_entered_where_it_is_needed(
    folder: StationFolder, bridge: Bridge, shown: Shown, qtbot: QtBot, tmp_path: Path
) -> None:
    panel = DescribePanel(bridge)
    shown(panel, 344, 620)
    panel.show_clip(clip(folder, 6))
    begun(panel, qtbot, said(folder, 6).title)
    QTest.mouseClick(panel.form.more, LEFT)
    basis = panel.form.basis
    qtbot.waitUntil(lambda: bool(basis._register))
    basis.search.setText("12/KH-UBND")
    QTest.mouseClick(basis.add, LEFT)
    assert basis.form.number.text() == "12/KH-UBND"
    QTest.mouseClick(basis.form.save, LEFT)
    qtbot.waitUntil(lambda: basis.form.issuer.property("wrong") == "true")
    basis.form.issuer.setText("UBND Xã Mẫu")
    basis.form.title.setText("Kế hoạch tuyên truyền cải cách hành chính")
    basis.form.issued_on.setText("5/1/2026")
    keep_picture(panel, "describe-document", tmp_path)
    with qtbot.waitSignal(basis.changed):
        QTest.mouseClick(basis.form.save, LEFT)
    new = registered(folder)[-1]
    assert (new.number, new.issued_on, basis.chosen()) == (
        "12/KH-UBND",
        date(2026, 1, 5),
        (new.id,),
    )


@pytest.mark.parametrize(("width", "height"), [(1140, 640), (840, 580)])
def test_the_register_is_searched_added_to_corrected_and_retired(
    folder: StationFolder,
    bridge: Bridge,
    shown: Shown,
    qtbot: QtBot,
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    view = DocumentsView(bridge)
    shown(view, width, height)
    view.open()
    qtbot.waitUntil(lambda: len(view.table.cells.rows) == 11)
    keep_picture(view, f"documents-{width}", tmp_path)
    view.search.setText("khong co")
    qtbot.waitUntil(lambda: view._stack.currentIndex() == 1)
    view.search.setText("nghi dinh 107")
    assert [entry.document.number for entry in view.table.cells.rows] == ["107/2020/NĐ-CP"]
    QTest.mouseClick(view.retire, LEFT)
    qtbot.waitUntil(lambda: view.table.cells.rows[0].document.retired)
    QTest.mouseClick(view.notice.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: not view.table.cells.rows[0].document.retired)
    QTest.mouseClick(view.change, LEFT)
    view.form.title.setText("Nghị định sửa đổi")
    keep_picture(view, f"documents-form-{width}", tmp_path)
    QTest.mouseClick(view.form.save, LEFT)
    qtbot.waitUntil(lambda: chosen_title(view) == "Nghị định sửa đổi")
    assert len(view.table.cells.rows) == 11
    assert not view.form.isVisible()
    QTest.mouseClick(view.notice.buttons()[0], LEFT)
    qtbot.waitUntil(lambda: "Nghị định 24" in registered(folder)[9].title)
    QTest.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Escape)
    assert not view.form.isVisible()
    QTest.keyClick(view, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is view.form.number
    type_in("1/KH-UBND\t\tUBND xa\tKe hoach")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(registered(folder)) == 12)
