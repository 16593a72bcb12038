"""Submitted, approved, refused, withdrawn: by mouse alone and by keys alone; the register.

CCHT_PICTURES=FOLDER keeps the pictures to look at.
"""

import csv
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.decision_panel import DecisionPanel
from ccht_desktop.desk.pages.register_view import RegisterView
from ccht_desktop.desk.theme import wear
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.foundation import settings
from ccht_desktop.foundation.clock import FakeClock, local
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.library.model import Approval, Clip
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on
from tests.desk.test_desk_pictures import cut

pytestmark = pytest.mark.qt_log_ignore("plugin does not support")
DRAFT = 14
APPROVED = 6
PDF = b"%PDF-1.7 quyet dinh mau"


class Desk:
    """A panel or a view alone in a window, on a real station."""

    def __init__(self, folder: StationFolder, qtbot: QtBot) -> None:
        self.folder, self.qtbot = folder, qtbot
        self.clock = FakeClock(NOW)
        self.bridge: Bridge = bridge_on(folder, self.clock, FakeBroadcaster())[0]
        self.told: list[str] = []
        self.seen: list[Path] = []
        self.host = QScrollArea()
        self.host.setWidgetResizable(True)
        self.host.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bridge.start()

    def panel(self, clip: int) -> DecisionPanel:
        made = DecisionPanel(self.bridge, self.look_at)
        made.told.connect(lambda text, _tone: self.told.append(text))
        self.bridge.plan_changed.connect(lambda: made.show_clip(self.clip(clip)))
        self.show(made, 344, 700)
        made.show_clip(self.clip(clip))
        self.qtbot.waitUntil(lambda: made.by.completer() is not None)
        return made

    def register(self, width: int = 1100) -> RegisterView:
        made = RegisterView(self.bridge, self.look_at)
        made.told.connect(lambda text, _tone: self.told.append(text))
        self.show(made, width, 640)
        made.open()
        self.qtbot.waitUntil(lambda: len(made.table.cells.rows) > 0)
        return made

    def show(self, made: QWidget, width: int, height: int) -> None:
        inside = QWidget()
        inside.setObjectName("scrolled")
        self.host.setWidget(made)
        self.host.resize(width, height)
        with self.qtbot.waitExposed(self.host):
            self.host.show()

    def look_at(self, path: Path) -> bool:
        self.seen.append(path)
        return True

    def clip(self, number: int) -> Clip:
        with closing(Station.open(self.folder, clock=self.clock)) as station:
            return station.library.clip(number)

    def change(self, act: Callable[[Station], object]) -> None:
        with closing(Station.open(self.folder, clock=self.clock)) as station:
            act(station)

    def until(self, clip: int, state: str) -> Approval | None:
        def there() -> bool:
            return self.clip(clip).state(local(NOW).date()) == state

        self.qtbot.waitUntil(there, timeout=10_000)
        return self.clip(clip).approval

    def picture(self, name: str, tmp_path: Path) -> None:
        kept = Path(os.environ.get("CCHT_PICTURES") or tmp_path)
        kept.mkdir(parents=True, exist_ok=True)
        for _turn in range(3):
            QApplication.processEvents()
        inside = self.host.widget()
        assert inside is not None
        assert inside.grab().save(str(kept / f"{name}.png"))
        assert not list(cut(inside))


@pytest.fixture
def desk(folder: StationFolder, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    wear(qapp, "light")
    made = Desk(folder, qtbot)
    yield made
    made.bridge.close()
    made.host.deleteLater()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "Quyết định 15.pdf"
    path.write_bytes(PDF)
    return path


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def write(field: QLineEdit, text: str) -> None:
    click(field)
    field.setText(text)


def drop(widget: QWidget, path: Path) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path))])
    place, button = QPointF(9, 9), Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, carried, button, none))


def is_whole(approval: Approval | None) -> bool:
    assert approval is not None
    return (
        (approval.by, approval.position, approval.number)
        == ("Trần Thị Mẫu", "Phó Chủ tịch", "15/QĐ-UBND")
        and (approval.max_per_day, approval.max_total) == (2, 20)
        and str(approval.valid_to) == "2026-12-31"
        and approval.scan_name == "Quyết định 15.pdf"
    )


