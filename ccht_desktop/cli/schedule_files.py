"""ccht schedule: load a schedule file, save one, take a change back, say what was changed."""

from pathlib import Path

import click

from ccht_desktop.cli.context import StationContext, pass_station, plain_errors
from ccht_desktop.cli.schedule_saving import confirm_option, save_confirmed
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import schedules
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits, files
from ccht_desktop.schedule.model import DAY_NAMES, Rule
from ccht_desktop.schedule.walls import spoken_time


@click.command("load", help=_("Make FILE the schedule: a .toml file, or the name of a ready one."))
@click.argument("file")
@confirm_option
@pass_station
@plain_errors
def load(station_context: StationContext, file: str, confirm: bool) -> None:
    station = station_context.open()
    loaded = files.read(_find(file))
    what = _("Loaded “{name}”").format(name=loaded.name)
    save_confirmed(station, edits.loaded(station.schedule.current(), loaded), what, confirm)
    click.echo(_("The schedule “{name}” is in force.").format(name=loaded.name))
    for rule in loaded.rules:
        click.echo("  " + _read_back(rule))


def _find(file: str) -> Path:
    """The path itself, or a ready schedule by its bare name."""
    path = Path(file)
    if path.is_file():
        return path
    ready = {found.stem: found for found in sorted(schedules().glob("*.toml"))}
    if file.removesuffix(".toml") in ready:
        return ready[file.removesuffix(".toml")]
    text = _("There is no schedule file {file}. Ready ones: {ready}.")
    raise StationError("SCHEDULE_FILE", text.format(file=file, ready=", ".join(ready)))


def _read_back(rule: Rule) -> str:
    """A rule in words, so that a wrong hour is noticed when it is set."""
    starts = ", ".join(f"{start:%H:%M} ({spoken_time(start)})" for start in rule.starts)
    every_day = len(rule.weekdays) == len(DAY_NAMES)
    days = _("every day") if every_day else ", ".join(DAY_NAMES[d] for d in sorted(rule.weekdays))
    text = f"{rule.name}: {starts}; {days}"
    if rule.from_date:
        text += " " + _("from {date}").format(date=f"{rule.from_date:%d/%m/%Y}")
    if rule.to_date:
        text += " " + _("to {date}").format(date=f"{rule.to_date:%d/%m/%Y}")
    return text


COMMANDS = (load,)
