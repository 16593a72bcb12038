"""ccht schedule: leave one session out, move it, add a clip to it; suspend some days, resume."""

from datetime import date, datetime, time

import click

from ccht_desktop.cli.context import DATE, ID, StationContext, pass_station, plain_errors
from ccht_desktop.cli.schedule_saving import confirm_option, save_confirmed
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule import edits
from ccht_desktop.schedule.model import Suspension, place_of
from ccht_desktop.schedule.walls import spoken_time
from ccht_desktop.service.coming_sessions import (
    add_to_session,
    left_out,
    offers,
    session_named,
)
from ccht_desktop.service.scheduling import save_schedule


class WallTime(click.ParamType):  # type: ignore[type-arg]
    """A time of day, 05:30."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> time:
        if isinstance(value, time):
            return value
        try:
            return datetime.strptime(str(value), "%H:%M").time()  # noqa: DTZ007
        except ValueError:
            text = _("“{text}” is not a time of day. Write it as 05:30.")
            self.fail(text.format(text=value), param, ctx)


TIME = WallTime()


@click.command("skip", help=_("Leave one session out; SESSION is its key."))
@click.argument("session")
@click.option("--reason", required=True)
@pass_station
@plain_errors
def skip(station_context: StationContext, session: str, reason: str) -> None:
    station = station_context.open()
    found = session_named(station, session)
    what = _("Left out: {name}, {start}").format(
        name=found.rule.name, start=f"{found.start:%d/%m/%Y %H:%M}"
    )
    schedule = edits.skip(station.schedule.current(), place_of(found.origin), reason)
    save_schedule(station, schedule, what)
    click.echo(what)


@click.command("move", help=_("One session at another time; SESSION is its key."))
@click.argument("session")
@click.option("--to-time", type=TIME, required=True)
@click.option("--to-date", type=DATE, help=_("Another day; its own if left out."))
@click.option("--reason", default="")
@confirm_option
@pass_station
@plain_errors
def move(
    station_context: StationContext,
    session: str,
    to_time: time,
    to_date: date | None,
    reason: str,
    confirm: bool,
) -> None:
    station = station_context.open()
    found = session_named(station, session)
    day = to_date or found.date
    what = _("{name} of {start} moved to {day} {time}").format(
        name=found.rule.name,
        start=f"{found.start:%d/%m/%Y %H:%M}",
        day=f"{day:%d/%m/%Y}",
        time=f"{to_time:%H:%M}",
    )
    place = place_of(found.origin)
    schedule = edits.move(station.schedule.current(), place, day, to_time, reason)
    save_confirmed(station, schedule, what, confirm)
    click.echo(f"{what} ({spoken_time(to_time)})")


@click.command("restore", help=_("One session as its rule has it: no longer left out or moved."))
@click.argument("session")
@pass_station
@plain_errors
def restore(station_context: StationContext, session: str) -> None:
    station = station_context.open()
    schedule = station.schedule.current()
    place = left_out(schedule, session) or place_of(session_named(station, session).origin)
    what = _("As its rule has it again: {session}").format(session=session)
    save_schedule(station, edits.restore(schedule, place), what)
    click.echo(what)


@click.command("add", help=_("Add the clip ID to the next session, or to the one named."))
@click.argument("clip_id", metavar="ID", type=ID)
@click.option("--session", "key", help=_("Its key; the next one if left out."))
@pass_station
@plain_errors
def add(station_context: StationContext, clip_id: int, key: str | None) -> None:
    station = station_context.open()
    clip = station.library.clip(clip_id)
    if key is not None:
        place = place_of(session_named(station, key).origin)
    else:
        coming = offers(station, clip, 1)
        if not coming:
            text = _("No session comes in the next 31 days. Load a schedule, or end a suspension.")
            raise StationError("NO_SESSION", text)
        place = coming[0].place
    click.echo(add_to_session(station, clip, place))


@click.command("suspend", help=_("Stop automatic sessions for some days, both included."))
@click.option("--from", "first", type=DATE, required=True)
@click.option("--to", "last", type=DATE, required=True)
@click.option("--reason", required=True)
@pass_station
@plain_errors
def suspend(station_context: StationContext, first: date, last: date, reason: str) -> None:
    station = station_context.open()
    made = Suspension(first, last, reason.strip())
    schedule = edits.suspend(station.schedule.current(), made, station.clock.now())
    save_schedule(station, schedule, _("Suspended: {reason}").format(reason=made.reason))
    click.echo(
        _("No automatic session from {from_date} to {to_date}: {reason}").format(
            from_date=f"{first:%d/%m/%Y}", to_date=f"{last:%d/%m/%Y}", reason=made.reason
        )
    )


@click.command("resume", help=_("End every suspension from today on."))
@pass_station
@plain_errors
def resume(station_context: StationContext) -> None:
    station = station_context.open()
    current = station.schedule.current()
    schedule, lifted = edits.resume(current, station.clock.now())
    if not lifted:
        click.echo(_("Nothing was suspended."))
        return
    save_schedule(station, schedule, _("Suspensions lifted"))
    click.echo(_("Automatic sessions go on as scheduled."))
    for one in current.suspensions:
        if one not in schedule.suspensions:
            text = _("No longer suspended: {from_date} to {to_date}, {reason}")
            days = {"from_date": f"{one.from_date:%d/%m/%Y}", "to_date": f"{one.to_date:%d/%m/%Y}"}
            click.echo("  " + text.format(reason=one.reason, **days))


COMMANDS = (skip, move, restore, add, suspend, resume)
