"""The broadcaster: starting it, asking it, playing now, stopping."""

import json
from typing import Any

import click

from ccht_desktop.cli.context import (
    ID,
    StationContext,
    json_option,
    minutes_seconds,
    pass_station,
    plain_errors,
)
from ccht_desktop.foundation.clock import SystemClock, from_text, local
from ccht_desktop.foundation.errors import StationError
from ccht_desktop.foundation.translations import N_, _

ENDED_BY_SIGNAL = 143
ON_WEEKDAY = (
    N_("on Monday"),
    N_("on Tuesday"),
    N_("on Wednesday"),
    N_("on Thursday"),
    N_("on Friday"),
    N_("on Saturday"),
    N_("on Sunday"),
)
LOCK_PATIENCE_SECONDS = 1.0


@click.command(help=_("Runs the broadcaster until it is told to end."))
@click.option("--supervised", is_flag=True, help=_("With the supervisor and the keeper."))
@click.option("--output", "output_id", help=_("Audio output instead of the one set."))
@click.option("--stop", "ending", is_flag=True, help=_("Ends the broadcaster that runs."))
@click.option(
    "--after-item",
    is_flag=True,
    help=_("With --stop: once nothing is on the air and nothing is due within half a minute."),
)
@click.option("--managed", is_flag=True, hidden=True)
@click.option("--unless-ended", is_flag=True, hidden=True)
@click.option("--watched", is_flag=True, hidden=True)
@pass_station
@plain_errors
def playout(
    context: StationContext,
    supervised: bool,
    output_id: str | None,
    ending: bool,
    after_item: bool,
    managed: bool,
    unless_ended: bool,
    watched: bool,
) -> None:
    context.folder.require()
    if ending:
        _end(context, after_item)
        return
    if supervised:
        from ccht_desktop.service.supervisor import Supervisor

        supervisor = Supervisor(context.folder, output_id, managed=managed)
        supervisor.listen_to_signals()
        if not supervisor.run(unless_ended):
            raise SystemExit(ENDED_BY_SIGNAL)
        return
    from ccht_desktop.service.attendance import Supervision
    from ccht_desktop.service.life_line import take_pipe
    from ccht_desktop.service.playout_loop import PlayoutLoop

    supervision = Supervision(take_pipe(), managed) if watched else None
    loop = PlayoutLoop(context.folder, output_id, supervision)
    loop.listen_to_signals()
    loop.run()
    if not loop.told_to_end:
        # A supervisor takes 0 as the wish of a person, and anything else as a reason to restart.
        raise SystemExit(ENDED_BY_SIGNAL)


def _end(context: StationContext, after_item: bool) -> None:
    from ccht_desktop.service.supervisor import end_broadcaster

    end_broadcaster(context.folder, after_item)
    text = _("The broadcaster ends when nothing is on the air.") if after_item else ""
    click.echo(text or _("The broadcaster ends."))


@click.command(hidden=True, help=_("Runs the keeper until it is told to end."))
@click.option("--watched", is_flag=True, hidden=True)
@pass_station
@plain_errors
def keeper(context: StationContext, watched: bool) -> None:
    from ccht_desktop.service.keeper import Keeper
    from ccht_desktop.service.keeper_attendance import attend_keeper
    from ccht_desktop.service.life_line import take_pipe
    from ccht_desktop.service.signals import end_on_signals

    pipe = take_pipe() if watched else None
    duties = Keeper(context.folder)
    end_on_signals(duties.leave)
    if pipe is None:
        duties.run()
    else:
        attend_keeper(context.folder, duties, SystemClock(), pipe)


@click.command(help=_("Tells what is on the air and what comes next."))
@json_option
@pass_station
@plain_errors
def now(context: StationContext, as_json: bool) -> None:
    from ccht_desktop.service.now import now_of

    answer = now_of(context.folder)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    click.echo(_state_words(answer))
    if answer["airing"]:
        title = answer["airing"]["title"] or ""
        elapsed = minutes_seconds(answer["position_seconds"])
        planned = minutes_seconds(answer["airing"]["planned_seconds"])
        click.echo(f"  {title}  {elapsed} / {planned}")
    if answer["next"]:
        begins = spoken_moment(answer["next"]["start"])
        next_one = _("Next: {name}, {start}").format(name=answer["next"]["name"], start=begins)
        click.echo(" – ".join(filter(None, [next_one, _why_not(answer)])))
    for alarm in answer["alarms"]:
        click.echo(f"! {alarm['text']} [{alarm['code']}]")


def _state_words(answer: dict[str, Any]) -> str:
    if answer.get("until"):
        return _("Kept silent until {moment}.").format(moment=spoken_moment(answer["until"]))
    if answer.get("pause_left") is not None:
        left = minutes_seconds(answer["pause_left"])
        return _("Paused; it goes on by itself in {time}.").format(time=left)
    words = {
        "off": _("The broadcaster is not running."),
        "idle": _("Ready."),
        "playing": _("On the air."),
        "paused": _("Paused."),
        "hold": _("Kept silent."),
        "alarm": _("Alarm."),
    }
    return words[answer["state"]]


def _why_not(answer: dict[str, Any]) -> str:
    """Why the next session will not be heard, as far as is known; empty where it will."""
    if answer["state"] == "off":
        return _("not heard unless the broadcaster runs: ccht playout --supervised")
    until = answer.get("until")
    if until and from_text(until) > from_text(answer["next"]["start"]):
        return _("not heard: the station is kept silent (ccht resume ends it)")
    if answer["clock"] == "untrusted":
        return _("waits: the clock is in doubt (ccht clock confirm)")
    return ""


@click.command(help=_("Plays an approved clip now."))
@click.argument("clip", type=ID)
@click.option("--by", default="", help=_("Who plays it"))
@pass_station
@plain_errors
def play(context: StationContext, clip: int, by: str) -> None:
    from ccht_desktop.service.commands import Client

    context.folder.require()
    Client(context.folder).request({"do": "play", "clip": clip, "by": by})
    click.echo(_("It begins now."))


@click.command(help=_("Silence now; the running session ends."))
@click.option("--reason", default="", help=_("Why, for the log"))
@click.option("--by", default="", help=_("Who does it"))
@pass_station
@plain_errors
def stop(context: StationContext, reason: str, by: str) -> None:
    from ccht_desktop.service.commands import Client

    context.folder.require()
    try:
        Client(context.folder).request(
            {"do": "stop", "source": "cli", "reason": reason.strip(), "by": by.strip()}
        )
    except StationError as error:
        if error.code != "PLAYOUT_OFF":
            raise
        _sure_that_nothing_plays(context)
    click.echo(_("Silence."))


def _sure_that_nothing_plays(context: StationContext) -> None:
    """A holder that does not answer may still sound: silence must not be claimed."""
    from ccht_desktop.station import Station

    try:
        Station.lock(context.folder, LOCK_PATIENCE_SECONDS).release()
    except StationError as error:
        text = _("The broadcaster runs but does not answer. Switch off the amplifier.")
        raise StationError("NOT_ANSWERING", text) from error


def spoken_moment(text: str) -> str:
    """A moment of a listing as a person says it: 05:30 on Monday 23/11/2026."""
    moment = local(from_text(text))
    return f"{moment:%H:%M} {_(ON_WEEKDAY[moment.weekday()])} {moment:%d/%m/%Y}"
