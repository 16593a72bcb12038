"""The full-page views of the schedule: rules, rundowns, exceptions, hours allowed, targets."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.foundation.translations import N_


@dataclass(frozen=True, slots=True)
class View:
    """name is the module's and that of the class in it; key opens the view from the week."""

    name: str
    kind: str
    words: str
    icon: str
    key: str

    @property
    def module(self) -> str:
        return f"ccht_desktop.desk.pages.schedule.{self.name}"

    def exists(self) -> bool:
        return find_spec(self.module) is not None


RULES = View("rules_view", "RulesView", N_("Sessions"), "schedule", "Ctrl+L")
RUNDOWNS = View("rundowns_view", "RundownsView", N_("Rundowns"), "log", "Ctrl+K")
EXCEPTIONS = View("exceptions_view", "ExceptionsView", N_("Days off and exceptions"), "silent", "")
WINDOWS = View("windows_view", "WindowsView", N_("Hours allowed"), "clock", "")
TARGETS = View("targets_view", "TargetsView", N_("Targets"), "report", "")
ALL = (RULES, RUNDOWNS, EXCEPTIONS, WINDOWS, TARGETS)


class ScheduleViews(QStackedWidget):
    """The week, and over it one view at a time, each made when first opened.

    saved(what): an edit was saved in a view. back: the week is in view again.
    """

    told = Signal(str, str)
    saved = Signal(str)
    wanted = Signal(str)
    back = Signal()

    def __init__(self, bridge: Bridge, home: QWidget) -> None:
        super().__init__()
        self._bridge = bridge
        self._views: dict[View, Any] = {}
        self._shown: Any = None
        self._before: QWidget | None = None
        self.home = home
        self.addWidget(home)

    def open(self, view: View, *values: Any, **named: Any) -> QWidget:
        """Brings a view into sight; values are what its open() takes."""
        shown = self._bring(view)
        shown.open(*values, **named)
        made: QWidget = shown
        return made

    def asks_first(self, then: Callable[[], object]) -> bool:
        """Whether a view holds what is not saved; it comes into sight, and then() follows."""
        for view, made in self._views.items():
            if made.dirty():
                self._bring(view)
                made.when_free(then)
                return True
        return False

    def _bring(self, view: View) -> Any:
        self.leave()
        shown = self._views.get(view)
        if shown is None:
            shown = self._views[view] = getattr(import_module(view.module), view.kind)(self._bridge)
            shown.over.connect(self.close_view)
            for name in ("told", "saved", "wanted"):
                if hasattr(shown, name):
                    getattr(shown, name).connect(getattr(self, name))
            self.addWidget(shown)
        if self._shown is None:
            self._before = self.focusWidget()
        self._shown = shown
        self.setCurrentWidget(shown)
        return shown

    def close_view(self) -> None:
        """Back to the week, and to what had the keys there."""
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
