"""Starts the window on a station, or the page that founds one."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ccht_desktop.desk.theme import wear
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
    """Holds the one window, and opens the next: first run, then the station."""

    def __init__(
        self, application: QApplication, folder: StationFolder, *, leave_when_shown: bool = False
    ) -> None:
        self._application = application
        self._folder = folder
        self._leave_when_shown = leave_when_shown
        self.window: QWidget | None = None

    def begin(self) -> None:
        if not self._folder.exists():
            self._open_first_run(None)
            return
        try:
            settings = settings_file.read(self._folder.settings)
        except StationError as error:
            self._open_first_run(error)
            return
        wanted = settings.text("station.language")
        if wanted in LANGUAGES:
            os.environ.setdefault("CCHT_LANG", wanted)
        wear(self._application, settings.text("desk.theme"))
        self._open_window(settings.text("station.name") or _("Loudspeaker station"))

    def unforeseen(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """An error nobody caught is told in the window, and printed for whoever repairs it."""
        sys.__excepthook__(kind, error, trace)
        notice = getattr(self.window, "notice", None)
        if notice is not None and isinstance(error, Exception):
            from ccht_desktop.desk.lanes import unexpected

            notice.tell(unexpected(error).text, "fault")

    def _open_first_run(self, error: StationError | None) -> None:
        from ccht_desktop.desk.first_run import FirstRun

        wear(self._application, "light")
        page = FirstRun(self._folder, error)
        page.founded.connect(self._founded)
        page.painted.connect(self._shown)
        self._show(page)

    def _open_window(self, name: str) -> None:
        from ccht_desktop.desk.window import Window

        window = Window(bridge_to(self._folder), name)
        window.themed.connect(lambda look: wear(self._application, look))
        window.painted.connect(self._shown if self._leave_when_shown else window.begin)
        self._show(window)

    def _show(self, window: QWidget) -> None:
        before, self.window = self.window, window
        window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def _founded(self) -> None:
        QTimer.singleShot(0, self.begin)

    def _shown(self) -> None:
        if self._leave_when_shown:
            self._application.quit()


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
    """service.commands.Client, imported in the first thread that asks."""

    def __init__(self, folder: StationFolder) -> None:
        self._folder = folder

    def request(self, message: dict[str, object]) -> dict[str, object]:
        from ccht_desktop.service.commands import Client

        return Client(self._folder).request(message)
