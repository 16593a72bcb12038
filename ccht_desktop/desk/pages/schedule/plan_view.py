"""What the full-page views of the schedule share: a way back, a notice, and no draft lost."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import PAGE
from ccht_desktop.desk.schedule_saving import Edit, save
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import label, row
from ccht_desktop.desk.widgets.notice import Notice
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


class PlanView(QWidget):
    """over: back to the week; told(text, tone); saved(what was done); wanted(another page).

    saving: the view's own buttons that save or drop; out of sight while the notice asks for both.
    """

    over = Signal()
    told = Signal(str, str)
    saved = Signal(str)
    wanted = Signal(str)

    def __init__(self, bridge: Bridge, title: str, *actions: QWidget) -> None:
        super().__init__()
        self.bridge = bridge
        self.back = Button(_("Back to the week"), "previous")
        self.notice = Notice()
        self.saving: tuple[QWidget, ...] = ()
        self.notice.shut.connect(self._answered)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(12)
        self.head = label(title, PAGE, bold=True)
        self.inside.addLayout(row(self.back, 8, self.head, None, *actions))
        self.back.clicked.connect(self.go_back)
        keep = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        keep.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keep.activated.connect(self.keep)
        bridge.plan_changed.connect(self._look_again)

    def dirty(self) -> bool:
        """Whether something was changed and not saved."""
        return False

    def keep(self) -> None:
        """Saves what was changed."""

    def forget(self) -> None:
        """Drops what was changed."""

    def leave(self) -> None:
        """Out of sight: a draft stays as it is."""

    def _read(self) -> None:
        """Reads again what is shown."""

    def _look_again(self) -> None:
        """The plan was changed, here or elsewhere."""
        if self.isVisible():
            self._read()

    def go_back(self) -> None:
        self.when_free(self.over.emit)

    def remind(self) -> None:
        """Tells that a draft stands here still."""
        self._answered()
        self.notice.tell(_("What you changed here is not saved yet."), "attention")

    def _answered(self) -> None:
        """The view's own buttons stand where the notice no longer asks."""
        for button in self.saving:
            button.show()

    def when_free(self, then: Callable[[], object]) -> None:
        """Goes on at once, or once a person has said what becomes of what is not saved."""
        if not self.dirty():
            then()
            return

        def drop() -> None:
            self._answered()
            self.notice.hide()
            self.forget()
            then()

        def stay() -> None:
            self._answered()
            self.notice.hide()
            self.keep()

        text = _("What you changed here is not saved yet.")
        self.notice.ask(
            text, "attention", [(_("Save"), "", stay), (_("Drop the changes"), "danger", drop)]
        )
        for button in self.saving:
            button.hide()

    def change(
        self,
        edit: Edit,
        what: str,
        done: Callable[[], None],
        refused: Callable[[StationError], None] | None = None,
    ) -> None:
        """Saves an edit; what it was goes out as saved."""

        def finish() -> None:
            self._answered()
            self.notice.hide()
            done()
            self.saved.emit(what)

        save(self.bridge, self, edit, what, finish, refused or self.say)

    def say(self, error: StationError) -> None:
        """Why nothing was changed; one who took a time back needs no telling."""
        self._answered()
        if error.code == "CONFIRM_TIMES":
            self.notice.tell(_("Nothing was changed."), "action")
        else:
            self.notice.tell(error.text, "fault")
        if error.code == "CHANGED_ELSEWHERE":
            self._read()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: back to the week."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)


def scrolled(within: QWidget) -> QScrollArea:
    """A part that may be longer than its place."""
    within.setObjectName("scrolled")
    area = QScrollArea()
    area.setWidget(within)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
