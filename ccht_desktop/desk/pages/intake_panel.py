"""Taking files in: what they are is asked once, then each is checked and measured."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QScrollArea, QVBoxLayout, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.desk.widgets.forms import Field, line
from ccht_desktop.desk.widgets.labels import Card, label, row, rule
from ccht_desktop.desk.wording import breakable
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import FIELD_NAMES, GROUP_NAMES, KIND_NAMES, PRIORITY_NAMES

if TYPE_CHECKING:
    from ccht_desktop.station import Station

USUAL = ("CHUYEN_MUC_CCHC", "BAN_TIN", "THONG_BAO", "TRA_LOI_PHAN_ANH", "BAI_VIET")
"""Kinds in the order they arrive at a commune; the others follow."""


class IntakePanel(Card):
    over = Signal()
    added = Signal(int)
    told = Signal(str, str)
    _went_on = Signal(int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(margin=0, spacing=0)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self._bridge = bridge
        self._paths: list[Path] = []
        self._cancelled = Event()
        none = [("", _("None"))]
        kinds = [*USUAL, *(kind for kind in KIND_NAMES if kind not in USUAL)]
        self._names = label("", BODY, tone="quiet", wrap=True)
        self.title = line(_("Title"), _("What listeners would call it"))
        self.kind = Choice(_("Kind"), [(k, _(KIND_NAMES[k])) for k in kinds if k != "TIEP_SONG"])
        self.field = Choice(
            _("Field of reform"), none + [(f, _(n)) for f, n in FIELD_NAMES.items()]
        )
        self.group = Choice(_("Group"), none + [(g, _(n)) for g, n in GROUP_NAMES.items()])
        self.priority = Choice(_("Priority"), [(str(p), _(n)) for p, n in PRIORITY_NAMES.items()])
        self.field.choose("TTHC")
        self.group.choose("DVC")
        self._title = Field(_("Title"), self.title)
        self.take = Button(_("Take in"), "tick", "primary")
        self.take.clicked.connect(self.begin)
        self.stop = Button(_("Cancel"))
        self.stop.clicked.connect(self._put_off)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_("Progress of the intake"))
        self._doing = label("", BODY, wrap=True)
        self.said = label("", BODY, tone="fault", wrap=True)
        self._went_on.connect(self._show_progress)
        self._compose()

    def offer(self, paths: list[Path]) -> None:
        """Asks what these files are; files offered during an intake wait for the next one."""
        if self.running:
            self.told.emit(_("Wait until the present files are taken in, then add more."), "action")
            return
        self._paths = paths
        names = "\n".join(f"•  {breakable(path.name)}" for path in paths[:4])
        if len(paths) > 4:
            names += "\n" + _("and {n} more").format(n=len(paths) - 4)
        self._names.setText(names)
        self._names.show()
        self.title.clear()
        self._title.setVisible(len(paths) == 1)
        self.said.hide()
        self._show_running(False)
        (self.title if len(paths) == 1 else self.kind).setFocus()

    @property
    def running(self) -> bool:
        return not self.progress.isHidden()

    def begin(self) -> None:
        """One file after the other, beside everything else the window does."""
        self._cancelled.clear()
        self.said.hide()
        self._show_running(True)
        self._show_progress(0)
        paths, cancelled = list(self._paths), self._cancelled
        asked: dict[str, Any] = {
            "kind": self.kind.value(),
            "field": self.field.value() or None,
            "group": self.group.value() or None,
            "priority": int(self.priority.value()),
        }
        if len(paths) == 1 and self.title.text().strip():
            asked["title"] = self.title.text()
        self._bridge.work(
            lambda station: take_in(station, paths, asked, cancelled, self._went_on.emit),
            self._done,
            self._failed,
        )

    def cancel(self) -> None:
        """The file in hand is finished, no further one is begun."""
        self._cancelled.set()

    def _put_off(self) -> None:
        if self.running:
            self.cancel()
            self._doing.setText(_("Finishing the present file…"))
        else:
            self.over.emit()

    def _done(self, result: Any) -> None:
        taken, refused = result
        self._show_running(False)
        if taken:
            self._bridge.plan_changed.emit()
        if refused:
            text = _("{n} files taken in, {m} files not taken in: the reasons are beside the list.")
            self.told.emit(text.format(n=len(taken), m=len(refused)), "attention")
        elif taken:
            text = _("{n} files taken in. Approve them, then they can be heard.")
            self.told.emit(text.format(n=len(taken)), "ready")
        if not refused:
            if taken:
                self.added.emit(taken[-1])
            else:
                self.over.emit()
            return
        self._paths = [path for path, _text in refused]
        self._names.hide()
        self.said.setText("\n\n".join(f"{breakable(p.name)}: {text}" for p, text in refused))
        self.said.show()
        self._area.verticalScrollBar().setValue(0)

    def _failed(self, error: Any) -> None:
        self._show_running(False)
        self.said.setText(error.text)
        self.said.show()
        self._area.verticalScrollBar().setValue(0)

    def _show_running(self, running: bool) -> None:
        self.progress.setVisible(running)
        self._doing.setVisible(running)
        self.take.setVisible(not running)
        self._form.setEnabled(not running)

    def _show_progress(self, done: int) -> None:
        self.progress.setRange(0, len(self._paths) if len(self._paths) > 1 else 0)
        self.progress.setValue(done)
        if done < len(self._paths):
            self._doing.setText(
                _("Checking {n} of {all}: {name}").format(
                    n=done + 1, all=len(self._paths), name=self._paths[done].name
                )
            )

    def _compose(self) -> None:
        self._form = QWidget()
        fields = QVBoxLayout(self._form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(12)
        fields.addWidget(self._title)
        for words, choice in (
            (_("Kind"), self.kind),
            (_("Field of reform"), self.field),
            (_("Group"), self.group),
            (_("Priority"), self.priority),
        ):
            fields.addWidget(Field(words, choice))
        body = QWidget()
        body.setObjectName("scrolled")
        inside = QVBoxLayout(body)
        inside.setContentsMargins(23, 23, 23, 23)
        inside.setSpacing(12)
        inside.addWidget(label(_("Add files"), SECTION, bold=True))
        inside.addWidget(self._names)
        inside.addWidget(self.said)
        inside.addWidget(self._form)
        inside.addWidget(self._doing)
        inside.addWidget(self.progress)
        inside.addStretch(1)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(body)
        self.inside.addWidget(area, 1)
        self.inside.addWidget(rule())
        acts = row(self.take, self.stop, None)
        acts.setContentsMargins(23, 12, 23, 12)
        self.inside.addLayout(acts)
        self._show_running(False)
        self.said.hide()


def take_in(
    station: "Station",
    paths: list[Path],
    asked: dict[str, Any],
    cancelled: Event,
    went_on: Callable[[int], None],
) -> tuple[list[int], list[tuple[Path, str]]]:
    """Ids of the clips taken in, and the files refused with the reason."""
    taken: list[int] = []
    refused: list[tuple[Path, str]] = []
    for number, path in enumerate(paths):
        if cancelled.is_set():
            break
        went_on(number)
        try:
            taken.append(station.intake.add(path, **asked).id)
        except StationError as error:
            refused.append((path, error.text))
    return taken, refused
