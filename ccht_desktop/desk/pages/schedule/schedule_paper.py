"""The printed week: saved as PDF, or sent to a printer of this computer."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _


class SchedulePaper:
    """The menu of paper, for the page that shows it."""

    def __init__(self, page: Page, bridge: Bridge) -> None:
        self._page, self._bridge = page, bridge

    def fill(self, menu: QMenu, week: Callable[[], Week | None]) -> None:
        """PDF or a printer there is; the sheet for the wall alone, or every session with it."""
        from ccht_desktop.desk.printing.printed import printers

        menu.clear()
        shown = week()
        if shown is None:
            return
        for words, detailed in (
            (_("Save the week for the wall as PDF…"), False),
            (_("Save as PDF with every session in detail…"), True),
        ):
            menu.addAction(words, partial(self.ask_pdf, shown, detailed=detailed))
        for name in printers():
            menu.addAction(name, partial(self.print_on, shown, name, detailed=False))
            text = _("{name}, with every session in detail").format(name=name)
            menu.addAction(text, partial(self.print_on, shown, name, detailed=True))

    def ask_pdf(self, week: Week, *, detailed: bool) -> None:
        name = f"lich-phat-thanh-{week.monday:%Y-%m-%d}.pdf"
        place = partial(self.write_pdf, week, detailed=detailed)
        self._page.ask_place(_("Save the printed week as"), name, "PDF (*.pdf)", place)

    def write_pdf(self, week: Week, path: Path, *, detailed: bool) -> None:
        def job(station: Any) -> None:
            from ccht_desktop.desk.printing.printed import write_pdf
            from ccht_desktop.desk.printing.wall_reading import wall_of

            write_pdf(wall_of(station, week), path, detailed=detailed)

        told = _("The week was saved as {file}.").format(file=path.name)
        self._bridge.work(job, lambda _none: self._page.told.emit(told, "ready"), self._failed)

    def print_on(self, week: Week, printer: str, *, detailed: bool) -> None:
        """On a printer of this computer, named as the system names it."""

        def job(station: Any) -> Any:
            from ccht_desktop.desk.printing.wall_reading import wall_of

            return wall_of(station, week)

        def go_on(wall: Any) -> None:
            from ccht_desktop.desk.printing.printed import print_week

            if print_week(wall, printer, detailed=detailed):
                told = _("The week was sent to {name}.").format(name=printer)
                self._page.told.emit(told, "ready")
            else:
                text = _("{name} does not answer. Switch it on, or save the week as PDF.")
                self._page.told.emit(text.format(name=printer), "fault")

        self._bridge.work(job, go_on, self._failed)

    def _failed(self, error: StationError) -> None:
        self._page.told.emit(error.text, "fault")
