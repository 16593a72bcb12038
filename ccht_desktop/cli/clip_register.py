"""ccht clip register: the book of all decisions on clips."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from ccht_desktop.cli.context import (
    DATE,
    StationContext,
    json_option,
    output_option,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.report.approval_register import Decision

VERDICT_NAMES = {
    "approved": N_("Approved"),
    "changes": N_("Changes asked"),
    "rejected": N_("Rejected"),
    "withdrawn": N_("Withdrawn"),
}


@click.command("register", help=_("The approval register: every decision on clips."))
@click.option("--from", "first", type=DATE, help=_("First day; all if left out."))
@click.option("--to", "last", type=DATE, help=_("Last day; today if left out."))
@click.option("--format", "name", help=_("Format: docx or csv; else by the file's ending."))
@output_option()
@json_option
@pass_station
@plain_errors
def register(
    context: StationContext,
    first: date | None,
    last: date | None,
    name: str | None,
    path: Path | None,
    as_json: bool,
) -> None:
    from ccht_desktop.report import approval_register
    from ccht_desktop.report.formats import find, of_subject

    if path is None and name is not None:
        raise click.BadParameter(_("Say where to write with -o FILE."), param_hint="-o")
    station = context.open()
    clips = {clip.id: clip for clip in station.library.clips()}
    today = local(station.clock.now()).date()
    found = approval_register.register(station.decisions.all(), clips, first, last)
    if path is None:
        rows = [decision.listing() for decision in found]
        print_rows(rows if as_json else [_human(d) for d in found], _columns(), as_json)
        return
    by_ending = {member.suffix: member.id for member in of_subject("register")}
    chosen = find("register", name or by_ending.get(path.suffix.lower(), "docx"))
    content = approval_register.compose_register(
        found, station.settings, first, last or today, today
    )
    chosen.write(path, content)
    click.echo(_("{n} decisions are in {file}.").format(n=len(found), file=path))


def _columns() -> list[tuple[str, str]]:
    return [
        ("at", _("Date")),
        ("number", _("Approval number")),
        ("clip", _("Clip")),
        ("verdict", _("Decision")),
        ("by", _("Decided by")),
        ("valid", _("Valid")),
        ("self", _("Self-approved")),
        ("sha256", "SHA-256"),
        ("scan", _("Scan of the decision")),
    ]


def _human(decision: Decision) -> dict[str, Any]:
    approval = decision.approval
    days = (approval.valid_from, approval.valid_to)
    valid = " – ".join(f"{day:%d/%m/%Y}" if day else "…" for day in days) if any(days) else ""
    return {
        "at": f"{local(approval.at):%d/%m/%Y %H:%M}",
        "number": approval.number,
        "clip": f"{decision.clip.id} {decision.clip.title}",
        "verdict": _(VERDICT_NAMES[decision.verdict]),
        "by": ", ".join(filter(None, (approval.by, approval.position))),
        "valid": valid,
        "self": _("yes") if approval.self_approved else "",
        "sha256": approval.sha256[:8],
        "scan": _("yes") if approval.scan else "",
    }