def test_a_clip_is_submitted_and_approved_with_the_mouse_alone(
    desk: Desk, paper: Path, tmp_path: Path
) -> None:
    panel = desk.panel(DRAFT)
    desk.picture("decision-draft", tmp_path)
    click(panel.submit)
    desk.until(DRAFT, "waiting")
    desk.qtbot.waitUntil(panel.recall.isVisible)
    click(panel.form.more)
    form = panel.form
    for field, text in (
        (form.by, "Trần Thị Mẫu"),
        (form.position, "Phó Chủ tịch"),
        (form.number, "15/QĐ-UBND"),
        (form.valid_to, "31/12/2026"),
        (form.per_day, "2"),
        (form.in_all, "20"),
    ):
        write(field, text)
    drop(form.scan, paper)
    desk.picture("decision-waiting", tmp_path)
    click(panel.approve)
    assert is_whole(desk.until(DRAFT, "approved"))
    desk.qtbot.waitUntil(lambda: len(panel.history) == 1)
    desk.qtbot.waitUntil(panel.withdraw.isVisible)
    assert desk.told[-1].startswith("Đã duyệt “Một cửa điện tử")
    desk.picture("decision-approved", tmp_path)
    (scan,) = [b for b in panel.findChildren(Button) if b.words == "Mở bản chụp"]
    click(scan)
    desk.qtbot.waitUntil(lambda: len(desk.seen) == 1)
    assert desk.seen[0].read_bytes() == PDF


def test_a_withdrawal_waits_for_no_long_work(desk: Desk) -> None:
    free = Event()
    desk.bridge.work(lambda _station: free.wait(10), lambda _value: None)
    panel = desk.panel(APPROVED)
    click(panel.withdraw)
    write(panel.reason, "Sai số điện thoại")
    click(panel.withdraw)
    desk.until(APPROVED, "withdrawn")
    desk.qtbot.waitUntil(lambda: bool(desk.told))
    assert not free.is_set()
    free.set()


def test_a_late_answer_leaves_what_is_typed_for_another_clip(desk: Desk) -> None:
    panel = DecisionPanel(desk.bridge, desk.look_at)
    panel.told.connect(lambda text, tone: desk.told.append(f"{tone}: {text}"))
    desk.show(panel, 344, 700)
    panel.show_clip(desk.clip(DRAFT))
    free = Event()
    desk.bridge.write(lambda _station: free.wait(10), lambda _value: None)
    panel.submit_it()
    panel.approve_it()
    panel.show_clip(desk.clip(13))
    panel.by.setText("Trần Thị Mẫu")
    free.set()
    desk.qtbot.waitUntil(lambda: len(desk.told) == 2)
    assert desk.told[0].startswith("ready: ") and desk.told[1].startswith("fault: ")
    assert panel.by.text() == "Trần Thị Mẫu"
    assert not any(field.property("wrong") == "true" for field in panel.findChildren(QLineEdit))


def tab_to(panel: QWidget, wanted: QWidget) -> None:
    """By Tab only; fails where Tab never comes there."""
    for _step in range(60):
        focus = QApplication.focusWidget()
        if focus is wanted:
            return
        QTest.keyClick(focus or panel, Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {wanted.accessibleName()}")


def keys(field: QWidget, text: str) -> None:
    """As an input method gives them; QTest knows the letters of Latin-1 only."""
    none = Qt.KeyboardModifier.NoModifier
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, none, letter))


def type_into(panel: QWidget, field: QWidget, text: str) -> None:
    tab_to(panel, field)
    keys(field, text)


def test_a_clip_is_submitted_and_approved_with_the_keys_alone(desk: Desk, paper: Path) -> None:
    panel = desk.panel(DRAFT)
    panel.submit.setFocus()
    QTest.keyClick(panel.submit, Qt.Key.Key_Space)
    desk.until(DRAFT, "waiting")
    desk.qtbot.waitUntil(panel.recall.isVisible)
    form = panel.form
    type_into(panel, form.by, "Trần Thị Mẫu")
    type_into(panel, form.position, "Phó Chủ tịch")
    type_into(panel, form.number, "15/QĐ-UBND")
    tab_to(panel, form.more)
    QTest.keyClick(form.more, Qt.Key.Key_Space)
    type_into(panel, form.valid_to, "31/12/2026")
    type_into(panel, form.per_day, "2")
    type_into(panel, form.in_all, "20")
    tab_to(panel, form.scan.choose)
    QTest.keyClick(form.scan.choose, Qt.Key.Key_Space)
    (box,) = form.scan.findChildren(QFileDialog)
    lying = Path(shutil.copy(paper, box.directory().path()))
    named = box.findChild(QLineEdit)
    assert isinstance(named, QLineEdit)
    keys(named, lying.name)
    (take,) = [b for b in box.findChildren(QPushButton) if b.isDefault()]
    QTest.keyClick(take, Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: form.scan.path == lying)
    panel.activateWindow()
    form.scan.choose.setFocus()
    tab_to(panel, panel.approve)
    QTest.keyClick(panel.approve, Qt.Key.Key_Space)
    assert is_whole(desk.until(DRAFT, "approved"))
    desk.qtbot.waitUntil(lambda: not panel.approve.isVisible())
    held = panel.window().focusWidget()
    assert isinstance(held, QLabel), "one key more presses nothing"
    lying.unlink()


