"""Saving an edit of the schedule from the window: a wall's question is asked, then it is saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.schedule.model import Schedule

if TYPE_CHECKING:
    from ccht_desktop.station import Station

Edit = Callable[[Schedule], Schedule]


def save(
    bridge: Bridge,
    parent: QWidget,
    edit: Edit,
    what: str,
    done: Callable[[], None],
    refused: Callable[[StationError], None],
    confirmed: frozenset[str] = frozenset(),
) -> None:
    """Edits the schedule in force. what: the edit in people's words, shown beside undo.

    done follows only what was saved; refused gets what a wall says, or CONFIRM_TIMES where a
    person said no when a time was read back. confirmed: keys already said yes to.
    """

    def job(station: "Station") -> None:
        from ccht_desktop.service.scheduling import save_schedule

        save_schedule(station, edit(station.schedule.current()), what, confirmed)

    def saved(_nothing: Any) -> None:
        bridge.plan_changed.emit()
        if isValid(parent):
            done()

    def failed(error: StationError) -> None:
        from ccht_desktop.service.scheduling import Unconfirmed

        if not isValid(parent):
            return
        if not isinstance(error, Unconfirmed):
            refused(error)
            return
        from ccht_desktop.desk.widgets.read_back import ReadBack

        keys = confirmed | {one.key for one in error.asked}
        box = ReadBack(parent, error.asked, what)

        def answer(yes: bool) -> None:
            box.deleteLater()
            if yes:
                save(bridge, parent, edit, what, done, refused, keys)
            else:
                refused(error)

        box.answered.connect(answer)
        box.ask()

    bridge.write(job, saved, failed)
