"""The big editor of a text: old words underlined, the one in hand marked, every change undoable."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.typeface import font
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.vocabulary import OldTerm, Place, in_place_of

POINTS = 14
MOST_MARKS = 1000


class ScriptText(QPlainTextEdit):
    """in_hand: the number of the old word at the cursor, or -1."""

    in_hand_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Text of the announcement"))
        self.setPlaceholderText(
            _("Write the announcement here, paste it, or open a Word file (Ctrl+O).")
        )
        self.setTabChangesFocus(True)
        self.setFont(font(POINTS))
        self.setStyleSheet(f"QPlainTextEdit {{ font-size: {POINTS}pt; padding: 8px 11px; }}")
        self._found: list[tuple[QTextCursor, OldTerm]] = []
        self._in_hand = -1
        self.cursorPositionChanged.connect(self._follow)

    @property
    def found(self) -> list[tuple[str, OldTerm]]:
        """The old words as they stand in the text now, with their terms."""
        return [(cursor.selectedText(), term) for cursor, term in self._found]

    @property
    def in_hand(self) -> int:
        return self._in_hand

    def show_places(self, places: tuple[Place, ...]) -> None:
        """Marks old words; the marks move with the text until the next review."""
        found = []
        for start, end, term in places[:MOST_MARKS]:
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            found.append((cursor, term))
        self._found = found
        self._in_hand = -2
        self._follow()

    def go(self, step: int) -> None:
        """To the next old word, or to the one before; round at the ends."""
        if not self._found:
            return
        here = self.textCursor().selectionStart()
        starts = [cursor.selectionStart() for cursor, _term in self._found]
        if step > 0:
            number = next((n for n, start in enumerate(starts) if start > here), 0)
            if self._in_hand < 0:
                number = next((n for n, start in enumerate(starts) if start >= here), 0)
        else:
            before = [n for n, start in enumerate(starts) if start < here]
            number = before[-1] if before else len(starts) - 1
        self.setTextCursor(self._at(starts[number]))
        self.ensureCursorVisible()
        self._choose(number)

    def replace(self, number: int, new: str) -> None:
        """One old word gives way; Ctrl+Z brings it back."""
        cursor, _term = self._found[number]
        cursor.insertText(in_place_of(cursor.selectedText(), new))
        del self._found[number]
        self._in_hand = -2
        self._follow()

    def replace_all(self) -> int:
        """Every old word that has one new wording; one Ctrl+Z brings all of them back."""
        sure = [(cursor, term) for cursor, term in self._found if len(term.choices) == 1]
        whole = self.textCursor()
        whole.beginEditBlock()
        for cursor, term in sure:
            cursor.insertText(in_place_of(cursor.selectedText(), term.choices[0]))
        whole.endEditBlock()
        self._found = [pair for pair in self._found if len(pair[1].choices) != 1]
        self._in_hand = -2
        self._follow()
        return len(sure)

    def put(self, text: str) -> None:
        """Another text in place of this one; Ctrl+Z brings this one back."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(self._at(0))

    def chosen_text(self) -> str:
        return self.textCursor().selectedText().replace("\u2029", "\n")

    def dress(self) -> None:
        """Marks in the colours of the look in force."""
        look = look_now()
        marks = []
        for number, (cursor, _term) in enumerate(self._found):
            mark = QTextEdit.ExtraSelection()
            written = QTextCharFormat()
            written.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            written.setUnderlineColor(QColor(look.attention))
            share = 0.28 if number == self._in_hand else 0.12
            written.setBackground(mixed(look.attention, look.surface, share))
            mark.cursor, mark.format = cursor, written
            marks.append(mark)
        self.setExtraSelections(marks)

    def _at(self, place: int) -> QTextCursor:
        cursor = self.textCursor()
        cursor.setPosition(place)
        return cursor

    def _follow(self) -> None:
        """The old word that holds the cursor, else the first one after it."""
        here = self.textCursor().position()
        ends = [cursor.selectionEnd() for cursor, _term in self._found]
        number = next((n for n, end in enumerate(ends) if here <= end), 0 if ends else -1)
        self._choose(number)

    def _choose(self, number: int) -> None:
        if number != self._in_hand:
            self._in_hand = number
            self.dress()
            self.in_hand_changed.emit(number)
