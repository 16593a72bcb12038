"""One line that tells what happened, over the status strip; it stays until it is read."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QWidget
from shiboken6 import isValid

from ccht_desktop.desk.present import Present
from ccht_desktop.desk.theme import look_now
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, clear, label
from ccht_desktop.foundation.translations import _

Over = Callable[[Present], bool]
Answers = list[tuple[str, str, Callable[[], object]]]
_MARKS = {"ready": "tick", "attention": "alarm", "fault": "missed", "action": "help"}


class Notice(QFrame):
    """tone: ready (done), action (told), attention or fault. shut: closed by its cross.

    What was told goes with the page; faults stay until they are closed.
    Focus goes back to where it was when the notice goes.
    """

    shut = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._tone = "action"
        self._over: Over | None = None
        self._before: QWidget | None = None
        self._mark = IconMark("help", "action")
        self._text: QLabel = label("", wrap=True)
        self.answers = QHBoxLayout()
        self.answers.setSpacing(8)
        cross = Button("", "close", "square", name=_("Close this notice"))
        cross.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        cross.clicked.connect(self.hide)
        cross.clicked.connect(self.shut.emit)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 8, 8, 8)
        inside.setSpacing(12)
        inside.addWidget(self._mark)
        inside.addWidget(self._text, 1)
        inside.addLayout(self.answers)
        inside.addWidget(cross)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def setVisible(self, visible: bool) -> None:
        if not visible:
            self._give_focus_back()
        super().setVisible(visible)

    def buttons(self) -> list[Button]:
        """The answers on offer."""
        items = [self.answers.itemAt(place) for place in range(self.answers.count())]
        found = [item.widget() for item in items if item is not None]
        return [button for button in found if isinstance(button, Button)]

    def text(self) -> str:
        return self._text.text()

    def ask(self, text: str, tone: str, answers: Answers) -> None:
        """A notice with buttons: (words, look of the button, what it does)."""
        self.tell(text, tone)
        for words, look, act in answers:
            button = Button(words, "", look)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _on=False, act=act: act())
            self.answers.addWidget(button)

    def pass_on(
        self, text: str, over: Over, tone: str = "action", answers: Answers | None = None
    ) -> None:
        """Tells of a passing state: over(present) takes the notice away."""
        self.ask(text, tone, answers or [])
        self._over = over

    def see(self, present: Present) -> None:
        if self._over is not None and self._over(present):
            self._over = None
            self.hide()
            self.shut.emit()

    def turn_page(self) -> None:
        """Another page has come into view."""
        if not self.isHidden() and self._tone != "fault":
            self.hide()
            self.shut.emit()

    def tell(self, text: str, tone: str = "action") -> None:
        self._give_focus_back()
        clear(self.answers)
        self._over = None
        self._tone = tone
        self._text.setText(text)
        self._mark.show_mark(_MARKS[tone], tone)
        self.setAccessibleName(text)
        self.dress()
        self.show()

    def dress(self) -> None:
        """Takes on the look in force."""
        look = look_now()
        ground = {
            "attention": look.attention_ground,
            "fault": look.fault_ground,
            "action": look.chosen,
            "ready": look.chosen,
        }[self._tone]
        self.setStyleSheet(
            f"QFrame#notice {{ background: {ground}; border: 1px solid {look.tone(self._tone)};"
            " border-radius: 8px; }"
        )

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and old and not self.isAncestorOf(old):
            self._before = old

    def _give_focus_back(self) -> None:
        holds = self.focusWidget()
        if holds is None or not holds.hasFocus():
            return
        before = self._before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            holds.clearFocus()
