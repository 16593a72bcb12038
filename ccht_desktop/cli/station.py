"""Making a station, and its settings."""

import json
from contextlib import suppress
from pathlib import Path

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation import settings as settings_file
from ccht_desktop.foundation.disk import keep_reserve
from ccht_desktop.foundation.station_folder import StationFolder
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.walls import spoken_time
from ccht_desktop.station import Station


def not_blank(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """A text of an option that must say something."""
    if not value.strip():
        raise click.BadParameter(_("{name} must not be empty.").format(name=param.opts[0]))
    return value.strip()


@click.command(help=_("Makes a new station in a folder."))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", required=True, callback=not_blank, help=_("Name of the commune"))
@click.option(
    "--code", required=True, callback=not_blank, help=_("Code of the administrative unit")
)
@plain_errors
def init(folder: Path, name: str, code: str) -> None:
    made = StationFolder(folder.absolute())
    Station.create(made, name=name, code=code)
    with suppress(OSError):
        keep_reserve(made)
    click.echo(_("The station {name} is ready in {folder}.").format(name=name, folder=folder))


@click.group(help=_("Reads and changes the settings of the station."))
def settings() -> None:
    pass


@settings.command("get", help=_("Shows one setting, or all."))
@click.argument("key", required=False)
@json_option
@pass_station
@plain_errors
def get(context: StationContext, key: str | None, as_json: bool) -> None:
    context.folder.require()
    values = settings_file.read(context.folder.settings)
    if key and not as_json:
        value = values.get(key)
        click.echo(json.dumps(value) if isinstance(value, bool) else value)
        return
    chosen = [settings_file.find(key)] if key else settings_file.SETTINGS
    rows = [{"key": s.key, "value": values.get(s.key), "meaning": _(s.meaning)} for s in chosen]
    columns = [("key", _("Key")), ("value", _("Value")), ("meaning", _("Meaning"))]
    print_rows(rows, columns, as_json)


@settings.command(
    "set",
    help=_("Changes one setting."),
    # A value such as -16 is no option.
    context_settings={"ignore_unknown_options": True},
)
@click.argument("key")
@click.argument("value")
@pass_station
@plain_errors
def set_(context: StationContext, key: str, value: str) -> None:
    context.folder.require()
    setting = settings_file.find(key)
    settings_file.write(context.folder.settings, {key: settings_file.parse(setting, value)})
    if key in ("quiet.from", "quiet.to"):
        _read_back_quiet(settings_file.read(context.folder.settings))


def _read_back_quiet(values: settings_file.Settings) -> None:
    """A slip of the finger here would wake the village: the hours in words."""
    start, end = (spoken_time(values.time(key)) for key in ("quiet.from", "quiet.to"))
    told = _("From now on quiet hours last from {start} to {end}.")
    click.echo(told.format(start=start, end=end), err=True)
    if not values.text("quiet.decision"):
        command = 'ccht settings set quiet.decision "…"'
        said = _("Enter the decision they rest on: {command}").format(command=command)
        click.echo(said, err=True)
