"""What is asked of whoever approves: who, under which number, for how long, how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCompleter, QLineEdit, QVBoxLayout, QWidget

from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Switch
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import row
from ccht_desktop.desk.widgets.scan_field import ScanField
from ccht_desktop.foundation.days import parse_date
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.decisions import MOST_AIRINGS


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says; raises nothing, is checked by the library."""

    by: str
    position: str
    number: str
    valid_from: date | None
    valid_to: date | None
    max_per_day: int | None
    max_total: int | None
    self_approved: bool
    scan: Path | None


class ApprovalForm(QWidget):
    """done: Enter was pressed in the last of the usual fields."""

    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.by = line(_("Approved by"), _("Name of the leader"))
        self.position = line(_("Position"), _("for instance Vice chair"))
        self.number = line(_("Number of the decision"), _("for instance 12/QĐ-UBND"))
        self.more = Button(_("Validity, limits, scan"), "down", "plain")
        self.more.setCheckable(True)
        self.valid_from, self.valid_to = (
            line(name, _("day/month/year")) for name in (_("Valid from"), _("Valid to"))
        )
        self.per_day, self.in_all = (
            line(name, _("no limit")) for name in (_("Most a day"), _("Most in all"))
        )
        self.scan = ScanField()
        self.self_approved = Switch(
            _("Self-approved"), _("Self-approved"), _("Approved by another person")
        )
        for limit in (self.per_day, self.in_all):
            limit.setValidator(QIntValidator(1, MOST_AIRINGS, limit))
        self._fields = {
            "APPROVER_REQUIRED": Field(_("Approved by"), self.by),
            "POSITION": Field(_("Position"), self.position),
            "NUMBER_REQUIRED": Field(_("Number of the decision"), self.number),
            "VALID_FROM": Field(_("Valid from"), self.valid_from),
            "BAD_VALIDITY": Field(_("Valid to"), self.valid_to),
            "BAD_LIMIT": Field(_("Most a day"), self.per_day),
            "IN_ALL": Field(_("Most in all"), self.in_all),
            "SCAN_REFUSED": Field(_("Scan of the decision"), self.scan),
        }
        self._positions: dict[str, str] = {}
        self._compose()
        self.more.toggled.connect(self._rest.setVisible)
        self.number.returnPressed.connect(self.done)
        self.by.editingFinished.connect(self._recall_position)

    def offer(self, approvers: Sequence[tuple[str, str]], self_allowed: bool) -> None:
        """Names and positions of earlier decisions, the latest first."""
        self._positions = {by: position for by, position in reversed(approvers) if position}
        _complete(self.by, [by for by, _position in approvers])
        _complete(self.position, [position for _by, position in approvers if position])
        self.self_approved.setVisible(self_allowed)
        if not self_allowed:
            self.self_approved.setChecked(False)

    def clear(self) -> None:
        """The names stay: the next clip is mostly approved by the same person."""
        for field in (self.number, self.valid_from, self.valid_to, self.per_day, self.in_all):
            field.clear()
        self.scan.take(None)
        self.self_approved.setChecked(False)
        self.more.setChecked(False)
        self.say_nothing()

    def say_nothing(self) -> None:
        for field in self._fields.values():
            field.say("")

    def say(self, code: str, text: str) -> bool:
        """Shows an error at its field; False where none of them is meant."""
        field = self._fields.get({"SELF_APPROVAL": "APPROVER_REQUIRED"}.get(code, code))
        if field is None:
            return False
        if field.parent() is self._rest or code == "SELF_APPROVAL":
            self.more.setChecked(True)
        field.say(text)
        focus = self.scan.choose if field.control is self.scan else field.control
        focus.setFocus()
        return True

    def asked(self) -> Asked | None:
        """None where a date is none; the field says so."""
        self.say_nothing()
        days: list[date | None] = []
        for code, field in (("VALID_FROM", self.valid_from), ("BAD_VALIDITY", self.valid_to)):
            text = field.text().strip()
            try:
                days.append(parse_date(text) if text else None)
            except ValueError:
                wrong = _("“{text}” is not a date. Write it as 31/12/2026.")
                self.say(code, wrong.format(text=text))
                return None
        return Asked(
            self.by.text(),
            self.position.text(),
            self.number.text(),
            days[0],
            days[1],
            int(self.per_day.text() or 0) or None,
            int(self.in_all.text() or 0) or None,
            self.self_approved.isChecked(),
            self.scan.path,
        )

    def _recall_position(self) -> None:
        known = self._positions.get(self.by.text().strip())
        if known and not self.position.text():
            self.position.setText(known)

    def _compose(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        fields = self._fields
        for code in ("APPROVER_REQUIRED", "POSITION", "NUMBER_REQUIRED"):
            inside.addWidget(fields[code])
        inside.addLayout(row(self.more, None))
        self._rest = QWidget()
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(12)
        rest.addLayout(row(fields["VALID_FROM"], fields["BAD_VALIDITY"]))
        rest.addLayout(row(fields["BAD_LIMIT"], fields["IN_ALL"]))
        rest.addWidget(fields["SCAN_REFUSED"])
        rest.addWidget(self.self_approved)
        self._rest.hide()
        inside.addWidget(self._rest)


def _complete(field: QLineEdit, words: Sequence[str]) -> None:
    completer = QCompleter(list(dict.fromkeys(words)), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    field.setCompleter(completer)
