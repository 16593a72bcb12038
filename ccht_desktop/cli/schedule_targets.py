"""ccht schedule targets: what is asked of a month, how it stands, and clips that fill the gaps."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from ccht_desktop.cli.context import (
    StationContext,
    confirmed,
    json_option,
    minutes_seconds,
    pass_station,
    plain_errors,
    print_rows,
)
from ccht_desktop.foundation.clock import local, local_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.library.codes import ContentGroup, ReformField
from ccht_desktop.report.months import Month
from ccht_desktop.schedule.model import Target, key_of
from ccht_desktop.schedule.targets import words as target_words
from ccht_desktop.schedule.targets.coverage import (
    TargetCoverage,
    asks,
    drop_target,
    month_of,
    put_target,
    with_proposals,
)
from ccht_desktop.schedule.targets.gaps import Suggestion, apply
from ccht_desktop.service.scheduling import save_schedule
from ccht_desktop.service.targets_reached import gaps_of, proposed_targets, targets_of
from ccht_desktop.station import Station

FIELD = click.Choice([str(field) for field in ReformField], case_sensitive=False)
GROUP = click.Choice([str(group) for group in ContentGroup], case_sensitive=False)
MOST_DAYS = 31


@click.group("targets", invoke_without_command=True, help=_("What is asked of a month."))
@click.option("--month", metavar="2026-11", help=_("The month; this one if left out."))
@json_option
@click.pass_context
@plain_errors
def targets(context: click.Context, month: str | None, as_json: bool) -> None:
    if context.invoked_subcommand is not None:
        return
    station = context.ensure_object(StationContext).open()
    chosen = _month(month) or _this_month(station)
    found = targets_of(station, chosen)
    if not found and not as_json:
        text = _("Nothing is asked of this month yet. Take what is proposed: {command}")
        click.echo(text.format(command="ccht schedule targets propose"))
        return
    _print(found, as_json)


@targets.command("set", help=_("Ask for something of a field or a content group."))
@click.option("--field", type=FIELD)
@click.option("--group", type=GROUP)
@click.option("--month", metavar="2026-11", help=_("Of this month only; of each one if left out."))
@click.option("--items", type=click.IntRange(1, 1000), help=_("Different items."))
@click.option("--airings", type=click.IntRange(1, 10_000), help=_("Airings."))
@click.option("--minutes", type=click.IntRange(1, 44_640), help=_("Minutes of sound."))
@click.option("--every-days", type=click.IntRange(1, MOST_DAYS), help=_("At least every N days."))
@pass_station
@plain_errors
def set_target(
    context: StationContext,
    field: str | None,
    group: str | None,
    month: str | None,
    items: int | None,
    airings: int | None,
    minutes: int | None,
    every_days: int | None,
) -> None:
    target = Target(field, group, _month(month), items, airings, minutes, every_days)
    if not asks(target):
        raise click.UsageError(
            _("Say what is asked: --items, --airings, --minutes or --every-days.")
        )
    station = context.open()
    what = target_words.set_words(target)
    save_schedule(station, put_target(station.schedule.current(), target), what)
    click.echo(what)


@targets.command("drop", help=_("Ask no longer for anything of a field or a content group."))
@click.option("--field", type=FIELD)
@click.option("--group", type=GROUP)
@click.option("--month", metavar="2026-11", help=_("What was set for this month only."))
@pass_station
@plain_errors
def drop(context: StationContext, field: str | None, group: str | None, month: str | None) -> None:
    target = Target(field, group, _month(month))
    station = context.open()
    current = station.schedule.current()
    changed = drop_target(current, target)
    if changed == current:
        text = _("There is no target for {target}, {month}. Nothing was changed.")
        name, when = target_words.name_of(target), target_words.month_of_target(target)
        raise StationError("NO_TARGET", text.format(target=name, month=when))
    what = target_words.dropped_words(target)
    save_schedule(station, changed, what)
    click.echo(what)


@targets.command("propose", help=_("Take over the targets proposed from the plan; set ones stay."))
@pass_station
@plain_errors
def propose(context: StationContext) -> None:
    station = context.open()
    current = station.schedule.current()
    changed = with_proposals(current, proposed_targets())
    if changed == current:
        click.echo(_("Every field has its target already; nothing was changed."))
        return
    save_schedule(station, changed, target_words.proposed_words())
    click.echo(
        _(
            "The plan names the fields and sets no numbers: these are a proposal. "
            "Change them with {command}."
        ).format(command="ccht schedule targets set")
    )
    _print(targets_of(station, _this_month(station)), as_json=False)


@targets.command("fill", help=_("Show clips that would fill the gaps of a month; save on a yes."))
@click.option("--month", metavar="2026-11", help=_("The month; this one if left out."))
@click.option("--yes", is_flag=True, help=_("Save without asking."))
@json_option
@pass_station
@plain_errors
def fill(context: StationContext, month: str | None, yes: bool, as_json: bool) -> None:
    station = context.open()
    chosen = _month(month) or _this_month(station)
    filling = gaps_of(station, chosen).filling
    _print_suggestions(filling.suggestions, as_json)
    suggested = bool(filling.suggestions)
    for sentence in target_words.why_unfilled(filling.unfilled, suggested=suggested):
        click.echo(sentence, err=as_json)
    if not filling.suggestions:
        if not filling.unfilled and not as_json:
            click.echo(_("Nothing is missing: all that is asked is reached or will be."))
        return
    if as_json and not yes:
        return
    if not yes and not _agreed():
        click.echo(_("Nothing was changed."))
        return
    what = target_words.filled_words(len(filling.suggestions), chosen)
    save_schedule(station, apply(station.schedule.current(), filling.suggestions), what)
    click.echo(what, err=as_json)


def _agreed() -> bool:
    try:
        return confirmed(_("Put these clips into the schedule?"))
    except click.Abort as error:
        click.echo()
        text = _("Nobody answered, so nothing was changed. To save without being asked: --yes")
        raise StationError("NOT_ANSWERED", text) from error


def coverage_rows(found: Iterable[TargetCoverage]) -> list[dict[str, Any]]:
    """One row for each number asked for, as --json shows it."""
    return [
        {
            "field": one.target.field,
            "group": one.target.group,
            "month": f"{one.month:%Y-%m}",
            "each_month": one.target.month is None,
            "measure": measure.asked_for,
            "asked": measure.asked,
            "reached": measure.reached,
            "coming": measure.coming,
            "total": measure.total,
            "lacking": measure.lacking,
            "outlook": measure.outlook,
        }
        for one in found
        for measure in one.measures
    ]


def _print(found: list[TargetCoverage], as_json: bool) -> None:
    rows = coverage_rows(found)
    if not as_json:
        names = [target_words.name_of(one.target) for one in found for _measure in one.measures]
        measures = [measure for one in found for measure in one.measures]
        for row, name, measure in zip(rows, names, measures, strict=True):
            row["target"] = name
            row["measure"] = _(target_words.ASKED_NAMES[row["measure"]])
            row["outlook"] = _(target_words.OUTLOOK_NAMES[row["outlook"]])
            for key in ("reached", "coming", "total", "lacking"):
                row[key] = f"{row[key]:.0f}"
            if measure.asked_for == "every_days":
                row |= {"reached": "", "coming": "", "lacking": ""}
                row["total"] = target_words.gap_words(measure)
    columns = [
        ("target", _("Target")),
        ("measure", _("Asked for")),
        ("asked", _("Asked")),
        ("reached", _("Reached")),
        ("coming", _("Coming")),
        ("total", _("In all")),
        ("lacking", _("Lacking")),
        ("outlook", _("Outlook")),
    ]
    print_rows(rows, columns, as_json)
    for sentence in [] if as_json else target_words.days_words(found):
        click.echo(sentence)


def _print_suggestions(found: tuple[Suggestion, ...], as_json: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            "session": key_of(one.place),
            "start": local_text(one.at),
            "name": one.session,
            "clip": one.clip,
            "sha256": one.sha256,
            "title": one.title,
            "seconds": one.seconds,
            "field": one.field,
            "group": one.group,
        }
        for one in found
    ]
    if not rows and not as_json:
        return
    if not as_json:
        for row, one in zip(rows, found, strict=True):
            row["start"] = f"{local(one.at):%d/%m/%Y %H:%M}"
            row["seconds"] = minutes_seconds(one.seconds)
            row["serves"] = "; ".join(target_words.name_of(target) for target in one.serves)
    columns = [
        ("start", _("Time")),
        ("name", _("Session")),
        ("seconds", _("Length")),
        ("title", _("Title")),
        ("serves", _("For the target")),
    ]
    print_rows(rows, columns, as_json)


def _month(text: str | None) -> date | None:
    return Month.parse(text).start.date() if text else None


def _this_month(station: Station) -> date:
    return month_of(local(station.clock.now()).date())
