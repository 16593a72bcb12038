"""What people say about a clip: the four things that matter first, the rest one key away."""

from datetime import date
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.basis_picker import BasisPicker
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.dates import DateLine
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import row
from ccht_desktop.desk.widgets.ticked import Ticked
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import (
    FIELD_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    LANGUAGE_NAMES,
    PRIORITY_NAMES,
    SOURCE_NAMES,
)
from ccht_desktop.library.describing import MAX_TITLE, NO_MESSAGE, checked
from ccht_desktop.library.model import Description

USUAL = ("CHUYEN_MUC_CCHC", "BAN_TIN", "THONG_BAO", "TRA_LOI_PHAN_ANH", "BAI_VIET")
"""Kinds in the order they arrive at a commune; the others follow."""
FIRST = ("title", "kind", "field", "group")
OF_EACH = ("title", "transcript")
"""Parts that no two clips share."""
_AT = {
    "TITLE_REQUIRED": "title",
    "FIELD_REQUIRED": "field",
    "GROUP_REQUIRED": "group",
    "BAD_VALIDITY": "valid_to",
    "UNKNOWN_CODE": "kind",
}


class DescribeForm(QWidget):
    """batch: every part has a tick, and none is about one clip alone."""

    def __init__(self, bridge: Bridge, *, batch: bool = False) -> None:
        super().__init__()
        kinds = [*USUAL, *(kind for kind in KIND_NAMES if kind not in (*USUAL, "TIEP_SONG"))]
        self.title = line(_("Title"), _("What listeners would call it"))
        self.title.setMaxLength(MAX_TITLE)
        self.kind = Choice(_("Kind"), [(kind, _(KIND_NAMES[kind])) for kind in kinds])
        asked = [("", _("Choose…"))]
        self.field = Choice(
            _("Field of reform"), asked + [(code, _(name)) for code, name in FIELD_NAMES.items()]
        )
        self.group = Choice(
            _("Group"), asked + [(code, _(name)) for code, name in GROUP_NAMES.items()]
        )
        self.priority = Choice(_("Priority"), [(str(p), _(n)) for p, n in PRIORITY_NAMES.items()])
        self.source = Choice(_("Source"), [(code, _(n)) for code, n in SOURCE_NAMES.items()])
        self.language = Choice(_("Language"), [(code, _(n)) for code, n in LANGUAGE_NAMES.items()])
        self.author = line(_("Author"), _("Who wrote it"))
        self.pen_name = line(_("Pen name"), _("If it is read out under one"))
        self.valid_from = DateLine(_("Makes sense from"), bridge.today)
        self.valid_to = DateLine(_("Makes sense until"), bridge.today)
        self.basis = BasisPicker(bridge)
        self.transcript = QPlainTextEdit()
        self.transcript.setPlaceholderText(_("The words that are spoken"))
        self.transcript.setTabChangesFocus(True)
        self.transcript.setFixedHeight(120)
        self.more = Button(_("Add details"), "down", "plain")
        self.more.setCheckable(True)
        self._fields: dict[str, Field] = {}
        self._ticks: dict[str, Ticked] = {}
        self._compose(batch)
        self.kind.currentIndexChanged.connect(lambda _place: self._ask_for_kind())
        self.more.toggled.connect(self._open_details)
        self.show_description(Description(""))

    def show_description(self, said: Description) -> None:
        """Fills the form; nothing is ticked, no error is shown."""
        if self.kind.findData(said.kind) < 0 and said.kind in KIND_NAMES:
            self.kind.addItem(_(KIND_NAMES[said.kind]), said.kind)
        self.title.setText(said.title)
        self.title.setCursorPosition(0)
        self.kind.choose(said.kind)
        self.field.choose(said.field or "")
        self.group.choose(said.group or "")
        self.priority.choose(str(said.priority))
        self.language.choose(said.language)
        self.source.choose(said.source)
        self.author.setText(said.author)
        self.pen_name.setText(said.pen_name)
        self.valid_from.show_day(said.valid_from)
        self.valid_to.show_day(said.valid_to)
        self.transcript.setPlainText(said.transcript)
        self.basis.choose(said.basis)
        self.basis.read()
        for ticked in self._ticks.values():
            ticked.tick(False)
        self.forget_errors()
        self._ask_for_kind()

    def ask_title(self, asked: bool) -> None:
        self._fields["title"].setVisible(asked)

    def ask_transcript(self, asked: bool) -> None:
        """Not asked, none is said."""
        self._fields["transcript"].setVisible(asked)

    def description(self, title: str | None = None) -> Description | None:
        """What is said, made clean; None after showing what is wrong. title: instead of the one
        in the form."""
        self.forget_errors()
        values = self._values()
        if values is None:
            return None
        try:
            return checked(Description(**{**values, **({} if title is None else {"title": title})}))
        except StationError as error:
            self.say(error)
            return None

    def changes(self) -> dict[str, Any] | None:
        """The ticked parts and their values; None after showing what is wrong."""
        self.forget_errors()
        values = self._values()
        if values is None:
            return None
        changes = {name: values[name] for name, field in self._ticks.items() if field.on()}
        if changes.get("kind") in NO_MESSAGE:
            return {**changes, "field": None, "group": None}
        try:
            # What is not ticked stays as it is with each clip, so it stands in as good here.
            good = {"field": "CHUNG", "group": "KQ"}
            checked(Description("x", **{**good, **changes}))
        except StationError as error:
            self.say(error)
            return None
        return changes

    def say(self, error: StationError) -> None:
        """Shows an error at the part it is about and goes there."""
        own = {
            "FIELD_REQUIRED": _("Choose the field of reform."),
            "GROUP_REQUIRED": _("Choose the content group."),
        }
        self._say_at(_AT.get(error.code, "title"), own.get(error.code, error.text))

    def forget_errors(self) -> None:
        for field in self._fields.values():
            field.say("")

    def _say_at(self, name: str, text: str) -> None:
        if name not in FIRST:
            self.more.setChecked(True)
        field = self._fields[name]
        field.say(text)
        field.control.setFocus()
        # Details that have just opened have no place yet.
        QTimer.singleShot(0, self, lambda: _bring_into_view(field))

    def _values(self) -> dict[str, Any] | None:
        days: dict[str, date | None] = {}
        for name, control in (("valid_from", self.valid_from), ("valid_to", self.valid_to)):
            try:
                days[name] = control.day()
            except StationError as error:
                self._say_at(name, error.text)
                return None
        bare = self.kind.value() in NO_MESSAGE and not self._ticks
        spoken = self._fields["transcript"]
        return {
            "title": self.title.text(),
            "kind": self.kind.value(),
            "field": None if bare else self.field.value() or None,
            "group": None if bare else self.group.value() or None,
            "priority": int(self.priority.value()),
            "language": self.language.value(),
            "source": self.source.value(),
            "author": self.author.text(),
            "pen_name": self.pen_name.text(),
            "transcript": "" if spoken.isHidden() else self.transcript.toPlainText(),
            "basis": self.basis.chosen(),
            **days,
        }

    def _ask_for_kind(self) -> None:
        bare = self.kind.value() in NO_MESSAGE and not self._ticks
        self._fields["field"].setVisible(not bare)
        self._fields["group"].setVisible(not bare)

    def _open_details(self, opened: bool) -> None:
        self._details.setVisible(opened)
        self.more.say(_("Fewer details") if opened else _("Add details"))

    def _compose(self, batch: bool) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self._details = QWidget()
        rest = QVBoxLayout(self._details)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(12)
        for name, words, control in (
            ("title", _("Title"), self.title),
            ("kind", _("Kind"), self.kind),
            ("field", _("Field of reform"), self.field),
            ("group", _("Group"), self.group),
            ("priority", _("Priority"), self.priority),
            ("source", _("Source"), self.source),
            ("basis", _("Legal basis"), self.basis),
            ("author", _("Author"), self.author),
            ("pen_name", _("Pen name"), self.pen_name),
            ("valid_from", _("Makes sense from"), self.valid_from),
            ("valid_to", _("Makes sense until"), self.valid_to),
            ("language", _("Language"), self.language),
            ("transcript", _("Spoken text"), self.transcript),
        ):
            field = self._fields[name] = Field(words, control)
            shown: QWidget = field
            if batch and name not in OF_EACH:
                shown = self._ticks[name] = Ticked(words, field)
            elif batch:
                field.setParent(self)
                field.hide()
                continue
            (inside if name in FIRST else rest).addWidget(shown)
        inside.addLayout(row(self.more, None))
        inside.addWidget(self._details)
        self._details.hide()
        self._follow_changes()

    def _follow_changes(self) -> None:
        """A change by a person takes an error away, and ticks its part."""
        for name, field in self._fields.items():
            control = field.control
            if isinstance(control, Choice):
                control.currentIndexChanged.connect(lambda _place, one=field: one.say(""))
                signal: Any = control.activated
            elif isinstance(control, BasisPicker):
                signal = control.changed
            elif isinstance(control, QLineEdit):
                control.textChanged.connect(lambda _text, one=field: one.say(""))
                signal = control.textEdited
            else:
                continue
            if name in self._ticks:
                signal.connect(lambda *_args, one=self._ticks[name]: one.tick())


def _bring_into_view(field: Field) -> None:
    around = field.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if around is not None:
        around.ensureWidgetVisible(field)
