"""One view of the schedule in a window of its own, on a real station."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.schedule.plan_view import PlanView
from ccht_desktop.desk.widgets.read_back import ReadBack
from ccht_desktop.foundation.clock import FakeClock
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.station import Station
from tests.desk.desk_samples import NOW, FakeBroadcaster, bridge_on


class Stage:
    """A bridge, and views shown on the ground of a page; close() ends its threads."""

    def __init__(self, folder: StationFolder, qtbot: QtBot) -> None:
        self.bridge: Bridge = bridge_on(folder, FakeClock(NOW), FakeBroadcaster())[0]
        self.bridge.start()
        self.qtbot = qtbot
        self.page = QWidget()
        self.page.setObjectName("page")
        self._inside = QVBoxLayout(self.page)
        self._inside.setContentsMargins(24, 16, 24, 16)
        self.done: list[str] = []
        self.troubles: list[str] = []
        self.bridge.troubled.connect(lambda error: self.troubles.append(error.text))

    def show(self, view: PlanView, width: int = 1166, height: int = 700) -> PlanView:
        self._inside.addWidget(view)
        view.saved.connect(self.done.append)
        self.page.resize(width, height)
        with self.qtbot.waitExposed(self.page):
            self.page.show()
        return view

    def settle(self) -> None:
        """Until everything asked so far has been answered."""
        arrived: list[int] = []
        self.bridge.write(lambda _station: 1, arrived.append)
        self.qtbot.waitUntil(lambda: len(arrived) == 1)
        self.bridge.read(lambda _station: 2, arrived.append)
        self.qtbot.waitUntil(lambda: len(arrived) == 2)
        for _turn in range(3):
            QApplication.processEvents()

    def ask(self, job: Callable[[Any], Any]) -> Any:
        """What the station says now."""
        found: list[Any] = []
        self.bridge.read(job, found.append)
        self.qtbot.waitUntil(lambda: bool(found))
        return found[0]

    def schedule(self) -> Schedule:
        found: Schedule = self.ask(lambda station: station.schedule.current())
        return found

    def change(self, edit: Callable[[Schedule], Schedule]) -> None:
        """Edits the schedule beside the window; its walls are not asked."""
        done: list[Any] = []

        def job(station: Station) -> None:
            made = edit(station.schedule.current())
            station.schedule.replace(made, station.walls(), "sample")

        self.bridge.write(job, done.append)
        self.qtbot.waitUntil(lambda: bool(done))

    def saved(self) -> str:
        """What was saved, once it is."""
        self.qtbot.waitUntil(lambda: bool(self.done))
        self.settle()
        return self.done[-1]

    def asked(self, view: PlanView) -> ReadBack:
        """The box that reads a time back, once it is open."""

        def open_ones() -> list[ReadBack]:
            return [box for box in view.findChildren(ReadBack) if box.isVisible()]

        self.qtbot.waitUntil(lambda: bool(open_ones()))
        return open_ones()[0]

    def picture(self, path: Path) -> None:
        assert self.page.grab().save(str(path))

    def close(self) -> None:
        self.bridge.close()
        self.page.deleteLater()
        assert not self.troubles
