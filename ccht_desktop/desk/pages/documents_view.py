"""The register of documents: what clips rest on, searched, entered, corrected and retired."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import PAGE, SECTION
from ccht_desktop.desk.models.documents import Entry, document_table
from ccht_desktop.desk.pages.document_form import DocumentForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.notice import Notice
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.documents import Reference, citation, matching
from ccht_desktop.library.model import Document

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SIDE = 344


class DocumentsView(QWidget):
    """A view of the library page. over: back to the clips."""

    over = Signal()
    told = Signal(str, str)
    made = Signal(object, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._entries: tuple[Entry, ...] = ()
        self._wanted: int | None = None
        self.back = Button(_("Back to the clips"), "previous")
        self.search = line(_("Search documents"), _("Search: “nghi dinh 107”, “chinh phu”…"))
        self.search.setClearButtonEnabled(False)
        self.add = Button(_("Enter a document"), "add", "primary")
        self.change = Button(_("Correct"), "settings")
        self.retire = Button(_("Retire"), "archive", "danger")
        self.table = Table(document_table(), _("Documents"), 64)
        self.form = DocumentForm(bridge)
        self.notice = Notice()
        self._head = label("", SECTION, bold=True, wrap=True)
        self._compose()
        self.back.clicked.connect(self.over.emit)
        self.search.textChanged.connect(lambda _text: self._show())
        self.add.clicked.connect(lambda: self._open_form(None))
        self.change.clicked.connect(self._correct)
        self.retire.clicked.connect(self._retire_or_revive)
        self.table.doubleClicked.connect(lambda _index: self._correct())
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._show_acts())
        self.form.over.connect(self._shut_form)
        self.form.saved.connect(self._saved)
        QShortcut(QKeySequence("Ctrl+N"), self).activated.connect(lambda: self._open_form(None))

    def open(self) -> None:
        """Shows the register as it is now."""
        self.notice.hide()
        self._side.hide()
        self.search.clear()
        self._read()
        self.search.setFocus()

    def leave(self) -> None:
        """Nothing runs beside this view."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back to the clips."""
        if event.key() == Qt.Key.Key_Escape:
            self.over.emit()
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        def entries(station: "Station") -> tuple[Entry, ...]:
            uses = station.documents.uses()
            return tuple(Entry(d, uses.get(d.id, 0)) for d in station.documents.all())

        def show(found: tuple[Entry, ...]) -> None:
            self._entries = found
            self._show()

        self._bridge.read(entries, show)

    def _show(self) -> None:
        words = self.search.text()
        kept = {d.id for d in matching((e.document for e in self._entries), words)}
        rows = [entry for entry in self._entries if entry.document.id in kept]
        rows.sort(key=lambda entry: entry.document.retired)
        self.table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1 if words.strip() else 2)
        if self._wanted is not None and self.table.choose(self._wanted):
            self._wanted = None
        if rows and self.table.chosen() is None:
            self.table.selectRow(0)
        self._show_acts()

    def _show_acts(self) -> None:
        entry = self.table.chosen()
        self.change.setEnabled(entry is not None)
        self.retire.setEnabled(entry is not None)
        retired = entry is not None and entry.document.retired
        self.retire.say(_("Use again") if retired else _("Retire"))

    def _open_form(self, document: Document | None) -> None:
        self._head.setText(_("Correct the document") if document else _("A new document"))
        self._side.show()
        self.form.open(document)

    def _shut_form(self) -> None:
        self._side.hide()
        self.table.setFocus()

    def _correct(self) -> None:
        entry = self.table.chosen()
        if entry is not None:
            self._open_form(entry.document)

    def _saved(self, document: Document, before: Document | None) -> None:
        self._shut_form()
        self.search.clear()
        self._wanted = document.id
        self._read()
        name = citation(document)
        if before is None:
            text = _("“{document}” is entered into the register.").format(document=name)
            self._offer(text, lambda station: station.documents.retire(document.id))
        else:
            earlier = Reference(before.number, before.issued_on, before.issuer, before.title)
            text = _("“{document}” is corrected.").format(document=name)
            self._offer(text, lambda station: station.documents.change(document.id, earlier))

    def _retire_or_revive(self) -> None:
        entry = self.table.chosen()
        if entry is None:
            return
        number, name = entry.document.id, citation(entry.document)

        def retire(station: "Station") -> object:
            return station.documents.retire(number)

        def revive(station: "Station") -> object:
            return station.documents.revive(number)

        if entry.document.retired:
            text = _("“{document}” is offered again.").format(document=name)
            self._act(revive, lambda: self._offer(text, retire))
        else:
            text = _("“{document}” is retired; clips that name it keep it.").format(document=name)
            self._act(retire, lambda: self._offer(text, revive))

    def _act(self, change: "Callable[[Station], object]", then: Callable[[], None]) -> None:
        def done(_result: Any) -> None:
            self._read()
            then()

        self._bridge.write(change, done, lambda error: self.notice.tell(error.text, "fault"))

    def _offer(self, text: str, undo: "Callable[[Station], object]") -> None:
        undone = _("It is as it was.")
        take_back = lambda: self._act(undo, lambda: self.notice.tell(undone, "ready"))  # noqa: E731
        self.notice.ask(text, "ready", [(_("Undo"), "", take_back)])

    def _compose(self) -> None:
        card = Card(margin=0, spacing=0)
        card.inside.setContentsMargins(1, 4, 1, 8)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        nothing = _("Try fewer words, or words without marks.")
        self._stack.addWidget(Empty("search", _("Nothing found"), nothing))
        first = _(
            "Enter the resolutions, decisions and plans that announcements carry out. "
            "They are then offered when a clip is described."
        )
        step = lambda: self._open_form(None)  # noqa: E731
        self._stack.addWidget(
            Empty("log", _("The register is empty"), first, _("Enter a document"), "add", step)
        )
        card.inside.addWidget(self._stack)
        self._side = Card(spacing=12)
        self._side.setFixedWidth(SIDE)
        self._side.inside.addWidget(self._head)
        self._side.inside.addWidget(self.form)
        self._side.inside.addStretch(1)
        self.search.setMinimumWidth(200)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(card, 1)
        both.addWidget(self._side)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        inside.addLayout(
            row(self.back, 8, label(_("Register of documents"), PAGE, bold=True), None, self.add)
        )
        acts = row(self.search, self.change, self.retire)
        acts.setStretch(0, 1)
        inside.addLayout(acts)
        inside.addLayout(both, 1)
        inside.addWidget(self.notice)
