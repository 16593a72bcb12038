"""Schedules in and out: ready ones, files, and the printed week."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QMenu

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.pages.schedule.schedule_edits import WeekEdits
from ccht_desktop.desk.week_reading import Week
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.translations import _

MOST = 3


class ScheduleFiles:
    """Menus of files, for the page that shows them."""

    def __init__(self, page: Page, bridge: Bridge, edits: WeekEdits) -> None:
        self._page, self._bridge, self._edits = page, bridge, edits

    def fill(self, menu: QMenu) -> None:
        """The ready schedules, each explained, and files of one's own."""
        menu.clear()
        for path in sorted(schedules().glob("*.toml")):
            menu.addAction(label_of(path), partial(self.load, path))
        menu.addSeparator()
        menu.addAction(_("From a file…"), self.ask_file)

    def ask_file(self) -> None:
        kinds = [_("Schedule files") + " (*.toml)"]
        self._page.ask_files(_("Choose a schedule file"), kinds, lambda paths: self.load(paths[0]))

    def load(self, path: Path) -> None:
        """A file's schedule in the place of the one in force; walls are asked first."""
        from ccht_desktop.desk.schedule_saving import save

        def read(station: Any) -> Any:
            from ccht_desktop.schedule.files.toml_file import read

            before = station.schedule.rules()
            return read(path), tuple(f"{r.name} {s:%H:%M}" for r in before for s in r.starts)

        def go_on(found: Any) -> None:
            from ccht_desktop.schedule.edits import loaded

            file, before = found
            what = _("Loaded “{name}”").format(name=file.name)
            done = partial(self._loaded, file.name, before)
            refused = self._edits.refused.emit
            save(self._bridge, self._page, lambda s: loaded(s, file), what, done, refused)

        self._bridge.read(read, go_on, self._edits.refused.emit)

    def ask_place(self) -> None:
        """Where the schedule in force is to be written."""
        kind = _("Schedule files") + " (*.toml)"
        self._page.ask_place(_("Save the schedule as"), "lich-phat.toml", kind, self.write)

    def write(self, path: Path) -> None:
        def job(station: Any) -> None:
            from ccht_desktop.report.files import replacing
            from ccht_desktop.schedule.files.toml_file import dumps

            text = dumps(station.schedule.current())
            with replacing(path) as part:
                part.write_text(text, "utf-8")

        told = _("The schedule was saved as {file}.").format(file=path.name)
        self._work(job, told)

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
        self._work(job, told)

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

        self._bridge.work(job, go_on, self._edits.refused.emit)

    def fill_print(self, menu: QMenu, week: Callable[[], Week | None]) -> None:
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

    def _work(self, job: Callable[[Any], None], told: str) -> None:
        def failed(error: StationError) -> None:
            self._page.told.emit(error.text, "fault")

        self._bridge.work(job, lambda _none: self._page.told.emit(told, "ready"), failed)

    def _loaded(self, name: str, before: tuple[str, ...]) -> None:
        text = _("The schedule “{name}” is in force.").format(name=name)
        if before:
            more = ", …" if len(before) > MOST else ""
            text += " " + _("It replaced {n} sessions of the schedule before ({names}).").format(
                n=len(before), names=", ".join(before[:MOST]) + more
            )
        tone = "attention" if before else "ready"
        self._page.offered.emit(text, tone, [(_("Undo"), "", self._edits.undo)])


def label_of(path: Path) -> str:
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return path.stem
    return f"{table.get('name', path.stem)} – {table.get('description', '')}"
