"""Hours and loudspeakers: quiet hours, hours allowed by decision, caps, clusters."""

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.models.cells import Cell, CellTable, Column
from ccht_desktop.desk.pages.schedule.plan_view import PlanView, scrolled
from ccht_desktop.desk.pages.schedule.schedule_views import WINDOWS
from ccht_desktop.desk.pages.schedule.windows_clusters import Clusters
from ccht_desktop.desk.pages.schedule.windows_form import WindowForm
from ccht_desktop.desk.rule_words import SEASONS, key_from, wall_text
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import Card, label, row
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.edits import drop_cluster, drop_window, put
from ccht_desktop.schedule.merging import put_changed
from ccht_desktop.schedule.model import Cluster, Schedule, Walls, Window

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SIDE = 340


@dataclass(frozen=True, slots=True)
class Reading:
    schedule: Schedule
    walls: Walls
    decision: str


class WindowsView(PlanView):
    def __init__(self, bridge: Bridge) -> None:
        self.add = Button(_("New hours"), "add")
        self.drop = Button(_("Delete"), "close", "danger")
        super().__init__(bridge, _(WINDOWS.words), self.add, self.drop)
        self.table = Table(_window_table(), _("Hours allowed by decision"), 72, heading=False)
        self.form = WindowForm(bridge)
        self.clusters = Clusters()
        self.quiet = label("", wrap=True, bold=True)
        self.quiet_by = label("", tone="quiet", wrap=True)
        self.caps = label("", wrap=True)
        self.settings = Button(_("Change in the settings"), "settings", "plain")
        self.save = Button(_("Save"), "save", "primary")
        self.undo = Button(_("Drop the changes"), "undo")
        self.saving = (self.undo, self.save)
        self._schedule = Schedule("", "")
        self._before: Window | None = None
        self._fresh = False
        self._compose()
        self._settled()
        self.add.clicked.connect(lambda: self.when_free(self._begin))
        self.drop.clicked.connect(self._delete)
        self.save.clicked.connect(self.keep)
        self.undo.clicked.connect(self.forget)
        self.settings.clicked.connect(lambda: self.wanted.emit("settings"))
        self.form.changed.connect(self._edited)
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._picked())
        self.clusters.put.connect(self._put_cluster)
        self.clusters.dropped.connect(self._drop_cluster)

    def open(self) -> None:
        self.notice.hide()
        self._read()
        self.table.setFocus()

    def dirty(self) -> bool:
        return self.save.isEnabled()

    def forget(self) -> None:
        key = self._before.key if self._before and not self._fresh else ""
        self._show_window(next((one for one in self._schedule.windows if one.key == key), None))

    def keep(self) -> None:
        if not self.dirty():
            return
        made = self.form.written()
        if made is None:
            return

        def done() -> None:
            self._before, self._fresh = made, False
            self._settled()
            self._read()

        what = _("Hours “{name}”: {start}–{end}, by {decision}").format(
            name=made.name,
            start=wall_text(made.start),
            end=wall_text(made.end),
            decision=made.decision,
        )
        before = None if self._fresh else self._before
        self.change(lambda plan: put_changed(plan, before, made), what, done, self._refused)

    def _refused(self, error: StationError) -> None:
        if error.code == "DECISION_NEEDED":
            self.form.fields["decision"].say(error.text)
            self.form.decision.setFocus()
        else:
            self.say(error)

    def _read(self) -> None:
        def job(station: "Station") -> Reading:
            decision = station.settings.text("quiet.decision")
            return Reading(station.schedule.current(), station.walls(), decision)

        self.bridge.read(job, self._show)

    def _show(self, reading: Reading) -> None:
        self._schedule, walls = reading.schedule, reading.walls
        if walls.quiet_from == walls.quiet_to:
            self.quiet.setText(_("There are no quiet hours."))
        else:
            text = _("{start} to {end}: no session may begin or sound, unless a decision allows it")
            self.quiet.setText(
                text.format(start=wall_text(walls.quiet_from), end=wall_text(walls.quiet_to))
            )
        decision = _("by {decision}").format(decision=reading.decision)
        self.quiet_by.setText(decision if reading.decision else _("no decision is entered"))
        self.caps.setText(
            _("A session at most {session} minutes, all sessions of a day {day} minutes").format(
                session=walls.cap_minutes, day=walls.day_cap_minutes
            )
        )
        self.clusters.show_clusters(reading.schedule.clusters)
        self.table.show_rows(reading.schedule.windows)
        self.table.setVisible(bool(reading.schedule.windows))
        if self.dirty():
            return
        by_key = {one.key: one for one in reading.schedule.windows}
        kept = by_key.get(self._before.key) if self._before else None
        self._show_window(kept or next(iter(by_key.values()), None))

    def _show_window(self, window: Window | None, *, fresh: bool = False) -> None:
        window = window or (None if fresh else next(iter(self._schedule.windows), None))
        self._before, self._fresh = window, fresh
        self._stack.setCurrentIndex(1 if window is None else 0)
        if window is not None:
            self.form.open(window, fresh=fresh)
            if fresh:
                self.table.clearSelection()
            else:
                self.table.choose(window.key)
        self._settled()

    def _begin(self) -> None:
        key = key_from(_("Hours"), [one.key for one in self._schedule.windows], "khung-gio")
        self._show_window(Window(key, "", time(5), time(6), ""), fresh=True)
        self.form.name.setFocus()

    def _picked(self) -> None:
        window: Window | None = self.table.chosen()
        if window is None or (window == self._before and not self._fresh):
            return
        if self.dirty():
            self.table.selectionModel().blockSignals(True)
            if self._before is None or not self.table.choose(self._before.key):
                self.table.clearSelection()
            self.table.selectionModel().blockSignals(False)
            self.table.viewport().update()
        self.when_free(lambda: self._show_window(window))

    def _delete(self) -> None:
        if self._before is None or self._fresh:
            return
        window = self._before
        self._settled()
        what = _("Deleted the hours “{name}”").format(name=window.name)
        self.change(lambda schedule: drop_window(schedule, window.key), what, self._read)

    def _put_cluster(self, cluster: Cluster) -> None:
        def done() -> None:
            self.clusters.name.clear()
            self._read()

        what = _("Cluster of loudspeakers “{name}”").format(name=cluster.name)
        self.change(lambda schedule: put(schedule, cluster), what, done)

    def _drop_cluster(self, cluster: Cluster) -> None:
        what = _("Dropped the cluster “{name}”").format(name=cluster.name)
        self.change(lambda schedule: drop_cluster(schedule, cluster.key), what, self._read)

    def _edited(self) -> None:
        self.save.setEnabled(True)
        self.undo.setEnabled(True)

    def _settled(self) -> None:
        self.save.setEnabled(False)
        self.undo.setEnabled(False)
        self.drop.setEnabled(self._before is not None and not self._fresh)

    def _compose(self) -> None:
        walls = Card(margin=16, spacing=8)
        walls.inside.addWidget(label(_("Quiet hours"), SECTION, bold=True))
        for part in (self.quiet, self.quiet_by, self.caps):
            walls.inside.addWidget(part)
        walls.inside.addLayout(row(self.settings, None))
        left = QWidget()
        both = QVBoxLayout(left)
        both.setContentsMargins(0, 0, 8, 0)
        both.setSpacing(12)
        both.addWidget(walls)
        both.addWidget(self.clusters)
        both.addStretch(1)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.table, 1)
        inside.addWidget(scrolled(self.form), 2)
        inside.addLayout(row(None, self.undo, self.save))
        card = Card(margin=16, spacing=8)
        card.inside.addWidget(label(_("Hours allowed by decision"), SECTION, bold=True))
        self._stack = QStackedWidget()
        self._stack.addWidget(listed)
        text = _(
            "Enter the hours that a decision or the statute of the station allows. A time outside"
            " them is then asked for twice; hours within quiet hours are opened by them."
        )
        self._stack.addWidget(
            Empty("clock", _("No hours entered"), text, _("New hours"), "add", self._begin)
        )
        card.inside.addWidget(self._stack, 1)
        area = scrolled(left)
        area.setFixedWidth(SIDE)
        parts = QHBoxLayout()
        parts.setSpacing(8)
        parts.addWidget(area)
        parts.addWidget(card, 1)
        self.inside.addLayout(parts, 1)
        self.inside.addWidget(self.notice)


def _window_table() -> CellTable[Window]:
    return CellTable([Column(_("Hours"), _cell, None)], lambda window: window.key)


def _cell(window: Window) -> Cell:
    hours = f"{wall_text(window.start)}–{wall_text(window.end)}"
    season = _(SEASONS[window.season or ""])
    return Cell(f"{hours} · {window.name}", f"{window.decision} · {season}")
