"""ccht schedule: the sessions as a calendar file for a phone, and sessions out of one."""

from pathlib import Path

import click

from ccht_desktop.cli.context import StationContext, output_option, pass_station, plain_errors
from ccht_desktop.cli.schedule_saving import confirm_option, save_confirmed
from ccht_desktop.foundation.translations import _, ngettext
from ccht_desktop.schedule.walls import spoken_time
from ccht_desktop.service.calendar_files import calendar_of, taken_in


@click.command("export", help=_("Write the sessions of a year as a calendar (.ics)."))
@output_option(required=True)
@pass_station
@plain_errors
def export(station_context: StationContext, path: Path) -> None:
    path.write_bytes(calendar_of(station_context.open()))
    click.echo(_("Written: {file}").format(file=path))


@click.command("import", help=_("Add the events of a calendar FILE (.ics) to the schedule."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rundown", help=_("Key of what the sessions play, where the file does not say."))
@confirm_option
@pass_station
@plain_errors
def import_(
    station_context: StationContext, file: Path, rundown: str | None, confirm: bool
) -> None:
    station = station_context.open()
    before = station.schedule.current()
    found = taken_in(station, file, rundown)
    after = found.schedule
    if after != before:
        save_confirmed(station, after, _("Imported {file}").format(file=file.name), confirm)
    taken = [rule for rule in after.rules if rule not in before.rules]
    count = ngettext(
        "{count} session was taken from {file}.",
        "{count} sessions were taken from {file}.",
        len(taken),
    )
    click.echo(count.format(count=len(taken), file=file.name))
    for rule in taken:
        starts = ", ".join(f"{wall:%H:%M} ({spoken_time(wall)})" for wall in rule.starts)
        click.echo(f"  {rule.name}: {starts}")
    if found.own:
        text = _(
            "{count} events came from this station's own calendar. Their sessions stay as the"
            " schedule has them."
        )
        click.echo(text.format(count=found.own))
    if after == before:
        click.echo(_("Nothing was changed."))


COMMANDS = (export, import_)
