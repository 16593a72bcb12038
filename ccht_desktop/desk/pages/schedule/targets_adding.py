"""A target more: of which field, which group, for which months."""

from datetime import date

from PySide6.QtCore import Signal

from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import Field
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES
from ccht_desktop.schedule.model import Target


class TargetAdding(Card):
    """made(target with one airing asked for); shut: nothing is added."""

    made = Signal(object)
    shut = Signal()

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=12)
        self._month = date.min
        every = [("", _("any"))]
        fields = [(code, _(name)) for code, name in FIELD_NAMES.items()]
        groups = [(code, _(name)) for code, name in GROUP_NAMES.items()]
        self.field = Choice(_("Field"), every + fields)
        self.group = Choice(_("Content group"), every + groups)
        self.scope = Choice(_("Which months"), [("", _("Each month"))])
        self.add = Button(_("Add"), "add")
        self.cancel = Button(_("Not now"))
        self.inside.addWidget(label(_("A target more"), SECTION, bold=True))
        parts = row(
            Field(_("Field"), self.field),
            Field(_("Content group"), self.group),
            Field(_("Which months"), self.scope),
            spacing=12,
        )
        parts.setStretch(0, 1)
        parts.setStretch(1, 1)
        self.inside.addLayout(parts)
        self.inside.addLayout(row(None, self.cancel, self.add))
        self.add.clicked.connect(self._make)
        self.cancel.clicked.connect(self.shut.emit)
        self.hide()

    def open(self, month: date) -> None:
        self._month = month
        self.scope.clear()
        self.scope.addItem(_("Each month"), "")
        self.scope.addItem(_("Only {month}").format(month=f"{month:%m/%Y}"), "month")
        self.show()
        self.field.setFocus()

    def _make(self) -> None:
        field, group = self.field.value() or None, self.group.value() or None
        month = self._month if self.scope.value() else None
        self.made.emit(Target(field, group, month, airings=1))
