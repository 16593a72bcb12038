"""Trying things out: a whole broadcast day, and any dates of a real station."""

import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import click

from ccht_desktop.airlog.outcomes import OUTCOME_NAMES
from ccht_desktop.cli.context import DATE, StationContext, pass_station, plain_errors
from ccht_desktop.foundation.translations import _

# The engine walks every day from the making of the schedule to the first one asked for.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@click.command(help=_("A broadcast day from intake to receipt, on a virtual clock."))
@click.option("-o", "out", type=click.Path(path_type=Path), default=Path("ccht-demo"))
@plain_errors
def demo(out: Path) -> None:
    from ccht_desktop.service.demo import Demo
    from ccht_desktop.service.process import run_worker

    Demo(out, run_worker, click.echo).run()
    click.echo(_("Done. Everything lies in {folder}.").format(folder=out.absolute()))


@click.command(help=_("What the station would do on other dates; its log stays untouched."))
@click.option("--from", "first", type=DATE, required=True, help=_("First day"))
@click.option("--days", type=click.IntRange(1, 3660), required=True, help=_("How many days"))
@click.option("-o", "out", type=click.Path(path_type=Path), help=_("Folder for log.json, log.csv"))
@pass_station
@plain_errors
def simulate(context: StationContext, first: date, days: int, out: Path | None) -> None:
    from ccht_desktop.service.simulation import simulate as run
    from ccht_desktop.service.simulation import write_results

    if not EARLIEST <= first <= LATEST - timedelta(days=days - 1):
        text = _("Choose days between {first} and {last}.")
        limits = {"first": f"{EARLIEST:%d/%m/%Y}", "last": f"{LATEST:%d/%m/%Y}"}
        raise click.BadParameter(text.format(**limits), param_hint="--from")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        work = (out or Path(scratch)) / "station"
        result = run(context.folder, first, days, work.absolute(), _tell)
        if out is not None:
            write_results(result, out)
    counts = Counter(airing.outcome for airing in result.airings)
    click.echo(
        _("{sessions} sessions, {rows} items").format(
            sessions=result.sessions, rows=len(result.airings)
        )
    )
    for outcome, name in OUTCOME_NAMES.items():
        if counts[outcome]:
            click.echo(f"  {_(name)}: {counts[outcome]}")


def _tell(day: date) -> None:
    click.echo(f"{day:%d/%m/%Y}", err=True)
