"""Picking an approved clip to play now, in place of the day's programme."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ccht_desktop.desk import readings
from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.models.clips import short_clip_table
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.translations import _


class PlayPanel(Card):
    over = Signal()
    told = Signal(str, str)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=16, spacing=12)
        self._bridge = bridge
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search approved clips"))
        self.search.setAccessibleName(_("Search approved clips"))
        self.search.textChanged.connect(self._read)
        self.table = Table(short_clip_table(), _("Approved clips"), 48, heading=False)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._ready())
        self.table.doubleClicked.connect(lambda *_a: self.play())
        self.go = Button(_("Put it on the air"), "play", "primary")
        self.go.clicked.connect(self.play)
        back = Button(_("Back"))
        back.clicked.connect(self.over.emit)
        for pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(QKeySequence(pressed), self.table)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(self.play)
        self.search.returnPressed.connect(self.play)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.over.emit)
        self.inside.addLayout(
            row(label(_("Play now: choose a clip"), SECTION, bold=True), None, back, self.go)
        )
        self.inside.addWidget(self.search)
        self.inside.addWidget(self.table, 1)
        QWidget.setTabOrder(self.search, self.table)
        QWidget.setTabOrder(self.table, self.go)
        QWidget.setTabOrder(self.go, back)
        self._ready()

    def begin(self) -> None:
        self.search.clear()
        self.search.setFocus()
        self._read()

    def play(self) -> None:
        clip = self.table.chosen()
        if clip is None:
            return
        self.go.setEnabled(False)
        self._bridge.command(
            {"do": "play", "clip": clip.id, "by": "desk"}, self._played, self._refused
        )

    def _read(self) -> None:
        words = self.search.text()
        self._bridge.read(lambda station: readings.playable(station, words), self._show)

    def _show(self, clips: Any) -> None:
        self.table.show_rows(clips)
        if clips and self.table.chosen() is None:
            self.table.selectRow(0)
        self._ready()

    def _ready(self) -> None:
        self.go.setEnabled(self.table.chosen() is not None)

    def _played(self, _answer: Any) -> None:
        self._ready()
        self.over.emit()

    def _refused(self, error: Any) -> None:
        self._ready()
        self.told.emit(error.text, "fault")
