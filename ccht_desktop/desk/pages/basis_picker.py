"""The legal basis of a clip: documents picked from the register, found as one types."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.document_form import DocumentForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import clear, label, row
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.documents import citation, matching
from ccht_desktop.library.model import Document

SHOWN = 4
_LINE = 56


class BasisPicker(QWidget):
    """changed: other documents are chosen. ↓ goes from the search into what was found."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._register: dict[int, Document] = {}
        self._chosen: list[int] = []
        self.search = line(_("Legal basis"), _("Find a document: “76 nq”, “chinh phu”…"))
        self.found = QListWidget()
        self.found.setAccessibleName(_("Documents found"))
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.found.setProperty("look", "card")
        self.found.setSpacing(5)
        self.add = Button(_("Enter another document"), "add", "plain")
        self.form = DocumentForm(bridge)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._none = label(_("No document holds these words."), tone="quiet", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(self._rows)
        for part in (self.search, self._none, self.found):
            inside.addWidget(part)
        inside.addLayout(row(self.add, None))
        inside.addWidget(self.form)
        self.setFocusProxy(self.search)
        for hidden in (self._none, self.found, self.form):
            hidden.hide()
        self.search.textChanged.connect(lambda _text: self._look())
        self.search.returnPressed.connect(self._take_first)
        self.search.installEventFilter(self)
        self.found.installEventFilter(self)
        self.found.itemClicked.connect(self._take)
        self.add.clicked.connect(self._enter)
        self.form.saved.connect(self._entered)
        self.form.over.connect(self._shut_form)

    def read(self) -> None:
        """Reads the register again."""
        self._bridge.read(lambda station: station.documents.all(), self._show_register)

    def chosen(self) -> tuple[int, ...]:
        return tuple(self._chosen)

    def choose(self, ids: Iterable[int]) -> None:
        self._chosen = list(dict.fromkeys(ids))
        self.search.clear()
        self._shut_form()
        self._show_chosen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if event.type() == QEvent.Type.ShortcutOverride:
            # Else Esc would shut the whole panel around.
            if key == Qt.Key.Key_Escape and not self.found.isHidden():
                event.accept()
                return True
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.search and key == Qt.Key.Key_Down:
            self._look(everything=True)
            if self.found.count():
                self.found.setFocus()
                self.found.setCurrentRow(0)
            return True
        if watched is self.found and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.found.currentItem())
            return True
        if key == Qt.Key.Key_Escape and not self.found.isHidden():
            self.search.clear()
            self.found.hide()
            self.search.setFocus()
            return True
        return False

    def _show_register(self, documents: list[Document]) -> None:
        self._register = {document.id: document for document in documents}
        self._show_chosen()
        self._look()

    def _look(self, *, everything: bool = False) -> None:
        words = self.search.text()
        asked = bool(words.strip()) or everything
        open_to = [d for d in self._register.values() if not d.retired and d.id not in self._chosen]
        found = matching(open_to, words) if asked else []
        self.found.clear()
        for document in found:
            item = QListWidgetItem(f"{citation(document)}\n{document.title}")
            item.setData(Qt.ItemDataRole.UserRole, document.id)
            item.setToolTip(document.title)
            self.found.addItem(item)
        self.found.setFixedHeight(min(len(found), SHOWN) * _LINE + 4)
        self.found.setVisible(bool(found))
        self._none.setVisible(asked and not found)

    def _take_first(self) -> None:
        if self.search.text().strip() and self.found.count():
            self._take(self.found.item(0))

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        self._chosen.append(int(item.data(Qt.ItemDataRole.UserRole)))
        self.search.clear()
        self.found.hide()
        self._show_chosen()
        self.search.setFocus()
        self.changed.emit()

    def _drop(self, document_id: int) -> None:
        self._chosen.remove(document_id)
        self._show_chosen()
        self.search.setFocus()
        self.changed.emit()

    def _show_chosen(self) -> None:
        clear(self._rows)
        for document_id in self._chosen:
            document = self._register.get(document_id)
            words = label(citation(document) if document else "…", wrap=True)
            words.setToolTip(document.title if document else "")
            name = _("Leave out {document}").format(document=words.text())
            cross = Button("", "close", "square", name=name)
            cross.clicked.connect(lambda _on=False, number=document_id: self._drop(number))
            line_of_it = row(words, cross)
            line_of_it.setStretch(0, 1)
            self._rows.addLayout(line_of_it)

    def _enter(self) -> None:
        typed = self.search.text().strip()
        self.add.hide()
        self.found.hide()
        self._none.hide()
        self.form.show()
        self.form.open(None, typed if any(letter.isdigit() for letter in typed) else "")

    def _entered(self, document: Document, _before: Document | None) -> None:
        self._register[document.id] = document
        self._chosen.append(document.id)
        self.search.clear()
        self._shut_form()
        self._show_chosen()
        self.search.setFocus()
        self.changed.emit()

    def _shut_form(self) -> None:
        if not self.form.isHidden():
            self.form.hide()
            self.search.setFocus()
        self.add.show()
