"""One target as a row: what is asked of it, editable in place, and how each number stands."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from ccht_desktop.desk.field_colours import field_colour
from ccht_desktop.desk.look import BODY, SMALL
from ccht_desktop.desk.theme import look_now, mixed
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import IconMark, label, set_tone
from ccht_desktop.desk.widgets.paint import fill, smooth
from ccht_desktop.desk.wording import number
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.model import Target
from ccht_desktop.schedule.targets.coverage import ASKED, Asked, Measure, TargetCoverage
from ccht_desktop.schedule.targets.words import ASKED_NAMES, OUTLOOK_NAMES, name_of

CELL, OUTLOOK, MARGIN, GAP, SCROLL = 108, 152, 16, 8, 12
MOST: dict[Asked, int] = {"items": 1000, "airings": 10_000, "minutes": 44_640, "every_days": 31}
_MARKS = {
    "reached": ("tick", "ready"),
    "coming": ("planned", "ready"),
    "short": ("alarm", "attention"),
    "lost": ("missed", "fault"),
}


class CoverageBar(QWidget):
    """How much is reached, in the field's colour, and paler what is still to come."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self._reached, self._coming = 0.0, 0.0
        self.setFixedHeight(8)

    def show_measure(self, measure: Measure | None) -> None:
        self.setVisible(measure is not None)
        if measure is None:
            return
        self._reached, self._coming = measure.share, measure.share
        if measure.asked_for != "every_days":
            self._coming = min(1.0, measure.total / measure.asked)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = look_now()
        painter = smooth(QPainter(self))
        fill(painter, self.rect().toRectF(), look.line, 4)
        for share, colour in (
            (self._coming, mixed(self._colour, look.surface, 0.45)),
            (self._reached, self._colour),
        ):
            if share > 0:
                fill(painter, QRectF(0, 0, max(8.0, self.width() * share), 8), colour, 4)
        painter.end()


class AskedCell(QWidget):
    """A number asked for, with what of it is reached; entered(number or None)."""

    entered = Signal(object)

    def __init__(self, asked_for: Asked, about: str, colour: str) -> None:
        super().__init__()
        self._asked: int | None = None
        self._measure: Measure | None = None
        self._most = MOST[asked_for]
        self.line = QLineEdit()
        self.line.setAccessibleName(f"{about}: {_(ASKED_NAMES[asked_for])}")
        self.line.setPlaceholderText("–")
        self.line.setMaxLength(len(str(MOST[asked_for])) + 1)
        self.line.setFixedWidth(72)
        self.bar = CoverageBar(colour)
        self.words = label("", SMALL, tone="quiet", tabular=True)
        self.setFixedWidth(CELL)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        inside.addWidget(self.line)
        inside.addWidget(self.bar)
        inside.addWidget(self.words)
        inside.addStretch(1)
        self.line.editingFinished.connect(self._enter)

    def show_measure(self, measure: Measure | None) -> None:
        self._measure = measure
        self._asked = measure.asked if measure else None
        if not self.line.isModified():
            self.line.setText(str(self._asked or ""))
            self._mark(wrong=False)
        self.bar.show_measure(measure)

    def _enter(self) -> None:
        if not self.line.isModified():
            return
        typed = self.line.text().strip()
        wanted = int(typed) if typed.isascii() and typed.isdecimal() else 0 if not typed else -1
        if not 0 <= wanted <= self._most:
            self._mark(wrong=True)
            return
        self.line.setModified(False)
        self._mark(wrong=False)
        if (wanted or None) != self._asked:
            self._asked = wanted or None
            self.entered.emit(self._asked)

    def _mark(self, *, wrong: bool) -> None:
        """Says below the number what is wrong with it, or how it stands."""
        measure = self._measure
        said, told = _words(measure) if measure else ("", "")
        tones = {"short": "attention", "lost": "fault"}
        tone = tones.get(measure.outlook, "quiet") if measure else "quiet"
        if wrong:
            said = told = _("1 to {most} only").format(most=number(self._most))
            tone = "fault"
        self.words.setText(said)
        self.setToolTip(told)
        self.line.setAccessibleDescription(told)
        set_tone(self.words, tone)
        if (self.line.property("wrong") == "true") != wrong:
            self.line.setProperty("wrong", "true" if wrong else "false")
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)


