"""ccht report: the month's CCHC report in the official layout, or its figures."""

import json
from pathlib import Path

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    output_option,
    pass_station,
    plain_errors,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import _


@click.command("report", help=_("The month's report on administrative reform."))
@click.option("--month", "text", required=True, help=_("Year and month, such as 2026-10."))
@click.option("--format", "name", help=_("Format: docx or json; else by the file's ending."))
@output_option()
@json_option
@pass_station
@plain_errors
def report(
    context: StationContext, text: str, name: str | None, path: Path | None, as_json: bool
) -> None:
    from ccht_desktop.report.composing import compose
    from ccht_desktop.report.formats import find, of_subject
    from ccht_desktop.report.months import Month

    if path is None and not (as_json or name == "json"):
        raise click.BadParameter(
            _("Say where to write with -o FILE, or ask for --json."), param_hint="-o"
        )
    month = Month.parse(text)
    by_ending = {member.suffix: member.id for member in of_subject("report")}
    ending = path.suffix.lower() if path else ".json"
    chosen = find("report", name or ("json" if as_json else by_ending.get(ending, "docx")))
    station = context.open()
    content = compose(station.airlog, station.settings, month, local(station.clock.now()).date())
    if path is None:
        click.echo(json.dumps(content.listing(), ensure_ascii=False, indent=1))
        return
    chosen.write(path, content)
    click.echo(_("The report of {month} is in {file}.").format(month=month, file=path))
