"""Starts the window on a station, or the page that founds one."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from ccht_desktop.desk.frame import Frame
from ccht_desktop.desk.look import look_named
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.clock import SystemClock
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.station_folder import StationFolder, default_folder
from ccht_desktop.foundation.translations import LANGUAGES, _

if TYPE_CHECKING:
    from ccht_desktop.desk.bridge import Bridge
    from ccht_desktop.station import Station


def run(arguments: list[str]) -> int:
    """arguments: what stands after `ccht`; the exit code of the window."""
    folder = StationFolder(named_folder(arguments).absolute())
    application = QApplication.instance() or QApplication(["ccht"])
    assert isinstance(application, QApplication)
    application.setApplicationName("ccht-desktop")
    application.setDesktopFileName("ccht-desktop")
    opening = Opening(application, folder, leave_when_shown="--quit-when-shown" in arguments)
    sys.excepthook = opening.unforeseen
    opening.begin()
    try:
        return application.exec()
    finally:
        sys.excepthook = sys.__excepthook__


def named_folder(arguments: list[str]) -> Path:
    """The folder after -s or --station, else the usual one."""
    for place, word in enumerate(arguments):
        if word in ("-s", "--station") and place + 1 < len(arguments):
            return Path(arguments[place + 1])
        if word.startswith("--station="):
            return Path(word.partition("=")[2])
    return default_folder()


class Opening:
    """Shows the frame at once, then fills it: with the first run, or with the station."""

    def __init__(
        self, application: QApplication, folder: StationFolder, *, leave_when_shown: bool = False
    ) -> None:
        self._application = application
        self._folder = folder
        self._leave_when_shown = leave_when_shown
        self._clock = SystemClock()
        self.frame: Frame | None = None
        self.inside: QWidget | None = None

    def begin(self) -> None:
        name, look, error = _("Loudspeaker station"), "light", None
        if self._folder.exists():
            try:
                settings = settings_file.read(self._folder.settings)
            except StationError as unreadable:
                error = unreadable
            else:
                name = settings.text("station.name") or name
                look = settings.text("desk.theme")
                _speak(settings.text("station.language"))
        self.frame = Frame(name, look_named(look), self._clock.now())
        self.frame.painted.connect(lambda: self._painted(name, look, error))
        self.frame.open()

    def _painted(self, name: str, look: str, error: StationError | None) -> None:
        if self._leave_when_shown:
            self._application.quit()
            return
        from ccht_desktop.desk.qt_words import QtWords
        from ccht_desktop.desk.theme import wear

        self._application.installTranslator(QtWords(self._application))
        wear(self._application, look)
        assert self.frame is not None
        self.frame.setPalette(self._application.palette())
        if error is None and self._folder.exists():
            self._fill(name)
        else:
            self._ask_first(error)

    def unforeseen(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """An error nobody caught is told in the window, and printed for whoever repairs it."""
        sys.__excepthook__(kind, error, trace)
        notice = getattr(self.inside, "notice", None)
        if notice is not None and isinstance(error, Exception):
            from ccht_desktop.desk.lanes import unexpected

            notice.tell(unexpected(error).text, "fault")

    def _ask_first(self, error: StationError | None) -> None:
        from ccht_desktop.desk.first_run import FirstRun

        assert self.frame is not None
        page = FirstRun(self._folder, error)
        page.founded.connect(self._founded)
        self.inside = page
        self.frame.fill(page)

    def _founded(self) -> None:
        settings = settings_file.read(self._folder.settings)
        self._fill(settings.text("station.name"))

    def _fill(self, name: str) -> None:
        from ccht_desktop.desk.theme import wear
        from ccht_desktop.desk.window import Window

        assert self.frame is not None
        window = Window(bridge_to(self._folder), name)

        def put_on(look: str) -> None:
            wear(self._application, look)
            if self.frame is not None:
                self.frame.setPalette(self._application.palette())
            window.wear()

        window.themed.connect(put_on)
        self._application.commitDataRequest.connect(lambda _session: window.let_go())
        self.inside = window
        self.frame.setWindowTitle(window.windowTitle())
        self.frame.leaving = window.closeEvent
        self.frame.fill(window)
        window.begin()


def _speak(language: str) -> None:
    """CCHT_LANG goes before the setting."""
    if language in LANGUAGES:
        os.environ.setdefault("CCHT_LANG", language)


def bridge_to(folder: StationFolder) -> "Bridge":
    """The bridge to a station of this computer; heavy imports wait until a thread needs them."""
    from ccht_desktop.desk.bridge import Bridge

    def open_station() -> "Station":
        from ccht_desktop.service.process import run_worker
        from ccht_desktop.station import Station

        return Station.open(folder, run_worker=run_worker)

    def start_playout() -> None:
        from ccht_desktop.service.supervisor import ensure_running

        ensure_running(folder)

    return Bridge(open_station, LocalCommands(folder), SystemClock(), start_playout)


class LocalCommands:
    """service.commands.Client, imported in the first thread that asks; knows why it is off."""

    def __init__(self, folder: StationFolder) -> None:
        self._folder = folder

    def request(self, message: dict[str, object]) -> dict[str, object]:
        from ccht_desktop.service.commands import Client

        try:
            return Client(self._folder).request(message)
        except StationError as error:
            if error.code != "PLAYOUT_OFF" or message["do"] != "now":
                raise
        from ccht_desktop.service.now import off

        return off(self._folder, SystemClock(), planned=False)