@pytest.mark.parametrize(("name", "state"), [("reject", "rejected"), ("changes", "changes")])
def test_refusing_asks_for_the_reason_and_for_the_name(
    desk: Desk, name: str, state: str, tmp_path: Path
) -> None:
    panel = desk.panel(DRAFT)
    button: Button = getattr(panel, name)
    assert not panel.reason.isVisible()
    click(button)
    assert panel.reason.isVisible()
    click(button)
    desk.qtbot.waitUntil(lambda: panel.reason.property("wrong") == "true")
    write(panel.reason, "Số liệu chưa đúng")
    click(button)
    desk.qtbot.waitUntil(lambda: panel.by.property("wrong") == "true")
    write(panel.by, "Trần Thị Mẫu")
    desk.picture(f"decision-{name}", tmp_path)
    QTest.keyClick(panel.reason, Qt.Key.Key_Return)
    made = desk.until(DRAFT, state)
    assert made is not None
    assert (made.by, made.note) == ("Trần Thị Mẫu", "Số liệu chưa đúng")
    desk.qtbot.waitUntil(lambda: not panel.reason.isVisible())
    assert panel.submit.isVisible(), "it can be submitted again"


def test_a_withdrawal_asks_its_reason_and_both_stay_in_the_history(desk: Desk) -> None:
    panel = desk.panel(1)
    assert not panel.approve.isVisible()
    click(panel.withdraw)
    write(panel.reason, "Số liệu đã cũ")
    click(panel.withdraw)
    desk.until(1, "withdrawn")
    desk.qtbot.waitUntil(panel.approve.isVisible)
    desk.qtbot.waitUntil(lambda: panel.history[0].withdrawn_reason == "Số liệu đã cũ")
    words = "\n".join(label.text() for label in panel.findChildren(QLabel))
    assert "Thu hồi" in words
    assert "Số liệu đã cũ" in words


def test_names_used_before_are_offered_with_their_position(desk: Desk) -> None:
    desk.change(
        lambda station: station.decisions.approve(
            13, by="Lê Thị Mẫu", position="Chủ tịch", number="9"
        )
    )
    panel = desk.panel(DRAFT)
    completer = panel.by.completer()
    offered = completer.completionModel()
    completer.setCompletionPrefix("thị")
    assert [offered.data(offered.index(n, 0)) for n in range(offered.rowCount())] == ["Lê Thị Mẫu"]
    panel.by.setText("Lê Thị Mẫu")
    panel.by.editingFinished.emit()
    assert panel.position.text() == "Chủ tịch"


@pytest.mark.parametrize("allowed", [True, False])
def test_approving_ones_own_clip_is_offered_only_where_it_is_allowed(
    desk: Desk, allowed: bool
) -> None:
    settings.write(desk.folder.settings, {"approval.self": allowed})
    panel = desk.panel(DRAFT)
    click(panel.form.more)
    assert panel.form.self_approved.isVisible() is allowed
    if allowed:
        click(panel.form.self_approved)
        write(panel.by, "Lê Thị Mẫu")
        write(panel.number, "1")
        click(panel.approve)
        made = desk.until(DRAFT, "approved")
        assert made is not None
        assert made.self_approved


@pytest.mark.parametrize(
    ("field", "text"), [("valid_to", "31/13/2026"), ("valid_from", "01/01/2100")]
)
def test_a_date_that_cannot_be_is_told_at_its_field(desk: Desk, field: str, text: str) -> None:
    panel = desk.panel(DRAFT)
    click(panel.form.more)
    write(panel.by, "Mẫu")
    write(panel.number, "1")
    write(panel.form.valid_to, "31/12/2026")
    write(getattr(panel.form, field), text)
    click(panel.approve)
    desk.qtbot.waitUntil(lambda: panel.form.valid_to.property("wrong") == "true")
    assert desk.clip(DRAFT).approval is None


