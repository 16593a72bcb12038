"""Thêm vào buổi tới: an approved clip into the next session, or into one of the coming ten."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.widgets.buttons import Button
from ccht_desktop.desk.wording import WEEKDAYS, about_minutes, hour_minute, short_date
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _, ngettext
from ccht_desktop.library.model import Clip

if TYPE_CHECKING:
    from ccht_desktop.service.coming_sessions import Offer
    from ccht_desktop.station import Station


class NextSessionButton(Button):
    """offered(text, tone, answers): what was done, with the way back; told: what was refused."""

    told = Signal(str, str)
    offered = Signal(str, str, object)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(_("Add to the next session"), "schedule", parent=parent)
        self.setToolTip("Ctrl+L")
        self._bridge = bridge
        self._clip: Clip | None = None
        self.menu_of_sessions = QMenu(self)
        self.menu_of_sessions.setToolTipsVisible(True)
        self.clicked.connect(self.ask)

    def show_clip(self, clip: Clip | None) -> None:
        self._clip = clip
        approved = clip is not None and clip.state(self._bridge.today()) == "approved"
        self.setVisible(approved)

    def ask(self) -> None:
        """Offers the coming sessions; the next one is chosen by Enter."""
        clip = self._clip
        if clip is None or self.isHidden():
            return

        def job(station: "Station") -> Any:
            from ccht_desktop.service.coming_sessions import offers

            return offers(station, clip)

        self._bridge.read(job, partial(self._show, clip))

    def _show(self, clip: Clip, found: "list[Offer]") -> None:
        if self._clip is None or self._clip.id != clip.id:
            return
        if not found:
            text = _("No session comes in the next 31 days. Load a schedule first.")
            self.told.emit(text, "attention")
            return
        self.menu_of_sessions.clear()
        actions = [self._action(clip, offer) for offer in found]
        first = next((action for action in actions if action.isEnabled()), None)
        self.menu_of_sessions.popup(self.mapToGlobal(self.rect().bottomLeft()))
        if first is not None:
            self.menu_of_sessions.setActiveAction(first)

    def _action(self, clip: Clip, offer: "Offer") -> QAction:
        action = self.menu_of_sessions.addAction(self.words_of(offer))
        action.setEnabled(not offer.over and not offer.there)
        action.triggered.connect(partial(self._add, clip, offer))
        return action

    def words_of(self, offer: "Offer") -> str:
        """Hôm nay 17:00 · Buổi chiều · 6 tin · 24 phút."""
        session = offer.session
        length = (session.end - session.start).total_seconds()
        count = len([item for item in session.items if item.clip is not None])
        parts = [
            f"{self._day(offer)} {hour_minute(session.start)}",
            session.name,
            ngettext("{n} item", "{n} items", count).format(n=count),
            about_minutes(length),
        ]
        if offer.there:
            parts.append(_("in it already"))
        elif offer.over:
            parts.append(
                _("would be too long by {length}").format(length=about_minutes(offer.over))
            )
        # An ampersand would be taken for a key.
        return " · ".join(parts).replace("&", "&&")

    def _day(self, offer: "Offer") -> str:
        day = local(offer.session.start).date()
        ahead = (day - self._bridge.today()).days
        if ahead in (0, 1):
            return (_("Today"), _("Tomorrow"))[ahead]
        return f"{_(WEEKDAYS[day.weekday()])} {short_date(day)[:5]}"

    def _add(self, clip: Clip, offer: "Offer", _checked: bool = False) -> None:
        def job(station: "Station") -> str:
            from ccht_desktop.service.coming_sessions import add_to_session

            return add_to_session(station, clip, offer.place)

        def then(what: Any) -> None:
            self.offered.emit(f"{what}.", "ready", [(_("Undo"), "", self._undo)])
            self._bridge.plan_changed.emit()

        self._bridge.write(job, then, self._failed)

    def _undo(self) -> None:
        def job(station: "Station") -> Any:
            from ccht_desktop.service.scheduling import undo_schedule

            return undo_schedule(station)

        def then(what: Any) -> None:
            self.told.emit(_("Taken back: {what}").format(what=what or ""), "ready")
            self._bridge.plan_changed.emit()

        self._bridge.write(job, then, self._failed)

    def _failed(self, error: Any) -> None:
        self.told.emit(error.text, "fault")
