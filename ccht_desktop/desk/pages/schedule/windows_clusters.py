"""Clusters of loudspeakers: added, renamed, dropped."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.rule_words import key_from
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card, clear, label, row
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.files.fields import LONGEST_NAME
from ccht_desktop.schedule.model import Cluster


class Clusters(Card):
    """put(Cluster): new, or under another name; dropped(Cluster)."""

    put = Signal(object)
    dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__(margin=16, spacing=8)
        self._clusters: tuple[Cluster, ...] = ()
        self.lines: dict[str, QLineEdit] = {}
        self.drops: dict[str, Button] = {}
        self.name = line(_("Name of a new cluster"), _("for instance Thôn Đông"))
        self.name.setMaxLength(LONGEST_NAME)
        self.add = Button(_("Add"), "add", name=_("Add a cluster"))
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.inside.addWidget(label(_("Clusters of loudspeakers"), SECTION, bold=True))
        self.inside.addLayout(self._list)
        new = row(self.name, self.add)
        new.setStretch(0, 1)
        self.inside.addLayout(new)
        self.add.clicked.connect(self._add)
        self.name.returnPressed.connect(self._add)

    def show_clusters(self, clusters: tuple[Cluster, ...]) -> None:
        self._clusters = clusters
        clear(self._list)
        self.lines, self.drops = {}, {}
        for one in clusters:
            self._list.addWidget(self._row(one))
        if not clusters:
            text = _("None yet: every session is for all loudspeakers.")
            self._list.addWidget(label(text, tone="quiet", wrap=True))

    def _row(self, one: Cluster) -> QWidget:
        named = line(_("Name of the cluster {name}").format(name=one.name))
        named.setMaxLength(LONGEST_NAME)
        named.setText(one.name)
        named.setCursorPosition(0)
        named.editingFinished.connect(lambda: self._rename(one, named))
        drop = Button("", "close", "square", name=_("Drop “{name}”").format(name=one.name))
        drop.clicked.connect(lambda: self.dropped.emit(one))
        self.lines[one.key], self.drops[one.key] = named, drop
        made = QWidget()
        inside = row(named, drop)
        inside.setStretch(0, 1)
        made.setLayout(inside)
        return made

    def _rename(self, one: Cluster, named: QLineEdit) -> None:
        name = named.text().strip()
        if not name:
            named.setText(one.name)
        elif name != one.name:
            self.put.emit(replace(one, name=name))

    def _add(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus()
            return
        self.put.emit(Cluster(key_from(name, [one.key for one in self._clusters], "cum"), name))
