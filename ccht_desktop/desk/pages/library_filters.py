"""What is looked for among the clips: words and four choices, and one press that clears all."""

from typing import Any, get_args

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccht_desktop.desk.marks import CLIP_MARKS, LEVEL_MARKS
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, KIND_NAMES
from ccht_desktop.library.model import ClipState
from ccht_desktop.library.search import SOON, ClipQuery, Order

TYPING_PAUSE_MS = 120
_KIND, _FAULT = "kind:", "fault"


class FilterRow(QWidget):
    """changed: look for query() now; a moment after the last key while somebody types."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._order: tuple[Order, bool] = ("best", False)
        self.search = line(_("Search clips"), _("Search: “cai cach” finds “cải cách”"))
        fields = [(code, _(name)) for code, name in FIELD_NAMES.items()]
        kinds = [(_KIND + code, _(name)) for code, name in KIND_NAMES.items()]
        self.field = Choice(_("Field or kind"), [("", _("Every field")), *fields, *kinds])
        states = [(state, CLIP_MARKS[state].word) for state in get_args(ClipState)]
        self.state = Choice(
            _("State"),
            [
                ("", _("Every state")),
                *states,
                (_FAULT, _("File missing or changed")),
                ("all", _("Retired ones too")),
            ],
        )
        self.validity = Choice(
            _("Validity"),
            [
                ("", _("Every validity")),
                ("valid", _("Valid today")),
                ("ending", _("Ends within {n} days").format(n=SOON)),
                ("ended", _("Validity ended")),
            ],
        )
        levels = [(level, mark.word.capitalize()) for level, mark in LEVEL_MARKS.items()]
        self.level = Choice(_("Loudness"), [("", _("Every loudness")), *levels])
        self.clear = Button("", "close", "square", name=_("Clear all filters"))
        self._pause = QTimer(self, interval=TYPING_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._at_once)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.returnPressed.connect(self._at_once)
        self.choices = (self.field, self.state, self.validity, self.level)
        for choice in self.choices:
            choice.setMinimumContentsLength(6)
            view = choice.view()
            view.setMinimumWidth(max(240, view.sizeHintForColumn(0) + 40))
            choice.currentIndexChanged.connect(lambda _row: self._at_once())
        self.clear.clicked.connect(self.clear_all)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.search, 3)
        for choice in self.choices:
            inside.addWidget(choice, 2)
        inside.addWidget(self.clear)
        self._show_clear()

    def query(self) -> ClipQuery:
        """What is asked now; text of no word asks nothing."""
        field, state = self.field.value(), self.state.value()
        asked: dict[str, Any] = {
            "text": self.search.text().strip(),
            "state": None if state in ("", _FAULT) else state,
            "validity": self.validity.value() or None,
            "level": self.level.value() or None,
            "fault": state == _FAULT,
            "order": self._order[0],
            "reverse": self._order[1],
        }
        if field.startswith(_KIND):
            asked["kind"] = field.removeprefix(_KIND)
        else:
            asked["field"] = field or None
        return ClipQuery(**asked)

    def put_in_order(self, order: Order, reverse: bool) -> None:
        self._order = (order, reverse)
        self._at_once()

    def clear_all(self) -> None:
        """One press: everything in use is shown again; the order stays."""
        for part in (self.search, *self.choices):
            part.blockSignals(True)
        self.search.clear()
        for choice in self.choices:
            choice.setCurrentIndex(0)
        for part in (self.search, *self.choices):
            part.blockSignals(False)
        self._at_once()

    def stop(self) -> None:
        """No change is told any more of what was typed."""
        self._pause.stop()

    def _at_once(self) -> None:
        self._pause.stop()
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear.setEnabled(self.query().narrowed)