class TargetRow(QFrame):
    """changed(target, which number, its new value or None); dropped(target)."""

    changed = Signal(object, str, object)
    dropped = Signal(object)

    def __init__(self, target: Target) -> None:
        super().__init__()
        self.target = target
        colour = field_colour(target.field)
        name = name_of(target)
        self.cells = {one: AskedCell(one, name, colour) for one in ASKED}
        self.remove = Button("", "close", "square", name=_("Remove the target: {t}").format(t=name))
        self._mark = IconMark("tick", "ready", 20)
        self._outlook = label("", BODY, bold=True, wrap=True)
        strip = _Strip(colour)
        about = QVBoxLayout()
        about.setSpacing(2)
        words = label(name, BODY, bold=True, wrap=True)
        words.setMinimumWidth(144)
        about.addStretch(1)
        about.addWidget(words)
        about.addWidget(label(_scope(target), SMALL, tone="quiet"))
        about.addStretch(1)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(MARGIN, 10, MARGIN, 6)
        inside.setSpacing(GAP)
        inside.addWidget(strip)
        inside.addLayout(about, 1)
        for asked_for, cell in self.cells.items():
            cell.entered.connect(
                lambda wanted, name=asked_for: self.changed.emit(self.target, name, wanted)
            )
            inside.addWidget(cell)
        outlook = QWidget()
        outlook.setFixedWidth(OUTLOOK)
        beside = QHBoxLayout(outlook)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self._mark)
        beside.addWidget(self._outlook, 1)
        inside.addWidget(outlook)
        inside.addWidget(self.remove)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove.clicked.connect(lambda: self.dropped.emit(self.target))

    def show_coverage(self, covered: TargetCoverage) -> None:
        self.target = covered.target
        for asked_for, cell in self.cells.items():
            cell.show_measure(covered.measure(asked_for))
        mark, tone = _MARKS[covered.outlook]
        words = _(OUTLOOK_NAMES[covered.outlook])
        self._mark.show_mark(mark, tone)
        self._outlook.setText(words[:1].upper() + words[1:])
        set_tone(self._outlook, tone)
        self.setAccessibleName(f"{name_of(self.target)}: {words}")


class _Strip(QWidget):
    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedWidth(4)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = smooth(QPainter(self))
        fill(painter, self.rect().toRectF().adjusted(0, 2, 0, -2), self._colour, 2)
        painter.end()


def headings() -> QWidget:
    """What stands above the rows."""
    made = QWidget()
    inside = QHBoxLayout(made)
    inside.setContentsMargins(MARGIN, 10, MARGIN + SCROLL, 6)
    inside.setSpacing(GAP)
    inside.addSpacing(4 + GAP)
    inside.addWidget(label(_("Field and group"), SMALL, tone="quiet", bold=True), 1)
    for asked_for in ASKED:
        words = label(_(ASKED_NAMES[asked_for]), SMALL, tone="quiet", bold=True, wrap=True)
        words.setFixedWidth(CELL)
        words.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(words)
    outlook = label(_("At the month's end"), SMALL, tone="quiet", bold=True)
    outlook.setFixedWidth(OUTLOOK + GAP + 40)
    inside.addWidget(outlook)
    return made


def _scope(target: Target) -> str:
    if target.month is None:
        return _("Each month")
    return _("Only {month}").format(month=f"{target.month:%m/%Y}")


def _words(measure: Measure) -> tuple[str, str]:
    """What stands below a number, and the same in a sentence."""
    if measure.asked_for == "every_days":
        days = number(round(measure.total))
        said = _("{n} days without").format(n=days)
        return said, _("At most {n} days on end pass without it in this month.").format(n=days)
    reached, total = number(round(measure.reached)), number(round(measure.total))
    told = _("Reached so far: {reached}. With the sessions to come: {total}.")
    return (
        _("{reached} now, {total} in all").format(reached=reached, total=total),
        told.format(reached=reached, total=total),
    )
