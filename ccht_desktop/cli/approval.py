"""ccht clip submit, approve, withdraw and what lies between: decisions on clips."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from ccht_desktop.cli.context import (
    DATE,
    ID,
    StationContext,
    minutes_seconds,
    pass_station,
    plain_errors,
)
from ccht_desktop.foundation.clock import local
from ccht_desktop.foundation.translations import N_, _
from ccht_desktop.library.decisions import MOST_AIRINGS
from ccht_desktop.library.model import Clip
from ccht_desktop.station import Station

STATE_NAMES = {
    "draft": N_("not approved"),
    "waiting": N_("waits for approval"),
    "changes": N_("changes asked"),
    "rejected": N_("rejected"),
    "approved": N_("approved"),
    "expired": N_("approval expired"),
    "withdrawn": N_("approval withdrawn"),
    "retired": N_("retired"),
}
LIMIT = click.IntRange(1, MOST_AIRINGS)


def one_line(shown: Clip) -> str:
    return _("Clip {id}: {title} ({length})").format(
        id=shown.id, title=shown.title, length=minutes_seconds(shown.seconds)
    )


def with_state(station: Station, shown: Clip) -> str:
    """What became of the clip."""
    state = shown.state(local(station.clock.now()).date())
    return f"{one_line(shown)} · {_(STATE_NAMES[state])}"


@click.command("submit", help=_("Put a clip before whoever approves."))
@click.argument("clip_id", metavar="ID", type=ID)
@pass_station
@plain_errors
def submit(context: StationContext, clip_id: int) -> None:
    _decide(context, clip_id, lambda station: station.decisions.submit(clip_id))


@click.command("recall", help=_("Take a submission back."))
@click.argument("clip_id", metavar="ID", type=ID)
@pass_station
@plain_errors
def recall(context: StationContext, clip_id: int) -> None:
    _decide(context, clip_id, lambda station: station.decisions.recall(clip_id))


@click.command("approve", help=_("Record a leader's decision on a clip."))
@click.argument("clip_id", metavar="ID", type=ID)
@click.option("--by", required=True, metavar="NAME")
@click.option("--position", default="", help=_("Position of whoever approves."))
@click.option("--number", required=True, metavar="SO")
@click.option("--from", "valid_from", type=DATE)
@click.option("--to", "valid_to", type=DATE)
@click.option("--per-day", "max_per_day", type=LIMIT, help=_("Most airings a day."))
@click.option("--in-all", "max_total", type=LIMIT, help=_("Most airings in all."))
@click.option(
    "--scan", type=click.Path(path_type=Path), help=_("Scan of the paper: PDF, JPEG or PNG.")
)
@click.option("--self", "self_approved", is_flag=True, help=_("The approver made the clip."))
@pass_station
@plain_errors
def approve(
    context: StationContext,
    clip_id: int,
    by: str,
    position: str,
    number: str,
    valid_from: date | None,
    valid_to: date | None,
    max_per_day: int | None,
    max_total: int | None,
    scan: Path | None,
    self_approved: bool,
) -> None:
    def change(station: Station) -> object:
        return station.decisions.approve(
            clip_id,
            by=by,
            position=position,
            number=number,
            valid_from=valid_from,
            valid_to=valid_to,
            max_per_day=max_per_day,
            max_total=max_total,
            self_approved=self_approved,
            scan=str(scan) if scan else None,
        )

    _decide(context, clip_id, change)


def _refusal(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--reason", required=True),
        click.option("--position", default="", help=_("Position of whoever decides.")),
        click.option("--by", required=True, metavar="NAME"),
        click.argument("clip_id", metavar="ID", type=ID),
    ):
        command = option(command)
    return command


@click.command("reject", help=_("Record that a clip is not approved."))
@_refusal
@pass_station
@plain_errors
def reject(context: StationContext, clip_id: int, by: str, position: str, reason: str) -> None:
    said = {"by": by, "position": position, "reason": reason}
    _decide(context, clip_id, lambda station: station.decisions.reject(clip_id, **said))


@click.command("changes", help=_("Record that a clip is to be changed before it is approved."))
@_refusal
@pass_station
@plain_errors
def changes(context: StationContext, clip_id: int, by: str, position: str, reason: str) -> None:
    said = {"by": by, "position": position, "reason": reason}
    _decide(context, clip_id, lambda station: station.decisions.ask_changes(clip_id, **said))


@click.command("withdraw", help=_("Withdraw the approval of a clip."))
@click.argument("clip_id", metavar="ID", type=ID)
@click.option("--reason", required=True)
@pass_station
@plain_errors
def withdraw(context: StationContext, clip_id: int, reason: str) -> None:
    _decide(context, clip_id, lambda station: station.decisions.withdraw(clip_id, reason))


def _decide(context: StationContext, clip_id: int, change: Callable[[Station], object]) -> None:
    station = context.open()
    change(station)
    context.plan_changed()
    click.echo(with_state(station, station.library.clip(clip_id)))


COMMANDS: tuple[click.Command, ...] = (submit, recall, approve, reject, changes, withdraw)
