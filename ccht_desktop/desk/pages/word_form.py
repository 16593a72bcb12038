"""One row of the station's words: an old wording, or how something is said."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import Card, row
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.vocabulary import OldTerm

if TYPE_CHECKING:
    from ccht_desktop.station import Station

Change = Callable[["Station"], object]


class WordForm(Card):
    """A wording that stands in the table is changed or removed, another one added.

    saved: a table has changed; offered(text, tone, answers): a removal that can be undone.
    """

    over = Signal()
    saved = Signal()
    told = Signal(str, str)
    offered = Signal(str, str, object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=16, spacing=8)
        self._bridge = bridge
        self._terms: dict[str, OldTerm] = {}
        self._said: dict[str, str] = {}
        self.table = Choice(
            _("Table"), [("old", _("Old words")), ("said", _("How things are said"))]
        )
        self.first = line(_("What stands in the text"))
        self.second = line(_("What takes its place"))
        self.keep = Button(_("Keep"), "tick")
        self.remove = Button(_("Remove"), "", "danger")
        self.shut = Button(_("Close"))
        self._first = Field(_("What stands in the text"), self.first)
        self._second = Field(_("What takes its place"), self.second)
        for part in (self.table, self._first, self._second):
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        self.inside.addLayout(row(self.keep, self.remove, None, self.shut))
        self.table.activated.connect(lambda _place: self._show())
        self.first.textChanged.connect(lambda _text: self._show())
        for field in (self.first, self.second):
            field.returnPressed.connect(self.keep_row)
        self.keep.clicked.connect(self.keep_row)
        self.remove.clicked.connect(self.remove_row)
        self.shut.clicked.connect(self.over)

    def open(self, words: str) -> None:
        """Begins with words of the text."""
        self.first.setText(" ".join(words.split()))
        self.second.clear()
        self._read()
        (self.second if words else self.first).setFocus()

    def keep_row(self) -> None:
        first, second = self.first.text(), self.second.text()
        known = self._terms.get(first.strip().lower())

        def change(station: "Station") -> object:
            if self.table.value() == "said":
                return station.sayings.put(first, second)
            if known is not None:
                return station.vocabulary.change(replace(known, new=second))
            return station.vocabulary.add(first, second)

        self._do(change, lambda: self.told.emit(_("Kept in the table."), "ready"))

    def remove_row(self) -> None:
        """Takes the row out; the notice can bring it back."""
        first = self.first.text().strip()
        known, said = self._terms.get(first.lower()), self._said.get(first)
        if self.table.value() == "said" and said is not None:
            self._take_out(
                lambda station: station.sayings.remove(first),
                lambda station: station.sayings.put(first, said),
            )
        elif self.table.value() == "old" and known is not None:
            self._take_out(
                lambda station: station.vocabulary.remove(known.id),
                lambda station: station.vocabulary.put_back(known),
            )

    def _take_out(self, change: Change, undo: Change) -> None:
        again = lambda: self._do(undo, lambda: None)  # noqa: E731
        text = _("Removed from the table.")
        self._do(change, lambda: self.offered.emit(text, "ready", [(_("Undo"), "", again)]))

    def _do(self, change: Change, then: Callable[[], None]) -> None:
        def done(_result: Any) -> None:
            self._read()
            self.saved.emit()
            then()

        self._bridge.read(change, done, lambda error: self._first.say(error.text))

    def _read(self) -> None:
        def tables(station: "Station") -> tuple[list[OldTerm], dict[str, str]]:
            return station.vocabulary.terms(), station.sayings.table()

        def show(found: Any) -> None:
            terms, self._said = found
            self._terms = {term.old.lower(): term for term in terms}
            self._show()

        self._bridge.read(tables, show)

    def _show(self) -> None:
        first = self.first.text().strip()
        known = self._terms.get(first.lower())
        said = self._said.get(first)
        value = said if self.table.value() == "said" else known.new if known else None
        self.remove.setVisible(value is not None)
        typing = self.second.hasFocus() and self.second.text()
        if value is not None and not typing:
            self.second.setText(value)
        self._first.say("")
