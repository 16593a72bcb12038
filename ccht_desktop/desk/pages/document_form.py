"""One document of the register: entered new, or corrected."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import row
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.documents import Reference
from ccht_desktop.library.model import Document

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class DocumentForm(QWidget):
    """saved: (document, the one it was before or None); over: given up."""

    saved = Signal(object, object)
    over = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._before: Document | None = None
        self.number = line(_("Number of the document"), _("for instance 76/NQ-CP"))
        self.issued_on = DateLine(_("Date of the document"), bridge.today)
        self.issuer = line(_("Issuer"), _("for instance Chính phủ"))
        self.title = line(_("What it is about"), _("Its kind and subject, as printed"))
        self.save = Button(_("Enter into the register"), "save")
        self.leave = Button(_("Cancel"), name=_("Enter no document"))
        self._number = Field(_("Number of the document"), self.number)
        self._issued_on = Field(_("Date of the document"), self.issued_on)
        self._issuer = Field(_("Issuer"), self.issuer)
        self._title = Field(_("What it is about"), self.title)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for field in self._fields():
            inside.addWidget(field)
        inside.addLayout(row(self.save, self.leave, None))
        self.save.clicked.connect(self.keep)
        self.leave.clicked.connect(self.over.emit)

    def open(self, document: Document | None, number: str = "") -> None:
        """A document to correct, or a new one; number: what was already typed of it."""
        self._before = document
        self.number.setText(document.number if document else number)
        self.issued_on.show_day(document.issued_on if document else None)
        self.issuer.setText(document.issuer if document else "")
        self.title.setText(document.title if document else "")
        self.save.say(_("Save") if document else _("Enter into the register"))
        for field in self._fields():
            field.say("")
        self.number.setFocus()

    def keep(self) -> None:
        """What is wrong is said at its field, and nothing is lost."""
        for field in self._fields():
            field.say("")
        try:
            day = self.issued_on.day()
        except StationError as error:
            self._say(error)
            return
        said = Reference(self.number.text(), day, self.issuer.text(), self.title.text())
        before = self._before

        def job(station: "Station") -> Document:
            if before is None:
                return station.documents.add(said)
            return station.documents.change(before.id, said)

        self._bridge.write(job, lambda new: self.saved.emit(new, before), self._say)

    def event(self, event: QEvent) -> bool:
        """Esc leaves this form before it shuts the panel around."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.over.emit()
        else:
            super().keyPressEvent(event)

    def _say(self, error: Any) -> None:
        field = {
            "BAD_DATE": self._issued_on,
            "DOCUMENT_TOO_OLD": self._issued_on,
            "DOCUMENT_ISSUER_REQUIRED": self._issuer,
            "DOCUMENT_TITLE_REQUIRED": self._title,
        }.get(error.code, self._number)
        field.say(error.text)
        field.control.setFocus()

    def _fields(self) -> tuple[Field, ...]:
        return self._number, self._issued_on, self._issuer, self._title
