"""The form of one position of a rundown."""

from dataclasses import replace
from typing import Any, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.pages.schedule.rundown_clips import ClipPicker
from ccht_desktop.desk.rundown_words import RELAY_SECONDS, SLOTS, SOURCES
from ccht_desktop.desk.widgets.controls import Choice, Switch
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import label
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.files.fields import (
    LONGEST_NAME,
    LONGEST_PAUSE_SECONDS,
    LONGEST_SLOT_SECONDS,
)
from ccht_desktop.schedule.model import Position, Source

PAUSE_SECONDS = 5.0


class PositionForm(QWidget):
    """changed(Position): a person made it another."""

    changed = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._position: Position | None = None
        self._showing = False
        self._picked: dict[str, str] = {}
        kinds = [(code, _(name)) for code, name in KIND_NAMES.items() if code != "KHAN_CAP"]
        self.kind = Choice(_("Kind"), kinds)
        self.source = Choice(_("Where it comes from"), [(k, _(w)) for k, w in SOURCES.items()])
        self.field = Choice(_("Field"), [("", _("any field")), *_named(FIELD_NAMES)])
        self.group = Choice(_("Group"), [("", _("any group")), *_named(GROUP_NAMES)])
        self.again = Switch(
            _("May be heard again the same day"), _("heard again"), _("once a day only")
        )
        self.title = label("", wrap=True, bold=True)
        self.problem = label("", tone="fault", wrap=True)
        self.picker = ClipPicker(bridge, _("Which clip"))
        self.name = line(_("Whose programme"), _("for instance VOV1, province radio"))
        self.name.setMaxLength(LONGEST_NAME)
        self.length = line(_("Length"))
        self.head = label("", SECTION, bold=True)
        self._fields = {
            "kind": Field(_("Kind"), self.kind),
            "source": Field(_("Where it comes from"), self.source),
            "field": Field(_("Field"), self.field),
            "group": Field(_("Group"), self.group),
            "again": Field(_("May be heard again the same day"), self.again),
            "picker": Field(_("Which clip"), self.picker),
            "name": Field(_("Whose programme"), self.name),
            "length": Field(_("Length"), self.length),
        }
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        inside.addWidget(self.head)
        for name in ("kind", "source"):
            inside.addWidget(self._fields[name])
        inside.addWidget(self.title)
        inside.addWidget(self.problem)
        for name in ("picker", "field", "group", "again", "name", "length"):
            inside.addWidget(self._fields[name])
        inside.addStretch(1)
        for choice in (self.kind, self.source, self.field, self.group):
            choice.currentIndexChanged.connect(lambda _place: self._edit())
        self.again.toggled.connect(lambda _on: self._edit())
        for text in (self.name, self.length):
            text.textChanged.connect(lambda _text: self._edit())
        self.picker.picked.connect(self._take)

    def open(self, position: Position, title: str, problem: str) -> None:
        """title of its clip; problem: why that may not be heard, empty where it may."""
        self._showing = True
        another = self._position is None or self._position.number != position.number
        source = self._position.source if self._position else None
        self._position = position
        self.head.setText(_("Position {n}").format(n=position.number))
        self.kind.choose(position.kind)
        self.source.choose(position.source)
        self.field.choose(position.field or "")
        self.group.choose(position.group or "")
        self.again.setChecked(position.again)
        if another or source != position.source:
            self.name.setText(position.name)
            self.length.setText(_length_text(position))
            self._fields["length"].say("")
        self.title.setText(title or self._picked.get(position.sha256 or "", ""))
        self.problem.setText(problem)
        self._showing = False
        self._show_parts()
        if position.source == "clip" and (another or source != "clip"):
            self.picker.search.clear()
            self.picker.offer(position.kind)

    def _take(self, clip: Clip) -> None:
        if self._position is not None:
            self._picked[clip.sha256] = clip.title
            made = replace(self._position, sha256=clip.sha256, kind=clip.kind)
            self.open(made, clip.title, "")
            self.changed.emit(made)

    def _edit(self) -> None:
        before = self._position
        if self._showing or before is None:
            return
        source: Any = self.source.value()
        made = _as(before, source) if source != before.source else before
        turns = source in ("rotation", "repeat")
        same = source == before.source
        made = replace(
            made,
            kind=(self.kind.value() or made.kind) if same else made.kind,
            field=(self.field.value() or None) if turns else None,
            group=(self.group.value() or None) if turns else None,
            again=self.again.isChecked() if source == "rotation" else False,
        )
        if source in SLOTS:
            made = replace(made, name=self.name.text().strip())
        if same and made.seconds is not None:
            made = replace(made, seconds=self._seconds(made))
        if made != before:
            if made.source != before.source:
                self.open(made, "", "")
            self._position = made
            self.changed.emit(made)

    def _seconds(self, position: Position) -> float | None:
        """What is typed; as it was where that cannot be used."""
        pause = position.source == "pause"
        typed = self.length.text().strip().replace(",", ".")
        most = LONGEST_PAUSE_SECONDS if pause else LONGEST_SLOT_SECONDS
        try:
            seconds = round(float(typed) * (1 if pause else 60), 1)
        except ValueError:
            seconds = 0.0
        if 0 < seconds <= most:
            self._fields["length"].say("")
            return seconds
        text = _("A number above 0, at most {most}, is needed.")
        self._fields["length"].say(text.format(most=most if pause else most // 60))
        return position.seconds

    def _show_parts(self) -> None:
        source = self.source.value()
        turns = source in ("rotation", "repeat")
        shown = {
            "field": turns,
            "group": turns,
            "again": source == "rotation",
            "picker": source == "clip",
            "name": source in SLOTS,
            "length": source in (*SLOTS, "pause"),
        }
        for name, on in shown.items():
            self._fields[name].setVisible(on)
        self._fields["kind"].setVisible(source not in ("clip", "pause"))
        self.title.setVisible(source == "clip" and bool(self.title.text()))
        self.problem.setVisible(source == "clip" and bool(self.problem.text()))
        words = _("Length (seconds)") if source == "pause" else _("Length (minutes)")
        self._fields["length"].rename(words)


def _as(before: Position, source: Source) -> Position:
    """The same place with another source."""
    assert source in get_args(Source)
    seconds = {"relay": RELAY_SECONDS, "live": RELAY_SECONDS, "pause": PAUSE_SECONDS}.get(source)
    kind = "TIEP_SONG" if source == "relay" else before.kind or "NHAC"
    return Position(before.number, source, "" if source == "pause" else kind, seconds=seconds)


def _length_text(position: Position) -> str:
    if position.seconds is None:
        return ""
    length = position.seconds if position.source == "pause" else position.seconds / 60
    return f"{length:g}".replace(".", ",")


def _named(names: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, _(name)) for code, name in names.items()]
