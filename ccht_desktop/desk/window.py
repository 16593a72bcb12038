"""The window: rail, one page in view, help beside it, notices, status strip and STOP."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.broadcast import BroadcastPage
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.present import Present
from ccht_desktop.desk.status_words import (
    clock_word,
    device_word,
    disk_word,
    playout_word,
    upload_word,
)
from ccht_desktop.desk.widgets.notice import Notice
from ccht_desktop.desk.widgets.rail import Rail
from ccht_desktop.desk.widgets.status_strip import StatusStrip
from ccht_desktop.desk.wording import clock_time
from ccht_desktop.foundation.translations import N_, _

if TYPE_CHECKING:
    from ccht_desktop.desk.readings import Surroundings
    from ccht_desktop.desk.widgets.help_panel import HelpPanel

PAGES: tuple[tuple[str, str, str], ...] = (
    ("broadcast", "BroadcastPage", N_("On air")),
    ("library", "LibraryPage", N_("Library")),
    ("schedule", "SchedulePage", N_("Schedule")),
    ("log", "LogPage", N_("Airing log")),
    ("report", "ReportPage", N_("Reports")),
    ("settings", "SettingsPage", N_("Settings")),
)
MODULES = {"schedule": "schedule.page"}
STOP_REASONS = (N_("Wrong clip"), N_("Something urgent"), N_("Fault of the loudspeakers"))
NARROW_BELOW = 1200
SURROUNDINGS_MS = 60_000


class Window(QWidget):
    """Fills the frame. Pages other than the first are built when they are first opened."""

    themed = Signal(str)

    def __init__(self, bridge: Bridge, name: str) -> None:
        super().__init__()
        self.bridge = bridge
        self.page = "broadcast"
        self._pages: dict[str, Page] = {}
        self.help_panel: HelpPanel | None = None
        self._leaving = self._ended = False
        self._narrow = False
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(title_of(name))
        self._compose(name)
        self._keys()
        self._surroundings = QTimer(self, interval=SURROUNDINGS_MS)
        self._surroundings.timeout.connect(self._look_around)
        bridge.present_changed.connect(self._see)
        bridge.troubled.connect(lambda error: self.notice.tell(error.text, "fault"))
        self._add("broadcast", BroadcastPage(bridge))
        self.rail.mark("broadcast")
        self._show_present(bridge.present)
        self._show_surroundings(None)

    def begin(self) -> None:
        """Threads start, and the page in view is filled."""
        self.bridge.start()
        self._pages[self.page].entered()
        self._surroundings.start()
        self._look_around()
        self.stack.setFocus()

    def open_page(self, name: str) -> Page:
        if name not in self._pages:
            kind = next(kind for page, kind, _words in PAGES if page == name)
            module = import_module(f"ccht_desktop.desk.pages.{MODULES.get(name, name)}")
            made: Page = getattr(module, kind)(self.bridge)
            self._add(name, made)
        if name != self.page:
            self.notice.turn_page()
            if self.stack.focusWidget() is not None:
                # Else focus falls on whatever button of the new page comes next.
                self.stack.setFocus()
        self.page = name
        page = self._pages[name]
        self.stack.setCurrentWidget(page)
        self.rail.mark(name)
        page.entered()
        if self.help_panel is not None and self.help_panel.isVisible():
            self._explain()
        return page

    def wear(self) -> None:
        """The look has changed: what holds colours of its own takes the new ones."""
        self.notice.dress()

    def stop(self) -> None:
        """F8: silence now; what it means is told afterwards."""
        page = self._pages["broadcast"]
        assert isinstance(page, BroadcastPage)
        present = self.bridge.present
        stopped = self._stopped if present.sounding or page.in_session() else self._was_silent
        self.bridge.command({"do": "stop", "source": "desk"}, stopped, self._not_stopped)

    def play_now(self) -> None:
        page = self.open_page("broadcast")
        assert isinstance(page, BroadcastPage)
        page.choose_to_play()

    def pause(self) -> None:
        page = self._pages["broadcast"]
        assert isinstance(page, BroadcastPage)
        page.pause_or_go_on()

    def keep_silent(self) -> None:
        page = self.open_page("broadcast")
        assert isinstance(page, BroadcastPage)
        page.keep_silent()

    def toggle_help(self) -> None:
        from ccht_desktop.desk.widgets.help_panel import HelpPanel

        if self.help_panel is None:
            self.help_panel = HelpPanel()
            self.help_panel.over.connect(self.toggle_help)
            escape = QShortcut(QKeySequence("Esc"), self.help_panel)
            escape.setContext(Qt.ShortcutContext.WindowShortcut)
            escape.activated.connect(self.toggle_help)
            self.help_panel.setParent(self)
            self._explain()
            self.help_panel.show()
            self._place_help()
        elif self.help_panel.isVisible():
            self.help_panel.hide()
        else:
            self._explain()
            self.help_panel.show()
            self._place_help()

    def leave(self) -> None:
        """Ctrl+Q: closes the window and ends the broadcaster, once that is confirmed."""
        if self._asks_first(self.leave):
            return
        if not self.bridge.present.running:
            self.window().close()
            return
        self.notice.ask(
            _("End the broadcaster too? Later sessions will not be heard until it is on again."),
            "fault",
            [
                (_("End the broadcaster and leave"), "danger", self._shut_down),
                (_("Stay"), "", self.notice.hide),
            ],
        )

    def let_go(self) -> None:
        """The computer ends its session: the next close asks nothing."""
        self._leaving = self._ended = True

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is not saved is asked about; then the first try tells that the station goes on."""
        if self._asks_first(self.window().close):
            event.ignore()
            return
        if self.bridge.present.running and not self._leaving:
            event.ignore()
            self._leaving = True
            self.notice.ask(
                _("The station goes on broadcasting when this window is closed."),
                "action",
                [
                    (_("Close the window"), "primary", self.window().close),
                    (_("Leave and stop broadcasting"), "danger", self.leave),
                    (_("Stay"), "", self._stay),
                ],
            )
            return
        self.window().hide()
        for box in self.findChildren(QDialog):
            box.close()
        for page in self._pages.values():
            page.leave()
        self._surroundings.stop()
        self.bridge.close()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        if narrow != self._narrow:
            self._narrow = narrow
            self.rail.fold(narrow)
        self._place_help()

    def _compose(self, name: str) -> None:
        pages = [(page, page, _(words), f"Ctrl+{n}") for n, (page, _k, words) in _numbered()]
        self.rail = Rail(pages)
        self.rail.head.show_name(name)
        self.rail.chosen.connect(self.open_page)
        self.stack = QStackedWidget()
        self.notice = Notice()
        self.notice.shut.connect(self._stay)
        self.strip = StatusStrip()
        self.strip.stop.clicked.connect(self.stop)
        self.strip.cure_wanted.connect(self.open_page)
        told = QHBoxLayout()
        told.setContentsMargins(24, 0, 24, 8)
        told.addWidget(self.notice)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addLayout(told)
        right.addWidget(self.strip)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    def _keys(self) -> None:
        keys = {
            "F1": self.toggle_help,
            "F5": self.play_now,
            "F6": self.pause,
            "F7": self.keep_silent,
            "F8": self.stop,
            "Ctrl+Q": self.leave,
            **{f"Ctrl+{n}": partial(self.open_page, row[0]) for n, row in _numbered()},
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(act)
            if key == "F8":
                shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
                shortcut.setAutoRepeat(False)

    def _add(self, name: str, page: Page) -> None:
        self._pages[name] = page
        page.told.connect(self.notice.tell)
        page.wanted.connect(self.open_page)
        page.themed.connect(self.themed)
        page.passing.connect(self.notice.pass_on)
        page.offered.connect(self.notice.ask)
        page.asked.connect(self._hear_stop_in)
        self.stack.addWidget(page)

    def _hear_stop_in(self, box: QWidget) -> None:
        """A box may open one of its own that keeps the keys; it hears F8 as long as it is there."""
        from ccht_desktop.desk.widgets.file_questions import StopKey

        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(StopKey(box, self.stop))

    def _place_help(self) -> None:
        """Help lies over the right side of the page, so that the page keeps its place."""
        if self.help_panel is not None:
            left = self.width() - self.help_panel.width()
            self.help_panel.setGeometry(left, 0, self.help_panel.width(), self.stack.height())
            self.help_panel.raise_()

    def _explain(self) -> None:
        from ccht_desktop.desk.helptexts import GENERAL, HELP

        assert self.help_panel is not None
        words = next(words for page, _k, words in PAGES if page == self.page)
        self.help_panel.explain(_(words), [_(line) for line in (*HELP[self.page], GENERAL)])

    def _see(self, present: Present) -> None:
        self._show_present(present)
        self.notice.see(present)
        self._pages[self.page].see(present)

    def _show_present(self, present: Present) -> None:
        self.strip.show_word("playout", playout_word(present))
        self.strip.show_word("clock", clock_word(present))
        self.strip.show_word("device", device_word(present))
        self.strip.stop.show_sounding(present.sounding)

    def _look_around(self) -> None:
        from ccht_desktop.desk.readings import surroundings

        self.bridge.read(surroundings, self._show_surroundings)

    def _show_surroundings(self, seen: "Surroundings | None") -> None:
        self.strip.show_word("disk", disk_word(seen))
        self.strip.show_word("upload", upload_word(seen))

    def _was_silent(self, answer: Any) -> None:
        if self.bridge.present.sounding:
            self._stopped(answer)
            return
        self.notice.pass_on(_("Nothing is on the air."), lambda present: present.sounding)

    def _stopped(self, _answer: Any) -> None:
        last = self.bridge.present.airing

        def next_sounds(present: Present) -> bool:
            return present.airing is not None and (last is None or present.airing.id != last.id)

        self.notice.pass_on(
            _(
                "Stopped at {time}. This session is over; later ones start at their hour. "
                "Why was it stopped?"
            ).format(time=clock_time(self.bridge.clock.now())),
            next_sounds,
            "attention",
            [(_(words), "", partial(self._keep_reason, _(words))) for words in STOP_REASONS],
        )

    def _keep_reason(self, words: str) -> None:
        """The reason goes into the log, beside the STOP it belongs to."""
        from ccht_desktop.service.appending import stop_reason

        def kept(_value: Any) -> None:
            self.notice.tell(_("The log says: “{reason}”.").format(reason=words), "ready")

        self.bridge.work(lambda station: stop_reason(station, words, "desk"), kept)

    def _not_stopped(self, error: Any) -> None:
        if error.code == "PLAYOUT_OFF":
            self.notice.pass_on(
                _("The broadcaster is not running, so nothing sounds from this program."),
                lambda present: present.running,
            )
            return
        self.notice.tell(
            _("STOP was not answered. Switch the amplifier off now. ({reason})").format(
                reason=error.text
            ),
            "fault",
        )

    def _asks_first(self, then: Callable[[], object]) -> bool:
        """Brings the first page in sight that holds what is not saved; then() follows there."""
        if self._ended:
            return False
        for name, page in self._pages.items():
            if page.asks_first(then):
                self._leaving = False
                self.open_page(name)
                return True
        return False

    def _stay(self) -> None:
        self._leaving = False
        self.notice.hide()

    def _shut_down(self) -> None:
        self._leaving = True
        self.bridge.command({"do": "shutdown"}, self._gone, self._gone)

    def _gone(self, _answer: Any) -> None:
        self.window().close()


def title_of(name: str) -> str:
    return _("{station} – CCHT Desktop").format(station=name)


def _numbered() -> list[tuple[int, tuple[str, str, str]]]:
    return list(enumerate(PAGES, start=1))
