"""The rundowns of the schedule: what a session plays, position by position, and how long it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import SECTION
from ccht_desktop.desk.models.rundown import PositionRow, position_table, rows_of
from ccht_desktop.desk.pages.schedule.plan_view import PlanView, scrolled
from ccht_desktop.desk.pages.schedule.rundown_clips import ClipPicker
from ccht_desktop.desk.pages.schedule.rundown_position import PositionForm
from ccht_desktop.desk.rule_words import key_from
from ccht_desktop.desk.rundown_words import (
    cap_of,
    length_words,
    moved,
    numbered,
    players,
    usual_positions,
)
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.empty import Empty
from ccht_desktop.desk.widgets.forms import line
from ccht_desktop.desk.widgets.labels import Card, label, row, set_tone
from ccht_desktop.desk.widgets.table import Table
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.edits import drop_rundown, put
from ccht_desktop.schedule.files.fields import LONGEST_NAME
from ccht_desktop.schedule.model import Position, Rundown, Schedule, Walls
from ccht_desktop.schedule.resolving.lengths import RundownLength

if TYPE_CHECKING:
    from ccht_desktop.station import Station

SIDE = 336
PAUSE_MS = 200


@dataclass(frozen=True, slots=True)
class Clips:
    """Titles of the clips a rundown names, and why some may not be heard; by hash."""

    titles: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


class RundownsView(PlanView):
    """One rundown at a time, chosen by name."""

    def __init__(self, bridge: Bridge) -> None:
        self.add = Button(_("New rundown"), "add")
        self.usual = Button(_("Usual rural rundown"))
        self.copy = Button(_("Duplicate"))
        self.drop = Button(_("Delete"), "close", "danger")
        super().__init__(bridge, _("Rundowns"))
        self.choice = Choice(_("Rundown"), [])
        self.name = line(_("Name"), _("for instance Morning programme"))
        self.name.setMaxLength(LONGEST_NAME)
        self.table = Table(position_table(), _("Positions"), 48)
        self.form = PositionForm(bridge)
        self.backup = ClipPicker(bridge, _("Backup clip"))
        self.backup_name = label("", wrap=True)
        self.no_backup = Button(_("No backup clip"), "close", "plain")
        self.meter = label("", SECTION, bold=True, wrap=True)
        self.played_by = label("", tone="quiet", wrap=True)
        self.add_position = Button(_("Add"), "add", name=_("Add a position below"))
        self.drop_position = Button("", "close", "square", name=_("Take the position out"))
        self.up = Button("", "up", "square", name=_("Move up (Alt+Up)"))
        self.down = Button("", "down", "square", name=_("Move down (Alt+Down)"))
        self.save = Button(_("Save"), "save", "primary")
        self.undo = Button(_("Drop the changes"), "undo")
        self._schedule = Schedule("", "")
        self._walls: Walls | None = None
        self._before: Rundown | None = None
        self._draft: Rundown | None = None
        self._fresh = False
        self._wanted: str | None = None
        self._clips = Clips()
        self._length: RundownLength | None = None
        self._asked = 0
        self._showing = False
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._measure)
        self._compose()
        self._listen()

    def open(self, key: str | None = None) -> None:
        """The rundown of a key, or the one seen last; a draft stays as it is."""
        if self.dirty():
            self.notice.tell(_("What you changed here is not saved yet."), "attention")
            return
        self.notice.hide()
        self._wanted = key
        self._read()
        self.table.setFocus()

    def leave(self) -> None:
        self._timer.stop()

    def dirty(self) -> bool:
        return self._draft is not None and (self._fresh or self._draft != self._before)

    def forget(self) -> None:
        before = None if self._fresh else self._before
        self._show_rundown(before or next(iter(self._schedule.rundowns), None))

    def keep(self) -> None:
        draft = self._draft
        if draft is None or not self.dirty():
            return
        if wrong := self._why_not(draft):
            self.notice.tell(wrong, "fault")
            return
        words = _("New rundown “{name}”") if self._fresh else _("Changed the rundown “{name}”")

        def done() -> None:
            self._before, self._fresh, self._wanted = draft, False, draft.key
            self._read()

        edit = lambda schedule: put(schedule, draft)  # noqa: E731
        self.change(edit, words.format(name=draft.name), done)

    def _why_not(self, draft: Rundown) -> str:
        if not draft.name.strip():
            self.name.setFocus()
            return _("Give the rundown a name.")
        if not draft.positions:
            return _("Add at least one position.")
        for one in draft.positions:
            if one.source == "clip" and not one.sha256:
                self.table.choose(one.number)
                return _("Position {n} has no clip. Choose one.").format(n=one.number)
        return ""

    def _read(self) -> None:
        def job(station: "Station") -> tuple[Schedule, Walls]:
            return station.schedule.current(), station.walls()

        def show(found: tuple[Schedule, Walls]) -> None:
            self._schedule, self._walls = found
            if self.dirty():
                return
            by_key = {one.key: one for one in self._schedule.rundowns}
            kept = self._wanted or (self._before.key if self._before else "")
            self._wanted = None
            self._offer()
            self._show_rundown(by_key.get(kept) or next(iter(by_key.values()), None))

        self.bridge.read(job, show)

    def _offer(self) -> None:
        self._showing = True
        self.choice.clear()
        for one in self._schedule.rundowns:
            words = _("{name} ({n} positions)").format(name=one.name, n=len(one.positions))
            self.choice.addItem(words, one.key)
        self._showing = False

    def _show_rundown(self, rundown: Rundown | None, *, fresh: bool = False) -> None:
        seen = self._draft.key if self._draft else ""
        place = self._chosen() if rundown and rundown.key == seen else None
        self._fresh = fresh
        self._before = None if fresh else rundown
        self._draft = rundown
        self._showing = True
        self._stack.setCurrentIndex(1 if rundown is None else 0)
        nothing = _("New rundown") if fresh else _("No rundown yet")
        self.choice.setPlaceholderText(nothing)
        self.choice.setEnabled(bool(self._schedule.rundowns))
        if rundown is not None:
            self.choice.setCurrentIndex(-1 if fresh else self.choice.findData(rundown.key))
            self.name.setText(rundown.name)
            self.name.setCursorPosition(0)
            names = ", ".join(f"“{r.name}”" for r in players(self._schedule, rundown.key))
            none = _("No rule plays it yet.")
            self.played_by.setText(_("Played by {names}").format(names=names) if names else none)
        self._showing = False
        self._length, self._clips = None, Clips()
        self._show_draft(place.number if place else 1)
        self._measure()

    def _show_draft(self, chosen: int | None = None) -> None:
        """chosen: number of the position to choose."""
        draft = self._draft
        self._showing = True
        positions = draft.positions if draft else ()
        self.table.show_rows(rows_of(positions, self._length, dict(self._clips.titles)))
        self._rows_shown.setCurrentIndex(0 if positions else 1)
        if chosen is not None:
            self.table.choose(min(chosen, len(positions)))
        backup = draft.backup if draft else None
        self.backup_name.setText(
            self._clips.titles.get(backup, "…") if backup else _("none: then there is silence")
        )
        problem = self._clips.problems.get(backup or "", "")
        set_tone(self.backup_name, "fault" if problem else "")
        self.no_backup.setVisible(backup is not None)
        self._showing = False
        self._show_position()
        self._show_acts()

    def _show_position(self) -> None:
        position = self._chosen()
        self.form.setVisible(position is not None)
        if position is not None:
            sha256 = position.sha256 or ""
            self.form.open(
                position, self._clips.titles.get(sha256, ""), self._clips.problems.get(sha256, "")
            )

    def _show_acts(self) -> None:
        position, draft = self._chosen(), self._draft
        many = len(draft.positions) if draft else 0
        self.drop_position.setEnabled(position is not None)
        self.up.setEnabled(position is not None and position.number > 1)
        self.down.setEnabled(position is not None and position.number < many)
        dirty = self.dirty()
        self.save.setEnabled(dirty)
        self.undo.setEnabled(dirty)
        for button in (self.copy, self.drop):
            button.setEnabled(self._before is not None and not dirty)

    def _chosen(self) -> Position | None:
        found: PositionRow | None = self.table.chosen()
        return found.position if found else None

    def _measure(self) -> None:
        """How long the draft is, and what its clips are, by the library as it is now."""
        draft, walls = self._draft, self._walls
        if draft is None or walls is None:
            self.meter.setText("")
            return
        self._asked += 1
        number, cap = self._asked, cap_of(self._schedule, draft.key, walls.cap_minutes)

        def job(station: "Station") -> tuple[RundownLength, Clips]:
            return _measured(station, draft, cap)

        def show(found: tuple[RundownLength, Clips]) -> None:
            if number != self._asked:
                return
            self._length, self._clips = found
            text, tone = length_words(self._length)
            set_tone(self.meter, tone)
            self.meter.setText(text)
            self._show_draft()

        self.bridge.read(job, show)

    def _put(self, draft: Rundown, chosen: int | None = None) -> None:
        """The draft has changed."""
        self._draft = draft
        self._show_draft(chosen)
        self._timer.start()

    def _positions(self, positions: tuple[Position, ...], chosen: int | None = None) -> None:
        if self._draft is not None:
            self._put(replace(self._draft, positions=positions), chosen)

    def _add_one(self) -> None:
        if self._draft is None:
            return
        order = list(self._draft.positions)
        position = self._chosen()
        place = position.number if position else len(order)
        order.insert(place, Position(0, "rotation", "CHUYEN_MUC_CCHC"))
        self._positions(numbered(order), place + 1)
        self.form.kind.setFocus()

    def _take_out(self) -> None:
        position = self._chosen()
        if self._draft is not None and position is not None:
            left = [one for one in self._draft.positions if one.number != position.number]
            self._positions(numbered(left), position.number)
            self.table.setFocus()

    def _move(self, step: int) -> None:
        position = self._chosen()
        if self._draft is not None and position is not None:
            order = moved(self._draft.positions, position.number - 1, step)
            if order != self._draft.positions:
                self._positions(order, position.number + step)

    def _change_position(self, position: Position) -> None:
        if self._draft is not None:
            order = [position if p.number == position.number else p for p in self._draft.positions]
            self._positions(tuple(order))

    def _rename(self, name: str) -> None:
        if self._draft is not None and not self._showing:
            self._draft = replace(self._draft, name=name.strip())
            self._show_acts()

    def _take_backup(self, clip: Clip | None) -> None:
        if self._draft is not None:
            self._put(replace(self._draft, backup=clip.sha256 if clip else None))

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
        self.name.setFocus()
        self.name.selectAll()

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
            self._before = self._draft = None
            self._read()

        self.change(lambda schedule: drop_rundown(schedule, rundown.key), what, done)

    def say(self, error: StationError) -> None:
        super().say(error)
        self._timer.start()

    def _listen(self) -> None:
        first = (Position(1, "rotation", "NHAC_HIEU"),)
        self.add.clicked.connect(
            lambda: self.when_free(lambda: self._begin(_("New rundown"), first))
        )
        self.usual.clicked.connect(lambda: self.when_free(self._begin_usual))
        self.copy.clicked.connect(self._duplicate)
        self.drop.clicked.connect(self._delete)
        self.save.clicked.connect(self.keep)
        self.undo.clicked.connect(self.forget)
        self.choice.currentIndexChanged.connect(self._choose)
        self.name.textChanged.connect(self._rename)
        self.add_position.clicked.connect(self._add_one)
        self.drop_position.clicked.connect(self._take_out)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.form.changed.connect(self._change_position)
        self.backup.picked.connect(self._take_backup)
        self.no_backup.clicked.connect(lambda: self._take_backup(None))
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._picked())
        for keys, act in (
            ("Alt+Up", lambda: self._move(-1)),
            ("Alt+Down", lambda: self._move(1)),
            ("Ctrl+N", self._add_one),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self._take_out)

    def _begin_usual(self) -> None:
        self._begin(_("Usual rural rundown"), usual_positions())

    def _picked(self) -> None:
        if not self._showing:
            self._show_position()
            self._show_acts()

    def _compose(self) -> None:
        self.choice.setMinimumContentsLength(16)
        choose = row(self.choice, self.add, self.usual, self.copy, self.drop)
        choose.setStretch(0, 1)
        self.inside.addLayout(choose)
        self._rows_shown = QStackedWidget()
        self._rows_shown.addWidget(self.table)
        empty = label(_("No position yet. Add the first one."), tone="quiet", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows_shown.addWidget(empty)
        listed = Card(margin=16, spacing=8)
        named = label(_("Name"), tone="quiet")
        named.setBuddy(self.name)
        head = row(named, self.name)
        head.setStretch(1, 1)
        listed.inside.addLayout(head)
        listed.inside.addWidget(self.meter)
        listed.inside.addWidget(self.played_by)
        listed.inside.addWidget(self._rows_shown, 1)
        listed.inside.addLayout(
            row(
                self.add_position,
                self.drop_position,
                self.up,
                self.down,
                None,
                self.undo,
                self.save,
            )
        )
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
        self.show_backup = Button(_("Choose a backup clip"), "search")
        self.show_backup.setCheckable(True)
        self.show_backup.toggled.connect(self._open_backup)
        right.addLayout(row(self.show_backup, None))
        right.addWidget(self.backup)
        right.addStretch(1)
        self.backup.hide()
        side = Card(margin=16)
        side.setFixedWidth(SIDE)
        side.inside.addWidget(scrolled(aside))
        whole = QWidget()
        both = QHBoxLayout(whole)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(16)
        both.addWidget(listed, 1)
        both.addWidget(side)
        self._stack = QStackedWidget()
        self._stack.addWidget(whole)
        text = _("A rundown says what a session plays, from the signature tune to the closing.")
        self._stack.addWidget(
            Empty(
                "script",
                _("No rundown yet"),
                text,
                _("Usual rural rundown"),
                "add",
                self._begin_usual,
            )
        )
        self.inside.addWidget(self._stack, 1)
        self.inside.addWidget(self.notice)

    def _open_backup(self, on: bool) -> None:
        self.backup.setVisible(on)
        if on:
            self.backup.offer("NHAC")
            self.backup.search.setFocus()


def _measured(station: "Station", rundown: Rundown, cap: int) -> tuple[RundownLength, Clips]:
    from ccht_desktop.foundation.clock import local
    from ccht_desktop.schedule.resolving.lengths import rundown_length
    from ccht_desktop.service.scheduling import clip_problem

    clips = station.library.clips()
    length = rundown_length(rundown, clips, local(station.clock.now()).date(), cap)
    named = {one.sha256 for one in rundown.positions if one.sha256}
    named |= {rundown.backup} if rundown.backup else set()
    titles = {clip.sha256: clip.title for clip in clips if clip.sha256 in named}
    found = {sha256: clip_problem(station, sha256) for sha256 in named}
    return length, Clips(titles, {key: text for key, text in found.items() if text})
