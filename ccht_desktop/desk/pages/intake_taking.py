"""The files being accepted, one after the other; what fails stays and can be tried again."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.incoming import accept, own_description
from ccht_desktop.desk.pages.intake_row import IntakeRow
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.model import Description


class Taking(QObject):
    """went_on: a row that is in, or None. stopped: no further file is begun."""

    went_on = Signal(object)
    over = Signal()

    def __init__(
        self, bridge: Bridge, rows: list[IntakeRow], said: Description, *, submit: bool
    ) -> None:
        super().__init__()
        self._bridge = bridge
        self._left = list(rows)
        self._said = said
        self._submit = submit
        self._unsent: list[str] = []
        self.count = len(rows)
        self.done = 0
        self.stopped = False
        self.taken: list[int] = []

    def next(self) -> None:
        if self.stopped or not self._left:
            self._end()
            return
        row = self._left.pop(0)
        said, submit = own_description(row.file, self._said), self._submit

        def then(result: Any) -> None:
            clip, unsent = result
            self.taken.append(clip.id)
            if unsent:
                self._unsent.append(unsent)
            self._go_on(row)

        def failed(error: Any) -> None:
            if error.code == "CLIP_GONE":
                row.file.examined, row.file.refused = None, error.text
                row.show_state()
            else:
                row.say(error.text)
            self._go_on(None)

        self._bridge.work(
            lambda station: accept(station, row.file, said, submit=submit), then, failed
        )

    def told(self, left: int) -> tuple[str, str]:
        """What came of it, and the tone to say it in. left: files that are still listed."""
        taken = len(self.taken)
        if self._unsent:
            return self._unsent[0], "attention"
        if left:
            text = _("{n} files taken in, {m} files not taken in: the reasons are in the list.")
            return text.format(n=taken, m=left), "attention"
        if self._submit:
            text = _("{n} files taken in and put up for approval.")
        else:
            text = _("{n} files taken in. Approve them, then they can be heard.")
        return text.format(n=taken), "ready"

    def _go_on(self, row: IntakeRow | None) -> None:
        self.done += 1
        self.went_on.emit(row)
        self.next()

    def _end(self) -> None:
        def job(station: Any) -> None:
            from ccht_desktop.service.appending import plan_changed

            if self.taken:
                plan_changed(station)

        def then(_nothing: Any) -> None:
            self.over.emit()

        self._bridge.work(job, then, then)
