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

    def ask_pdf(self, week: Week, *, wide: bool) -> None:
        name = f"lich-phat-thanh-{week.monday:%Y-%m-%d}.pdf"
        place = partial(self.write_pdf, week, wide=wide)
        self._page.ask_place(_("Save the printed week as"), name, "PDF (*.pdf)", place)

    def write_pdf(self, week: Week, path: Path, *, wide: bool) -> None:
        def job(station: Any) -> None:
            from ccht_desktop.desk.printing.sheet_reading import sheet_of
            from ccht_desktop.desk.printing.week_sheet import write_pdf

            write_pdf(sheet_of(station, week), path, wide=wide)

        told = _("The week was saved as {file}.").format(file=path.name)
        self._bridge.work(job, lambda _none: self._page.told.emit(told, "ready"), self._failed)

    def print_on(self, week: Week, printer: str, *, wide: bool) -> None:
        """On a printer of this computer, named as the system names it."""

        def job(station: Any) -> Any:
            from ccht_desktop.desk.printing.sheet_reading import sheet_of

            return sheet_of(station, week)

        def go_on(sheet: Any) -> None:
            from ccht_desktop.desk.printing.week_sheet import print_sheet

            if print_sheet(sheet, printer, wide=wide):
                self._page.told.emit(
                    _("The week was sent to {name}.").format(name=printer), "ready"
                )
            else:
                text = _("{name} does not answer. Switch it on, or save the week as PDF.")
                self._page.told.emit(text.format(name=printer), "fault")

        self._bridge.work(job, go_on, self._failed)

    def fill(self, menu: QMenu, week: Callable[[], Week | None]) -> None:
        """PDF, upright or lying, and the printers there are."""
        from ccht_desktop.desk.printing.week_sheet import printers

        menu.clear()
        shown = week()
        if shown is None:
            return
        for words, wide in ((_("upright"), False), (_("lying"), True)):
            text = _("Save as PDF, A4 {how}…").format(how=words)
            menu.addAction(text, partial(self.ask_pdf, shown, wide=wide))
        for name in printers():
            menu.addAction(name, partial(self.print_on, shown, name, wide=False))

    def _failed(self, error: StationError) -> None:
        self._page.told.emit(error.text, "fault")
