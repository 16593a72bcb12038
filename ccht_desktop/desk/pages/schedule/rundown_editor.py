"""One rundown as a draft: positions in order, and how long they are against the cap."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.models.rundown import PositionRow, rows_of
from ccht_desktop.desk.pages.schedule.rundown_fields import RundownFields
from ccht_desktop.desk.pages.schedule.rundown_measured import Clips, measured
from ccht_desktop.desk.rundown_words import length_words, moved, numbered
from ccht_desktop.desk.widgets.labels import set_tone
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip
from ccht_desktop.schedule.model import Position, Rundown
from ccht_desktop.schedule.resolving.lengths import RundownLength

if TYPE_CHECKING:
    from ccht_desktop.station import Station

PAUSE_MS = 200


class RundownEditor(RundownFields):
    """changed: the draft is another; nothing is saved here."""

    changed = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._bridge = bridge
        self.draft: Rundown | None = None
        self.cap_minutes: int | None = None
        self._clips = Clips()
        self._length: RundownLength | None = None
        self._asked = 0
        self._showing = False
        self._timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._timer.timeout.connect(self._measure)
        self._listen()

    def open(self, draft: Rundown | None, cap_minutes: int | None, played_by: str) -> None:
        """Shows another draft; the position chosen stays where it is the same rundown."""
        seen = self.draft.key if self.draft else ""
        place = self.chosen() if draft and draft.key == seen else None
        self.draft, self.cap_minutes = draft, cap_minutes
        if draft is not None:
            self._showing = True
            self.name.setText(draft.name)
            self.name.setCursorPosition(0)
            self.played_by.setText(played_by)
            self._showing = False
        self._length, self._clips = None, Clips()
        self._show_draft(place.number if place else 1)
        self._measure()

    def chosen(self) -> Position | None:
        found: PositionRow | None = self.table.chosen()
        return found.position if found else None

    def stop(self) -> None:
        """Out of sight: nothing is measured."""
        self._timer.stop()

    def measure_soon(self) -> None:
        self._timer.start()

    def why_not(self) -> str:
        """Why the draft cannot be saved, with the keys where it is mended; empty where it can."""
        draft = self.draft
        if draft is None:
            return ""
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

    def add_one(self) -> None:
        if self.draft is None:
            return
        order = list(self.draft.positions)
        position = self.chosen()
        place = position.number if position else len(order)
        order.insert(place, Position(0, "rotation", "CHUYEN_MUC_CCHC"))
        self._positions(numbered(order), place + 1)
        self.form.kind.setFocus()

    def take_out(self) -> None:
        position = self.chosen()
        if self.draft is not None and position is not None:
            left = [one for one in self.draft.positions if one.number != position.number]
            self._positions(numbered(left), position.number)
            self.table.setFocus()

    def move_chosen(self, step: int) -> None:
        position = self.chosen()
        if self.draft is not None and position is not None:
            order = moved(self.draft.positions, position.number - 1, step)
            if order != self.draft.positions:
                self._positions(order, position.number + step)

    def _show_draft(self, chosen: int | None = None) -> None:
        """chosen: number of the position to choose."""
        draft = self.draft
        self._showing = True
        positions = draft.positions if draft else ()
        self.table.show_rows(rows_of(positions, self._length, dict(self._clips.titles)))
        self.rows_shown.setCurrentIndex(0 if positions else 1)
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

    def _show_position(self) -> None:
        position = self.chosen()
        self.form.setVisible(position is not None)
        if position is not None:
            sha256 = position.sha256 or ""
            self.form.open(
                position, self._clips.titles.get(sha256, ""), self._clips.problems.get(sha256, "")
            )
        many = len(self.draft.positions) if self.draft else 0
        self.drop_position.setEnabled(position is not None)
        self.up.setEnabled(position is not None and position.number > 1)
        self.down.setEnabled(position is not None and position.number < many)

    def _measure(self) -> None:
        draft, cap = self.draft, self.cap_minutes
        if draft is None or cap is None:
            self.meter.setText("")
            return
        self._asked += 1
        number = self._asked

        def job(station: "Station") -> tuple[RundownLength, Clips]:
            return measured(station, draft, cap)

        def show(found: tuple[RundownLength, Clips]) -> None:
            if number != self._asked:
                return
            self._length, self._clips = found
            text, tone = length_words(self._length)
            set_tone(self.meter, tone)
            self.meter.setText(text)
            self._show_draft()

        self._bridge.read(job, show)

    def _put(self, draft: Rundown, chosen: int | None = None) -> None:
        self.draft = draft
        self._show_draft(chosen)
        self._timer.start()
        self.changed.emit()

    def _positions(self, positions: tuple[Position, ...], chosen: int | None = None) -> None:
        if self.draft is not None:
            self._put(replace(self.draft, positions=positions), chosen)

    def _change_position(self, position: Position) -> None:
        if self.draft is not None:
            order = [position if p.number == position.number else p for p in self.draft.positions]
            self._positions(tuple(order))

    def _rename(self, name: str) -> None:
        if self.draft is not None and not self._showing:
            self.draft = replace(self.draft, name=name.strip())
            self.changed.emit()

    def _take_backup(self, clip: Clip | None) -> None:
        if self.draft is not None:
            self._put(replace(self.draft, backup=clip.sha256 if clip else None))

    def _picked(self) -> None:
        if not self._showing:
            self._show_position()

    def _listen(self) -> None:
        self.name.textChanged.connect(self._rename)
        self.add_position.clicked.connect(self.add_one)
        self.drop_position.clicked.connect(self.take_out)
        self.up.clicked.connect(lambda: self.move_chosen(-1))
        self.down.clicked.connect(lambda: self.move_chosen(1))
        self.form.changed.connect(self._change_position)
        self.backup.picked.connect(self._take_backup)
        self.no_backup.clicked.connect(lambda: self._take_backup(None))
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._picked())
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.table)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self.take_out)
