"""The old word in hand: what stands for it now, one button to put it there."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.desk.widgets.script_text import ScriptText
from ccht_desktop.foundation.translations import _


class OldWordsPanel(Card):
    """F7 and Shift+F7 go from one to the next; Ctrl+1, Ctrl+2… put a new wording there."""

    told = Signal(str, str)

    def __init__(self, text: ScriptText) -> None:
        super().__init__(margin=16, spacing=8)
        self._text = text
        self._count = label("", BODY, tone="quiet", tabular=True)
        self.before = Button("", "previous", "square", name=_("The old word before (Shift+F7)"))
        self.after = Button("", "next", "square", name=_("The next old word (F7)"))
        self.all = Button("", "tick")
        self._body = QVBoxLayout()
        self._body.setSpacing(8)
        self.offers: list[Button] = []
        self._compose()
        self.before.clicked.connect(lambda: text.go(-1))
        self.after.clicked.connect(lambda: text.go(1))
        self.all.clicked.connect(self.replace_all)
        text.in_hand_changed.connect(lambda _number: self.show_in_hand())
        self.show_in_hand()

    def show_in_hand(self) -> None:
        found, number = self._text.found, self._text.in_hand
        clear(self._body)
        self.offers = []
        some = 0 <= number < len(found)
        self._count.setText(f"{number + 1}/{len(found)}" if some else "")
        self.before.setVisible(some)
        self.after.setVisible(some)
        sure = sum(len(term.choices) == 1 for _words, term in found)
        self.all.setVisible(sure > 0)
        self.all.say(_("Replace all ({n})").format(n=sure))
        if not some:
            self._say(_("No old word in this text."), "quiet")
            self._body.addStretch(1)
            return
        words, term = found[number]
        self._say(f"“{words}”", "attention", bold=True)
        for place, choice in enumerate(term.choices, start=1):
            offer = Button(_("Replace"), name=_("Replace by “{new}”").format(new=choice))
            offer.setToolTip(f"Ctrl+{place}")
            offer.clicked.connect(lambda _on=False, new=choice: self._replace(new))
            wording = label(choice, BODY, wrap=True)
            line = row(wording, offer)
            line.setStretch(0, 1)
            self._body.addLayout(line)
            self.offers.append(offer)
        if not term.choices:
            self._say(
                _("The table has no new wording for it: correct it in the text yourself."), ""
            )
        if term.note:
            self._say(term.note, "quiet")
        self._body.addStretch(1)

    def replace(self, place: int) -> None:
        """Ctrl+1 and on: the wording of that number."""
        if place < len(self.offers):
            self.offers[place].click()

    def replace_all(self) -> None:
        done = self._text.replace_all()
        left = len(self._text.found)
        text = _("{n} old words replaced. Ctrl+Z undoes it.").format(n=done)
        if left:
            text += " " + _("{n} have several new wordings or none: choose yourself.").format(
                n=left
            )
        self.told.emit(text, "ready")
        self._text.setFocus()

    def _replace(self, new: str) -> None:
        self._text.replace(self._text.in_hand, new)
        self._text.setFocus()

    def _say(self, text: str, tone: str, *, bold: bool = False) -> None:
        self._body.addWidget(label(text, BODY, tone=tone, bold=bold, wrap=True))

    def _compose(self) -> None:
        head = label(_("Old words"), SECTION, bold=True)
        top = row(head, None, self._count, self.before, self.after)
        self.inside.addLayout(top)
        body = _Tall()
        body.setObjectName("scrolled")
        body.setLayout(self._body)
        self._body.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self.inside.addWidget(area, 1)
        self.inside.addWidget(self.all)


class _Tall(QWidget):
    """As high as its wrapped words need: a scrolled layout would squeeze them."""

    def event(self, happened: QEvent) -> bool:
        if happened.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            layout = self.layout()
            if layout is not None:
                self.setMinimumHeight(max(0, layout.totalHeightForWidth(self.width())))
        return super().event(happened)
