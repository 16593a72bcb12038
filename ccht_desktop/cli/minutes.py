"""ccht log minutes: what the station did in each minute."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import datetime, time
from itertools import islice
from typing import Any

import click

from ccht_desktop.airlog.ledger import read_beat
from ccht_desktop.airlog.minutes import Minute, Run, read_minutes, runs
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.cli.context import StationContext, json_option, pass_station, plain_errors
from ccht_desktop.foundation.clock import ZONE, SystemClock, local
from ccht_desktop.foundation.database import open_reader
from ccht_desktop.foundation.days import parse_date
from ccht_desktop.foundation.translations import N_, _

STATES = {
    "playing": N_("on the air"),
    "idle": N_("silent (the station was running)"),
    "unknown": N_("not known (the station was not running)"),
}


class LocalMoment(click.ParamType):  # type: ignore[type-arg]
    """A moment at the station; a day alone is its beginning."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse_moment(str(value))
        except ValueError:
            text = _("“{text}” is not a moment. Write it as 2026-12-31T05:00 or 31/12/2026 05:00.")
            self.fail(text.format(text=value), param, ctx)


def parse_moment(text: str) -> datetime:
    """Local where no offset is given; raises ValueError."""
    day, _space, clock = text.strip().replace("T", " ").partition(" ")
    moment = datetime.combine(parse_date(day), time.fromisoformat(clock.strip() or "00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


@click.command("minutes", help=_("Tell for each minute whether the station was on the air."))
@click.option("--from", "first", type=LocalMoment(), help=_("From when; today if left out."))
@click.option("--to", "last", type=LocalMoment(), help=_("Until when; now if left out."))
@json_option
@pass_station
@plain_errors
def minutes(
    context: StationContext, first: datetime | None, last: datetime | None, as_json: bool
) -> None:
    context.folder.require()
    now = SystemClock().now()
    start = first or datetime.combine(local(now).date(), time.min, ZONE)
    end = last or now
    if end < start:
        raise click.BadParameter(_("The end lies before the beginning."), param_hint="--to")
    with closing(open_reader(context.folder.airlog_db, SCHEMA)) as connection:
        reader = AirlogReader(connection)
        each = read_minutes(reader, read_beat(connection), start, end)
        if as_json:
            _print_json(each)
        else:
            _print_runs(runs(each), reader)


def _print_json(each: Iterable[Minute]) -> None:
    """As it comes, an hour at a time: a year is half a million minutes."""
    before = "["
    lines = (json.dumps(minute.listing()) for minute in each)
    while some := list(islice(lines, 60)):
        joined = ",\n ".join(some)
        click.echo(f"{before}\n {joined}", nl=False)
        before = ","
    click.echo("\n]" if before == "," else "[]")


def _print_runs(folded: Iterable[Run], reader: AirlogReader) -> None:
    day = None
    for run in folded:
        first, last = local(run.first), local(run.last)
        if first.date() != day:
            day = first.date()
            click.echo(f"{day:%d/%m/%Y}")
        span = f"{first:%H:%M}" if run.first == run.last else f"{first:%H:%M}–{last:%H:%M}"
        title = reader.airing(run.airing).title if run.airing is not None else None
        click.echo("  ".join(filter(None, [span, _(STATES[run.state]), title])))
