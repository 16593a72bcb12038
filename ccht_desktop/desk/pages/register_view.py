"""Sổ duyệt bài: every decision on clips, filtered, its scans opened, exported."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.models.decisions import decision_table
from ccht_desktop.desk.pages.decision_panel import open_in_system
from ccht_desktop.desk.verdicts import VERDICT_MARKS, decision_lines
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.month_picker import MonthPicker
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _
from ccht_desktop.report.approval_register import Decision, compose_register, register
from ccht_desktop.report.months import Month

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class RegisterView(QWidget):
    """over: back to the list; told(text, tone); made: of no use here; asked(box) as a page's."""

    over = Signal()
    told = Signal(str, str)
    made = Signal(object, object)
    asked = Signal(object)

    def __init__(self, bridge: Bridge, open_file: Callable[[Path], bool] = open_in_system) -> None:
        super().__init__()
        self._bridge, self._open_file = bridge, open_file
        now = local(bridge.clock.now())
        self._decisions: tuple[Decision, ...] = ()
        self.back = Button("", "previous", "square", name=_("Back to the library"))
        self.month = MonthPicker(Month(now.year, now.month))
        self.always = Button(_("All months"), "")
        self.always.setCheckable(True)
        names = [(verdict, mark.word) for verdict, mark in VERDICT_MARKS.items()]
        self.verdict = Choice(_("Decision"), [("", _("All outcomes")), *names])
        self.verdict.setMinimumWidth(200)
        self.scan = Button(_("Open the scan"), "folder")
        self.export = Button(_("Export…"), "save")
        self.table = Table(decision_table(), _("Approval register"), 56)
        self._said = label("", BODY, tone="quiet", wrap=True)
        self._about = label("", BODY, wrap=True)
        self._compose()
        self.back.clicked.connect(self.over)
        self.month.changed.connect(self._filter)
        self.always.toggled.connect(lambda _on: self._filter())
        self.verdict.currentIndexChanged.connect(lambda _place: self._filter())
        self.scan.clicked.connect(self.open_scan)
        self.export.clicked.connect(self.offer_formats)
        self.table.activated.connect(lambda _index: self.open_scan())
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._show_chosen())
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.over)
        bridge.plan_changed.connect(self._changed)

    def open(self) -> None:
        self.read()
        self.table.setFocus()

    def leave(self) -> None:
        """Nothing runs on."""

    def read(self) -> None:
        self._bridge.read(_decisions, self._show)

    def open_scan(self) -> None:
        from ccht_desktop.library.attachments import scan_path

        decision = self.table.chosen()
        sha256 = decision.approval.scan if decision is not None else None
        if sha256 is None:
            return

        def opened(path: Any) -> None:
            if not self._open_file(path):
                self.told.emit(_("No program opens {file}.").format(file=path), "attention")

        self._bridge.read(lambda station: scan_path(station.folder, sha256), opened, self._not_done)

    def offer_formats(self) -> None:
        from ccht_desktop.report.formats import of_subject

        menu = QMenu(self)
        for member in of_subject("register"):
            menu.addAction(_(member.label), partial(self._ask_where, member))
        menu.popup(self.export.mapToGlobal(self.export.rect().bottomLeft()))

    def export_to(self, path: Path, format_id: str) -> None:
        """Writes the rows in view, the oldest first."""
        rows = tuple(reversed(self.table.cells.rows))
        today = local(self._bridge.clock.now()).date()
        month = None if self.always.isChecked() else self.month.month
        first = local(month.start).date() if month else None
        last = local(month.end - timedelta(days=1)).date() if month else today

        def job(station: "Station") -> int:
            from ccht_desktop.report.formats import find

            content = compose_register(rows, station.settings, first, last, today)
            find("register", format_id).write(path, content)
            return len(rows)

        def done(count: Any) -> None:
            text = _("{n} decisions are in {file}.").format(n=number(count), file=path)
            self.told.emit(text, "ready")

        self._bridge.work(job, done, self._not_done)

    def _ask_where(self, member: Any) -> None:
        from ccht_desktop.desk.widgets.file_questions import ask_place

        for box in self.findChildren(QFileDialog):
            if box.isVisible():
                box.raise_()
                return
        period = "tat-ca" if self.always.isChecked() else str(self.month.month)
        kind = f"{_(member.label)} (*{member.suffix})"
        box = ask_place(
            self,
            _("Export the register"),
            f"so-duyet-{period}{member.suffix}",
            kind,
            lambda place: self.export_to(place, member.id),
        )
        self.asked.emit(box)

    def _changed(self) -> None:
        if self.isVisible():
            self.read()

    def _not_done(self, error: Any) -> None:
        self.told.emit(error.text, "fault")

    def _show(self, decisions: Any) -> None:
        self._decisions = decisions
        self._filter()

    def _filter(self) -> None:
        always = self.always.isChecked()
        self.month.setEnabled(not always)
        start, end = self.month.month.start, self.month.month.end
        verdict = self.verdict.value()
        rows = [
            decision
            for decision in reversed(self._decisions)
            if (always or start <= decision.approval.at < end) and verdict in ("", decision.verdict)
        ]
        self.table.show_rows(rows)
        self.found.setCurrentIndex(0 if rows else (2 if self._decisions else 1))
        self.export.setEnabled(bool(rows))
        if rows and self.table.chosen() is None:
            self.table.selectRow(0)
        self._said.setText(_summary(rows))
        self._show_chosen()

    def _show_chosen(self) -> None:
        decision = self.table.chosen()
        scanned = decision is not None and decision.approval.scan is not None
        self.scan.setEnabled(scanned)
        about = ""
        if decision is not None:
            lines = [f"“{decision.approval.title}”", *decision_lines(decision.approval)]
            about = " · ".join(lines)
        self._about.setText(about)
        self._about.setVisible(bool(about))

    def _compose(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        heading = label(_("Approval register"), SECTION, bold=True)
        inside.addLayout(row(self.back, heading, None, self.scan, self.export, spacing=16))
        inside.addLayout(row(self.month, self.always, self.verdict, None, spacing=16))
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 4, 1, 8)
        self.found = QStackedWidget()
        self.found.addWidget(self.table)
        self.found.addWidget(
            Empty(
                "approve",
                _("Nothing was decided yet"),
                _("Every approval, rejection and withdrawal of a clip is kept here by itself."),
            )
        )
        self.found.addWidget(
            Empty("search", _("Nothing found"), _("Choose another month, or all outcomes."))
        )
        card.inside.addWidget(self.found)
        inside.addWidget(card, 1)
        inside.addWidget(self._about)
        inside.addWidget(self._said)


def _decisions(station: "Station") -> tuple[Decision, ...]:
    clips = {clip.id: clip for clip in station.library.clips()}
    return tuple(register(station.decisions.all(), clips))


def _summary(rows: list[Decision]) -> str:
    counts = {name: sum(row.verdict == name for row in rows) for name in VERDICT_MARKS}
    parts = [_("{n} decisions").format(n=number(len(rows)))]
    parts += [f"{VERDICT_MARKS[name].word.lower()} {n}" for name, n in counts.items() if n]
    return " · ".join(parts)
