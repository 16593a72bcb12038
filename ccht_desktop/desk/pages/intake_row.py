"""One file on its way in: its title, how it sounds, and what was found before it is accepted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ccht_desktop.desk.incoming import Incoming
from ccht_desktop.desk.look import SMALL
from ccht_desktop.desk.marks import Mark, loudness_mark
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import IconMark, clear, label, row, set_tone
from ccht_desktop.desk.wording import breakable, minutes_seconds, number
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.examined import Examined

_RATE = 48_000
WAITS = Mark("clock", "quiet", N_("waits to be checked"))
CHECKED = Mark("ear", "action", N_("is being checked…"))
REFUSED = Mark("refused", "fault", N_("not taken in"))


class IntakeRow(QFrame):
    """left_out: the person does not want it; sought: the clip that is this sound already."""

    left_out = Signal(object)
    sought = Signal(int)
    again = Signal(object)
    insisted = Signal()
    heard = Signal(object)

    def __init__(self, file: Incoming) -> None:
        super().__init__()
        self.file = file
        self.setProperty("look", "card")
        self.title = line(_("Title"), _("What listeners would call it"))
        self.title.setText(file.title)
        self.title.setCursorPosition(0)
        self._title = Field(_("Title"), self.title)
        self.drop = Button(
            "", "close", "square", name=_("Leave out {name}").format(name=file.title)
        )
        self._icon = IconMark("clock", "quiet", 20)
        self._state = label("", wrap=True)
        self._name = label(breakable(file.path.name), SMALL, tone="quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(_("Check of {name}").format(name=file.title))
        self._found = QVBoxLayout()
        self._found.setSpacing(4)
        self.insist = Button(_("Take it in all the same"))
        self.insist.setCheckable(True)
        self.listen = Button(_("Listen"), "play")
        self.see = Button(_("Show that clip"), "search")
        self.retry = Button(_("Try again"))
        inside = self._inside = QVBoxLayout(self)
        inside.setContentsMargins(15, 11, 15, 11)
        inside.setSpacing(6)
        self._called = label(breakable(file.title), bold=True, wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self._called, 1)
        head.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(head)
        inside.addWidget(self._name)
        state = row(self._icon, self._state)
        state.setStretch(1, 1)
        inside.addLayout(state)
        inside.addWidget(self.bar)
        inside.addLayout(self._found)
        inside.addLayout(row(self.listen, self.insist, self.see, self.retry, None))
        self.title.textChanged.connect(self._named)
        self.drop.clicked.connect(lambda: self.left_out.emit(self.file))
        self.retry.clicked.connect(lambda: self.again.emit(self.file))
        self.listen.clicked.connect(lambda: self.heard.emit(self))
        self.insist.toggled.connect(self._insist)
        self.see.clicked.connect(self._seek)
        self.show_state()

    def show_state(self, *, checking: bool = False) -> None:
        """Shows the file as it is now."""
        file = self.file
        clear(self._found)
        self.bar.setVisible(checking)
        self.retry.setVisible(bool(file.refused))
        self.insist.setVisible(bool(file.examined and file.examined.grave and not file.known))
        self.see.setVisible(file.known is not None)
        self.listen.setVisible(file.examined is not None and file.known is None)
        asked = not file.refused and file.known is None
        self._title.setVisible(asked)
        self._called.setVisible(not asked)
        if file.waiting:
            self._show_mark(CHECKED if checking else WAITS, "")
        elif file.refused:
            self._show_mark(REFUSED, "")
            self._add(file.refused, "fault")
        elif file.examined is not None:
            self._show_examined(file.examined)

    def say(self, text: str) -> None:
        """Why it could not be taken in; it can be tried again."""
        self._add(text, "fault")

    def say_title(self, text: str) -> None:
        self._title.say(text)
        if text:
            self.title.setFocus()

    def show_listening(self, *, on: bool) -> None:
        self.listen.say(_("Stop listening") if on else _("Listen"), "stop" if on else "play")

    def put_below(self, question: QWidget) -> None:
        self._inside.addWidget(question)

    def words(self) -> list[str]:
        """Every sentence on show below the state."""
        items = [self._found.itemAt(place) for place in range(self._found.count())]
        found = [item.widget() for item in items if item is not None]
        return [str(widget.property("text")) for widget in found if widget is not None]

    def state(self) -> str:
        return self._state.text()

    def _show_examined(self, found: Examined) -> None:
        mark = loudness_mark(found.lufs, found.true_peak) if self.file.welcome else REFUSED
        self._show_mark(mark, minutes_seconds(found.frames / _RATE) + " · ")
        known = found.known
        if known is not None:
            text = (
                _("Here before, but retired: “{title}”. Taking it in brings that clip back.")
                if known.retired
                else _("Here already, but its file is lost: “{title}”. Taking it in restores it.")
                if known.fault
                else _("Here already: “{title}”.")
            )
            tone = "fault" if self.file.known else "attention"
            self._add(text.format(title=known.title), tone)
        for finding in found.findings:
            self._add(finding.text, "fault" if finding.grave else "attention")
        for other in found.alike:
            if known is None or other.clip.id != known.id:
                text = _("Sounds {share} % like “{title}”.")
                share = number(100 * other.share)
                self._add(text.format(share=share, title=other.clip.title), "attention")

    def _show_mark(self, mark: Mark, before: str) -> None:
        self._icon.show_mark(mark.icon, mark.tone)
        self._state.setText(before + mark.word)
        set_tone(self._state, "" if mark.tone == "ready" else mark.tone)

    def _add(self, text: str, tone: str) -> None:
        self._found.addWidget(label(text, tone=tone, wrap=True))

    def _named(self, text: str) -> None:
        self.file.title = text
        self._title.say("")

    def _insist(self, on: bool) -> None:
        self.file.insisted = on
        self.show_state()
        self.insisted.emit()

    def _seek(self) -> None:
        if self.file.known is not None:
            self.sought.emit(self.file.known.id)
