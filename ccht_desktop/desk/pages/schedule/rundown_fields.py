"""What one rundown is written with: its positions as a table, beside them the one chosen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.models.rundown import position_table
from ccht_desktop.desk.pages.schedule.plan_view import scrolled
from ccht_desktop.desk.pages.schedule.rundown_clips import ClipPicker
from ccht_desktop.desk.pages.schedule.rundown_position import PositionForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.fields import LONGEST_NAME

SIDE = 336


class RundownFields(QWidget):
    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.name = line(_("Name"), _("for instance Morning programme"))
        self.name.setMaxLength(LONGEST_NAME)
        self.table = Table(position_table(), _("Positions"), 48)
        self.form = PositionForm(bridge)
        self.backup = ClipPicker(bridge, _("Backup clip"))
        self.backup_name = label("", wrap=True)
        self.no_backup = Button(_("No backup clip"), "close", "plain")
        self.show_backup = Button(_("Choose a backup clip"), "search")
        self.show_backup.setCheckable(True)
        self.meter = label("", SECTION, bold=True, wrap=True)
        self.played_by = label("", tone="quiet", wrap=True)
        self.add_position = Button(_("Add"), "add", name=_("Add a position below"))
        self.drop_position = Button("", "close", "square", name=_("Take the position out"))
        self.up = Button("", "up", "square", name=_("Move up (Alt+Up)"))
        self.down = Button("", "down", "square", name=_("Move down (Alt+Down)"))
        self.save = Button(_("Save"), "save", "primary")
        self.undo = Button(_("Drop the changes"), "undo")
        self.rows_shown = QStackedWidget()
        side = Card(margin=16)
        side.setFixedWidth(SIDE)
        side.inside.addWidget(scrolled(self._aside()))
        both = QHBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(self._listed(), 1)
        both.addWidget(side)
        self.show_backup.toggled.connect(self._open_backup)

    def _listed(self) -> Card:
        self.rows_shown.addWidget(self.table)
        empty = label(_("No position yet. Add the first one."), tone="quiet", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rows_shown.addWidget(empty)
        listed = Card(margin=16, spacing=8)
        named = label(_("Name"), tone="quiet")
        named.setBuddy(self.name)
        head = row(named, self.name)
        head.setStretch(1, 1)
        acts = (self.add_position, self.drop_position, self.up, self.down)
        listed.inside.addLayout(head)
        listed.inside.addWidget(self.meter)
        listed.inside.addWidget(self.played_by)
        listed.inside.addWidget(self.rows_shown, 1)
        listed.inside.addLayout(row(*acts, None, self.undo, self.save))
        return listed

    def _aside(self) -> QWidget:
        aside = QWidget()
        right = QVBoxLayout(aside)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(16)
        right.addWidget(self.form)
        right.addWidget(label(_("Backup clip"), SECTION, bold=True))
        right.addWidget(
            label(_("Plays where the clips of the session fail."), tone="quiet", wrap=True)
        )
        right.addWidget(self.backup_name)
        right.addLayout(row(self.no_backup, None))
        right.addLayout(row(self.show_backup, None))
        right.addWidget(self.backup)
        right.addStretch(1)
        self.backup.hide()
        return aside

    def _open_backup(self, on: bool) -> None:
        self.backup.setVisible(on)
        if on:
            self.backup.offer("NHAC")
            self.backup.search.setFocus()
