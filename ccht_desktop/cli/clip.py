"""ccht clip: the library on the command line."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ccht_desktop.airlog.model import Airing
from ccht_desktop.airlog.outcomes import OUTCOME_NAMES
from ccht_desktop.cli import approval
from ccht_desktop.cli.adding import Wanted, audio_files, take_in
from ccht_desktop.cli.approval import STATE_NAMES, one_line, with_state
from ccht_desktop.cli.clip_check import FAULT_NAMES, check
from ccht_desktop.cli.clip_register import register
from ccht_desktop.cli.context import (
    ID,
    StationContext,
    json_option,
    minutes_seconds,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.cli.describing import describe
from ccht_desktop.cli.editing import edit
from ccht_desktop.cli.finding import filters, query_of
from ccht_desktop.cli.speech import say
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import (
    FIELD_NAMES,
    GROUP_NAMES,
    KIND_NAMES,
    PRIORITY_NAMES,
    ContentGroup,
    ItemKind,
    ReformField,
)
from ccht_desktop.library.describing import checked_title
from ccht_desktop.library.model import Approval, Description

AIRED = 5
"""The last airings that `clip show` tells of."""


@click.group("clip", help=_("What can be broadcast: add, list, approve and retire clips."))
def clip() -> None:
    pass


clip.add_command(describe)
clip.add_command(say)


def _describing(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--title", help=_("Title; else the file's name.")),
        click.option("--field", type=click.Choice(list(ReformField), case_sensitive=False)),
        click.option("--group", type=click.Choice(list(ContentGroup), case_sensitive=False)),
        click.option(
            "--kind",
            type=click.Choice(list(ItemKind), case_sensitive=False),
            default=ItemKind.CHUYEN_MUC_CCHC,
        ),
        click.option("--priority", type=click.IntRange(1, 3), default=1),
    ):
        command = option(command)
    return command


@clip.command("add", help=_("Take files into the library; they air only once approved."))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_describing
@click.option("--anyway", is_flag=True, help=_("Take damaged files too."))
@json_option
@pass_station
@plain_errors
def add(
    context: StationContext,
    files: tuple[Path, ...],
    title: str | None,
    field: str | None,
    group: str | None,
    kind: str,
    priority: int,
    anyway: bool,
    as_json: bool,
) -> None:
    meant = audio_files(files)
    if title is not None and len(meant) > 1:
        raise click.BadParameter(_("--title goes with one file only."), param_hint="--title")
    station = context.open()
    said = Description(title=title or "", kind=kind, field=field, group=group, priority=priority)
    if title is not None:
        checked_title(title)
    added = take_in(
        station,
        meant,
        Wanted(said, anyway),
        lambda line: click.echo(line, err=as_json),
        lambda new: None if as_json else click.echo(one_line(new)),
    )
    if added:
        context.plan_changed()
    if as_json:
        today = local(station.clock.now()).date()
        print_rows([new.listing(today) for new in added], (), True)
    if len(added) < len(meant):
        raise SystemExit(1)


@clip.command("list", help=_("List the clips, oldest first; those of a search, best first."))
@filters
@json_option
@pass_station
@plain_errors
def list_clips(context: StationContext, /, as_json: bool, **asked: Any) -> None:
    station = context.open()
    today = local(station.clock.now()).date()
    rows = [found.listing(today) for found in station.search.every(query_of(asked), today)]
    print_rows(rows if as_json else [_human(row) for row in rows], _columns(), as_json)


@clip.command("show", help=_("Show one clip and its approval."))
@click.argument("clip_id", metavar="ID", type=ID)
@json_option
@pass_station
@plain_errors
def show(context: StationContext, clip_id: int, as_json: bool) -> None:
    station = context.open()
    found = station.library.clip(clip_id)
    with contextlib.suppress(StationError):
        station.library.check_sound(found)
    found = station.library.clip(clip_id)
    row = found.listing(local(station.clock.now()).date())
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    shown = _human(row)
    lines = [(heading, shown[key]) for key, heading in _columns()]
    lines += [(_("Kind"), _(KIND_NAMES[found.kind])), ("SHA-256", found.sha256)]
    lines += _decided(found.approval) if found.approval else []
    lines += [(_("Found"), finding.text) for finding in station.sounds.findings(found.id)]
    lines += [(_("Aired"), _aired(row)) for row in station.airlog.airings_of(found.sha256, AIRED)]
    width = max(len(heading) for heading, _value in lines)
    for heading, value in lines:
        click.echo(f"{heading.ljust(width)}  {value}".rstrip())


@clip.command("retire", help=_("Take a clip out of use; its history stays."))
@click.argument("clip_id", metavar="ID", type=ID)
@pass_station
@plain_errors
def retire(context: StationContext, clip_id: int) -> None:
    station = context.open()
    retired = station.library.retire(clip_id)
    context.plan_changed()
    click.echo(with_state(station, retired))


def _aired(airing: Airing) -> str:
    moment = airing.started_at or airing.planned_start
    when = f"{local(moment):%d/%m/%Y %H:%M}" if moment else "–"
    outcome = _(OUTCOME_NAMES[airing.outcome]) if airing.outcome else _("on the air")
    return " · ".join(filter(None, (when, airing.session, outcome)))


def _decided(approval: Approval) -> list[tuple[str, str]]:
    by = ", ".join(filter(None, (approval.by, approval.position)))
    if approval.verdict != "approved":
        return [(_("Decided by"), by), (_("Reason"), approval.note)]
    lines = [(_("Approved by"), by), (_("Valid"), _validity(approval))]
    limits = ((_("Most a day"), approval.max_per_day), (_("Most in all"), approval.max_total))
    lines += [(heading, str(limit)) for heading, limit in limits if limit is not None]
    if approval.self_approved:
        lines.append((_("Self-approved"), _("yes")))
    if approval.scan_name:
        lines.append((_("Scan of the decision"), approval.scan_name))
    if approval.withdrawn_reason:
        lines.append((_("Withdrawn because"), approval.withdrawn_reason))
    return lines


def _validity(approval: Approval) -> str:
    days = (approval.valid_from, approval.valid_to)
    return " – ".join(f"{day:%d/%m/%Y}" if day else "…" for day in days)


def _columns() -> list[tuple[str, str]]:
    return [
        ("id", _("No.")),
        ("title", _("Title")),
        ("field", _("Field")),
        ("group", _("Group")),
        ("priority", _("Priority")),
        ("length", _("Length")),
        ("lufs", "LUFS"),
        ("state", _("State")),
        ("number", _("Approval number")),
    ]


def _human(row: dict[str, Any]) -> dict[str, Any]:
    approval = row["approval"]
    field, group, state = row["field"], row["group"], row["state"]
    priority, fault = row["priority"], row["fault"]
    return {
        "id": row["id"],
        "title": row["title"],
        "field": _(FIELD_NAMES[field]) if field else "",
        "group": _(GROUP_NAMES[group]) if group else "",
        "priority": _(PRIORITY_NAMES[priority]),
        "length": minutes_seconds(row["seconds"]),
        "lufs": "" if row["lufs"] is None else f"{row['lufs']:.1f}".replace(".", ","),
        "state": _(STATE_NAMES[state]) + (f" · {_(FAULT_NAMES[fault])}" if fault else ""),
        "number": approval["number"] if approval else "",
    }


for _command in (*approval.COMMANDS, check, edit, register):
    clip.add_command(_command)
