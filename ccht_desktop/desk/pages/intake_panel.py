"""Taking files in: each is examined first, then all are described at once and accepted."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.incoming import (
    MOST,
    Incoming,
    discard_all,
    examine,
    expanded,
    incoming,
)
from ccht_desktop.desk.pages.describe_form import DescribeForm
from ccht_desktop.desk.pages.intake_frame import IntakeFrame
from ccht_desktop.desk.pages.intake_hearing import IntakeHearing
from ccht_desktop.desk.pages.intake_row import IntakeRow
from ccht_desktop.desk.pages.intake_taking import Taking
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.describing import checked_title
from ccht_desktop.library.examined import Examined
from ccht_desktop.library.model import Description

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class IntakePanel(IntakeFrame):
    """over: nothing is left to do here. added: a clip to show."""

    over = Signal()
    added = Signal(int)
    told = Signal(str, str)
    _begun = Signal(object)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(DescribeForm(bridge))
        self._bridge = bridge
        self._taking: Taking | None = None
        self._last = Description("")
        self._offered: list[Callable[[], None]] = []
        self.rows: list[IntakeRow] = []
        self.form.ask_title(False)
        self.hearing = IntakeHearing(bridge, self)
        self.hearing.told.connect(self.told)
        self.take.clicked.connect(lambda: self.begin())
        self.submit.clicked.connect(lambda: self.begin(submit=True))
        self.stop.clicked.connect(self._put_off)
        self._begun.connect(self._show_begun)
        for keys, act in (("Ctrl+Return", self.begin), ("Esc", self._put_off)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        self._show_now()

    @property
    def running(self) -> bool:
        """Whether a file is being examined or taken in."""
        return self._taking is not None or any(row.file.waiting for row in self.rows)

    @property
    def title(self) -> QLineEdit:
        """The title of the first file."""
        return self.rows[0].title

    def offer(self, paths: list[Path]) -> None:
        """Examines files and what folders hold, together with those that are here already."""
        if paths or self.rows:
            self._bridge.read(lambda _station: expanded(paths), self._add_files)

    def offer_made(self, path: Path, description: Description) -> None:
        """A WAV that the program made; it is deleted once it is taken in."""
        if self._taking is not None:
            self._add_later(lambda: self.offer_made(path, description))
            return
        if not self.rows:
            self._last = description
        self._add([incoming(path, description)])

    def begin(self, *, submit: bool = False) -> None:
        """Takes in what is welcome; one file after the other, beside everything else."""
        if self.running:
            return
        self.said.hide()
        welcome = [row for row in self.rows if row.file.welcome]
        if not welcome:
            self._say(_("There is nothing to take in. Add a file, or insist on a damaged one."))
            return
        if not all(self._titled(row) for row in welcome):
            return
        said = self.form.description(welcome[0].file.title)
        if said is None:
            return
        self.hearing.stop()
        self._last = Description("", field=said.field, group=said.group, author=said.author)
        self._taking = Taking(self._bridge, welcome, said, submit=submit)
        self._taking.went_on.connect(self._went_on)
        self._taking.over.connect(self._taken)
        self._show_now()
        self._taking.next()

    def cancel(self) -> None:
        """Breaks off at once; a file that is being accepted is finished."""
        self.hearing.leave()
        if self._taking is not None:
            self._taking.stopped = True
        for row_of_it in self.rows:
            row_of_it.file.cancelled.set()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing sounds on whose button is out of sight."""
        self.hearing.stop()
        super().hideEvent(event)

    def _put_off(self) -> None:
        if self._taking is not None:
            self.cancel()
            self.doing.setText(_("Finishing the present file…"))
            return
        self.cancel()
        for row_of_it in list(self.rows):
            self._leave_out(row_of_it.file)
        self.over.emit()

    def _add_files(self, paths: list[Path]) -> None:
        if self._taking is not None:
            self._add_later(lambda: self._add_files(paths))
            return
        room = MOST - len(self.rows)
        if len(paths) > room:
            text = _("Only the first {n} files were added. Take these in, then add the others.")
            self.told.emit(text.format(n=max(0, room)), "attention")
        if not paths and not self.rows:
            self.told.emit(_("There is no sound in this folder."), "attention")
            self.over.emit()
            return
        here = {row_of_it.file.path for row_of_it in self.rows}
        self._add([incoming(path) for path in paths[: max(0, room)] if path not in here])

    def _add(self, files: list[Incoming]) -> None:
        self.said.hide()
        if not self.rows:
            self.form.show_description(self._last)
        for file in files:
            new = IntakeRow(file)
            new.left_out.connect(self._leave_out_one)
            new.sought.connect(self._seek)
            new.again.connect(self._examine)
            new.insisted.connect(self._show_now)
            new.heard.connect(self.hearing.toggle)
            self.rows.append(new)
            self.listed.addWidget(new)
            self._examine(file)
        self._order_keys()
        if self.rows:
            self.title.setFocus()
            self.title.selectAll()

    def _examine(self, file: Incoming) -> None:
        file.refused, file.cancelled = "", Event()
        path, cancelled = file.path, file.cancelled

        def job(station: "Station") -> Examined:
            self._begun.emit(file)
            return examine(station, path, cancelled)

        self._bridge.work(
            job,
            lambda found: self._examined(file, found),
            lambda error: self._refused(file, error),
        )
        self._show_file(file)

    def _examined(self, file: Incoming, found: Examined) -> None:
        if self._row_of(file) is None:
            self._bridge.work(discard_all([found]), lambda _nothing: None)
            return
        twin = next((r for r in self.rows if r.file is not file and r.file.same_as(found)), None)
        if twin is None:
            file.examined = found
        else:
            self._bridge.work(discard_all([found]), lambda _nothing: None)
            text = _("The same sound as “{title}” in this list.")
            file.refused = text.format(title=twin.file.title)
        self._show_file(file)

    def _refused(self, file: Incoming, error: Any) -> None:
        file.refused = error.text
        self._show_file(file)

    def _leave_out_one(self, file: Incoming) -> None:
        self._leave_out(file)
        if self.rows:
            self.title.setFocus()
        else:
            self.over.emit()

    def _leave_out(self, file: Incoming) -> None:
        gone = self._row_of(file)
        if gone is None or self._taking is not None:
            return
        file.cancelled.set()
        if file.examined is not None:
            self._bridge.work(discard_all([file.examined]), lambda _nothing: None)
        self._forget(gone)

    def _seek(self, clip_id: int) -> None:
        for row_of_it in list(self.rows):
            if row_of_it.file.known is not None and row_of_it.file.known.id == clip_id:
                self._leave_out(row_of_it.file)
        if self.rows:
            text = _("{n} files still wait to be taken in: “Add files” leads back to them.")
            self.told.emit(text.format(n=len(self.rows)), "action")
        self.added.emit(clip_id)

    def _went_on(self, done: object) -> None:
        if isinstance(done, IntakeRow):
            self._forget(done)
        self._show_now()

    def _taken(self) -> None:
        taking, self._taking = self._taking, None
        assert taking is not None
        self._show_now()
        if taking.taken:
            self._bridge.plan_changed.emit()
        self.told.emit(*taking.told(len(self.rows)))
        offered, self._offered = self._offered, []
        for add in offered:
            add()
        if self.rows or offered:
            self.to_top()
            return
        self.added.emit(taking.taken[-1])

    def _titled(self, row_of_it: IntakeRow) -> bool:
        try:
            checked_title(row_of_it.file.title)
        except StationError as error:
            row_of_it.say_title(error.text)
            return False
        return True

    def _forget(self, gone: IntakeRow) -> None:
        self.hearing.forget(gone)
        self.rows.remove(gone)
        self.listed.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self._show_now()

    def _row_of(self, file: Incoming) -> IntakeRow | None:
        return next((found for found in self.rows if found.file is file), None)

    def _show_begun(self, file: Incoming) -> None:
        self._show_file(file, checking=True)

    def _show_file(self, file: Incoming, *, checking: bool = False) -> None:
        shown = self._row_of(file)
        if shown is not None:
            shown.show_state(checking=checking)
        self._show_now()

    def _show_now(self) -> None:
        taking = self._taking
        checked = sum(not row_of_it.file.waiting for row_of_it in self.rows)
        count = len(self.rows) if taking is None else taking.count
        done = checked if taking is None else taking.done
        self.progress.setVisible(self.running)
        self.progress.setRange(0, max(1, count))
        self.progress.setValue(done)
        self.doing.setVisible(self.running)
        text = _("Checking: {n} of {all} done") if taking is None else _("Taking in {n} of {all}…")
        self.doing.setText(text.format(n=done, all=count))
        welcome = any(row_of_it.file.welcome for row_of_it in self.rows)
        for button in (self.take, self.submit):
            button.setEnabled(welcome and not self.running)
        self.form.setEnabled(taking is None)
        self.form.ask_transcript(len(self.rows) < 2)
        for row_of_it in self.rows:
            row_of_it.setEnabled(taking is None)

    def _add_later(self, add: Callable[[], None]) -> None:
        self._offered.append(add)
        text = _("These files are added as soon as the present ones are taken in.")
        self.told.emit(text, "action")

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self.to_top()

    def _order_keys(self) -> None:
        """Rows come before the description, whenever they were added."""
        chain: list[QWidget] = []
        for one in self.rows:
            chain += [one.title, one.drop, one.listen, one.insist, one.see, one.retry]
        chain += [self.form.kind]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