def test_a_file_that_is_no_scan_is_not_taken(desk: Desk, tmp_path: Path) -> None:
    panel = desk.panel(DRAFT)
    click(panel.form.more)
    program = tmp_path / "mau.exe"
    program.write_bytes(b"MZ")
    drop(panel.form.scan, program)
    assert panel.form.scan.path is None
    lying = tmp_path / "mau.pdf"
    lying.write_bytes(b"MZ")
    drop(panel.form.scan, lying)
    write(panel.by, "Mẫu")
    write(panel.number, "1")
    click(panel.approve)
    desk.qtbot.waitUntil(lambda: panel.form.scan.property("wrong") == "true")
    assert desk.clip(DRAFT).approval is None


def test_a_changed_file_is_told_and_takes_no_approval(desk: Desk) -> None:
    panel = desk.panel(DRAFT)
    desk.folder.audio(desk.clip(DRAFT).sha256).write_text("khác")
    write(panel.by, "Mẫu")
    write(panel.number, "1")
    click(panel.approve)
    desk.qtbot.waitUntil(lambda: not panel.approve.isVisible())
    assert desk.clip(DRAFT).fault == "changed"
    assert "bị mất hoặc đã bị thay đổi" in desk.told[0]


def decided(station: Station, paper: Path) -> None:
    station.decisions.withdraw(2, "Số liệu đã cũ")
    station.decisions.reject(13, by="Trần Thị Mẫu", position="Phó Chủ tịch", reason="=HYPERLINK(1)")
    station.decisions.approve(
        DRAFT,
        by="=cmd|mẫu",
        position="Chủ tịch",
        number="15/QĐ",
        max_per_day=2,
        self_approved=True,
        scan=str(paper),
    )


@pytest.mark.parametrize("width", [1100, 900])
def test_the_register_shows_filters_and_opens_scans(
    desk: Desk, paper: Path, tmp_path: Path, width: int
) -> None:
    desk.change(lambda station: decided(station, paper))
    view = desk.register(width)
    assert [d.clip.id for d in view.table.cells.rows] == [DRAFT, 13]
    view.always.click()
    assert len(view.table.cells.rows) == 14
    view.verdict.choose("withdrawn")
    assert [d.clip.id for d in view.table.cells.rows] == [2]
    assert not view.scan.isEnabled()
    view.verdict.choose("")
    assert view.table.choose(14)
    desk.picture(f"register-{width}", tmp_path)
    click(view.scan)
    desk.qtbot.waitUntil(lambda: len(desk.seen) == 1)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: len(desk.seen) == 2)
    view.always.click()
    view.month.choose(view.month.month.previous.previous)
    assert view.table.cells.rows == ()
    assert not view.export.isEnabled()
    with desk.qtbot.waitSignal(view.over):
        QTest.keyClick(view, Qt.Key.Key_Escape)


@pytest.mark.parametrize("ending", ["csv", "docx"])
def test_the_register_in_view_is_exported_and_no_cell_is_a_formula(
    desk: Desk, paper: Path, tmp_path: Path, ending: str
) -> None:
    desk.change(lambda station: decided(station, paper))
    view = desk.register()
    view.offer_formats()
    view.export_to(tmp_path / f"so.{ending}", ending)
    desk.qtbot.waitUntil(lambda: bool(desk.told), timeout=10_000)
    assert "2 quyết định" in desk.told[0]
    if ending == "csv":
        text = (tmp_path / "so.csv").read_text("utf-8-sig")
        rows = list(csv.DictReader(text.splitlines()))
        assert [row["Kết quả"] for row in rows] == ["Từ chối", "Duyệt"]
        assert (rows[1]["Người duyệt"], rows[0]["Ý kiến"]) == ("'=cmd|mẫu", "'=HYPERLINK(1)")
        assert rows[1]["Tự duyệt"] == "có"


def test_a_station_without_decisions_says_what_the_register_is(
    new_folder: StationFolder, qtbot: QtBot, qapp: QApplication
) -> None:
    made = Desk(new_folder, qtbot)
    view = RegisterView(made.bridge)
    made.show(view, 1100, 640)
    view.open()
    qtbot.waitUntil(lambda: view.found.currentIndex() == 1)
    assert not view.export.isEnabled()
    made.bridge.close()
    made.host.deleteLater()
