"""Asking for files without stopping the window: STOP works while a question is open."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ccht_desktop.foundation.translations import _

Taken = Callable[[list[Path]], None]


def ask_files(parent: QWidget, title: str, kinds: list[str], then: Taken) -> QFileDialog:
    """Files to open; kinds are filters as Qt writes them."""
    dialog = _dialog(parent, title, kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    return _shown(dialog, parent)


def ask_place(
    parent: QWidget, title: str, name: str, kind: str, then: Callable[[Path], None]
) -> QFileDialog:
    """A place to write to; a file that stands there is replaced only after a question."""
    dialog = _dialog(parent, title, [kind])
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)

    def chosen(names: list[str]) -> None:
        place = Path(names[0])
        if place.exists():
            ask_to_replace(parent, place, then)
        else:
            then(place)

    dialog.filesSelected.connect(chosen)
    return _shown(dialog, parent)


def ask_to_replace(parent: QWidget, place: Path, then: Callable[[Path], None]) -> QMessageBox:
    asked = QMessageBox(parent)
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    asked.setWindowModality(Qt.WindowModality.NonModal)
    asked.setIcon(QMessageBox.Icon.Question)
    asked.setWindowTitle(_("The file is there already"))
    asked.setText(_("“{file}” is there already. Replace it?").format(file=place.name))
    replace = asked.addButton(_("Replace it"), QMessageBox.ButtonRole.AcceptRole)
    keep = asked.addButton(_("Keep it"), QMessageBox.ButtonRole.RejectRole)
    asked.setDefaultButton(keep)
    asked.setEscapeButton(keep)
    asked.buttonClicked.connect(lambda pressed: then(place) if pressed is replace else None)
    asked.show()
    return asked


class StopKey(QObject):
    """Hears F8 also where a box of Qt's own keeps all other keys from the window."""

    def __init__(self, parent: QObject, stop: Callable[[], None]) -> None:
        super().__init__(parent)
        self._stop = stop

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F8
        ):
            if not event.isAutoRepeat():
                self._stop()
            return True
        return False


def _dialog(parent: QWidget, title: str, kinds: list[str]) -> QFileDialog:
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    place = QStandardPaths.writableLocation(documents)
    if not Path(place).is_dir():
        place = str(Path.home())
    dialog = QFileDialog(parent, title, place)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setWindowModality(Qt.WindowModality.NonModal)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters(kinds)
    return dialog


def _shown(dialog: QFileDialog, parent: QWidget) -> QFileDialog:
    whole = parent.window()
    dialog.resize(min(880, whole.width() - 64), min(520, whole.height() - 160))
    dialog.show()
    return dialog
