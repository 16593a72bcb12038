"""The scan of a signed paper: chosen in a box of Qt or dropped here."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label, row
from ccht_desktop.desk.wording import breakable
from ccht_desktop.foundation.translations import _

ENDINGS = (".pdf", ".jpg", ".jpeg", ".png")


class ScanField(QWidget):
    """asked(box): a box of Qt has opened."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.path: Path | None = None
        self.setAcceptDrops(True)
        self.choose = Button(_("Choose the scan…"), "folder")
        self.remove = Button("", "close", "square", name=_("Leave the scan out"))
        self._name = label("", BODY, wrap=True)
        self.choose.clicked.connect(self.ask)
        self.remove.clicked.connect(lambda: self.take(None))
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addLayout(row(self.choose, self.remove, None))
        inside.addWidget(self._name)
        self.take(None)

    def ask(self) -> None:
        from ccht_desktop.desk.widgets.file_questions import ask_files

        kinds = _("PDF, JPEG or PNG") + " (*.pdf *.jpg *.jpeg *.png)"
        self.asked.emit(
            ask_files(self, _("Scan of the decision"), [kinds], lambda found: self.take(found[0]))
        )

    def take(self, path: Path | None) -> None:
        self.path = path
        self.remove.setVisible(path is not None)
        self._name.setText(
            _("PDF, JPEG or PNG; may also be dropped here.")
            if path is None
            else breakable(path.name)
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _scans(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = _scans(event)
        if found:
            event.acceptProposedAction()
            self.take(found[0])


def _scans(event: QDropEvent) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in ENDINGS]
