"""The full-page views of the library: recording, scripts, registers, the sound of a clip."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.foundation.translations import N_


@dataclass(frozen=True, slots=True)
class View:
    """name is the module's and that of the class in it; key opens the view from the list."""

    name: str
    kind: str
    words: str
    icon: str
    key: str

    @property
    def module(self) -> str:
        return f"ccht_desktop.desk.pages.{self.name}"


RECORD = View("record_view", "RecordView", N_("Record"), "microphone", "Ctrl+R")
SCRIPT = View("script_view", "ScriptView", N_("Write a text"), "script", "Ctrl+T")
REGISTER = View("register_view", "RegisterView", N_("Register of approvals"), "approve", "Ctrl+D")
DOCUMENTS = View("documents_view", "DocumentsView", N_("Legal bases"), "folder", "Ctrl+B")
EDITOR = View("editor_view", "EditorView", N_("Edit the sound"), "cut", "Ctrl+E")
ALL = (RECORD, SCRIPT, REGISTER, DOCUMENTS, EDITOR)


class LibraryViews(QStackedWidget):
    """The list of clips, and over it one view at a time, each made when first opened.

    made(path, description): a sound was made here. back: the list is in view again.
    """

    told = Signal(str, str)
    offered = Signal(str, str, object)
    asked = Signal(object)
    made = Signal(object, object)
    back = Signal()

    def __init__(self, bridge: Bridge, home: QWidget) -> None:
        super().__init__()
        self._bridge = bridge
        self._views: dict[View, Any] = {}
        self._shown: Any = None
        self._before: QWidget | None = None
        self.home = home
        self.addWidget(home)

    def open(self, view: View, *values: Any) -> QWidget:
        """Brings a view into sight; values are what its open() takes."""
        self.leave()
        shown = self._views.get(view)
        if shown is None:
            shown = self._views[view] = getattr(import_module(view.module), view.kind)(self._bridge)
            shown.over.connect(self.close_view)
            shown.made.connect(self._made)
            for name in ("told", "offered", "asked"):
                if hasattr(shown, name):
                    getattr(shown, name).connect(getattr(self, name))
            self.addWidget(shown)
        if self._shown is None:
            self._before = self.focusWidget()
        self._shown = shown
        self.setCurrentWidget(shown)
        shown.open(*values)
        made: QWidget = shown
        return made

    def close_view(self) -> None:
        """Back to the list, and to what had the keys there."""
        if self._shown is None:
            return
        self.leave()
        self._shown = None
        self.setCurrentWidget(self.home)
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self.back.emit()

    def leave(self) -> None:
        """Ends whatever the view in sight does beside the window."""
        if self._shown is not None:
            self._shown.leave()

    def _made(self, path: Any, description: Any) -> None:
        self.close_view()
        self.made.emit(path, description)
