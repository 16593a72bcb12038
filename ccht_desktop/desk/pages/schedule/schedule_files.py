"""Schedules in and out: ready ones, schedule files, calendars of a phone or an office."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QMenu

from ccht_desktop.desk.bridge import Bridge
from ccht_desktop.desk.long_work import LongWork
from ccht_desktop.desk.pages.page import Page
from ccht_desktop.desk.pages.schedule.file_loading import Loading
from ccht_desktop.desk.pages.schedule.schedule_bar import Answer, AskBar
from ccht_desktop.desk.pages.schedule.schedule_edits import WeekEdits
from ccht_desktop.desk.widgets.controls import Choice
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.decided import names_decision

MOST = 3
CALENDAR = ".ics"


class ScheduleFiles:
    """Menus of files, for the page that shows them."""

    def __init__(self, page: Page, bridge: Bridge, edits: WeekEdits, bar: AskBar) -> None:
        self._page, self._bridge, self._edits, self._bar = page, bridge, edits, bar
        self.working = LongWork(bridge)
        self.working.failed.connect(lambda text: page.told.emit(text, "fault"))

    def fill(self, menu: QMenu) -> None:
        """The ready schedules, each explained, and files of one's own."""
        menu.clear()
        for path in sorted(schedules().glob("*.toml")):
            menu.addAction(label_of(path), partial(self.load, path))
        menu.addSeparator()
        menu.addAction(_("From a file…"), self.ask_file)

    def ask_file(self) -> None:
        kinds = [_("Schedules and calendars") + " (*.toml *.ics)"]
        title = _("Choose a schedule file")
        self._page.ask_files(title, kinds, lambda paths: self.take(paths[0]))

    def take(self, path: Path) -> None:
        """A file that a person chose, by what its name ends in."""
        if path.suffix.lower() == CALENDAR:
            self.take_calendar(path)
        else:
            self.load(path)

    def take_calendar(self, path: Path, rundown: str | None = None) -> None:
        """Its sessions beside those in force; where it does not say what they play, that is asked.

        rundown: the key that was answered.
        """

        def read(station: Any, _cancelled: Any) -> Any:
            from ccht_desktop.service.calendar_files import is_new, unsaid_in

            unsaid = unsaid_in(station, path, rundown)
            new = unsaid is not None or is_new(station, path, rundown)
            return unsaid, new, station.settings.text("station.code")

        text = _("Reading {file}…").format(file=path.name)
        self.working.begin(text, read, partial(self._calendar_read, path, rundown))

    def _calendar_read(self, path: Path, rundown: str | None, found: Any) -> None:
        from ccht_desktop.desk.schedule_saving import save
        from ccht_desktop.schedule.calendars.incoming import read_calendar

        unsaid, new, code = found
        if unsaid is not None:
            self._ask_rundown(path, unsaid)
            return
        if not new:
            text = _(
                "{file} holds nothing that the schedule does not have already. Nothing was changed."
            )
            self._page.told.emit(text.format(file=path.name), "ready")
            return
        what = _("Took in the calendar {file}").format(file=path.name)
        done = partial(self._edits.done.emit, what)
        refused = self._edits.refused.emit

        def edit(schedule: Any) -> Any:
            return read_calendar(path, schedule, rundown, code=code)

        save(self._bridge, self._page, edit, what, done, refused)

    def _ask_rundown(self, path: Path, unsaid: Any) -> None:
        field = Choice(_("Rundown"), list(unsaid.rundowns))
        field.setMinimumHeight(40)
        text = _("{file} does not say what “{event}” plays. Which rundown is it?")
        told = text.format(file=path.name, event=unsaid.event)
        go_on: Answer = (_("Take it in"), lambda: self.take_calendar(path, field.value()))
        self._bar.ask(told, (field,), [go_on])

    def load(self, path: Path, decision: str = "") -> None:
        """A file's schedule in the place of the one in force; walls are asked first.

        decision: for the places that the file keeps for one; where it does, none is asked for.
        """
        from ccht_desktop.desk.schedule_saving import save

        def read(station: Any) -> Loading:
            from ccht_desktop.schedule.files.toml_file import read_named

            file, named = read_named(path)
            return Loading.of(station.schedule.current(), file, named, station.walls(), decision)

        def go_on(found: Loading) -> None:
            if found.undecided:
                self._ask_decision(path, found.file.name)
                return
            what = _("Loaded “{name}”").format(name=found.file.name)
            done, refused = partial(self._loaded, found), self._edits.refused.emit
            save(self._bridge, self._page, found.edit, what, done, refused)

        self._bridge.read(read, go_on, self._edits.refused.emit)

    def _ask_decision(self, path: Path, name: str) -> None:
        field = QLineEdit()
        field.setMinimumSize(220, 40)
        field.setPlaceholderText("12/QĐ-UBND")
        field.setAccessibleName(_("Decision number"))
        text = _("“{name}” is heard only by a decision. Which number has it?").format(name=name)

        def go_on() -> bool:
            if not names_decision(field.text()):
                told = _("This names no decision yet: write its number, for instance {example}.")
                self._page.told.emit(told.format(example="12/QĐ-UBND"), "fault")
                return False
            self.load(path, field.text())
            return True

        self._bar.ask(text, (field,), [(_("Load it"), go_on)])

    def fill_saving(self, menu: QMenu) -> None:
        """What the schedule in force can be written as."""
        toml, calendar = _("Schedule file (.toml)…"), _("Calendar for a phone (.ics)…")
        menu.addAction(toml, partial(self.ask_place, "lich-phat.toml", _("Schedule files")))
        menu.addAction(calendar, partial(self.ask_place, "lich-phat.ics", _("Calendars")))

    def ask_place(self, name: str, kind: str) -> None:
        """Where the schedule in force is to be written."""
        kind = f"{kind} (*{Path(name).suffix})"
        self._page.ask_place(_("Save the schedule as"), name, kind, self.write)

    def write(self, path: Path) -> None:
        """A schedule file, or the calendar of the coming year, by what the name ends in."""

        def job(station: Any, _cancelled: Any) -> None:
            from ccht_desktop.report.files import replacing
            from ccht_desktop.schedule.files.toml_file import dumps
            from ccht_desktop.service.calendar_files import calendar_of

            if path.suffix.lower() == CALENDAR:
                content = calendar_of(station)
            else:
                content = dumps(station.schedule.current()).encode("utf-8")
            with replacing(path) as part:
                part.write_bytes(content)

        told = _("The schedule was saved as {file}.").format(file=path.name)
        text = _("Writing {file}…").format(file=path.name)
        self.working.begin(text, job, lambda _none: self._page.told.emit(told, "ready"))

    def _loaded(self, found: Loading) -> None:
        from ccht_desktop.schedule.files.kept_words import told_kept

        text = _("The schedule “{name}” is in force.").format(name=found.file.name)
        before = found.names
        if before:
            more = ", …" if len(before) > MOST else ""
            text += " " + _("It replaced {n} sessions of the schedule before ({names}).").format(
                n=len(before), names=", ".join(before[:MOST]) + more
            )
        if found.kept:
            text += " " + told_kept(found.kept)
        if found.gone:
            text += " " + found.gone
        tone = "attention" if before else "ready"
        self._page.offered.emit(text, tone, [(_("Undo"), "", self._edits.undo)])


def label_of(path: Path) -> str:
    import tomllib

    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return path.stem
    return f"{table.get('name', path.stem)} – {table.get('description', '')}"
