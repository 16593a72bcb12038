"""ccht schedule: load a schedule file, save one, take a change back, say what was changed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from ccht_desktop.cli.context import (
    StationContext,
    json_option,
    output_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.cli.schedule_rule_text import rule_text
from ccht_desktop.cli.schedule_saving import confirm_option, save_confirmed
from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.resources import resource, schedules
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.book import Change
from ccht_desktop.schedule.decided import filled, gone_windows, left_open, without_openings
from ccht_desktop.schedule.files import toml_file as files
from ccht_desktop.schedule.files.contradictions import ClipProblem
from ccht_desktop.schedule.files.kept_words import told_gone, told_kept
from ccht_desktop.schedule.model import Schedule
from ccht_desktop.service.scheduling import (
    Refused,
    clip_problem,
    redo_schedule,
    undo_schedule,
)
from ccht_desktop.station import Station

SCHEMA = "schema/schedule.schema.json"
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@click.command("load", help=_("Make FILE the schedule: a .toml file, or the name of a ready one."))
@click.argument("file")
@click.option("--decision", help=_("The decision to fill where FILE leaves its place open (…)."))
@click.option(
    "--keep-windows",
    is_flag=True,
    help=_("Keep hours that the schedule in force opens in quiet hours, where FILE names none."),
)
@confirm_option
@pass_station
@plain_errors
def load(
    station_context: StationContext,
    file: str,
    decision: str | None,
    keep_windows: bool,
    confirm: bool,
) -> None:
    station = station_context.open()
    path, before = find(file), station.schedule.current()
    current = before if keep_windows else without_openings(before, station.walls())
    loaded, named = files.read_named(path, _new_clip_problem(station, current))
    if decision is not None:
        loaded = filled(loaded, decision)
    what = _("Loaded “{name}”").format(name=loaded.name)
    try:
        save_confirmed(station, edits.loaded(current, loaded, named), what, confirm)
    except Refused as error:
        raise _with_the_way(files.located(path, error.refusal), loaded) from error
    click.echo(_("The schedule “{name}” is in force.").format(name=loaded.name))
    for rule in loaded.rules:
        click.echo("  " + rule_text(rule))
    if hours := gone_windows(before, station.schedule.current()):
        click.echo(hours)
    if gone := edits.gone(before, station.schedule.current()):
        click.echo(told_gone(gone))
    if kept := edits.kept(current, loaded, named):
        click.echo(told_kept(kept))


@click.command("save", help=_("Write the schedule in force to a file that “load” reads."))
@output_option(required=True)
@pass_station
@plain_errors
def save(station_context: StationContext, path: Path) -> None:
    from ccht_desktop.report.files import replacing

    station = station_context.open()
    current = station.schedule.current()
    text = files.dumps(current, _header(local(station.clock.now())))
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")
    click.echo(
        _("The schedule “{name}” is in {file}.").format(name=files.name_of(current), file=path)
    )


@click.command("undo", help=_("Take the last change of the schedule back."))
@pass_station
@plain_errors
def undo(station_context: StationContext) -> None:
    what = undo_schedule(station_context.open())
    if what is None:
        raise StationError("NO_UNDO", _("There is no change to take back."))
    click.echo(_("Taken back: {what}").format(what=what or _("unnamed change")))


@click.command("redo", help=_("Make the change again that was taken back last."))
@pass_station
@plain_errors
def redo(station_context: StationContext) -> None:
    what = redo_schedule(station_context.open())
    if what is None:
        raise StationError("NO_REDO", _("No change was taken back, so none can be made again."))
    click.echo(_("Made again: {what}").format(what=what or _("unnamed change")))


@click.command("history", help=_("Say what was changed in the schedule, and when."))
@json_option
@pass_station
@plain_errors
def history(station_context: StationContext, as_json: bool) -> None:
    found = station_context.open().schedule.changes(BEGINNING)
    if as_json:
        rows = [
            {"at": local_text(one.at), "revision": one.revision, "what": one.what} for one in found
        ]
        print_rows(rows, (), True)
        return
    columns = [
        ("now", ""),
        ("at", _("Time")),
        ("revision", _("No.")),
        ("what", _("Change")),
    ]
    print_rows(list(_told_history(found)), columns, False)


@click.command("schema", help=_("Print the JSON Schema of schedule files, for editors."))
@plain_errors
def schema() -> None:
    click.echo(resource(SCHEMA).read_text("utf-8"), nl=False)


def _told_history(found: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """Every change as a line; one that brings a revision again took an edit back, or made it."""
    newest, before = 0, None
    for change in found:
        what = change.what or _("unnamed change")
        if before is not None and change.revision < before.revision:
            gone = before.what or _("unnamed change")
            what = _("Taken back: {what}").format(what=gone)
        elif change.revision <= newest:
            what = _("Made again: {what}").format(what=what)
        if change is found[-1]:
            what = _("{what} (in force)").format(what=what)
        yield {
            "now": ">" if change is found[-1] else " ",
            "at": f"{local(change.at):%d/%m/%Y %H:%M}",
            "revision": change.revision,
            "what": what,
        }
        newest, before = max(newest, change.revision), change


def _new_clip_problem(station: Station, current: Schedule) -> ClipProblem:
    """Clips that stand in the schedule already are told by `check`, and stop no file."""
    named = [position.sha256 for rundown in current.rundowns for position in rundown.positions]
    named += [rundown.backup for rundown in current.rundowns]
    known = {*named, *(addition.sha256 for addition in current.additions)}
    return lambda sha256: None if sha256 in known else clip_problem(station, sha256)


def _with_the_way(error: StationError, loaded: Schedule) -> StationError:
    """What was refused; where the file keeps the place of a decision, how to fill it."""
    if error.code not in ("DECISION_NEEDED", "OVER_CAP") or not left_open(loaded):
        return error
    text = _("{refused} The decision can be filled while loading: {option}.")
    option = '--decision "12/QĐ-UBND"'
    return StationError(error.code, text.format(refused=error.text, option=option))


def _header(now: datetime) -> str:
    return _(
        "BROADCAST SCHEDULE, saved on {day} at {time}\n\n"
        "The whole schedule of the station: sessions, rundowns, hours allowed, targets.\n"
        "Change it with any text editor (encoding UTF-8), then load it again:\n"
        "  ccht schedule load THIS-FILE.toml\n"
        "What each line means stands at the head of schedules/nong-thon.toml;\n"
        "every field is explained by: ccht schedule schema"
    ).format(day=f"{now:%d/%m/%Y}", time=f"{now:%H:%M}")


def find(file: str) -> Path:
    """The path itself, or a ready schedule by its bare name."""
    path = Path(file)
    if path.exists():
        return path
    ready = {found.stem: found for found in sorted(schedules().glob("*.toml"))}
    if file.removesuffix(".toml") in ready:
        return ready[file.removesuffix(".toml")]
    text = _("There is no schedule file {file}. Ready ones: {ready}.")
    raise StationError("SCHEDULE_FILE", text.format(file=file, ready=", ".join(ready)))


COMMANDS = (load, save, undo, redo, history, schema)
