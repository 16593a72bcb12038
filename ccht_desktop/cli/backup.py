"""A backup of the station in one file, and bringing it back."""

from pathlib import Path

import click

from ccht_desktop.cli.context import StationContext, output_option, pass_station, plain_errors
from ccht_desktop.foundation.clock import SystemClock, local, utc_text
from ccht_desktop.foundation.translations import _


@click.command("backup", help=_("Writes log, plan and settings to one file. Sounds are not in it."))
@output_option(required=True)
@click.option(
    "--with-keys",
    is_flag=True,
    help=_("With the station's key: whoever has the file can sign for the station."),
)
@pass_station
@plain_errors
def backup(context: StationContext, path: Path, with_keys: bool) -> None:
    from ccht_desktop.service.appending import append
    from ccht_desktop.service.archive import write_archive

    station = context.open()
    manifest = write_archive(station, path, with_keys=with_keys)
    body = {
        "file": path.name,
        "at": utc_text(station.clock.now()),
        "entries": manifest.entries,
        "head": manifest.head,
        "keys": with_keys,
    }
    append(station, [("backup", body)])
    text = _("{file} holds the station with {entries} log entries.")
    click.echo(text.format(file=path, entries=manifest.entries))
    if with_keys:
        click.echo(_("The station's key is in it: keep the file locked away."))
    click.echo(_("Copy the folder media as well: the sounds of the clips are there."))


@click.command(
    "restore",
    help=_("Brings a station back from such a file, or the folder of a day; it must be stopped."),
)
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@pass_station
@plain_errors
def restore(context: StationContext, file: Path) -> None:
    from ccht_desktop.service.bring_back import bring_back

    done = bring_back(context.folder, file, SystemClock())
    text = _("The station is as it was on {day} at {time}.")
    moment = local(done.at)
    click.echo(text.format(day=f"{moment:%d/%m/%Y}", time=f"{moment:%H:%M}"))
    if done.aside:
        click.echo(_("What was there before lies in {folder}.").format(folder=done.aside))
    if done.new_key:
        click.echo(_("It has a new key: enrol it again with ccht upload enrol."))
    if done.silent:
        text = _("{count} clips have no sound here: copy the folder media here.")
        click.echo(text.format(count=done.silent))
