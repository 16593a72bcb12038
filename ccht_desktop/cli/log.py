"""ccht log: show the airing log, export it, and check that nothing in it was changed."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from ccht_desktop.airlog.attempts import make_up
from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import CAUSE_NAMES, OUTCOME_NAMES
from ccht_desktop.airlog.reader import AirlogReader
from ccht_desktop.airlog.restoring import losses
from ccht_desktop.airlog.schema import SCHEMA
from ccht_desktop.airlog.verify import verify
from ccht_desktop.cli.context import (
    DATE,
    StationContext,
    json_option,
    output_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.cli.minutes import minutes
from ccht_desktop.foundation.clock import ZONE, local
from ccht_desktop.foundation.database import open_reader, unreadable
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import KIND_NAMES


def days_options(command: Callable[..., None]) -> Callable[..., None]:
    """--from and --to as local days, both included; left out: all rows."""
    first = click.option("--from", "first", type=DATE, help=_("First day; all if left out."))
    last = click.option("--to", "last", type=DATE, help=_("Last day, included."))
    return first(last(command))


@click.group("log", help=_("What was broadcast."))
def log() -> None:
    pass


log.add_command(minutes)


@log.command("show", help=_("Show the airing log, oldest first."))
@days_options
@json_option
@pass_station
@plain_errors
def show(context: StationContext, first: date | None, last: date | None, as_json: bool) -> None:
    rows = _rows(context, first, last)
    listed = [row.listing() for row in rows] if as_json else [_human(row) for row in rows]
    print_rows(listed, _columns(), as_json)


@log.command("make-up", help=_("List what failed and has not aired since, to be made up for."))
@days_options
@json_option
@pass_station
@plain_errors
def list_make_up(
    context: StationContext, first: date | None, last: date | None, as_json: bool
) -> None:
    rows = make_up(context.open().airlog.airings())
    chosen = [row for row in rows if _within(row, first, last)]
    listed = [row.listing() for row in chosen] if as_json else [_human(row) for row in chosen]
    print_rows(listed, [("clip", _("Clip")), *_columns()[1:]], as_json)


@log.command("export", help=_("Write the airing log to a file."))
@click.option("--format", "name", required=True, help=_("Format, such as csv."))
@days_options
@output_option(required=True)
@pass_station
@plain_errors
def export(
    context: StationContext, name: str, first: date | None, last: date | None, path: Path
) -> None:
    from ccht_desktop.report.formats import find

    chosen = find("log", name)
    rows = _rows(context, first, last)
    chosen.write(path, rows)
    click.echo(_("{count} rows of the log are in {file}.").format(count=len(rows), file=path))


@log.command("verify", help=_("Check that nothing in the log was changed or taken out."))
@pass_station
@plain_errors
def verify_log(context: StationContext) -> None:
    context.folder.require()
    path = context.folder.airlog_db
    if not path.is_file():
        raise unreadable(path)
    with closing(open_reader(path, SCHEMA)) as connection:
        verdict = verify(connection)
        missing = losses(AirlogReader(connection)) if verdict.ok else []
    if not verdict.ok:
        text = _("The log is not as it was written. {reason}")
        raise StationError("LOG_CHANGED", text.format(reason=verdict.reason))
    click.echo(
        _("OK: {count} entries, nothing changed. Head {head}").format(
            count=verdict.entries, head=verdict.head
        )
    )
    for sentence in missing:
        click.echo(sentence)


def _rows(context: StationContext, first: date | None, last: date | None) -> list[Airing]:
    if first and last and last < first:
        raise click.BadParameter(_("The last day lies before the first."), param_hint="--to")
    return context.open().airlog.airings(
        _midnight(first) if first else None,
        _midnight(last + timedelta(days=1)) if last else None,
    )


def _within(row: Airing, first: date | None, last: date | None) -> bool:
    day = local(row.planned_start).date() if row.planned_start else None
    return day is not None and (first or day) <= day <= (last or day)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _human(row: Airing) -> dict[str, Any]:
    begin = row.started_at or row.planned_start
    outcome = OUTCOME_NAMES.get(row.outcome, row.outcome) if row.outcome else None
    cause = CAUSE_NAMES.get(row.cause, row.cause) if row.cause else None
    return {
        "id": row.id,
        "begin": local(begin).strftime("%d/%m/%Y %H:%M:%S") if begin else None,
        "session": row.session,
        "kind": _(KIND_NAMES.get(row.kind, row.kind)),
        "title": row.title,
        "played": f"{row.played_seconds:.1f}",
        "outcome": _(outcome) if outcome else _("On the air"),
        "cause": _(cause) if cause else None,
        "evidence": row.evidence,
        "note": row.note,
        "clip": row.clip,
    }


def _columns() -> list[tuple[str, str]]:
    return [
        ("id", _("No.")),
        ("begin", _("Began")),
        ("session", _("Session")),
        ("kind", _("Kind")),
        ("title", _("Title")),
        ("played", _("Seconds")),
        ("outcome", _("Outcome")),
        ("cause", _("Cause")),
        ("evidence", _("Evidence")),
        ("note", _("Note")),
    ]
