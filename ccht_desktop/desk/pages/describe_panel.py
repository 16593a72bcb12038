"""Describing clips anew: one with all that is said about it, or some parts of many at once."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.pages.describe_form import DescribeForm
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label, row, rule
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip, Description
from ccht_desktop.library.redescribing import describe_many

if TYPE_CHECKING:
    from ccht_desktop.station import Station


class DescribePanel(Card):
    """over: done or given up. offered(text, tone, answers): done, and may be undone."""

    told = Signal(str, str)
    offered = Signal(str, str, object)
    over = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self._bridge = bridge
        self._clips: tuple[Clip, ...] = ()
        self._turn = 0
        self.form = DescribeForm(bridge)
        self.batch = DescribeForm(bridge, batch=True)
        self._asked = self.form
        self._head = label("", SECTION, bold=True, wrap=True)
        self._why = label("", BODY, tone="quiet", wrap=True)
        self.said = label("", BODY, tone="fault", wrap=True)
        self.save = Button(_("Save"), "save", "primary")
        self.leave = Button(_("Cancel"), name=_("Leave the description as it was"))
        self.save.clicked.connect(self.keep)
        self.leave.clicked.connect(self._give_up)
        self._compose()
        for keys, act in (("Ctrl+S", self.keep), ("Esc", self._give_up)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_clip(self, clip: Clip) -> None:
        """Asks for the description of one clip; nothing can be saved before it is there."""
        turn = self._begin((clip,), self.form, _("Describe the clip"), "")
        self.form.show_description(Description(""))
        self._let_write(False)

        def fill(said: Description) -> None:
            if turn == self._turn:
                self.form.show_description(said)
                self._let_write(True)
                self.form.title.setFocus()

        def failed(error: Any) -> None:
            if turn == self._turn:
                self._say(error.text)

        self._bridge.read(lambda station: station.library.description(clip.id), fill, failed)

    def describe_many(self, clips: Sequence[Clip]) -> None:
        """Asks for what all these clips shall have in common."""
        if len(clips) == 1:
            self.show_clip(clips[0])
            return
        why = _("Only what is ticked changes, and it changes for all of them.")
        head = _("Describe {n} clips").format(n=len(clips))
        self._begin(tuple(clips), self.batch, head, why)
        self._let_write(True)
        first = clips[0]
        self.batch.show_description(Description("", first.kind, first.field, first.group))
        self.batch.kind.setFocus()

    def keep(self) -> None:
        """Ctrl+S; what is wrong is said at its part."""
        clips, one = self._clips, self._asked is self.form
        if not clips or not self.save.isEnabled():
            return
        self.said.hide()
        if one:
            said = self.form.description()
            changes = None if said is None else parts_of(said)
        else:
            changes = self.batch.changes()
            if changes == {}:
                self.said.setText(_("Tick what is to change for all of them."))
                self.said.show()
                return
        if changes is None:
            return
        self.save.setEnabled(False)
        turn = self._turn
        ids = [clip.id for clip in clips]
        done = (
            _("“{title}” is described anew.").format(title=changes["title"])
            if one
            else _("{n} clips are described anew.").format(n=len(clips))
        )
        asked = changes

        def kept(before: Any) -> None:
            self._bridge.plan_changed.emit()
            undo = (_("Undo"), "", lambda: self.put_back(before))
            self.offered.emit(done, "ready", [undo])
            if turn == self._turn:
                self._give_up()

        def failed(error: Any) -> None:
            if turn == self._turn:
                self.save.setEnabled(True)
                self._say(error.text)
            else:
                self.told.emit(error.text, "fault")

        self._write(lambda station: describe_many(station.library, ids, asked), kept, failed)

    def put_back(self, before: dict[int, Description]) -> None:
        """Undo: each clip is again what was said of it."""

        def job(station: "Station") -> None:
            for clip_id, said in before.items():
                station.library.describe(clip_id, said)

        def then(_nothing: Any) -> None:
            self._bridge.plan_changed.emit()
            self.told.emit(_("The earlier description is back."), "ready")

        self._write(job, then, lambda error: self.told.emit(error.text, "fault"))

    def _write(
        self,
        change: "Callable[[Station], object]",
        then: Callable[[Any], None],
        failed: Callable[[Any], None],
    ) -> None:
        def job(station: "Station") -> object:
            from ccht_desktop.service.appending import plan_changed

            result = change(station)
            plan_changed(station)
            return result

        self._bridge.write(job, then, failed)

    def _begin(self, clips: tuple[Clip, ...], form: DescribeForm, head: str, why: str) -> int:
        """The turn that answers belong to; those of an earlier one touch nothing here."""
        self._turn += 1
        self._clips = clips
        self._head.setText(head)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.said.hide()
        for other in (self.form, self.batch):
            other.setVisible(other is form)
        self._asked = form
        self._area.verticalScrollBar().setValue(0)
        return self._turn

    def _let_write(self, allowed: bool) -> None:
        self._asked.setEnabled(allowed)
        self.save.setEnabled(allowed)

    def _give_up(self) -> None:
        """Also when all is done; what is still under way finds no form of its own any more."""
        self._turn += 1
        self._clips = ()
        self.over.emit()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        self._area.verticalScrollBar().setValue(0)

    def _compose(self) -> None:
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(23, 23, 23, 23)
        inside.setSpacing(12)
        for part in (self._head, self._why, self.said, self.form, self.batch):
            inside.addWidget(part)
        inside.addStretch(1)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        self.inside.addWidget(area, 1)
        self.inside.addWidget(rule())
        acts = row(self.save, self.leave, None)
        acts.setContentsMargins(23, 12, 23, 12)
        self.inside.addLayout(acts)
        self.said.hide()


def parts_of(said: Description) -> dict[str, Any]:
    """Every part of a description by its name."""
    return {name: getattr(said, name) for name in Description.__slots__}
