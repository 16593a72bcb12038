"""Several clips at once: describe them, submit them for approval, retire them; each with undo."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.look import BODY, SECTION
from ccht_desktop.desk.marks import CLIP_MARKS
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.widgets.labels import Card, label
from ccht_desktop.desk.wording import minutes_seconds
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Clip

if TYPE_CHECKING:
    from ccht_desktop.station import Station

_SUBMITTED = ("draft", "changes", "rejected", "expired", "withdrawn")
Change = Callable[["Station", int], object]


class BatchPanel(Card):
    """describe_wanted: these clips are to be described together."""

    told = Signal(str, str)
    offered = Signal(str, str, object)
    describe_wanted = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=12)
        self._bridge = bridge
        self.chosen: tuple[Clip, ...] = ()
        self.head = label("", SECTION, bold=True, wrap=True)
        self._about = label("", BODY, tone="quiet", wrap=True)
        self._hint = label(
            _("Choose one clip alone to hear it and to decide on it."), tone="quiet", wrap=True
        )
        self.describe = Button(_("Describe"), "tag")
        self.submit = Button(_("Submit for approval"), "send")
        self.retire = Button(_("Retire the clips"), "archive", "danger")
        self.describe.clicked.connect(self.describe_wanted)
        self.submit.clicked.connect(self.submit_them)
        self.retire.clicked.connect(self.retire_them)
        parts: tuple[QWidget, ...] = (
            self.head,
            self._about,
            self.describe,
            self.submit,
            self._hint,
        )
        for part in parts:
            self.inside.addWidget(part)
        self.inside.addStretch(1)
        self.inside.addWidget(self.retire)

    def show_clips(self, clips: Sequence[Clip]) -> None:
        self.chosen = tuple(clips)
        self.head.setText(_("{n} clips chosen").format(n=len(clips)))
        today = self._bridge.today()
        states = [clip.state(today) for clip in clips]
        counted = {state: states.count(state) for state in CLIP_MARKS if state in states}
        lines = [_("{time} in all").format(time=minutes_seconds(sum(c.seconds for c in clips)))]
        lines += [f"{CLIP_MARKS[state].word}: {many}" for state, many in counted.items()]
        self._about.setText("\n".join(lines))
        self.submit.setEnabled(any(state in _SUBMITTED for state in states))
        self.retire.setEnabled(any(state != "retired" for state in states))

    def submit_them(self) -> None:
        """Those that may be submitted; the others stay as they are."""
        today = self._bridge.today()
        ids = [clip.id for clip in self.chosen if clip.state(today) in _SUBMITTED]
        self._change(
            ids,
            lambda station, clip: station.decisions.submit(clip),
            lambda station, clip: station.decisions.recall(clip),
            _("{n} clips wait for approval now."),
            _("The submission of {n} clips was taken back."),
        )

    def retire_them(self) -> None:
        """At once; the notice offers the way back."""
        ids = [clip.id for clip in self.chosen if not clip.retired]
        self._change(
            ids,
            lambda station, clip: station.library.retire(clip),
            lambda station, clip: station.library.revive(clip),
            _("{n} clips are retired; their log stays."),
            _("{n} clips are in use again."),
        )

    def _change(self, ids: list[int], do: Change, undo: Change, done: str, undone: str) -> None:
        def then(result: Any) -> None:
            changed, refused = result
            self._bridge.plan_changed.emit()
            text = done.format(n=len(changed))
            if refused:
                text += " " + _("{n} not: {reason}").format(n=len(refused), reason=refused[0])
            answers = [(_("Undo"), "", lambda: self._run(changed, undo, put_back))]
            self.offered.emit(text, "attention" if refused else "ready", answers if changed else [])

        def put_back(result: Any) -> None:
            self._bridge.plan_changed.emit()
            self.told.emit(undone.format(n=len(result[0])), "ready")

        self._run(ids, do, then)

    def _run(self, ids: list[int], change: Change, then: Callable[[Any], None]) -> None:
        def job(station: "Station") -> tuple[list[int], list[str]]:
            return change_each(station, ids, change)

        self._bridge.write(job, then, lambda error: self.told.emit(error.text, "fault"))


def change_each(
    station: "Station", ids: Sequence[int], change: Change
) -> tuple[list[int], list[str]]:
    """Ids of the clips that were changed, and why others were not."""
    from ccht_desktop.service.appending import plan_changed

    changed: list[int] = []
    refused: list[str] = []
    for clip_id in ids:
        try:
            change(station, clip_id)
        except StationError as error:
            refused.append(error.text)
        else:
            changed.append(clip_id)
    if changed:
        plan_changed(station)
    return changed, refused
