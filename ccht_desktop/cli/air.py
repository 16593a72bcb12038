"""A person's hand on the air: pause, resume, keep silent; and the word of a person on the clock."""

from datetime import datetime, time, timedelta

import click

from ccht_desktop.cli.context import StationContext, pass_station, plain_errors
from ccht_desktop.foundation.clock import ZONE, SystemClock, local, utc_text
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import _
from ccht_desktop.schedule.walls import spoken_time
from ccht_desktop.service.commands import Client

by_option = click.option("--by", default="", help=_("Who does it"))


class TimeOfDay(click.ParamType):  # type: ignore[type-arg]
    """HH:MM, as a time."""

    name = "HH:MM"

    def convert(
        self, value: str | time, param: click.Parameter | None, ctx: click.Context | None
    ) -> time:
        if isinstance(value, time):
            return value
        try:
            return time.fromisoformat(value if len(value) == 5 else "?")
        except ValueError:
            self.fail(_("“{text}” is not a time such as 06:00.").format(text=value), param, ctx)


@click.command(help=_("Holds what is on the air, for 5 minutes at most."))
@by_option
@pass_station
@plain_errors
def pause(context: StationContext, by: str) -> None:
    _order(context, {"do": "pause", "by": by})
    click.echo(_("Paused. It goes on by itself after 5 minutes; ccht resume goes on now."))


@click.command(help=_("Goes on after a pause, and ends a kept silence."))
@by_option
@pass_station
@plain_errors
def resume(context: StationContext, by: str) -> None:
    answer = _order(context, {"do": "resume", "by": by})
    went_on = _("It goes on. Sessions start again at their time.")
    click.echo(went_on if answer["resumed"] else _("Nothing was paused or kept silent."))


@click.command(help=_("Silence now, and no automatic start before HH:MM (24 hours at most)."))
@click.option("--until", required=True, type=TimeOfDay(), help=_("When sessions start again"))
@by_option
@pass_station
@plain_errors
def hold(context: StationContext, until: time, by: str) -> None:
    moment = next_time(local(SystemClock().now()), until)
    _order(context, {"do": "hold", "until": utc_text(moment), "by": by})
    text = _("Silence until {spoken}, {day}. It ends by itself; ccht resume ends it now.")
    click.echo(text.format(spoken=spoken_time(until), day=f"{moment:%d/%m/%Y}"))


@click.group(help=_("Tells whether the computer's clock is trusted."))
def clock() -> None:
    pass


@clock.command("show", help=_("The time by this computer, and whether it may start sessions."))
@pass_station
@plain_errors
def show_clock(context: StationContext) -> None:
    from ccht_desktop.service.now import now_of

    answer = now_of(context.folder)
    click.echo(f"{local(SystemClock().now()):%H:%M:%S %d/%m/%Y}")
    if answer["state"] == "off":
        click.echo(_("The broadcaster is not running."))
    elif answer["clock"] == "trusted":
        click.echo(_("The clock is trusted."))
    else:
        text = _("The clock is in doubt: no session starts by itself. If the time above is right:")
        click.echo(f"{text}\n  ccht clock confirm --by {_('NAME')}")


@clock.command("confirm", help=_("Says that this computer's date and time are right."))
@click.option("--by", required=True, help=_("Who says so"))
@pass_station
@plain_errors
def confirm(context: StationContext, by: str) -> None:
    if not by.strip():
        raise click.BadParameter(_("{name} must not be empty.").format(name="--by"))
    order = {"do": "clock", "source": "person", "offset_seconds": 0.0, "by": by.strip()}
    _order(context, order)
    click.echo(_("Noted: sessions start by this clock, {time}.").format(time=_now_in_words()))


def next_time(now: datetime, wall: time) -> datetime:
    """The next moment at which the station's wall shows a time; now is local."""
    today = datetime.combine(now.date(), wall, ZONE)
    return today if today > now else today + timedelta(days=1)


def _now_in_words() -> str:
    now = local(SystemClock().now())
    return f"{spoken_time(now.time())}, {now:%d/%m/%Y}"


def _order(context: StationContext, order: dict[str, object]) -> dict[str, object]:
    context.folder.require()
    try:
        return Client(context.folder).request(order)
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
        text = _("The broadcaster is not running: nothing is on the air, and nothing will start.")
        raise StationError(error.code, text) from error
