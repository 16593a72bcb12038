"""The rundowns of the schedule: one at a time, chosen by name, saved as a whole."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.plan_view import PlanView
from ccht_desktop.desk.pages.schedule.rundown_editor import RundownEditor
from ccht_desktop.desk.pages.schedule.schedule_views import RUNDOWNS
from ccht_desktop.desk.rule_words import key_from
from ccht_desktop.desk.rundown_words import cap_of, players, usual_positions
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.labels import row
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.edits import drop_rundown
from ccht_desktop.schedule.merging import put_changed
from ccht_desktop.schedule.model import Position, Rundown, Schedule, Walls

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class RundownsView(PlanView):
    def __init__(self, bridge: Bridge) -> None:
        self.add = Button(_("New rundown"), "add")
        self.usual = Button(_("Usual rural rundown"))
        self.copy = Button(_("Duplicate"))
        self.drop = Button(_("Delete"), "close", "danger")
        super().__init__(bridge, _(RUNDOWNS.words))
        self.choice = Choice(_("Rundown"), [])
        self.editor = RundownEditor(bridge)
        self.saving = (self.editor.undo, self.editor.save)
        self._schedule = Schedule("", "")
        self._walls: Walls | None = None
        self._before: Rundown | None = None
        self._fresh = False
        self._wanted: str | None = None
        self._showing = False
        self._compose()
        self._listen()

    def open(self, key: str | None = None) -> None:
        """The rundown of a key, or the one seen last; a draft stays as it is."""
        if self.dirty():
            self.remind()
            return
        self.notice.hide()
        self._wanted = key
        self._read()
        self.editor.table.setFocus()

    def leave(self) -> None:
        self.editor.stop()

    def dirty(self) -> bool:
        draft = self.editor.draft
        return draft is not None and (self._fresh or draft != self._before)

    def forget(self) -> None:
        key = self._before.key if self._before else ""
        by_key = {one.key: one for one in self._schedule.rundowns}
        self._offer()
        self._show_rundown(by_key.get(key) or next(iter(by_key.values()), None))

    def keep(self) -> None:
        draft = self.editor.draft
        if draft is None or not self.dirty():
            return
        if wrong := self.editor.why_not():
            self.notice.tell(wrong, "fault")
            return
        before = self._before
        words = _("Changed the rundown “{name}”") if before else _("New rundown “{name}”")

        def done() -> None:
            self._before, self._fresh, self._wanted = draft, False, draft.key
            self._read()

        what = words.format(name=draft.name)
        self.change(lambda schedule: put_changed(schedule, before, draft), what, done)

    def say(self, error: StationError) -> None:
        super().say(error)
        self.editor.measure_soon()

    def _read(self) -> None:
        def job(station: "Station") -> tuple[Schedule, Walls]:
            return station.schedule.current(), station.walls()

        def show(found: tuple[Schedule, Walls]) -> None:
            self._schedule, self._walls = found
            if self.dirty():
                self.editor.cap_minutes = self._cap(self.editor.draft)
                return
            by_key = {one.key: one for one in self._schedule.rundowns}
            kept = self._wanted or (self._before.key if self._before else "")
            self._wanted = None
            self._offer()
            self._show_rundown(by_key.get(kept) or next(iter(by_key.values()), None))

        self.bridge.read(job, show)

    def _cap(self, rundown: Rundown | None) -> int | None:
        if rundown is None or self._walls is None:
            return None
        return cap_of(self._schedule, rundown.key, self._walls.cap_minutes)

    def _offer(self) -> None:
        self._showing = True
        self.choice.clear()
        for one in self._schedule.rundowns:
            words = _("{name} ({n} positions)").format(name=one.name, n=len(one.positions))
            self.choice.addItem(words, one.key)
        self._showing = False

    def _show_rundown(self, rundown: Rundown | None, *, fresh: bool = False) -> None:
        self._fresh = fresh
        self._before = None if fresh else rundown
        self._showing = True
        self._stack.setCurrentIndex(1 if rundown is None else 0)
        nothing = _("New rundown") if fresh else _("No rundown yet")
        self.choice.setPlaceholderText(nothing)
        self.choice.setEnabled(bool(self._schedule.rundowns))
        played_by = ""
        if rundown is not None:
            self.choice.setCurrentIndex(-1 if fresh else self.choice.findData(rundown.key))
            names = ", ".join(f"“{r.name}”" for r in players(self._schedule, rundown.key))
            none = _("No rule plays it yet.")
            played_by = _("Played by {names}").format(names=names) if names else none
        self._showing = False
        self.editor.open(rundown, self._cap(rundown), played_by)
        self._show_acts()

    def _show_acts(self) -> None:
        dirty = self.dirty()
        self.editor.save.setEnabled(dirty)
        self.editor.undo.setEnabled(dirty)
        for button in (self.copy, self.drop):
            button.setEnabled(self._before is not None and not dirty)

    def _choose(self, place: int) -> None:
        key = self.choice.itemData(place)
        if self._showing or key is None:
            return
        found = next((one for one in self._schedule.rundowns if one.key == key), None)
        if self.dirty():
            self._showing = True
            self.choice.setCurrentIndex(
                self.choice.findData(self._before.key) if self._before else -1
            )
            self._showing = False
        self.when_free(lambda: self._show_rundown(found))

    def _begin(self, name: str, positions: tuple[Position, ...], backup: str | None = None) -> None:
        key = key_from(name, [one.key for one in self._schedule.rundowns], "khung")
        self._show_rundown(Rundown(key, name, positions, backup), fresh=True)
        self.editor.name.setFocus()
        self.editor.name.selectAll()

    def _begin_usual(self) -> None:
        self._begin(_("Usual rural rundown"), usual_positions())

    def _duplicate(self) -> None:
        if self._before is not None:
            name = _("{rule} (copy)").format(rule=self._before.name)
            self._begin(name, self._before.positions, self._before.backup)

    def _delete(self) -> None:
        if self._before is None:
            return
        rundown = self._before
        what = _("Deleted the rundown “{name}”").format(name=rundown.name)

        def done() -> None:
            self._before = self.editor.draft = None
            self._read()

        self.change(lambda schedule: drop_rundown(schedule, rundown.key), what, done)

    def _listen(self) -> None:
        first = (Position(1, "rotation", "NHAC_HIEU"),)
        self.add.clicked.connect(
            lambda: self.when_free(lambda: self._begin(_("New rundown"), first))
        )
        self.usual.clicked.connect(lambda: self.when_free(self._begin_usual))
        self.copy.clicked.connect(self._duplicate)
        self.drop.clicked.connect(self._delete)
        self.choice.currentIndexChanged.connect(self._choose)
        self.editor.save.clicked.connect(self.keep)
        self.editor.undo.clicked.connect(self.forget)
        self.editor.changed.connect(self._show_acts)
        for keys, act in (
            ("Alt+Up", lambda: self.editor.move_chosen(-1)),
            ("Alt+Down", lambda: self.editor.move_chosen(1)),
            ("Ctrl+N", self.editor.add_one),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def _compose(self) -> None:
        self.choice.setMinimumContentsLength(16)
        choose = row(self.choice, self.add, self.usual, self.copy, self.drop)
        choose.setStretch(0, 1)
        self.inside.addLayout(choose)
        text = _("A rundown says what a session plays, from the signature tune to the closing.")
        none, usual = _("No rundown yet"), _("Usual rural rundown")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.editor)
        self._stack.addWidget(Empty("script", none, text, usual, "add", self._begin_usual))
        self.inside.addWidget(self._stack, 1)
        self.inside.addWidget(self.notice)
